/** Why a peer has an edge that we have not: what can be shown from the files, or nothing. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkout } from "./checkout.ts";
import type { Edge } from "./edges.ts";
import type { Ours } from "./ours.ts";

/** Kinds of edges that we leave out on purpose, each with the reason. All others are misses. */
export const reasons = {
  "declarations beside the code": "the peer stops at the `.d.ts`; we go to the code that it describes",
  "namesake with another ending": "`x.js` and `x.ts` both exist; the file of exactly this name is what runs",
  "another configuration's alias": "the root's aliases applied to a file that its own configuration governs",
  "installed from the registry": "a workspace package has this name, but the importer gets a published version",
} as const;

type Explained = keyof typeof reasons;

/** The kind of one edge; `explained` when it is one of `reasons`. */
export function kindOf(edge: Edge, ours: Ours, checkout: Checkout): string {
  const { from, to } = edge;
  const facts = ours.files.get(from);
  if (facts === undefined) return `file not read (${from.slice(from.lastIndexOf(".") + 1)})`;
  const seen = [...new Set(facts.imports.map(({ from: text }) => text))];
  const text =
    edge.specifiers.find((one) => seen.includes(one)) ??
    (edge.specifiers.length === 0 ? seen.find((one) => stem(one) === stem(to)) : undefined);
  if (text === undefined) {
    const [problem] = facts.problems;
    if (problem !== undefined) return `file not read whole (${problem.reason})`;
    const source = readFileSync(join(checkout.dir, from), "utf8");
    return edge.specifiers.some((one) => source.includes(one)) ? "import not seen" : "specifier not told by the peer";
  }
  const means = ours.resolve(from, text);
  if (means.to === "file") {
    if (isDeclaration(to) && bare(to) === bare(means.path)) return "declarations beside the code" satisfies Explained;
    if (bare(to) === bare(means.path)) return "namesake with another ending" satisfies Explained;
    return "resolved to another file";
  }
  if (means.to === "unresolved") return `not resolved (${means.why})`;
  return means.weak === true ? ("installed from the registry" satisfies Explained) : "taken for a package";
}

const isDeclaration = (path: string): boolean => /\.d\.[cm]?ts$/.test(path);
const bare = (path: string): string => path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");

/** The last name of a path or specifier, without an ending: what ties an edge to a specifier when the peer tells none. */
function stem(path: string): string {
  return path
    .replace(/\/index\.[^/]*$/, "")
    .replace(/^.*\//, "")
    .replace(/\.[^/]*$/, "");
}
