/** Tables and schemas that go. */
import { rangeName } from "../../sql/pg-names.ts";
import { text, tree } from "../../sql/tree.ts";
import { withoutPublic } from "../names.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { dropped, ident, quoted } from "./trees.ts";

/** Tables that stood before the change and are dropped, also those that are made again. */
function* droppedTables(setting: Setting): Generator<{ statement: Statement; table: string }> {
  for (const statement of setting.of("DropStmt"))
    if (statement.body["removeType"] === "OBJECT_TABLE")
      for (const table of dropped(statement.body))
        if (setting.known.stood(table) ?? setting.isOld(table)) yield { statement, table };
}

const madeAgain = (setting: Setting, table: string): boolean =>
  setting.of("CreateStmt").some(({ body }) => rangeName(tree(body["relation"])) === table);

const dropTable: AdviceRule = {
  name: "drop-table",
  title: "A table is dropped with its rows",
  why: "The release that still runs fails where it names the table, and no way back brings its rows again.",
  instead: "Stop using it, rename it, wait, keep a copy, and drop it in a later change.",
  rollback: "The table comes back empty; its rows are in a backup or nowhere.",
  level: "warning",
  *check(setting) {
    for (const { statement, table } of droppedTables(setting)) {
      if (madeAgain(setting, table)) continue;
      const old = `${table.split(".").at(-1)}_old`;
      yield {
        line: statement.line,
        table,
        what: `The rows of \`${table}\` go, and nothing brings them back.`,
        steps: [
          step("Deploy code that names the table no more, and let the old release end."),
          step(
            "Rename it: whoever still uses it is seen, and the way back is a rename.",
            `ALTER TABLE ${quoted(table)} RENAME TO ${ident(old)};`,
          ),
          step("Drop it in a later change, after a dump.", `DROP TABLE ${ident(old)};`),
        ],
        grave: true,
      };
    }
  },
  violates: [{ title: "orders go", before: shop, sql: "DROP TABLE orders;" }],
  honours: [{ title: "it is a table of this migration", sql: "CREATE TABLE a (i int); DROP TABLE a;" }],
};

const replaceTable: AdviceRule = {
  name: "replace-table",
  title: "A table is dropped and made again, empty",
  why: "All rows are gone, with grants, triggers and references, although the name is still there.",
  instead: "Alter the table; or make a new one, copy the rows, count them, and swap the names.",
  rollback: "Only a backup brings the rows again.",
  level: "warning",
  *check(setting) {
    for (const { statement, table } of droppedTables(setting))
      if (madeAgain(setting, table))
        yield {
          line: statement.line,
          table,
          what: `\`${table}\` is empty afterwards.`,
          steps: [
            step(
              "Make the new table under another name, and copy the rows.",
              `INSERT INTO ${quoted(`${table}_new`)} SELECT * FROM ${quoted(table)};`,
            ),
            step("Compare the counts, then swap the names in one transaction."),
          ],
          grave: true,
        };
  },
  violates: [
    {
      title: "orders start anew",
      before: shop,
      sql: "DROP TABLE orders;\nCREATE TABLE orders (id bigint PRIMARY KEY);",
    },
  ],
  honours: [{ title: "a table beside it", before: shop, sql: "CREATE TABLE orders_new (id bigint PRIMARY KEY);" }],
};

const dropSchema: AdviceRule = {
  name: "drop-schema-db",
  title: "A schema or a database is dropped",
  why: "All that is in it goes.",
  instead: "Drop what is in it one by one, each when nobody uses it any more.",
  rollback: "Only a backup brings it again.",
  level: "warning",
  *check(setting) {
    for (const { line, kind, body } of setting.of("DropStmt", "DropdbStmt")) {
      if (kind === "DropStmt" && body["removeType"] !== "OBJECT_SCHEMA") continue;
      const names = kind === "DropdbStmt" ? [text(body["dbname"]) ?? ""] : dropped(body);
      for (const name of names)
        if (kind === "DropdbStmt" || setting.catalogue?.has("schema", name) !== false)
          yield {
            line,
            subject: name,
            what: `All of \`${name}\` goes.`,
            steps: [step("Drop its objects one by one, each when nobody uses it any more.")],
            grave: true,
          };
    }
  },
  violates: [{ title: "a schema goes", before: "CREATE SCHEMA billing;", sql: "DROP SCHEMA billing;" }],
  honours: [{ title: "it was made here", sql: "CREATE SCHEMA draft; DROP SCHEMA draft;" }],
};

const dropCascade: AdviceRule = {
  name: "drop-cascade",
  title: "CASCADE takes away more than the statement names",
  why: "Whatever hangs on the object goes along, and nobody who reads the migration sees what that is.",
  instead: "Drop what hangs on it by name, then the object without CASCADE.",
  rollback: "Each object has to come back by itself; the derived way back lists them.",
  level: "notice",
  *check(setting) {
    const named = new Set(setting.of("DropStmt").flatMap(({ body }) => dropped(body)));
    for (const { line, body } of setting.of("DropStmt")) {
      if (body["behavior"] !== "DROP_CASCADE") continue;
      const names = dropped(body);
      const more = (setting.known.gone ?? []).filter(
        ({ kind, name, on }) =>
          /^(?:view|materialized view|constraint|function|trigger|policy|table|column)$/.test(kind) &&
          !named.has(withoutPublic(name)) &&
          !named.has(withoutPublic(on)),
      );
      if (setting.known.gone !== undefined && more.length === 0) continue;
      const list = more.slice(0, 8).map(({ kind, name, on }) => `${kind} \`${on === "" ? name : `${on}.${name}`}\``);
      const what = list.length === 0 ? "whatever hangs on it" : list.join(", ");
      yield {
        line,
        subject: names.join(","),
        what: `CASCADE takes along ${what}${more.length > 8 ? ` and ${more.length - 8} more` : ""}.`,
        steps: [step("Drop those by name, after whoever uses them, then leave CASCADE out.")],
      };
    }
  },
  violates: [
    {
      title: "a view that hangs on another view",
      before: `${shop} CREATE VIEW open_orders AS SELECT * FROM orders; CREATE VIEW open_notes AS SELECT note FROM open_orders;`,
      sql: "CREATE VIEW open_orders_2 AS SELECT id FROM orders;\nDROP VIEW open_orders CASCADE;\nCREATE VIEW open_orders AS SELECT * FROM orders;",
    },
  ],
  honours: [
    {
      title: "nothing hangs on it",
      before: `${shop} CREATE VIEW open_orders AS SELECT * FROM orders;`,
      sql: "DROP VIEW open_orders CASCADE;\nCREATE VIEW open_orders AS SELECT * FROM orders;",
    },
  ],
};

export const tableRules: readonly AdviceRule[] = [dropTable, replaceTable, dropSchema, dropCascade];
