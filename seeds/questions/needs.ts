/** Which files of a change need which others of it: what must be merged before, and what cannot be merged apart. */
import type { ChangedNode, FileChange } from "../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isTestOnly } from "../../analyzers/roles.ts";
import type { Evidence } from "../rule.ts";
import { once } from "./once.ts";

export interface Needs {
  /** Path of a changed file -> the changed files that must be merged before it. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
  /** Sets of changed files that only work together. */
  readonly together: readonly (readonly string[])[];
}

/** What has another promise now, or stands elsewhere: those who used it before and use it still change in the same step. */
const inStep: ReadonlySet<ChangedNode["change"]> = new Set(["signature", "moved", "renamed"]);
/** Edges that say where something is defined, not who needs it. */
const defining = new Set(["migrates", "declares", "holds", "contains", "belongs"]);
const inFiles = new Set<Node["kind"]>(["symbol", "module", "test", "migration"]);

/**
 * Read off the edges that arrive at what changed. Whoever uses what is added or acts differently waits for it; what is removed, or
 * has another promise, waits for those who no longer use it. Guessed edges count: a split must not rest on a guess that two files have nothing to do with each other.
 */
export const needsOf = once(({ base, head, change, diff }: Evidence): Needs => {
  const before = new Map<string, Set<string>>();
  const together: string[][] = [];
  const files = filesOf(diff);
  const wait = (late: string, early: string): void => {
    if (late === early) return;
    const known = before.get(late);
    if (known === undefined) before.set(late, new Set([early]));
    else known.add(early);
  };

  for (const { node, change: kind, side, was } of change.nodes) {
    const homes = homesOf(side === "head" ? head : base, node, files[side]);
    if (homes.length > 1) together.push([...homes]);
    const now = side === "head" ? usersOf(head, node.id, files.head, homes) : none;
    const then = side === "base" || inStep.has(kind) ? usersOf(base, was ?? node.id, files.base, homes) : none;
    for (const home of homes) {
      for (const user of now)
        if (then.has(user)) together.push([home, user]);
        else wait(user, home);
      for (const user of then) if (!now.has(user)) wait(home, user);
    }
  }
  for (const { path } of diff)
    if (isTestOnly(path) && !before.has(path))
      for (const other of diff)
        if (!isTestOnly(other.path) && other.path.startsWith(besideTests(path))) wait(path, other.path);
  const manifests = diff.flatMap(({ path }) => (isManifest(path) ? [path] : []));
  if (manifests.length > 1) together.push(manifests);
  return { before, together };
});

/** The folder that a test stands in or beside: one that the graph ties to nothing asks by name, over the network or through a page. */
const besideTests = (path: string): string =>
  path.slice(0, path.lastIndexOf("/") + 1).replace(/(?:^|(?<=\/))(?:__tests__|tests?)\/$/, "");

const none: ReadonlySet<string> = new Set();

/** The changed files that use a node, without those that define it. */
function usersOf(graph: Graph, id: NodeId, pathOf: PathOf, homes: readonly string[]): ReadonlySet<string> {
  const users = new Set<string>();
  for (const edge of graph.to(id)) {
    if (defining.has(edge.kind)) continue;
    const user = pathOf(graph.node(edge.from)?.file ?? edge.file);
    if (user !== undefined && !homes.includes(user)) users.add(user);
  }
  return users;
}

type PathOf = (file: string | undefined) => string | undefined;

/** Paths as the diff names them, by the path on either side. */
function filesOf(diff: readonly FileChange[]): Readonly<Record<"base" | "head", PathOf>> {
  const byHead = new Set(diff.map(({ path }) => path));
  const byBase = new Map(diff.map(({ path, oldPath }) => [oldPath ?? path, path]));
  return {
    base: (file) => (file === undefined ? undefined : byBase.get(file)),
    head: (file) => (file !== undefined && byHead.has(file) ? file : undefined),
  };
}

/** The changed files that define a node: a symbol's own, and for a table the schema beside the migration. */
function homesOf(graph: Graph, node: Node, pathOf: PathOf): readonly string[] {
  const homes = new Set<string>();
  const note = (file: string | undefined): void => {
    const path = pathOf(file);
    if (path !== undefined) homes.add(path);
  };
  note(node.file);
  if (!inFiles.has(node.kind))
    for (const { kind, from, file } of graph.to(node.id))
      if (kind === "migrates" || kind === "declares") note(graph.node(from)?.file ?? file);
  return [...homes].sort();
}

/** What is asked for and what is installed belong together. */
const isManifest = (path: string): boolean =>
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?)$/.test(
    path,
  );
