/** Indexes of tables that hold rows. */
import { rangeName } from "../../sql/pg-names.ts";
import { text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { alone } from "./outside.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { dropped, ident, quoted } from "./trees.ts";

export const indexed = `${shop} CREATE INDEX orders_state ON orders (state); CREATE UNIQUE INDEX orders_code ON orders (code);`;

/** Indexes that are built on old tables, with their tables. */
export function* built(setting: Setting): Generator<{ statement: Statement; table: string; name: string | undefined }> {
  for (const statement of setting.of("IndexStmt")) {
    const table = rangeName(tree(statement.body["relation"]));
    if (setting.isOld(table)) yield { statement, table, name: text(statement.body["idxname"]) };
  }
}

/** Indexes that are dropped from old tables; the table is unknown where the migration was not tried. */
export function* droppedIndexes(
  setting: Setting,
): Generator<{ statement: Statement; table: string | undefined; name: string }> {
  const made = new Set(setting.of("IndexStmt").map(({ body }) => text(body["idxname"])));
  for (const statement of setting.of("DropStmt")) {
    if (statement.body["removeType"] !== "OBJECT_INDEX") continue;
    for (const name of dropped(statement.body)) {
      const table = setting.catalogue?.tableOfIndex(name);
      const isKnown = setting.catalogue === undefined ? !made.has(name) : setting.isOld(table);
      if (isKnown) yield { statement, table, name };
    }
  }
}

const concurrently = (sql: string): string =>
  sql.replace(/^(\s*(?:create\s+(?:unique\s+)?|drop\s+)index)\s+/i, "$1 CONCURRENTLY ");

const indexNotConcurrent: AdviceRule = {
  name: "index-not-concurrent",
  title: "An index is built while nobody may write",
  why: "CREATE INDEX reads the whole table and lets nobody write to it until it is through.",
  instead: "CREATE INDEX CONCURRENTLY, outside of a transaction: it takes longer and lets work go on.",
  rollback: "DROP INDEX CONCURRENTLY takes it away again.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name } of built(setting)) {
      if (statement.body["concurrent"] === true || !setting.costs(statement, table)) continue;
      const invalid =
        name === undefined
          ? []
          : [
              step(
                "Should it fail, drop what is left of it before the next try.",
                `DROP INDEX CONCURRENTLY IF EXISTS ${ident(name)};`,
              ),
            ];
      yield {
        line: statement.line,
        table,
        ...(name === undefined ? {} : { subject: name }),
        what: `Writing to \`${table}\` waits until all of its rows are in the index.`,
        steps: [alone(setting.known.tool, `${concurrently(statement.sql)};`), ...invalid],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "an index on a table that holds rows",
      before: shop,
      sql: "CREATE INDEX orders_customer ON orders (customer);",
    },
    {
      title: "the same in a DO block",
      before: shop,
      sql: "DO $$ BEGIN\n  CREATE INDEX orders_customer ON orders (customer);\nEND $$;",
    },
  ],
  honours: [
    {
      title: "it is built while work goes on",
      before: shop,
      sql: "CREATE INDEX CONCURRENTLY orders_customer ON orders (customer);",
      whole: false,
    },
    {
      title: "the table is new",
      before: shop,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY, code text); CREATE INDEX refunds_code ON refunds (code);",
    },
  ],
};

const indexDropNotConcurrent: AdviceRule = {
  name: "index-drop-not-concurrent",
  title: "An index is dropped while everybody waits",
  why: "DROP INDEX locks the whole table: it waits for every query that runs, and all others wait behind it.",
  instead: "DROP INDEX CONCURRENTLY, outside of a transaction.",
  rollback: "The index is built again concurrently; its definition stands in the derived way back.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, name } of droppedIndexes(setting)) {
      if (statement.body["concurrent"] === true) continue;
      yield {
        line: statement.line,
        ...(table === undefined ? {} : { table }),
        subject: name,
        what: `Dropping \`${name}\` locks ${table === undefined ? "its table" : `\`${table}\``} against reading and writing.`,
        steps: [alone(setting.known.tool, `DROP INDEX CONCURRENTLY IF EXISTS ${quoted(name)};`)],
      };
    }
  },
  violates: [{ title: "an index of a table in use", before: indexed, sql: "DROP INDEX orders_state;" }],
  honours: [
    {
      title: "it goes while work goes on",
      before: indexed,
      sql: "DROP INDEX CONCURRENTLY orders_state;",
      whole: false,
    },
    {
      title: "it belongs to a table of this migration",
      before: shop,
      sql: "CREATE TABLE a (i int); CREATE INDEX a_i ON a (i); DROP INDEX a_i;",
    },
  ],
};

const reindexNotConcurrent: AdviceRule = {
  name: "reindex-not-concurrent",
  title: "An index is rebuilt while nobody may write",
  why: "REINDEX lets nobody write to the table, and nobody read through the index, until it is through.",
  instead: "REINDEX CONCURRENTLY, outside of a transaction.",
  rollback: "There is nothing to take back: the index is what it was.",
  level: "warning",
  *check(setting) {
    for (const statement of setting.of("ReindexStmt")) {
      if (statement.alone) continue;
      const name = rangeName(tree(statement.body["relation"]));
      const table =
        statement.body["kind"] === "REINDEX_OBJECT_INDEX" && name !== undefined
          ? setting.catalogue?.tableOfIndex(name)
          : name;
      if (table !== undefined && !setting.isOld(table)) continue;
      yield {
        line: statement.line,
        ...(table === undefined ? {} : { table }),
        what: `Writing to ${table === undefined ? "its tables" : `\`${table}\``} waits until the index is built again.`,
        steps: [
          alone(
            setting.known.tool,
            `${statement.sql.replace(/^(\s*reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema|database))\s+/i, "$1 CONCURRENTLY ")};`,
          ),
        ],
        ...(table === undefined ? {} : setting.grave(statement, table)),
      };
    }
  },
  violates: [
    { title: "all indexes of a table", before: indexed, sql: "REINDEX TABLE orders;" },
    { title: "one index", before: indexed, sql: "REINDEX INDEX orders_state;" },
  ],
  honours: [
    { title: "it is rebuilt beside", before: indexed, sql: "REINDEX INDEX CONCURRENTLY orders_state;", whole: false },
  ],
};

export const indexRules: readonly AdviceRule[] = [indexNotConcurrent, indexDropNotConcurrent, reindexNotConcurrent];
