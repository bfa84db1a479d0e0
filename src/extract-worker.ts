/** The one thread that loads compilers and parsers. It is handed bytes and answers with facts as JSON, in order. */
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { type Facts, noFacts, type Problem } from "../analyzers/facts.ts";
import type { Analysis, Answer, Start, Work } from "./analyst.ts";
import { decode } from "./decode.ts";

const { reading } = workerData as Start;

// PostgreSQL's grammar is one function so large that V8's optimiser takes 500 MB over it and gains nothing measurable.
// The last two follow from the first only on a command line.
for (const flag of ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);

// Imported only now: the grammar is compiled when it is loaded.
const [{ analyze }, { loadModule }] = await Promise.all([import("../analyzers/index.ts"), import("libpg-query")]);
await loadModule();

/** Milliseconds that answers wait for company: each message wakes the other thread, which costs more than most blobs do. */
const patience = 25;

parentPort?.on("message", ({ bytes, tasks }: Work) => {
  let answers: Answer[] = [];
  let since = performance.now();
  const tell = (): void => {
    parentPort?.postMessage(answers);
    answers = [];
    since = performance.now();
  };
  for (const { id, start, end, ...task } of tasks) {
    // Before the next blob, never after it: what is told is timed.
    if (performance.now() - since > patience) tell();
    reading[0] = id;
    answers.push({ id, ...read(task, bytes.subarray(start, end)) });
  }
  tell();
});
parentPort?.postMessage("ready");

type Task = Pick<Work["tasks"][number], "sha" | "language" | "renamings">;

function read({ sha, language, renamings }: Task, bytes: Uint8Array): Analysis {
  const text = decode(bytes);
  if (text === undefined) return lasting(problem("binary", "This is not a text file."));
  try {
    return lasting(analyze({ sha, language, text, ...(renamings && { renamings }) }));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : "";
    const facts = problem("analyzer-failed", `The analyzer gave up: ${why}`);
    // A RangeError is the stack or the memory of this run; anything else would happen again.
    return { ...lasting(facts), lasting: !(error instanceof RangeError) };
  }
}

function lasting(facts: Facts): Analysis {
  return { json: JSON.stringify(facts), lasting: true };
}

function problem(reason: Problem["reason"], detail: string): Facts {
  return { ...noFacts, problems: [{ reason, line: 1, detail }] };
}
