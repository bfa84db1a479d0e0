/** What the risk model asks the seeds' questions about. */
import { newSchemaSteps } from "../seeds/questions/schema-changes.ts";
import { growthOf } from "../seeds/questions/table-classes.ts";
import { tightenedBy } from "../seeds/questions/tightened-columns.ts";
import type { Evidence } from "../seeds/rule.ts";
import type { Stakes } from "./report/risk-terms.ts";

/** Surer than this, a table counts as growing: the confidence from which a finding is told as its rule says (seed rule book, 0.7). */
const sure = 0.8;

export function stakesOf(evidence: Evidence, loads: readonly number[]): Stakes {
  const columns = new Set(newSchemaSteps(evidence).flatMap((step) => tightenedBy(evidence, step)?.column.id ?? []));
  return { loads, isGrowing: (table) => growthOf(evidence.head, table) >= sure, tightened: columns.size };
}
