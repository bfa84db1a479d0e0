/** Runs the examples of custom seeds through the real rooms: one has to break the invariant, the other to keep it. */
import { createHash } from "node:crypto";
import type { FileChange } from "../../analyzers/graph/change.ts";
import { compare } from "../../analyzers/graph/compare.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { languageOf } from "../../analyzers/languages.ts";
import { link } from "../../analyzers/link/index.ts";
import { compileSeeds } from "../../seeds/custom/compile.ts";
import type { CustomSeed, Example } from "../../seeds/custom/query.ts";
import { judge } from "../../seeds/judge.ts";
import { type Extractor, factsKey, type Wanted } from "../extract.ts";
import type { Source } from "../ports.ts";

/** Why a seed's examples do not hold, a sentence's end; undefined where they do. */
export async function flawOfExamples(seed: CustomSeed, extractor: Extractor): Promise<string | undefined> {
  const bad = await findingsIn(seed, seed.bad, extractor);
  if ("why" in bad) return `it failed on its example \`bad\`: ${bad.why}`;
  if (bad.found === 0) return "its example `bad` keeps the invariant";
  const good = await findingsIn(seed, seed.good, extractor);
  if ("why" in good) return `it failed on its example \`good\`: ${good.why}`;
  return good.found > 0 ? "its example `good` breaks the invariant" : undefined;
}

async function findingsIn(
  seed: CustomSeed,
  { before, after }: Example,
  extractor: Extractor,
): Promise<{ readonly found: number } | { readonly why: string }> {
  const base = await graphOf(before, extractor);
  const head = await graphOf(after, extractor);
  const diff = changesOf(before, after);
  const change = compare(base, head, diff);
  const { findings, silenced } = judge(
    {
      ...{ base, head, change, diff, impact: trace(base, head, change) },
      ...{ title: "", history: [], settings: { levels: {}, gate: [] }, heaviest: () => new Map() },
    },
    compileSeeds([seed]),
  );
  const [failed] = silenced;
  return failed === undefined ? { found: findings.length } : { why: failed.why };
}

async function graphOf(files: Example["after"], extractor: Extractor): Promise<ReturnType<typeof link>["graph"]> {
  const blobs = new Map(Object.entries(files).map(([path, text]) => [path, { text, sha: blobSha(text) }]));
  const wanted = new Map<string, Wanted>();
  for (const [path, { sha }] of blobs) {
    const language = languageOf(path);
    if (language !== undefined) wanted.set(path, { sha, language });
  }
  const bySha = new Map([...blobs.values()].map(({ sha, text }) => [sha, Buffer.from(text)]));
  const read: Source["read"] = async function* (shas) {
    for (const sha of shas) yield { sha, bytes: bySha.get(sha) ?? new Uint8Array() };
  };
  const facts = await extractor.extract([...wanted.values()], read, () => {});
  const known = [...wanted].flatMap(([path, want]) => {
    const one = facts.get(factsKey(want));
    return one === undefined ? [] : [[path, one] as const];
  });
  return link({ files: new Map(known), blobs: new Map([...blobs].map(([path, { sha }]) => [path, sha])) }).graph;
}

/** As git names the same content: the facts of an example are those of a file. */
function blobSha(text: string): string {
  const bytes = Buffer.from(text);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Every line of a changed file counts as changed. */
function changesOf(before: Example["before"], after: Example["after"]): readonly FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => {
      const [old, now] = [before[path], after[path]];
      const status = old === undefined ? "added" : now === undefined ? "deleted" : "modified";
      const [oldLines, newLines] = [linesIn(old), linesIn(now)];
      const hunk = { oldStart: oldLines > 0 ? 1 : 0, oldLines, newStart: newLines > 0 ? 1 : 0, newLines };
      return { status, path, type: "file", binary: false, hunks: [hunk] };
    });
}

const linesIn = (text: string | undefined): number => (text === undefined ? 0 : text.split("\n").length);
