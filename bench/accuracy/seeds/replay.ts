/** The last changes of one repository, and what the rules say of each: kept per change, so that a replay that is cut goes on. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Finding } from "../../../seeds/rule.ts";
import { cacheFolder } from "../../../src/cache-folder.mjs";
import { digests } from "../../../src/engine.ts";
import { createExtractor } from "../../../src/extract.ts";
import { findMainline, type MainlineCommit } from "../../../src/git/mainline.ts";
import { openRepository } from "../../../src/git/source.ts";
import { createGraphs } from "../../../src/graphs.ts";
import { rememberHistory } from "../../../src/history.ts";
import { SourceError } from "../../../src/ports.ts";
import { judgeChange, traceBetween } from "../../../src/review.ts";
import { openFactStore } from "../../../src/store/facts.ts";
import { createLine } from "./line.ts";

/** What a reader needs of a finding. */
export type Told = Pick<Finding, "rule" | "severity" | "confidence" | "file" | "line" | "side" | "title" | "path">;

export interface Replayed {
  readonly commit: string;
  readonly subject: string;
  /** Undefined where this copy lacks the history. */
  readonly findings?: readonly Told[];
}

/** Bytes of facts kept of one repository. */
const limit = 8 * 1024 ** 3;

export interface Place {
  readonly repository: string;
  /** `owner/name`, of a folder `owner+name` or of one inside it. */
  readonly name: string;
  readonly revision: string;
}

/** `<repository>[@<revision>]` */
export function placeOf(text: string): Place {
  const at = text.lastIndexOf("@");
  const [repository, revision] = at <= 0 ? [text, "HEAD"] : [text.slice(0, at), text.slice(at + 1)];
  const path = resolve(repository);
  const name = [basename(path), basename(dirname(path))].find((one) => one.includes("+")) ?? basename(path);
  return { repository, name: name.replace("+", "/"), revision };
}

/** Oldest first. */
export async function* replay({ repository, name, revision }: Place, last: number): AsyncGenerator<Replayed> {
  const folder = join(cacheFolder(process.env), "replays");
  mkdirSync(folder, { recursive: true });
  const digest = digests();
  const notes = join(folder, `${name.replace("/", "+")}.jsonl`);
  const known = readNotes(notes, digest.graphs);
  const past = [...(await findMainline(repository, revision, last))].reverse();
  if (past.every(({ sha }) => known.has(sha))) {
    for (const { sha } of past) yield known.get(sha) as Replayed;
    return;
  }
  const store = openFactStore(join(folder, `${name.replace("/", "+")}.sqlite`), { limit });
  const source = rememberHistory(await openRepository(repository), store);
  const extractor = createExtractor({ store, digest: digest.facts });
  const line = createLine({ source, extractor, graphs: createGraphs(store, digest.drawn) });
  const ports = { source, extractor, graphs: createGraphs(store, digest.graphs) };
  const replayOne = async ({ sha, parent, subject }: MainlineCommit): Promise<Replayed> => {
    try {
      const request = { base: parent, head: sha, mergeBase: parent, title: subject };
      const snapshot = await source.snapshot(request);
      const investigation = await traceBetween(snapshot, await line.sidesOf(snapshot), ports);
      const { judgement } = await judgeChange(request, investigation, ports);
      return { commit: sha, subject, findings: judgement.findings.map(told) };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { commit: sha, subject };
    }
  };
  for (const one of past) {
    const before = known.get(one.sha);
    const replayed = before ?? (await replayOne(one));
    if (before === undefined) appendFileSync(notes, `${JSON.stringify({ engine: digest.graphs, ...replayed })}\n`);
    yield replayed;
  }
  await extractor.close();
  store.close();
}

function readNotes(path: string, engine: string): ReadonlyMap<string, Replayed> {
  if (!existsSync(path)) return new Map();
  const all = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Replayed & { readonly engine: string });
  return new Map(all.filter((one) => one.engine === engine).map((one) => [one.commit, one]));
}

function told({ rule, severity, confidence, file, line, side, title, path }: Finding): Told {
  return { rule, severity, confidence, file, line, side, title, path };
}
