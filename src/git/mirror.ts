/**
 * A service's own copies of repositories: one bare mirror each, into which exactly the commits of a review are fetched,
 * one commit deep and without large blobs. The token travels in an environment variable of one git process; neither it
 * nor the remote is ever written to the mirror. Fetches into one mirror must not overlap (one lane per repository).
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Source, SourceError } from "../ports.ts";
import { isObjectId } from "./blobs.ts";
import { resolveCommit } from "./revision.ts";
import { type Environment, GitError, type GitPlace, runGit } from "./run.ts";
import { sourceAt } from "./source.ts";

export interface FetchRequest {
  /** The mirror's folder; made when it is not there. */
  readonly dir: string;
  /** `https://host/owner/name.git`, without credentials. */
  readonly url: string;
  /** Whole commit ids, or full names such as `refs/pull/7/head`. */
  readonly wanted: readonly string[];
  /** An installation token that may read the repository. */
  readonly token?: string;
  /** The process's variables, for PATH, proxies and certificates. */
  readonly environment?: Environment;
  /** Milliseconds for the whole fetch; 2 minutes unless told. */
  readonly timeoutMs?: number;
  /** Stops the fetch. */
  readonly signal?: AbortSignal;
  /** Lets tests fetch from a server on the loopback interface. */
  readonly allowHttp?: boolean;
}

/**
 * A fetch that failed. `final`: trying again will not help (the ref is gone, access is refused, the request is wrong);
 * otherwise the host was unreachable or slow.
 */
export class FetchError extends SourceError {
  readonly final: boolean;
  constructor(message: string, options: { readonly final: boolean; readonly hint?: string; readonly cause?: unknown }) {
    super(message, options);
    this.name = "FetchError";
    this.final = options.final;
  }
}

const fetchMs = 120_000;
/** Larger blobs are not analysed and stay on the server. */
const filter = "blob:limit=1m";
/** Bytes a second, and seconds below it, after which a stalled transfer is given up. */
const lowSpeed = ["1000", "30"] as const;

/** Fetches commits and returns their ids in the order asked. What the mirror already holds whole is not asked for again. */
export async function fetchCommits(request: FetchRequest): Promise<readonly string[]> {
  const origin = checkUrl(request);
  for (const want of request.wanted) checkWanted(want);
  const mirror = mirrorAt(request.dir, request.environment);
  await prepare(mirror, request.dir);

  const lacking = await lackingIn(mirror, request.wanted);
  if (lacking.length > 0) await fetch(mirror, request, origin, lacking);
  return Promise.all(request.wanted.map((want) => resolveCommit(mirror, localName(want), "fetched ref")));
}

/** The source that reads a mirror; requests to it name commit ids, and the merge base. */
export function openMirror(dir: string, options: { readonly environment?: Environment } = {}): Source {
  return sourceAt(mirrorAt(dir, options.environment));
}

function mirrorAt(dir: string, environment: Environment = {}): GitPlace {
  return { cwd: dir, gitDir: dir, environment, settings: "none" };
}

async function prepare(mirror: GitPlace, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await runGit(mirror, ["init", "--quiet", "--bare", "--template="]);
  await sweep(dir);
}

/** What a killed fetch leaves behind: half a pack, which would stay for ever, and a lock, which would stop all that follow. */
async function sweep(dir: string): Promise<void> {
  const packs = join(dir, "objects", "pack");
  const left = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith("tmp_"));
  await Promise.all(
    [join(dir, "shallow.lock"), ...left.map((name) => join(packs, name))].map((path) => rm(path, { force: true })),
  );
}

/** Commit ids whose own ref is not there: a ref is written only when its fetch came through whole. Names always move. */
async function lackingIn(mirror: GitPlace, wanted: readonly string[]): Promise<readonly string[]> {
  const answer = (await runGit(mirror, ["for-each-ref", "--format=%(refname)", "refs/blast/"])).toString("utf8");
  const held = new Set(answer.split("\n"));
  return wanted.filter((want) => !isObjectId(want) || !held.has(localName(want)));
}

/** `refs/blast/<commit id>`, or `refs/blast/pull/7/head`. */
function localName(want: string): string {
  return `refs/blast/${want.replace(/^refs\//, "")}`;
}

async function fetch(
  mirror: GitPlace,
  request: FetchRequest,
  origin: string,
  wanted: readonly string[],
): Promise<void> {
  const protocol = origin.startsWith("http:") ? "http" : "https";
  const place: GitPlace = {
    ...mirror,
    config: [...remote(request.url), ...transfer(protocol), ...credentials(origin, request.token)],
    variables: { GIT_ALLOW_PROTOCOL: protocol },
  };
  const flags = ["--quiet", "--depth=1", `--filter=${filter}`, "--no-tags", "--no-write-fetch-head"];
  const refspecs = wanted.map((want) => `+${want}:${localName(want)}`);
  const totalMs = request.timeoutMs ?? fetchMs;
  const args = ["fetch", ...flags, "--no-auto-maintenance", "--no-recurse-submodules", "blast", ...refspecs];
  try {
    await runGit(place, args, { totalMs, idleMs: totalMs, ...(request.signal && { signal: request.signal }) });
  } catch (error) {
    throw explain(error, request.wanted);
  }
}

/** The remote lives in this process's variables alone. Named with a filter, git has no need to write it to the mirror. */
function remote(url: string): readonly (readonly [string, string])[] {
  return [
    ["remote.blast.url", url],
    ["remote.blast.promisor", "true"],
    ["remote.blast.partialclonefilter", filter],
  ];
}

function transfer(protocol: string): readonly (readonly [string, string])[] {
  return [
    [`protocol.${protocol}.allow`, "always"],
    // A redirect could carry the credentials to another host.
    ["http.followRedirects", "false"],
    ["http.lowSpeedLimit", lowSpeed[0]],
    ["http.lowSpeedTime", lowSpeed[1]],
    ["transfer.fsckObjects", "true"],
    // Harmless faults of old tools, found in many an honest history.
    ...["zeroPaddedFilemode", "badTimezone", "missingSpaceBeforeDate", "badDateOverflow"].map(
      (fault) => [`fetch.fsck.${fault}`, "ignore"] as const,
    ),
  ];
}

function credentials(origin: string, token: string | undefined): readonly (readonly [string, string])[] {
  if (token === undefined) return [];
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return [[`http.${origin}/.extraheader`, `Authorization: Basic ${basic}`]];
}

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The origin of a URL that may be fetched from. */
function checkUrl({ url, allowHttp }: FetchRequest): string {
  const parsed = URL.parse(url);
  const local = allowHttp === true && parsed?.protocol === "http:" && loopback.has(parsed.hostname);
  const plain = parsed !== null && parsed.username === "" && parsed.password === "" && parsed.search === "";
  if (!plain || (parsed.protocol !== "https:" && !local))
    throw new FetchError("A repository is fetched from an https URL without credentials.", { final: true });
  return parsed.origin;
}

function checkWanted(want: string): void {
  const name = /^refs\/[A-Za-z0-9][\w./-]*[\w-]$/.test(want) && !/\.\.|\/\/|\/\.|\.lock(?:\/|$)/.test(want);
  if (!isObjectId(want) && !name)
    throw new FetchError(`\`${want}\` is neither a commit id nor a full ref name.`, { final: true });
}

function explain(error: unknown, wanted: readonly string[]): unknown {
  if (!(error instanceof GitError)) return error;
  const said = error.complaint;
  const fail = (message: string, final: boolean, hint?: string) =>
    new FetchError(message, { final, cause: error, ...(hint === undefined ? {} : { hint }) });

  if (error.reason === "timeout") return fail("Fetching took too long and was stopped.", false);
  if (error.reason === "not-started")
    return fail("The program `git` could not be started.", true, "Install git 2.39 or newer.");
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(said))
    return fail(`The host no longer has all of ${wanted.join(", ")}.`, true, "The branch was deleted or rewritten.");
  if (/Authentication failed|could not read Username|error: 40[13]|returned error: 40[13]/i.test(said))
    return fail(
      "The host refused access to the repository.",
      true,
      "Check that the app is installed on it and may read contents.",
    );
  if (/repository '.*' not found|returned error: 404/i.test(said))
    return fail("The host knows no such repository, or hides it from this token.", true);
  if (/unable to update url base from redirection|returned error: 30\d/i.test(said))
    return fail(
      "The repository has moved: its host answered with a redirect.",
      true,
      "Ask the host for its present name by id.",
    );
  if (/fsck error|fatal: fsck/i.test(said))
    return fail(`The host sent objects that git considers unsound: ${said}`, true);
  return fail(`Fetching failed: ${said}`, false);
}
