/** Small repositories, linked and compared through the real rooms. */
import { loadModule } from "libpg-query";
import type { FileChange } from "../../analyzers/graph/change.ts";
import { compare } from "../../analyzers/graph/compare.ts";
import type { Edge } from "../../analyzers/graph/graph.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { hashText } from "../../analyzers/hash.ts";
import { analyze } from "../../analyzers/index.ts";
import { languageOf } from "../../analyzers/languages.ts";
import { type Linked, link } from "../../analyzers/link/index.ts";

await loadModule();

export type Files = Readonly<Record<string, string>>;

/** Path -> text becomes a linked snapshot. */
export function linkFiles(files: Files): Linked {
  const facts = new Map(
    Object.entries(files).flatMap(([path, text]) => {
      const language = languageOf(path);
      return language === undefined ? [] : [[path, analyze({ sha: hashText(text), language, text })] as const];
    }),
  );
  return link({ files: facts, blobs: new Map(Object.entries(files).map(([path, text]) => [path, hashText(text)])) });
}

/** `src/a.ts#f calls src/b.ts#g`, guessed ones with `?`, sorted; what only says where things are is left out. */
export function edgesOf(linked: Linked): readonly string[] {
  return [...linked.graph.edges()].filter(isTold).map(lineOf).sort();
}

const isTold = ({ kind }: Edge): boolean => kind !== "holds" && kind !== "covers" && kind !== "depends";

const lineOf = ({ from, kind, to, certainty }: Edge): string =>
  `${short(from)} ${kind} ${short(to)}${certainty === "guessed" ? " ?" : ""}`;

const short = (id: string): string => id.replace(/^symbol:/, "");

/** What changed and what it reaches, as lines: `body src/a.ts#f`, `code 2 test:src/a.test.ts`. */
export function reviewFiles(
  before: Files,
  after: Files,
): { readonly changed: readonly string[]; readonly reached: readonly string[] } {
  const base = linkFiles(before);
  const head = linkFiles(after);
  const change = compare(base.graph, head.graph, diffOf(before, after));
  const { reached } = trace(base.graph, head.graph, change);
  return {
    changed: change.nodes.map(({ node, change: kind, what }) =>
      [kind, short(node.id), ...(what === undefined ? [] : [`(${what.join(", ")})`])].join(" "),
    ),
    reached: [...reached.values()]
      .filter(({ node }) => node.kind !== "module")
      .map(({ node, channel, distance }) => `${channel} ${distance} ${short(node.id)}`)
      .sort(),
  };
}

/** Renames are named by their text: same content under another path. */
function diffOf(before: Files, after: Files): readonly FileChange[] {
  const diff: FileChange[] = [];
  const plain = { type: "file", binary: false, hunks: [] } as const;
  const gone = new Map(Object.entries(before).filter(([path]) => after[path] === undefined));
  for (const [path, text] of Object.entries(after)) {
    if (before[path] === text) continue;
    const oldPath = before[path] === undefined ? [...gone].find(([, old]) => old === text)?.[0] : undefined;
    if (oldPath !== undefined) gone.delete(oldPath);
    const status = oldPath !== undefined ? "renamed" : before[path] === undefined ? "added" : "modified";
    diff.push({ ...plain, path, status, ...(oldPath === undefined ? {} : { oldPath }) });
  }
  for (const path of gone.keys()) diff.push({ ...plain, path, status: "deleted" });
  return diff;
}
