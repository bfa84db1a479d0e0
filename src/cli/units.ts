/** Units as people name them on a command line. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { kinds } from "../report/kinds.ts";
import { nearest } from "./near.ts";
import { UsageError } from "./usage.ts";

/** Candidates named when a name fits several units, or none. */
const shown = 8;

/**
 * The one unit that `wanted` names: an id (`symbol:src/a.ts#f`), an id without its kind (`src/a.ts#f`, `GET /orders`,
 * `orders`), a name (`f`), or a kind and a name, as answers write them (`table orders`). Throws a `UsageError` that lists
 * the candidates when it is none or several.
 */
export function findUnit(graph: Graph, wanted: string): Node {
  const exact = graph.node(wanted);
  if (exact !== undefined) return exact;
  const all = [...graph.nodes.values()];
  const fits = [...named(all, wanted), ...ofItsKind(all, wanted)];
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only;
  if (fits.length > 1)
    throw new UsageError(`\`${wanted}\` names ${fits.length} units.`, `Name one by its id: ${listed(fits)}.`);
  const near = nearest(all, wanted);
  throw new UsageError(
    `There is no unit \`${wanted}\` in this revision.`,
    near.length > 0 ? `Did you mean ${listed(near)}?` : "`blast-radius graph` lists all units.",
  );
}

function named(nodes: readonly Node[], wanted: string): readonly Node[] {
  const bare = nodes.filter(({ id }) => id.slice(id.indexOf(":") + 1) === wanted);
  return bare.length > 0 ? preferred(bare) : nodes.filter(({ name }) => name === wanted);
}

/** `table orders`: what is called so among the units of that kind. */
function ofItsKind(nodes: readonly Node[], wanted: string): readonly Node[] {
  const kind = kinds.find((one) => wanted.startsWith(`${one} `));
  if (kind === undefined) return [];
  return named(
    nodes.filter((node) => node.kind === kind),
    wanted.slice(kind.length + 1),
  );
}

/** A path names a file's code rather than the test that it is: the module is what has dependents. */
function preferred(nodes: readonly Node[]): readonly Node[] {
  const modules = nodes.filter(({ kind }) => kind === "module");
  return modules.length > 0 ? modules : nodes;
}

/** In the order given: the likeliest first. */
function listed(nodes: readonly Node[]): string {
  const ids = nodes.map(({ id }) => `\`${id}\``);
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : "";
  return ids.slice(0, shown).join(", ") + more;
}
