/** Rules of migrations that need the graph: they stand beside those that read statements. */
import type { Rule } from "../rule.ts";
import { newRuleBreaksOldCode } from "./new-rule-breaks-old-code.ts";
import { rawSqlInOrm } from "./raw-sql-in-orm.ts";
import { schemaDrift } from "./schema-drift.ts";

export const graphRules: readonly Rule[] = [schemaDrift, newRuleBreaksOldCode, rawSqlInOrm];
