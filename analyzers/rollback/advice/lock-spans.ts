/** Locks that are held for longer than their statement. */
import { lockModes } from "../locks.ts";
import { type AdviceRule, step } from "./advice.ts";
import { written } from "./rows.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";

/** Statements after which their transaction keeps everybody off a table. */
function* exclusive(setting: Setting): Generator<{ statement: Statement; table: string }> {
  for (const { table, mode, line } of setting.known.held ?? []) {
    const statement = setting.statements.find(({ at }) => at === line);
    if (statement !== undefined && mode === lockModes.at(-1)) yield { statement, table };
  }
}

const lockThenMoreWork: AdviceRule = {
  name: "lock-then-more-work",
  title: "A table stays locked while others are worked through",
  why: "The lock of ALTER TABLE is held until the transaction ends; a later statement that goes through another table makes everybody wait for that, too.",
  instead: "Give the long work a migration of its own.",
  rollback: "As of each statement.",
  level: "warning",
  *check(setting) {
    const told = new Set<number | undefined>();
    const rows = [...written(setting)].filter(({ reach }) => reach !== "few");
    for (const { statement, table } of exclusive(setting)) {
      const later = setting.statements.find((one) => {
        if (one.at <= statement.at || !setting.together(one, statement)) return false;
        const works = (setting.known.held ?? []).some(
          (held) => held.line === one.at && held.table !== table && (held.scans || held.rewrites),
        );
        const writes = rows.some((row) => row.statement === one && row.table !== table);
        return one.kind === "UpdateStmt" || one.kind === "DeleteStmt" ? writes : works;
      });
      if (later === undefined || told.has(statement.transaction)) continue;
      told.add(statement.transaction);
      yield {
        line: statement.line,
        table,
        what: `\`${table}\` stays locked against reading and writing while line ${later.line} works through another table.`,
        steps: [step("Leave the later statement to the next migration.", `${later.sql};`)],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "orders are locked while customers are searched",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN paid boolean;\nDO $$ BEGIN PERFORM count(*) FROM customers; END $$;",
    },
  ],
  honours: [
    {
      title: "nothing long follows",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN paid boolean;\nCREATE TABLE refunds (id bigint PRIMARY KEY);",
    },
  ],
};

const lockManyTables: AdviceRule = {
  name: "lock-many-tables",
  title: "Several tables are locked in one transaction",
  why: "Running code that locks them in another order and the migration wait for each other, until PostgreSQL ends one of them.",
  instead: "One table a migration.",
  rollback: "As of each statement.",
  level: "notice",
  *check(setting) {
    const groups = Map.groupBy(exclusive(setting), ({ statement }) => statement.transaction);
    for (const [transaction, all] of groups) {
      const tables = [...new Set(all.map(({ table }) => table))];
      const last = all.at(-1);
      if (transaction === undefined || tables.length < 3 || last === undefined) continue;
      const named = tables.slice(0, 8).map((table) => `\`${table}\``);
      const more = tables.length > named.length ? ` and ${tables.length - named.length} more` : "";
      yield {
        line: last.statement.line,
        table: last.table,
        what: `${tables.length} tables are locked at once: ${named.join(", ")}${more}.`,
        steps: [
          step("Give each table a migration of its own, and a short wait for its lock.", "SET lock_timeout = '2s';"),
        ],
      };
    }
  },
  violates: [
    {
      title: "three tables get a column",
      before: `${shop} CREATE TABLE refunds (id bigint PRIMARY KEY);`,
      sql: "ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE customers ADD COLUMN a int;\nALTER TABLE refunds ADD COLUMN a int;",
    },
  ],
  honours: [
    {
      title: "one table gets two",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;",
    },
  ],
};

/** What a SET of this migration names. */
const sets = (setting: Setting, name: string): boolean =>
  setting.of("VariableSetStmt").some(({ body }) => body["name"] === name) ||
  setting.of("SelectStmt").some(({ sql }) => sql.includes("set_config") && sql.includes(name));

function limit(name: string, variable: string, title: string, why: string): AdviceRule {
  return {
    name,
    title,
    why,
    instead: `SET ${variable} at the top, and try again when it is over.`,
    rollback: "There is nothing to take back.",
    level: "off",
    *check(setting) {
      const [first] = [...exclusive(setting)].sort((a, b) => a.statement.at - b.statement.at);
      if (first !== undefined && !sets(setting, variable))
        yield {
          line: first.statement.line,
          table: first.table,
          what: `Nothing limits how long it may take (\`${variable}\`).`,
          steps: [step("Limit it.", `SET ${variable} = '${variable === "lock_timeout" ? "2s" : "60s"}';`)],
        };
    },
    violates: [{ title: "a column without a limit", before: shop, sql: "ALTER TABLE orders ADD COLUMN paid boolean;" }],
    honours: [
      {
        title: "a limit comes first",
        before: shop,
        sql: `SET ${variable} = '2s';\nALTER TABLE orders ADD COLUMN paid boolean;`,
      },
    ],
  };
}

export const lockRules: readonly AdviceRule[] = [
  lockThenMoreWork,
  lockManyTables,
  limit(
    "no-lock-timeout",
    "lock_timeout",
    "A lock is waited for without end",
    "ALTER TABLE waits behind whatever runs, and everybody else behind it.",
  ),
  limit(
    "no-statement-timeout",
    "statement_timeout",
    "A statement may run without end",
    "What takes longer than anybody thought holds its locks all the while.",
  ),
];
