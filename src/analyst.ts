/**
 * The extraction thread, as the rest of the program sees it: work goes in, facts come out in the same order.
 *
 * One thread, started when the first unknown blob arrives and kept for as long as the process lives: a warm compiler is four
 * times as fast as a cold one, and on two cores a second thread costs more than it gains (docs/performance.md).
 * A blob that exceeds its deadline or the thread's memory costs itself only: the thread is replaced, and the work goes on behind it.
 */
import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { type Facts, type Language, noFacts, type Renaming } from "../analyzers/facts.ts";

export interface RawBlob {
  readonly sha: string;
  readonly language: Language;
  readonly bytes: Uint8Array;
  readonly renamings?: readonly Renaming[];
}

/** Facts as JSON; `lasting` when the same blob would yield the same again, so that they may be kept. */
export interface Analysis {
  readonly json: string;
  readonly lasting: boolean;
}

/** What the thread is started with. */
export interface Start {
  /** Its program. */
  readonly program: string;
  /** Where compiled code is kept, if the front door enabled that. */
  readonly compileCache: string | undefined;
  /** Shared memory of one number: the thread writes there which task it begins, since answers come some at a time. */
  readonly reading: Int32Array;
}

/** A batch on its way to the thread: all blobs in one piece of memory, which is handed over, not copied. */
export interface Work {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly tasks: readonly {
    readonly id: number;
    readonly sha: string;
    readonly language: Language;
    readonly renamings: readonly Renaming[] | undefined;
    readonly start: number;
    readonly end: number;
  }[];
}

/** What the thread says of one blob, in lists; before the first it says `ready`. */
export interface Answer extends Analysis {
  readonly id: number;
}

export interface AnalystOptions {
  /** Milliseconds one blob may take. */
  readonly deadline?: number;
  /** Old-generation heap of the thread, in MB; the largest blob (1 MiB of source) needs a fifth of it. */
  readonly heap?: number;
  readonly worker?: URL;
}

interface Job {
  readonly id: number;
  readonly blob: RawBlob;
  readonly done: (analysis: Analysis) => void;
  readonly failed: (error: Error) => void;
}

/**
 * The compile cache does not reach threads by itself. It is enabled before the first TypeScript file is loaded, so that not even
 * the parser that takes the types away has to be: that is a module of WebAssembly, and takes as long as all the rest of a start.
 */
const boot = `
const { compileCache, program } = require("node:worker_threads").workerData;
if (compileCache !== undefined) require("node:module").enableCompileCache(compileCache);
import(program);
`;

/** No blob of the measured repositories takes a second, on a cold compiler. */
const defaultDeadline = 10_000;
const defaultHeap = 1_024;

export class Analyst {
  readonly #options: Required<AnalystOptions>;
  /** Everything unanswered, oldest first. */
  readonly #jobs = new Map<number, Job>();
  #nextId = 0;
  #thread: Worker | undefined;
  /** The task that the thread is at, once it has said so. */
  #reading = new Int32Array(new SharedArrayBuffer(4));
  #ready = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AnalystOptions = {}) {
    const worker = options.worker ?? new URL("./extract-worker.ts", import.meta.url);
    this.#options = { deadline: options.deadline ?? defaultDeadline, heap: options.heap ?? defaultHeap, worker };
  }

  /**
   * Analyses a batch; the answers come in its order. The caller bounds how much is under way.
   * Rejects only when the thread cannot be started at all.
   */
  analyze(blobs: readonly RawBlob[]): Promise<readonly Analysis[]> {
    const added: Job[] = [];
    const answers = blobs.map(
      (blob) =>
        new Promise<Analysis>((done, failed) => {
          added.push({ id: this.#nextId++, blob, done, failed });
        }),
    );
    for (const job of added) this.#jobs.set(job.id, job);
    if (this.#thread === undefined) this.#start();
    else if (this.#ready) this.#post(added);
    this.#watch();
    return Promise.all(answers);
  }

  /** Ends the thread. Work under way fails. */
  async close(): Promise<void> {
    this.#fail(new Error("The analysis was stopped."));
    await this.#end();
  }

  #start(): void {
    this.#reading = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
    const thread = new Worker(boot, {
      eval: true,
      workerData: start(this.#options.worker, this.#reading),
      resourceLimits: { maxOldGenerationSizeMb: this.#options.heap },
    });
    this.#thread = thread;
    this.#ready = false;
    let reason: unknown;
    thread.on("message", (message: "ready" | readonly Answer[]) => {
      // A replaced thread may still have had an answer on its way.
      if (this.#thread !== thread) return;
      if (message === "ready") this.#begin();
      else this.#settle(message);
    });
    thread.on("error", (error) => {
      reason = error;
    });
    thread.on("exit", () => {
      if (this.#thread === thread) this.#replace(reason);
    });
  }

  #begin(): void {
    this.#ready = true;
    this.#post([...this.#jobs.values()]);
    this.#watch();
  }

  #post(jobs: readonly Job[]): void {
    if (jobs.length === 0) return;
    const work = pack(jobs);
    this.#thread?.postMessage(work, [work.bytes.buffer]);
  }

  #settle(answers: readonly Answer[]): void {
    for (const { id, json, lasting } of answers) {
      const job = this.#jobs.get(id);
      this.#jobs.delete(id);
      job?.done({ json, lasting });
    }
    this.#watch();
  }

  /** Times what comes before the next answers, and lets the process end when there is nothing to wait for. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#jobs.size === 0) {
      this.#thread?.unref();
      return;
    }
    this.#thread?.ref();
    if (this.#ready) this.#timer = setTimeout(() => this.#expire(), this.#options.deadline);
  }

  #expire(): void {
    const seconds = this.#options.deadline / 1_000;
    void this.#end();
    this.#giveUp(`it took longer than ${seconds} s`);
  }

  #replace(reason: unknown): void {
    this.#thread = undefined;
    clearTimeout(this.#timer);
    if (!this.#ready) {
      this.#fail(new Error("The analysis thread could not start.", { cause: reason }));
      return;
    }
    const tooBig = reason instanceof Error && "code" in reason && reason.code === "ERR_WORKER_OUT_OF_MEMORY";
    this.#giveUp(tooBig ? `it needed more than ${this.#options.heap} MB` : "the analysis thread ended");
  }

  /** What the thread was at is what it broke on; a new thread takes up the others, and answers that were not sent any more. */
  #giveUp(why: string): void {
    const [first] = this.#jobs.values();
    const broken = this.#jobs.get(this.#reading[0] ?? -1) ?? first;
    if (broken !== undefined) this.#settle([{ id: broken.id, json: JSON.stringify(givenUp(why)), lasting: false }]);
    if (this.#jobs.size > 0) this.#start();
  }

  #fail(error: Error): void {
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) job.failed(error);
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#ready = false;
    clearTimeout(this.#timer);
    await thread?.terminate();
  }
}

/** The cache names the folder of one Node version inside the one it was given. */
function start(program: URL, reading: Int32Array): Start {
  const cache = getCompileCacheDir();
  return { program: program.href, compileCache: cache === undefined ? undefined : dirname(cache), reading };
}

function pack(jobs: readonly Job[]): Work {
  const bytes = new Uint8Array(jobs.reduce((sum, { blob }) => sum + blob.bytes.length, 0));
  let end = 0;
  const tasks = jobs.map(({ id, blob }) => {
    const start = end;
    bytes.set(blob.bytes, start);
    end += blob.bytes.length;
    const { sha, language, renamings } = blob;
    return { id, sha, language, renamings, start, end };
  });
  return { bytes, tasks };
}

function givenUp(why: string): Facts {
  return { ...noFacts, problems: [{ reason: "analyzer-failed", line: 1, detail: `The analyzer gave up: ${why}.` }] };
}
