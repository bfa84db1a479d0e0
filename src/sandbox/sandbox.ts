/**
 * Runs SQL that nobody vouches for. The engine heeds no statement timeout and can be made to wait for ever (`COPY ... FROM STDIN`), so it
 * lives in a process that is killed when its time or its memory is used up.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Reply, Request, Row, SqlError } from "./protocol.ts";

export interface Limits {
  /** Milliseconds from the start to the end, whatever is asked meanwhile. */
  readonly time: number;
  /** Bytes of resident memory. */
  readonly memory: number;
}

/** Why no more can be known: the process is gone, or what a script left there cannot be read. */
export class SandboxError extends Error {
  readonly reason: "time" | "memory" | "ended" | "unreadable";
  constructor(reason: SandboxError["reason"], message: string) {
    super(message);
    this.name = "SandboxError";
    this.reason = reason;
  }
}

/** A database of one's own. Every call may throw a `SandboxError`; once the process is gone, all do. */
export interface Sandbox {
  /** Runs statements as one simple query. The answer is what PostgreSQL refused, undefined where all of it ran. */
  run(sql: string): Promise<SqlError | undefined>;
  /** The rows of one query, which is our own: where a script has seen to it that it fails, that is a `SandboxError`. */
  ask(sql: string): Promise<readonly Row[]>;
  /** The whole cluster, to be opened again. */
  dump(): Promise<Uint8Array>;
  /** Milliseconds left. */
  left(): number;
  /** Kills the process. */
  close(): void;
}

/** How often the process's memory is looked at, in milliseconds. */
const pulse = 100;
/** What V8 may keep in it, in megabytes; PostgreSQL's own memory comes on top and counts into `Limits.memory`. */
const heap = 256;

/** The program of each engine. */
const programs = {
  postgres: fileURLToPath(new URL("./engine-process.ts", import.meta.url)),
  sqlite: fileURLToPath(new URL("./sqlite-process.ts", import.meta.url)),
} as const;
const root = fileURLToPath(new URL("../..", import.meta.url));
/** The folder of packages that the engine lies in: `<modules>/@electric-sql/pglite/dist/index.js`. */
const modules = fileURLToPath(new URL("../../..", import.meta.resolve("@electric-sql/pglite")));

/** What a database starts with. */
export interface Contents {
  /** PostgreSQL unless told. SQLite knows no extensions and gives no `dump`. */
  readonly engine?: keyof typeof programs;
  /** Those that migrations ask for (`extensions.ts`). */
  readonly extensions: readonly string[];
  /** What `dump` gave, from an engine of the same version. */
  readonly cluster?: Uint8Array | undefined;
}

/** `started` is told the process's id: whoever ends the thread that drives it has to end it, too. */
export async function openSandbox(
  { engine = "postgres", extensions, cluster }: Contents,
  limits: Limits,
  started?: (pid: number) => void,
): Promise<Sandbox> {
  const session = new Session(programs[engine], limits);
  if (session.pid !== undefined) started?.(session.pid);
  try {
    await session.send({ do: "open", extensions, ...(cluster === undefined ? {} : { cluster }) });
  } catch (error) {
    session.end();
    throw error;
  }
  return {
    async run(sql) {
      const reply = await session.send({ do: "run", sql });
      return reply.is === "refused" ? reply.error : undefined;
    },
    async ask(sql) {
      const reply = await session.send({ do: "ask", sql });
      if (reply.is === "rows") return reply.rows;
      const why = reply.is === "refused" ? reply.error.message : "no rows came";
      throw new SandboxError(
        "unreadable",
        `What the database holds then cannot be read: ${why.replace(/[.\s]*$/, "")}.`,
      );
    },
    async dump() {
      const reply = await session.send({ do: "dump" });
      if (reply.is === "cluster") return reply.bytes;
      throw new Error(reply.is === "refused" ? reply.error.message : "The sandbox gave no cluster.");
    },
    left: () => session.left(),
    close: () => session.end(),
  };
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** The process, and who waits for it. */
class Session {
  readonly #child: ChildProcess;
  readonly #end: number;
  readonly #timers: readonly NodeJS.Timeout[];
  #gone: SandboxError | undefined;
  #waiting: Waiting | undefined;

  constructor(program: string, { time, memory }: Limits) {
    this.#end = performance.now() + time;
    this.#child = fork(program, {
      env: {},
      cwd: root,
      execPath: process.execPath,
      execArgv: [
        `--max-old-space-size=${heap}`,
        // It lives for seconds: V8's optimiser for WebAssembly takes two fifths of its CPU and gives nothing back.
        "--liftoff-only",
        "--no-wasm-tier-up",
        "--no-wasm-dynamic-tiering",
        "--permission",
        `--allow-fs-read=${join(root, "*")}`,
        `--allow-fs-read=${join(modules, "*")}`,
        "--disable-warning=ExperimentalWarning",
      ],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (reply) => this.#settle((waiting) => waiting.resolve(reply as Reply)));
    this.#child.on("error", (error) => this.#stop("ended", error.message));
    this.#child.on("exit", (code, signal) =>
      this.#stop("ended", `The database's process ended by itself (${signal ?? `status ${code}`}).`),
    );
    this.#timers = [
      setTimeout(() => this.#stop("time", `It took longer than ${Math.round(time / 1000)} seconds.`), time),
      setInterval(() => {
        const used = residentBytes(this.#child.pid);
        if (used > memory) this.#stop("memory", `It took more than ${Math.round(memory / 1e6)} MB of memory.`);
      }, pulse),
    ];
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(request: Request): Promise<Reply> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send(request, (error) => {
        if (error !== null) this.#stop("ended", error.message);
      });
    });
  }

  left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  end(): void {
    this.#stop("ended", "The sandbox was closed.");
  }

  #stop(reason: SandboxError["reason"], message: string): void {
    if (this.#gone !== undefined) return;
    const gone = new SandboxError(reason, message);
    this.#gone = gone;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#child.kill("SIGKILL");
    this.#settle((waiting) => waiting.reject(gone));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) how(waiting);
  }
}

/** Resident memory of a process, in bytes; 0 where the system does not say. */
function residentBytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
