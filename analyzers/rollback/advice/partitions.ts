/** Partitions. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { alone } from "./outside.ts";
import { alterations, ident, quoted } from "./trees.ts";

const logs = `CREATE TABLE logs (id bigint, day date) PARTITION BY RANGE (day);
  CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2001-01-01') TO ('2001-02-01');
  CREATE TABLE spare (id bigint, day date);`;

const partOf = (def: unknown): string | undefined => rangeName(tree(bodyOf(def, "PartitionCmd")?.["name"]));

const detachNotConcurrent: AdviceRule = {
  name: "detach-not-concurrent",
  title: "A partition is detached while everybody waits",
  why: "DETACH PARTITION locks the whole partitioned table; CONCURRENTLY locks the one partition.",
  instead: "DETACH PARTITION ... CONCURRENTLY, outside of a transaction.",
  rollback: "ATTACH it again, with a condition that proves its bounds.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, def } of alterations(setting, "AT_DetachPartition")) {
      if (statement.alone) continue;
      const part = partOf(def) ?? "";
      yield {
        line: statement.line,
        table,
        subject: part,
        what: `All of \`${table}\` is locked against reading and writing, not \`${part}\` alone.`,
        steps: [
          alone(setting.known.tool, `ALTER TABLE ${quoted(table)} DETACH PARTITION ${quoted(part)} CONCURRENTLY;`),
        ],
      };
    }
  },
  violates: [{ title: "an old month goes", before: logs, sql: "ALTER TABLE logs DETACH PARTITION logs_1;" }],
  honours: [
    {
      title: "beside the work",
      before: logs,
      sql: "ALTER TABLE logs DETACH PARTITION logs_1 CONCURRENTLY;",
      whole: false,
    },
  ],
};

const attachWithoutCheck: AdviceRule = {
  name: "attach-without-check",
  title: "A partition is attached without proof of its bounds",
  why: "All rows of the new partition are read under a lock to see that they fit.",
  instead: "Give it a validated CHECK that says the bounds, attach it, then drop the CHECK.",
  rollback: "DETACH PARTITION CONCURRENTLY.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, def } of alterations(setting, "AT_AttachPartition")) {
      const part = partOf(def);
      if (!setting.isOld(part) || setting.work(statement, part)?.scans !== true) continue;
      yield {
        line: statement.line,
        table: part,
        subject: table,
        what: `All rows of \`${part}\` are read under a lock.`,
        steps: [
          step(
            "Say its bounds without looking at the rows.",
            `ALTER TABLE ${quoted(part)} ADD CONSTRAINT ${ident(`${part}_bounds`)} CHECK (<bounds>) NOT VALID;`,
          ),
          step(
            "Validate them in another transaction.",
            `ALTER TABLE ${quoted(part)} VALIDATE CONSTRAINT ${ident(`${part}_bounds`)};`,
          ),
          step("Attach it.", `${statement.sql};`),
        ],
        ...setting.grave(statement, part),
      };
    }
  },
  violates: [
    {
      title: "a table of old rows joins",
      before: logs,
      sql: "ALTER TABLE logs ATTACH PARTITION spare FOR VALUES FROM ('2001-02-01') TO ('2001-03-01');",
    },
  ],
  honours: [
    {
      title: "a condition proves it",
      before: `${logs} ALTER TABLE spare ADD CHECK (day IS NOT NULL AND day >= '2001-02-01' AND day < '2001-03-01');`,
      sql: "ALTER TABLE logs ATTACH PARTITION spare FOR VALUES FROM ('2001-02-01') TO ('2001-03-01');",
    },
  ],
};

const defaultPartitionScan: AdviceRule = {
  name: "default-partition-scan",
  title: "A new partition makes the default one be read through",
  why: "All rows of the default partition are read under a lock: one that belongs into the new partition makes it fail.",
  instead: "Move such rows first, or give the default partition a CHECK that keeps them out.",
  rollback: "DETACH or DROP the new partition.",
  level: "warning",
  *check(setting) {
    for (const statement of setting.of("CreateStmt")) {
      const parent =
        tree(statement.body["partbound"]) === undefined
          ? undefined
          : rangeName(bodyOf(list(statement.body["inhRelations"])[0], "RangeVar"));
      const rest = parent === undefined ? undefined : setting.catalogue?.defaultPartition(parent);
      if (rest === undefined || !setting.isOld(rest) || setting.work(statement, rest)?.scans !== true) continue;
      yield {
        line: statement.line,
        table: rest,
        subject: rangeName(tree(statement.body["relation"])) ?? "",
        what: `All rows of \`${rest}\` are read under a lock.`,
        steps: [
          step(
            "Keep rows of the new bounds out of it.",
            `ALTER TABLE ${quoted(rest)} ADD CONSTRAINT ${ident(`${rest}_bounds`)} CHECK (NOT (<bounds>)) NOT VALID;`,
          ),
          step("Validate that in another transaction, then make the partition."),
        ],
        ...setting.grave(statement, rest),
      };
    }
  },
  violates: [
    {
      title: "a month is taken out of the rest",
      before: `${logs} CREATE TABLE logs_rest PARTITION OF logs DEFAULT;`,
      sql: "CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM ('2001-02-01') TO ('2001-03-01');",
    },
  ],
  honours: [
    {
      title: "there is no default partition",
      before: logs,
      sql: "CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM ('2001-02-01') TO ('2001-03-01');",
    },
  ],
};

export const partitionRules: readonly AdviceRule[] = [detachNotConcurrent, attachWithoutCheck, defaultPartitionScan];
