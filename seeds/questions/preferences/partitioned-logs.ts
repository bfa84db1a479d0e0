/** Preference 6: tables that take all traffic lie in partitions. */
import type { Graph, Node } from "../../../analyzers/graph/graph.ts";
import type { Evidence } from "../../rule.ts";
import { isExcluded } from "../exclusions.ts";
import { logOf } from "../table-classes.ts";
import { placeOf, type Shift } from "./shift.ts";

/** How sure it must be that a table is a log. */
const sure = 0.95;

/** Only where some table is partitioned: elsewhere it is no design of this repository. */
export function* partitionedLogs({ base, head, change }: Evidence): Generator<Shift> {
  if (!change.nodes.some(({ node }) => node.kind === "table" || node.kind === "migration")) return;
  if (![...base.ofKind("table"), ...head.ofKind("table")].some(isPartitioned)) return;
  for (const table of head.ofKind("table")) {
    const was = base.node(table.id);
    const towards = isPartitioned(table);
    if (was === undefined ? towards || !isLog(head, table) : isPartitioned(was) === towards) continue;
    yield {
      preference: 6,
      towards,
      on: [table.id],
      says: towards
        ? `\`${table.name}\` lies in partitions`
        : `\`${table.name}\` takes all traffic, and lies in no partitions`,
      ...(was !== undefined && { was: placeOf(was) }),
      is: placeOf(table),
    };
  }
}

const isPartitioned = ({ attributes }: Node): boolean => attributes?.["partitioned"] === true;

function isLog(graph: Graph, { id, file, attributes }: Node): boolean {
  const { undeclared, store } = attributes ?? {};
  return undeclared !== true && store === undefined && !isExcluded(file) && logOf(graph, id) >= sure;
}
