/**
 * Whether a graph drawn on top of its parent's is the graph drawn afresh, node for node and edge for edge in the same order, over
 * the last changes of a real history; and how long both take.
 *
 *   npm run bench:incremental -- <repository, bare or not> [--head <revision>] [--changes <n>]
 *
 * Exit status 1 when any graph differs.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Facts } from "../../analyzers/facts.ts";
import type { Edge, Node } from "../../analyzers/graph/graph.ts";
import { languageOf } from "../../analyzers/languages.ts";
import { draw, type Linked, linkedOf, type Snapshot } from "../../analyzers/link/index.ts";
import { freeze } from "../../analyzers/link/keep.ts";
import { Kept } from "../../analyzers/link/kept.ts";
import { relink } from "../../analyzers/link/relink.ts";
import { digests } from "../../src/engine.ts";
import { createExtractor, factsKey } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { head: { type: "string", default: "HEAD" }, changes: { type: "string", default: "100" } },
});
const [repository = ""] = positionals;
const count = Number(values.changes);
if (!existsSync(repository) || !Number.isInteger(count) || count < 1) {
  process.stderr.write("usage: npm run bench:incremental -- <repository> [--head <revision>] [--changes <n>]\n");
  process.exit(2);
}

const history = execFileSync(
  "git",
  ["-C", repository, "rev-list", "--first-parent", `--max-count=${count + 1}`, values.head],
  { encoding: "utf8" },
);
const commits = history.trim().split("\n").reverse();
const source = await openRepository(repository, { environment: process.env });
const extractor = createExtractor({ store: openMemoryStore(), digest: digests().facts });
const known = new Map<string, Facts>();
const tally = { onTop: 0, afresh: 0, different: 0 };
const took = { onTop: [] as number[], afresh: [] as number[] };

let base: { readonly snapshot: Snapshot; readonly kept: Kept } | undefined;
for (const commit of commits) {
  const snapshot = await snapshotOf(commit);
  const [drawn, afresh] = timed(() => draw(snapshot));
  const fresh = linkedOf(drawn);
  if (base !== undefined) {
    const earlier = { kept: base.kept, ...base.snapshot };
    const [again, onTop] = timed(() => relink(earlier, snapshot));
    if (again === undefined) tally.afresh++;
    else {
      tally.onTop++;
      took.onTop.push(onTop);
      took.afresh.push(afresh);
      const at = firstDifference(fresh, again);
      if (at !== undefined) {
        tally.different++;
        process.stdout.write(`${commit.slice(0, 10)} differs: ${at}\n`);
      }
    }
  }
  const bytes = freeze(drawn);
  const kept = bytes && Kept.open(bytes);
  if (kept === undefined) throw new Error(`${commit} cannot be kept.`);
  base = { snapshot, kept };
}
await extractor.close();
process.stdout.write(
  `${commits.length - 1} changes: ${tally.onTop} drawn on top, ${tally.afresh} drawn afresh (configuration), ${tally.different} different; ` +
    `median ${median(took.onTop)} ms on top, ${median(took.afresh)} ms afresh, 90th percentile ${median(took.onTop, 0.9)} ms on top\n`,
);
process.exitCode = tally.different > 0 ? 1 : 0;

async function snapshotOf(commit: string): Promise<Snapshot> {
  const { head } = await source.snapshot({ base: commit, head: commit });
  const entries = head.flatMap(({ type, path, sha }) => {
    const language = type === "file" ? languageOf(path) : undefined;
    return language === undefined ? [] : [{ path, sha, language }];
  });
  const unknown = entries.filter((entry) => !known.has(factsKey(entry)));
  const read = await extractor.extract(
    unknown,
    (shas) => source.read(shas),
    () => {},
  );
  for (const [key, facts] of read) known.set(key, facts);
  const files = entries.flatMap((entry) => {
    const facts = known.get(factsKey(entry));
    return facts === undefined ? [] : [[entry.path, facts] as const];
  });
  const blobs = head.flatMap(({ type, path, sha }) => (type === "file" ? [[path, sha] as const] : []));
  return { files: new Map(files), blobs: new Map(blobs) };
}

function timed<T>(work: () => T): readonly [T, number] {
  const start = performance.now();
  const made = work();
  return [made, performance.now() - start];
}

function firstDifference(fresh: Linked, again: Linked): string | undefined {
  const [one, other] = [told(fresh), told(again)];
  for (;;) {
    const [a, b] = [one.next(), other.next()];
    if (a.done === true && b.done === true) return undefined;
    if (a.value !== b.value) return `${b.value ?? "nothing"} where afresh has ${a.value ?? "nothing"}`;
  }
}

function* told({ graph, unresolved, blind, specifiers, read, troubled, configs }: Linked): Generator<string> {
  for (const node of graph.nodes.values()) yield nodeText(node);
  for (const edge of graph.edges()) yield edgeText(edge);
  for (const one of [...unresolved, ...blind]) yield JSON.stringify(one);
  yield JSON.stringify({ specifiers, read, troubled, configs: [...configs.keys()] });
}

function nodeText({ id, kind, name, file, line, endLine, body, signature, attributes, parts }: Node): string {
  return JSON.stringify([id, kind, name, file, line, endLine, body, signature, attributes, parts]);
}

function edgeText({ from, to, kind, file, line, certainty, attributes }: Edge): string {
  return JSON.stringify([from, to, kind, file, line, certainty, attributes]);
}

function median(numbers: readonly number[], share = 0.5): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
}
