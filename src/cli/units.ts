/** Units as people name them on a command line. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { UsageError } from "./usage.ts";

/** Candidates named when a name fits several units, or none. */
const shown = 8;

/**
 * The one unit that `wanted` names: an id (`symbol:src/a.ts#f`), an id without its kind (`src/a.ts#f`, `GET /orders`,
 * `orders`), or a name (`f`). Throws a `UsageError` that lists the candidates when it is none or several.
 */
export function findUnit(graph: Graph, wanted: string): Node {
  const exact = graph.node(wanted);
  if (exact !== undefined) return exact;
  const all = [...graph.nodes.values()];
  const bare = all.filter(({ id }) => id.slice(id.indexOf(":") + 1) === wanted);
  const fits = bare.length > 0 ? preferred(bare) : all.filter(({ name }) => name === wanted);
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only;
  if (fits.length > 1)
    throw new UsageError(`\`${wanted}\` names ${fits.length} units.`, `Name one by its id: ${listed(fits)}.`);
  const near = all.filter(({ id }) => holdsWords(id, wanted));
  throw new UsageError(
    `There is no unit \`${wanted}\` in this revision.`,
    near.length > 0 ? `Did you mean ${listed(near)}?` : "`blast-radius graph` lists all units.",
  );
}

/** `table user` is in `table:users` word by word, wherever they stand. */
function holdsWords(id: string, wanted: string): boolean {
  const text = id.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A path names a file's code rather than the test that it is: the module is what has dependents. */
function preferred(nodes: readonly Node[]): readonly Node[] {
  const modules = nodes.filter(({ kind }) => kind === "module");
  return modules.length > 0 ? modules : nodes;
}

function listed(nodes: readonly Node[]): string {
  const ids = nodes.map(({ id }) => `\`${id}\``).sort();
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : "";
  return ids.slice(0, shown).join(", ") + more;
}
