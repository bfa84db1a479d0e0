/**
 * Processes that analyse. They are told what to read and answer with JSON; they hold no credential and no connection but this
 * one. One that takes too long, or is no longer wanted, is killed: nothing in it can refuse.
 */
import { type ChildProcess, fork } from "node:child_process";
import { SourceError } from "../ports.ts";
import { CrashError } from "../work.ts";

/** What a worker sends back for one task. */
export type Reply<Answer> =
  | { readonly answer: Answer }
  /** Something that users can mend. */
  | { readonly source: { readonly message: string; readonly hint?: string } }
  | { readonly failure: { readonly message: string; readonly stack: string } };

export interface WorkersOptions {
  readonly program: URL;
  readonly arguments: readonly string[];
  /** All that the process gets to see of ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** MB of heap; over it the process ends. */
  readonly heap: number;
}

export interface Workers<Task extends object, Answer> {
  /** Rejects with the signal's reason, a `SourceError`, a `CrashError`, or what failed in there. */
  run(task: Task, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/** Tasks after which a process is replaced: what leaks, leaks so far. */
const tasksOfOne = 200;

export function createWorkers<Task extends object, Answer>(options: WorkersOptions): Workers<Task, Answer> {
  const idle: ChildProcess[] = [];
  const tasks = new WeakMap<ChildProcess, number>();

  function start(): ChildProcess {
    const child = fork(options.program, options.arguments, {
      env: options.environment,
      execArgv: [`--max-old-space-size=${options.heap}`],
      // What it prints may quote a repository.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.once("exit", () => forget(child));
    return child;
  }

  function forget(child: ChildProcess): void {
    const at = idle.indexOf(child);
    if (at !== -1) idle.splice(at, 1);
  }

  function giveBack(child: ChildProcess): void {
    const done = (tasks.get(child) ?? 0) + 1;
    tasks.set(child, done);
    if (done >= tasksOfOne || !child.connected) child.kill("SIGKILL");
    else idle.push(child);
    // An idle one keeps nobody alive.
    child.unref();
    child.channel?.unref();
  }

  return {
    async run(task, signal) {
      signal.throwIfAborted();
      const child = idle.pop() ?? start();
      child.ref();
      child.channel?.ref();
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const onAbort = () => {
        child.kill("SIGKILL");
        reject(signal.reason);
      };
      const onExit = (code: number | null, by: NodeJS.Signals | null) =>
        reject(new CrashError(`the analysis process ended (${by ?? code})`));
      const onMessage = (reply: unknown) => {
        giveBack(child);
        settle(reply as Reply<Answer>, resolve, reject);
      };
      child.once("exit", onExit);
      child.once("message", onMessage);
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        child.send(
          task,
          (error) => error && reject(new CrashError("the analysis process takes no task", { cause: error })),
        );
        return await promise;
      } finally {
        signal.removeEventListener("abort", onAbort);
        child.off("exit", onExit);
        child.off("message", onMessage);
      }
    },
    close() {
      for (const child of idle.splice(0)) child.kill("SIGKILL");
    },
  };
}

function settle<Answer>(reply: Reply<Answer>, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  if ("answer" in reply) resolve(reply.answer);
  else if ("source" in reply) {
    const { message, hint } = reply.source;
    reject(new SourceError(message, hint === undefined ? {} : { hint }));
  } else {
    const error = new Error(reply.failure.message);
    error.stack = reply.failure.stack;
    reject(error);
  }
}
