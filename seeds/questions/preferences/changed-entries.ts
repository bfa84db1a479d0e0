/** Entries whose code a change touches, with what they did before and do now. */
import { isStill } from "../../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId } from "../../../analyzers/graph/graph.ts";
import { createCanonical } from "../../fingerprint.ts";
import type { Evidence } from "../../rule.ts";
import { isExcluded } from "../exclusions.ts";
import type { State } from "../handed-over.ts";
import { runsAlone } from "../runs-alone.ts";
import { workBelow } from "../work-below.ts";

export interface ChangedEntry {
  readonly entry: Node;
  /** The same entry at base; undefined where the change brings it. */
  readonly before: Node | undefined;
  readonly was: State;
  readonly is: State;
  /** Whether the change added or altered a piece of code of head. */
  readonly isChanged: (code: NodeId) => boolean;
}

/** Routes and jobs of head that run changed code, in the order of the graph. */
export function changedEntries({ base, head, change, impact }: Evidence): readonly ChangedEntry[] {
  const changed = new Set(change.nodes.map(({ node }) => node.id));
  const entries = [...head.ofKind("route"), ...head.ofKind("job")].filter(
    (entry) =>
      (changed.has(entry.id) || impact.reached.get(entry.id)?.channel === "code") &&
      !runsAlone(entry) &&
      !isExcluded(entry.file),
  );
  if (entries.length === 0) return [];
  const canonical = createCanonical(change);
  const altered = new Set(change.nodes.flatMap((one) => (isStill(one) ? [] : [one.node.id])));
  const isChanged = (code: NodeId): boolean => altered.has(code);
  const before = new Map([...base.ofKind("route"), ...base.ofKind("job")].map((node) => [canonical(node.id), node]));
  return entries.map((entry) => {
    const old = before.get(entry.id);
    return {
      entry,
      before: old,
      was: stateOf(base, old, canonical),
      is: stateOf(head, entry, (id) => id),
      isChanged,
    };
  });
}

/** What it does is worked out when somebody asks. */
function stateOf(graph: Graph, entry: Node | undefined, canonical: (id: NodeId) => NodeId): State {
  return {
    graph,
    canonical,
    get work() {
      return entry === undefined ? [] : workBelow(graph, entry.id);
    },
  };
}
