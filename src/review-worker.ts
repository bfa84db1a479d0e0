/**
 * A process that analyses, for the service: told which commits of which mirror, it answers with what the check run shows, or what
 * somebody asked. It has no credential, reaches no network, and ends with the process that started it.
 */
import { join } from "node:path";
import process from "node:process";
import { answer } from "./answer/answer.ts";
import { digests, engineVersion } from "./engine.ts";
import { createExtractor } from "./extract.ts";
import { openMirror } from "./git/mirror.ts";
import { createGraphs } from "./graphs.ts";
import { type ReviewRequest, SourceError } from "./ports.ts";
import type { EngineAnswer, Question } from "./questions.ts";
import type { Reply } from "./queue/workers.ts";
import { annotationsOf } from "./report/annotations.ts";
import { maxSummary, renderMarkdown } from "./report/markdown.ts";
import { renderTitle } from "./report/title.ts";
import { type Conclusion, conclusion } from "./report/verdict.ts";
import { review } from "./review.ts";
import { createTrials } from "./rollback/trials.ts";
import { openFactStore } from "./store/facts.ts";

export interface ReviewTask {
  /** Folder of the mirror. */
  readonly mirror: string;
  readonly request: ReviewRequest;
  /** What is asked; a review where nothing is. */
  readonly question?: Question;
}

/** What a task is answered with: of the two, what it asked for. */
export interface Analysed {
  readonly reviewed?: Reviewed;
  readonly answer?: EngineAnswer;
}

export interface Reviewed {
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly annotations: ReturnType<typeof annotationsOf>;
}

const [dataDir = ".", pagesUrl] = process.argv.slice(2);
const store = openFactStore(join(dataDir, "facts.sqlite"));
const digest = digests();
const extractor = createExtractor({ store, digest: digest.facts });
const graphs = createGraphs(store, digest.graphs);
const trials = createTrials({ folder: join(dataDir, "clusters") });
const engine = engineVersion();

async function work({ mirror, request, question }: ReviewTask): Promise<Analysed> {
  const source = openMirror(mirror, { environment: process.env });
  const dated = { ...request, today: new Date().toISOString().slice(0, 10) };
  const ports = { source, extractor, graphs, trials, engine };
  if (question !== undefined) return { answer: await answer(question, dated, ports, pagesUrl) };
  const report = await review(dated, ports);
  return {
    reviewed: {
      conclusion: conclusion(report).conclusion,
      title: renderTitle(report),
      summary: renderMarkdown(report, maxSummary, pagesUrl),
      annotations: annotationsOf(report),
    },
  };
}

async function replyTo(task: ReviewTask): Promise<Reply<Analysed>> {
  try {
    return { answer: await work(task) };
  } catch (error) {
    if (error instanceof SourceError)
      return { source: { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) } };
    const failure = error instanceof Error ? error : new Error(String(error));
    return { failure: { message: failure.message, stack: failure.stack ?? "" } };
  }
}

process.on("disconnect", () => process.exit(0));
process.on("message", (task: ReviewTask) => {
  void replyTo(task).then((reply) => process.send?.(reply));
});
