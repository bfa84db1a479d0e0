/** Names that running code may use. */
import { rangeName } from "../../sql/pg-names.ts";
import { strings, text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { ident, joined, quoted } from "./trees.ts";

interface Renamed {
  readonly statement: Statement;
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

function* renames(setting: Setting, ...types: readonly string[]): Generator<Renamed> {
  for (const statement of setting.of("RenameStmt")) {
    const { relation, renameType, subname, newname } = statement.body;
    const table = rangeName(tree(relation));
    if (!types.includes(text(renameType) ?? "") || !setting.isOld(table)) continue;
    yield { statement, table, from: text(subname) ?? table, to: text(newname) ?? "" };
  }
}

const renameColumn: AdviceRule = {
  name: "rename-column",
  title: "A column is renamed under running code",
  why: "The old release fails where it names the column, the new one fails until the migration has run.",
  instead: "Add a column, write to both, move the rows, read the new one, then drop the old one.",
  rollback: "Rename it back; the same gap opens again.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, from, to } of renames(setting, "OBJECT_COLUMN")) {
      const at = quoted(table);
      const type = String(setting.catalogue?.column(table, from)?.is["type"] ?? "<type>");
      yield {
        line: statement.line,
        table,
        subject: from,
        what: `Code that says \`${table}.${from}\` fails from then on, code that says \`${to}\` until then.`,
        steps: [
          step("Add the new column.", `ALTER TABLE ${at} ADD COLUMN ${ident(to)} ${type};`),
          step("Deploy code that writes both."),
          step(
            "Fill the old rows in batches.",
            `UPDATE ${at} SET ${ident(to)} = ${ident(from)} WHERE ctid IN (SELECT ctid FROM ${at} WHERE ${ident(to)} IS DISTINCT FROM ${ident(from)} LIMIT 1000);`,
          ),
          step("Deploy code that reads and writes the new one only."),
          step("Drop the old one in a later change.", `ALTER TABLE ${at} DROP COLUMN ${ident(from)};`),
        ],
        grave: true,
      };
    }
  },
  violates: [{ title: "notes become remarks", before: shop, sql: "ALTER TABLE orders RENAME COLUMN note TO remark;" }],
  honours: [{ title: "a second column", before: shop, sql: "ALTER TABLE orders ADD COLUMN remark text;" }],
};

const renameTable: AdviceRule = {
  name: "rename-table",
  title: "A table is renamed under running code",
  why: "The old release fails where it names the table, the new one fails until the migration has run.",
  instead: "Leave a view under the old name for as long as the old release runs.",
  rollback: "Drop the view, rename the table back.",
  level: "warning",
  *check(setting) {
    const views = new Set(setting.of("ViewStmt").map(({ body }) => rangeName(tree(body["view"]))));
    for (const { statement, table, to } of renames(setting, "OBJECT_TABLE")) {
      if (views.has(table)) continue;
      yield {
        line: statement.line,
        table,
        what: `Code that says \`${table}\` fails from then on, code that says \`${to}\` until then.`,
        steps: [
          step(
            "In the same transaction, leave a view under the old name: it takes reads and writes alike.",
            `CREATE VIEW ${quoted(table)} AS SELECT * FROM ${ident(to)};`,
          ),
          step("Deploy code that uses the new name, and let the old release end."),
          step("Drop the view in a later change.", `DROP VIEW ${quoted(table)};`),
        ],
        grave: true,
      };
    }
  },
  violates: [{ title: "orders become purchases", before: shop, sql: "ALTER TABLE orders RENAME TO purchases;" }],
  honours: [
    {
      title: "the old name still answers",
      before: shop,
      sql: "ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT * FROM purchases;",
    },
  ],
};

const renameSchema: AdviceRule = {
  name: "rename-schema",
  title: "A schema is renamed under running code",
  why: "Every statement that names the schema, and every search path, fails from then on.",
  instead: "Move the objects one by one, each with a view under its old name.",
  rollback: "Rename it back.",
  level: "warning",
  *check(setting) {
    for (const { line, body } of setting.of("RenameStmt")) {
      const from = text(body["subname"]) ?? "";
      if (
        body["renameType"] !== "OBJECT_SCHEMA" ||
        (setting.catalogue !== undefined && !setting.catalogue.has("schema", from))
      )
        continue;
      yield {
        line,
        subject: from,
        what: `Code that names the schema \`${from}\` fails from then on.`,
        steps: [step("Put the new name into search paths and code first, beside the old one.")],
        grave: true,
      };
    }
  },
  violates: [
    { title: "billing becomes money", before: "CREATE SCHEMA billing;", sql: "ALTER SCHEMA billing RENAME TO money;" },
  ],
  honours: [{ title: "a new schema beside it", before: "CREATE SCHEMA billing;", sql: "CREATE SCHEMA money;" }],
};

const renameEnumValue: AdviceRule = {
  name: "rename-enum-value",
  title: "A value of an enum is renamed under running code",
  why: "The old release writes a value that is no more and does not know the one that it reads.",
  instead: "Add the new value, teach the code both, move the rows, then stop using the old one.",
  rollback: "Rename it back.",
  level: "warning",
  *check(setting) {
    for (const { line, body } of setting.of("AlterEnumStmt")) {
      const [from, to, type] = [text(body["oldVal"]), text(body["newVal"]) ?? "", joined(strings(body["typeName"]))];
      if (from === undefined || (setting.catalogue !== undefined && !setting.catalogue.has("enum", type))) continue;
      yield {
        line,
        subject: `${type}.${from}`,
        what: `Code that writes or compares \`${from}\` fails from then on.`,
        steps: [
          step("Add the new value.", `ALTER TYPE ${quoted(type)} ADD VALUE '${to.replaceAll("'", "''")}';`),
          step("Deploy code that reads both and writes the new one, then move the rows in batches."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "sent becomes shipped",
      before: "CREATE TYPE state AS ENUM ('new', 'sent');",
      sql: "ALTER TYPE state RENAME VALUE 'sent' TO 'shipped';",
    },
  ],
  honours: [
    {
      title: "a value more",
      before: "CREATE TYPE state AS ENUM ('new', 'sent');",
      sql: "ALTER TYPE state ADD VALUE 'shipped';",
    },
  ],
};

const renameConstraintIndex: AdviceRule = {
  name: "rename-constraint-index",
  title: "A constraint or an index is renamed",
  why: "ON CONFLICT ON CONSTRAINT, error handlers and hints know it by its name.",
  instead: "Keep the name, or look for it in the code first.",
  rollback: "Rename it back.",
  level: "off",
  *check(setting) {
    for (const { statement, table, from } of renames(setting, "OBJECT_TABCONSTRAINT"))
      yield {
        line: statement.line,
        table,
        subject: from,
        what: `Code that names \`${from}\` finds it no more.`,
        steps: [step("Look for the old name in the code before.")],
      };
  },
  violates: [
    {
      title: "a key by another name",
      before: shop,
      sql: "ALTER TABLE orders RENAME CONSTRAINT orders_pkey TO orders_key;",
    },
  ],
  honours: [
    {
      title: "a new condition",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;",
    },
  ],
};

export const renameRules: readonly AdviceRule[] = [
  renameColumn,
  renameTable,
  renameSchema,
  renameEnumValue,
  renameConstraintIndex,
];
