/** Columns of tables with rows that change or go. */
import { type Advice, type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";
import { alterations, ident, namesColumn, quoted } from "./trees.ts";

const defaultDropped: AdviceRule = {
  name: "default-dropped",
  title: "A required column loses its default",
  why: "Code that leaves the column out cannot insert any more.",
  instead: "Deploy code that always gives a value, then drop the default.",
  rollback: "SET DEFAULT, at any time.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, name = "", def } of alterations(setting, "AT_ColumnDefault")) {
      const column = setting.catalogue?.column(table, name);
      if (def !== undefined || column?.is["notnull"] !== true || column.is["default"] === null) continue;
      if (isMended(setting, table, name)) continue;
      yield {
        line: statement.line,
        table,
        subject: name,
        what: `An insert that leaves \`${name}\` out fails from then on.`,
        steps: [
          step("Deploy code that gives a value in each insert, and let the old release end."),
          step("Then drop the default.", `ALTER TABLE ${quoted(table)} ALTER COLUMN ${ident(name)} DROP DEFAULT;`),
        ],
      };
    }
  },
  violates: [
    {
      title: "amounts have no default any more",
      before: shop,
      sql: "ALTER TABLE orders ALTER COLUMN cents DROP DEFAULT;",
    },
  ],
  honours: [
    {
      title: "another default takes its place",
      before: shop,
      sql: "ALTER TABLE orders ALTER COLUMN cents DROP DEFAULT;\nALTER TABLE orders ALTER COLUMN cents SET DEFAULT 1;",
    },
    {
      title: "the column may be empty",
      before: `${shop} ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';`,
      sql: "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;",
    },
  ],
};

/** The migration gives the column another default, lets it be empty, or drops it. */
const isMended = (setting: Setting, table: string, column: string): boolean =>
  [...alterations(setting, "AT_ColumnDefault", "AT_DropNotNull", "AT_DropColumn")].some(
    (one) => one.table === table && one.name === column && (one.does !== "AT_ColumnDefault" || one.def !== undefined),
  );

const dropNotNull: AdviceRule = {
  name: "drop-not-null",
  title: "A column may be empty from now on",
  why: "Code that reads it never met an empty value, and the way back fails once one is there.",
  instead: "Make the readers ready for it first.",
  rollback: "SET NOT NULL fails while a value is missing.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, name = "" } of alterations(setting, "AT_DropNotNull"))
      if (setting.catalogue?.column(table, name)?.is["notnull"] !== false)
        yield {
          line: statement.line,
          table,
          subject: name,
          what: `Readers of \`${table}.${name}\` can meet an empty value from then on.`,
          steps: [
            step("Deploy readers that take an empty value."),
            step("Then let it be empty.", `ALTER TABLE ${quoted(table)} ALTER COLUMN ${ident(name)} DROP NOT NULL;`),
          ],
        };
  },
  violates: [
    { title: "amounts may be missing", before: shop, sql: "ALTER TABLE orders ALTER COLUMN cents DROP NOT NULL;" },
  ],
  honours: [{ title: "it was free already", before: shop, sql: "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;" }],
};

const dropColumn: AdviceRule = {
  name: "drop-column",
  title: "A column is dropped with its values",
  why: "The release that still runs fails where it names the column, and no way back brings its values again.",
  instead: "Stop using it, let the old release end, keep a copy, and drop it in a later change.",
  rollback: "The column comes back empty.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name = "" } of alterations(setting, "AT_DropColumn")) {
      const stood = setting.catalogue?.column(table, name);
      if (setting.catalogue !== undefined && stood === undefined) continue;
      if (typeof stood?.is["generated"] === "string") continue;
      yield dropping(setting, statement.line, table, name);
    }
  },
  violates: [
    { title: "notes go", before: shop, sql: "ALTER TABLE orders DROP COLUMN note;" },
    {
      title: "notes go to a table of their own",
      before: shop,
      sql: "CREATE TABLE notes AS SELECT id AS of, note FROM orders;\nALTER TABLE orders DROP COLUMN note;",
    },
  ],
  honours: [
    {
      title: "it can be worked out again",
      before: `${shop} ALTER TABLE orders ADD COLUMN euros int GENERATED ALWAYS AS (cents / 100) STORED;`,
      sql: "ALTER TABLE orders DROP COLUMN euros;",
    },
  ],
};

function dropping(setting: Setting, line: number, table: string, name: string): Advice {
  const [at, column] = [quoted(table), ident(name)];
  const copy = quoted(`${table}_${name}_old`);
  const key = setting.catalogue === undefined ? "<key>" : setting.catalogue.keyOf(table);
  const taken = key === undefined ? "*" : `${key}, ${column}`;
  const kept = setting
    .of("InsertStmt", "UpdateStmt", "CreateTableAsStmt")
    .find((one) => one.line < line && namesColumn(one.body, table, name));
  const left =
    kept === undefined
      ? "go, and nothing brings them back."
      : `go; what line ${kept.line} makes of them is all that is left, and no way back takes them from there.`;
  return {
    line,
    table,
    subject: name,
    what: `The values of \`${table}.${name}\` ${left}`,
    steps: [
      step("Deploy code that names the column no more, and let the old release end."),
      step("Keep a copy.", `CREATE TABLE ${copy} AS SELECT ${taken} FROM ${at};`),
      step("Drop it in a later change.", `ALTER TABLE ${at} DROP COLUMN ${column};`),
    ],
    grave: true,
  };
}

export const alteredColumnRules: readonly AdviceRule[] = [defaultDropped, dropNotNull, dropColumn];
