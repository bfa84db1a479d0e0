/** What must not stand in one transaction. */
import { strings, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { alone, oneQuery, unwrapped } from "./outside.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { joined } from "./trees.ts";

const own = "CREATE INDEX CONCURRENTLY orders_state ON orders (state);";

/** Statements that bear no transaction, where there is one around them. */
function enclosed(setting: Setting, statement: Statement): boolean {
  const { tool, whole } = setting.known;
  return statement.transaction !== undefined || (whole && !oneQuery.has(tool) && !unwrapped.has(tool));
}

const concurrentInTx: AdviceRule = {
  name: "concurrent-in-tx",
  title: "A statement that bears no transaction stands in one",
  why: "PostgreSQL refuses CONCURRENTLY and VACUUM inside of a transaction: the migration fails.",
  instead: "Tell the tool to run this migration without a transaction.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check(setting) {
    for (const statement of setting.statements)
      if (statement.alone && enclosed(setting, statement))
        yield {
          line: statement.line,
          what: "It fails: PostgreSQL runs this outside of transactions only.",
          steps: [alone(setting.known.tool, `${statement.sql};`)],
          grave: true,
        };
  },
  violates: [
    { title: "the tool opens a transaction", before: shop, sql: own, tool: "knex" },
    { title: "the script opens one", before: shop, sql: `BEGIN;\n${own}\nCOMMIT;`, whole: false },
  ],
  honours: [
    { title: "the tool opens none", before: shop, sql: own, tool: "knex", whole: false },
    { title: "the only statement of a file that is sent as it is", before: shop, sql: own, tool: "prisma" },
  ],
};

const concurrentNotAlone: AdviceRule = {
  name: "concurrent-not-alone",
  title: "A statement that bears no transaction is sent together with others",
  why: "Several statements in one query are one transaction: PostgreSQL refuses CONCURRENTLY there, and the migration fails.",
  instead: "A migration of its own for each such statement.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check(setting) {
    const { tool, whole } = setting.known;
    if (!whole || !oneQuery.has(tool) || setting.statements.length < 2) return;
    for (const statement of setting.statements)
      if (statement.alone)
        yield {
          line: statement.line,
          what: `It fails: ${tool} sends the whole file as one query, which makes it one transaction.`,
          steps: [alone(tool, `${statement.sql};`)],
          grave: true,
        };
  },
  violates: [
    {
      title: "a column and an index",
      before: shop,
      sql: `ALTER TABLE orders ADD COLUMN paid boolean;\n${own}`,
      tool: "prisma",
    },
  ],
  honours: [{ title: "the index alone", before: shop, sql: own, tool: "prisma" }],
};

const enumAddUsed: AdviceRule = {
  name: "enum-add-used-in-same-tx",
  title: "A new value of an enum is used in the transaction that adds it",
  why: "PostgreSQL refuses a value that is not committed yet.",
  instead: "Two migrations: add the value, then use it.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check(setting) {
    for (const added of setting.of("AlterEnumStmt")) {
      const value = text(added.body["newVal"]);
      if (value === undefined || text(added.body["oldVal"]) !== undefined) continue;
      const literal = `'${value.replaceAll("'", "''")}'`;
      for (const statement of setting.statements) {
        const later =
          statement.line >= added.line &&
          statement !== added &&
          statement.kind !== "AlterEnumStmt" &&
          statement.kind !== "CreateEnumStmt";
        if (!later || !setting.together(added, statement) || !usesNow(statement, literal)) continue;
        yield {
          line: statement.line,
          subject: `${joined(strings(added.body["typeName"]))}.${value}`,
          what: `It fails: \`${value}\` is added in the same transaction.`,
          steps: [step("Leave this statement to the next migration.", `${statement.sql};`)],
          grave: true,
        };
      }
    }
  },
  violates: [
    {
      title: "a default that was only just added",
      before: "CREATE TYPE phase AS ENUM ('new'); CREATE TABLE parcels (id int PRIMARY KEY, phase phase);",
      sql: "ALTER TYPE phase ADD VALUE 'sent';\nALTER TABLE parcels ALTER COLUMN phase SET DEFAULT 'sent';",
    },
  ],
  honours: [
    {
      title: "it is only added",
      before: "CREATE TYPE phase AS ENUM ('new'); CREATE TABLE parcels (id int PRIMARY KEY, phase phase);",
      sql: "ALTER TYPE phase ADD VALUE 'sent';",
    },
  ],
};

/** Defining a function runs nothing of it. */
const usesNow = ({ kind, sql }: Statement, literal: string): boolean =>
  !/^Create(?:Function|Trig)Stmt$/.test(kind) && sql.includes(literal);

const nestedTransaction: AdviceRule = {
  name: "nested-transaction",
  title: "A script that runs in a transaction begins or ends one",
  why: "Its COMMIT ends the tool's transaction: what comes after runs without one, and what fails then stays half done.",
  instead: "Leave BEGIN and COMMIT to the tool.",
  rollback: "None for what was committed half way.",
  level: "warning",
  *check(setting) {
    const { whole, tool } = setting.known;
    if (!whole || oneQuery.has(tool) || unwrapped.has(tool)) return;
    for (const { line, body } of setting.of("TransactionStmt"))
      if (/_(?:BEGIN|START|COMMIT|ROLLBACK)$/.test(text(body["kind"]) ?? ""))
        yield {
          line,
          what: "The tool has a transaction around it already.",
          steps: [step("Leave it out; the tool begins and commits.")],
          grave: true,
        };
  },
  violates: [
    {
      title: "a commit in the middle",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN a int;\nCOMMIT;\nALTER TABLE orders ADD COLUMN b int;",
      tool: "knex",
    },
  ],
  honours: [
    {
      title: "the tool opens none",
      before: shop,
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nCOMMIT;",
      tool: "sql",
    },
  ],
};

const uncommittedBegin: AdviceRule = {
  name: "uncommitted-begin",
  title: "A transaction is begun and not committed",
  why: "When the connection ends, all of it is taken back, and the tool believes that it ran.",
  instead: "COMMIT at the end.",
  rollback: "There is nothing to take back.",
  level: "warning",
  *check(setting) {
    let begun: Statement | undefined;
    for (const statement of setting.of("TransactionStmt")) {
      const does = text(statement.body["kind"]) ?? "";
      if (/_(?:BEGIN|START)$/.test(does)) begun = statement;
      else if (/_(?:COMMIT|ROLLBACK)$/.test(does)) begun = undefined;
    }
    if (begun !== undefined)
      yield {
        line: begun.line,
        what: "Nobody commits what begins here.",
        steps: [step("Commit it.", "COMMIT;")],
        grave: true,
      };
  },
  violates: [
    {
      title: "no commit",
      before: shop,
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN a int;",
      tool: "sql",
      whole: false,
    },
  ],
  honours: [
    {
      title: "with one",
      before: shop,
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nCOMMIT;",
      tool: "sql",
      whole: false,
    },
  ],
};

export const transactionRules: readonly AdviceRule[] = [
  concurrentInTx,
  concurrentNotAlone,
  enumAddUsed,
  nestedTransaction,
  uncommittedBegin,
];
