/**
 * Spawns git so that a repository can make it run, fetch, write or ask nothing: no hooks, no file-system monitor, no
 * external diff, no lazy fetch, no prompt, no network unless the caller opens it. Settings travel as environment
 * variables, so that neither a secret nor a long list shows in the process table.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { devNull } from "node:os";
import { Readable } from "node:stream";
import { redact } from "../redact.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where git runs and whose settings it honours. */
export interface GitPlace {
  readonly cwd: string;
  /** The process's variables; only those named in this file are passed on. */
  readonly environment: Environment;
  /** `user`: a person's clone, read with that person's own settings. `none`: a service's mirror, no settings but ours. */
  readonly settings: "user" | "none";
  readonly gitDir?: string;
  readonly workTree?: string;
  /** Settings and variables beside the hardening ones. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  readonly variables?: Readonly<Record<string, string>>;
}

export interface GitOptions {
  readonly input?: Iterable<string | Uint8Array>;
  /** Milliseconds that git may take in all; 2 minutes unless told. */
  readonly totalMs?: number;
  /** Milliseconds that git may be silent while we wait for it. */
  readonly idleMs?: number;
  /** Stops git; what is thrown then is the signal's reason. */
  readonly signal?: AbortSignal;
}

const totalMs = 120_000;
const idleMs = 60_000;
/** What `runGit` keeps of an answer; everything that can be long is streamed. */
const maxAnswer = 16 * 1024 * 1024;
const maxComplaint = 2_000;
/** After a polite stop git removes its lock files and half-written packs; then it is killed. */
const graceMs = 2_000;

/** Git said no, said too much, or said nothing for too long. `complaint` is its stderr, short and without credentials. */
export class GitError extends Error {
  readonly reason: "exit" | "timeout" | "too-much" | "not-started";
  readonly code: number | undefined;
  readonly complaint: string;
  constructor(reason: GitError["reason"], command: string, complaint: string, code?: number) {
    super(`git ${command}: ${reason}${complaint === "" ? "" : `: ${complaint}`}`);
    this.name = "GitError";
    this.reason = reason;
    this.code = code;
    this.complaint = complaint;
  }
}

/** Runs git to its end and returns what it printed, at most 16 MiB. */
export async function runGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of streamGit(place, args, options)) {
    size += chunk.length;
    if (size > maxAnswer) throw new GitError("too-much", String(args[0]), "");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Runs git and yields its output as it comes; git waits when the reader does, and is stopped when the reader leaves. */
export async function* streamGit(
  place: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  options.signal?.throwIfAborted();
  // A fetch has helpers of its own, which must end with it; a person's Ctrl-C must reach git, so there it stays in the group.
  const detached = place.settings === "none";
  const child = spawn("git", args, { cwd: place.cwd, env: variables(place), stdio: "pipe", detached });
  const { signal: aborted } = options;
  const command = String(args[0]);
  const complaint = tail(child.stderr);
  const ended = end(child);
  let late = false;
  const stop = () => {
    late = true;
    halt(child, detached);
  };
  const whole = Number.isFinite(options.totalMs ?? totalMs) ? setTimeout(stop, options.totalMs ?? totalMs) : undefined;

  aborted?.addEventListener("abort", stop);
  child.stdin.on("error", ignore);
  Readable.from(options.input ?? []).pipe(child.stdin);
  const output: AsyncIterator<Buffer> = child.stdout[Symbol.asyncIterator]();
  try {
    for (;;) {
      const idle = setTimeout(stop, options.idleMs ?? idleMs);
      const next = await output.next().finally(() => clearTimeout(idle));
      if (next.done === true) break;
      yield next.value;
    }
    const { code, failure } = await ended;
    if (failure !== undefined) throw new GitError("not-started", command, failure);
    aborted?.throwIfAborted();
    if (late) throw new GitError("timeout", command, complaint());
    if (code !== 0) throw new GitError("exit", command, complaint(), code);
  } finally {
    clearTimeout(whole);
    aborted?.removeEventListener("abort", stop);
    child.stdout.destroy();
    halt(child, detached);
    await ended;
  }
}

interface End {
  /** Absent when a signal ended it. */
  readonly code?: number;
  /** Why it could not be started at all. */
  readonly failure?: string;
}

function end(child: ChildProcessWithoutNullStreams): Promise<End> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ failure: error.message }));
    child.once("close", (code) => resolve(code === null ? {} : { code }));
  });
}

function halt(child: ChildProcessWithoutNullStreams, group: boolean): void {
  // With its streams closed, git and all its helpers have ended; git alone may end before a helper that hangs.
  if (child.pid === undefined || (child.exitCode !== null && child.stdout.closed && child.stderr.closed)) return;
  signal(child, group, "SIGTERM");
  const kill = setTimeout(() => signal(child, group, "SIGKILL"), graceMs);
  child.once("close", () => clearTimeout(kill));
}

function signal(child: ChildProcessWithoutNullStreams, group: boolean, name: NodeJS.Signals): void {
  try {
    if (group && child.pid !== undefined) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    child.kill(name);
  }
}

/** Keeps the last words of a stream: git's reason comes last. */
function tail(stream: Readable): () => string {
  let kept = "";
  stream.on("data", (chunk: Buffer) => {
    kept = (kept + chunk.toString("utf8")).slice(-4 * maxComplaint);
  });
  stream.on("error", ignore);
  return () => redact(kept).trim().slice(-maxComplaint);
}

function ignore(): void {}

/** Of the caller's variables: how to find git, its helpers and its temporary files, the same for everybody. */
const forAll = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "PATHEXT", "GIT_EXEC_PATH"];
/** Where a person keeps the settings that say which repositories are theirs and which files they ignore. */
const forUser = [
  "HOME",
  "USERPROFILE",
  "XDG_CONFIG_HOME",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CEILING_DIRECTORIES",
];
/** How a service reaches its git host: proxies and certificates. */
const forService = [
  "HTTPS_PROXY",
  "https_proxy",
  "NO_PROXY",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
];

const hardened: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
  SSH_ASKPASS: "true",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_ALLOW_PROTOCOL: "",
  GIT_PAGER: "cat",
};

const alone: Readonly<Record<string, string>> = {
  HOME: devNull,
  XDG_CONFIG_HOME: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: devNull,
};

const hardenedConfig: readonly (readonly [string, string])[] = [
  ["core.hooksPath", devNull],
  ["core.fsmonitor", "false"],
  ["core.quotePath", "true"],
  // A blob above the reading limit is streamed, never loaded, and never compared line by line.
  ["core.bigFileThreshold", "1m"],
  ["credential.helper", ""],
  ["fetch.recurseSubmodules", "false"],
  ["submodule.recurse", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["log.showSignature", "false"],
  ["protocol.allow", "never"],
  ["safe.bareRepository", "all"],
];

function variables(place: GitPlace): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of [...forAll, ...(place.settings === "user" ? forUser : forService)]) {
    const value = place.environment[name];
    if (value !== undefined) result[name] = value;
  }
  Object.assign(result, hardened, place.settings === "none" ? alone : {}, place.variables);
  if (place.gitDir !== undefined) result["GIT_DIR"] = place.gitDir;
  if (place.workTree !== undefined) result["GIT_WORK_TREE"] = place.workTree;

  const config = [...hardenedConfig, ...(place.config ?? [])];
  result["GIT_CONFIG_COUNT"] = String(config.length);
  config.forEach(([key, value], index) => {
    result[`GIT_CONFIG_KEY_${index}`] = key;
    result[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return result;
}
