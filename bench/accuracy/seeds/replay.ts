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
  /** One of the last changes, and not only one that was asked for by its name. */
  readonly inWindow: boolean;
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

/** How far back a change may lie that is asked for by its name. */
const maxHistory = 5_000;

/** The last changes, and others by what their commits begin with; oldest first. */
export async function* replay(
  { repository, name, revision }: Place,
  last: number,
  others: readonly string[],
): AsyncGenerator<Replayed> {
  const folder = join(cacheFolder(process.env), "replays");
  mkdirSync(folder, { recursive: true });
  const digest = digests();
  const notes = join(folder, `${name.replace("/", "+")}.jsonl`);
  const known = readNotes(notes, digest.graphs);
  const mainline = await findMainline(repository, revision, others.length === 0 ? last : maxHistory);
  const inWindow = new Set(mainline.slice(0, last).map(({ sha }) => sha));
  const past = mainline.filter(({ sha }) => inWindow.has(sha) || others.some((one) => sha.startsWith(one))).reverse();
  const tell = ({ sha, subject }: MainlineCommit, findings: Kept["findings"]): Replayed => ({
    commit: sha,
    subject,
    inWindow: inWindow.has(sha),
    ...(findings === undefined ? {} : { findings }),
  });
  if (past.every(({ sha }) => known.has(sha))) {
    for (const one of past) yield tell(one, known.get(one.sha)?.findings);
    return;
  }
  const store = openFactStore(join(folder, `${name.replace("/", "+")}.sqlite`), { limit });
  const source = rememberHistory(await openRepository(repository), store);
  const extractor = createExtractor({ store, digest: digest.facts });
  const line = createLine({ source, extractor, graphs: createGraphs(store, digest.drawn) });
  const ports = { source, extractor, graphs: createGraphs(store, digest.graphs) };
  const findingsOf = async ({ sha, parent, subject }: MainlineCommit): Promise<Kept["findings"]> => {
    try {
      const request = { base: parent, head: sha, mergeBase: parent, title: subject };
      const snapshot = await source.snapshot(request);
      const investigation = await traceBetween(snapshot, await line.sidesOf(snapshot), ports);
      const { judgement } = await judgeChange(request, investigation, ports);
      return judgement.findings.map(told);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return undefined;
    }
  };
  for (const one of past) {
    const { sha, subject } = one;
    const kept = known.get(sha) ?? { engine: digest.graphs, commit: sha, subject, findings: await findingsOf(one) };
    if (!known.has(sha)) appendFileSync(notes, `${JSON.stringify(kept)}\n`);
    yield tell(one, kept.findings);
  }
  await extractor.close();
  store.close();
}

/** What an engine has said of a change. */
interface Kept {
  readonly engine: string;
  readonly commit: string;
  readonly subject: string;
  readonly findings: readonly Told[] | undefined;
}

function readNotes(path: string, engine: string): ReadonlyMap<string, Kept> {
  if (!existsSync(path)) return new Map();
  const all = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Kept);
  return new Map(all.filter((one) => one.engine === engine).map((one) => [one.commit, one]));
}

function told({ rule, severity, confidence, file, line, side, title, path }: Finding): Told {
  return { rule, severity, confidence, file, line, side, title, path };
}
