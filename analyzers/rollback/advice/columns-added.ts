/** Columns that tables with rows get. */
import { bodyOf, type Tree, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";
import { type Alteration, alterations, hasConstraint, ident, quoted, typeOf } from "./trees.ts";

const serials = /^(?:big|small)?serial[248]?$/;

interface Added extends Alteration {
  readonly column: Tree;
  readonly label: string;
  readonly numbered: boolean;
  readonly generated: boolean;
}

function* addedColumns(setting: Setting): Generator<Added> {
  for (const one of alterations(setting, "AT_AddColumn")) {
    const column = bodyOf(one.def, "ColumnDef") ?? {};
    const numbered = serials.test(typeOf(column)) || hasConstraint(column, "CONSTR_IDENTITY");
    const generated = hasConstraint(column, "CONSTR_GENERATED");
    yield { ...one, column, label: text(column["colname"]) ?? "", numbered, generated };
  }
}

const batches = (table: string, column: string, value: string) =>
  step(
    "Fill the rows that are there, in batches, each a transaction of its own.",
    `UPDATE ${quoted(table)} SET ${ident(column)} = ${value} WHERE ctid IN (SELECT ctid FROM ${quoted(table)} WHERE ${ident(column)} IS NULL LIMIT 1000);`,
  );

const defaultVolatile: AdviceRule = {
  name: "default-volatile",
  title: "A default that differs from row to row writes the whole table anew",
  why: "A constant default is kept in the catalogue; one that is worked out for each row is written into all of them while everybody waits.",
  instead: "Add the column without it, set the default for new rows, and fill the old ones in batches.",
  rollback: "DROP COLUMN; what was written into it goes along.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, column, label, numbered, generated } of addedColumns(setting)) {
      if (
        numbered ||
        generated ||
        !hasConstraint(column, "CONSTR_DEFAULT") ||
        setting.work(statement, table)?.rewrites !== true
      )
        continue;
      yield {
        line: statement.line,
        table,
        subject: label,
        what: `Every row of \`${table}\` is written anew with its own \`${label}\` while everybody waits.`,
        steps: [
          step("Add the column without a default."),
          step(
            "Set the default, which new rows then get.",
            `ALTER TABLE ${quoted(table)} ALTER COLUMN ${ident(label)} SET DEFAULT <expression>;`,
          ),
          batches(table, label, "<expression>"),
        ],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "each order gets a random key",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    },
  ],
  honours: [
    { title: "a constant", before: shop, sql: "ALTER TABLE orders ADD COLUMN paid boolean NOT NULL DEFAULT false;" },
    {
      title: "the time of the migration, the same for all",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN seen timestamptz NOT NULL DEFAULT now();",
    },
  ],
};

const serialOrIdentityAdd: AdviceRule = {
  name: "serial-or-identity-add",
  title: "A numbered column writes the whole table anew",
  why: "Every row gets its number while everybody waits.",
  instead: "Add a plain column, number new rows by a sequence, and old ones in batches.",
  rollback: "DROP COLUMN, which takes its sequence along.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, label, numbered } of addedColumns(setting)) {
      if (!numbered || !setting.costs(statement, table)) continue;
      const sequence = quoted(`${table}_${label}_seq`);
      yield {
        line: statement.line,
        table,
        subject: label,
        what: `Every row of \`${table}\` gets its number while everybody waits.`,
        steps: [
          step(
            "Add a plain column and a sequence.",
            `ALTER TABLE ${quoted(table)} ADD COLUMN ${ident(label)} bigint;\nCREATE SEQUENCE ${sequence} OWNED BY ${quoted(table)}.${ident(label)};`,
          ),
          step(
            "Number new rows.",
            `ALTER TABLE ${quoted(table)} ALTER COLUMN ${ident(label)} SET DEFAULT nextval('${sequence}');`,
          ),
          batches(table, label, `nextval('${sequence}')`),
        ],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    { title: "a serial", before: shop, sql: "ALTER TABLE orders ADD COLUMN number bigserial;" },
    {
      title: "an identity",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;",
    },
  ],
  honours: [{ title: "a plain column", before: shop, sql: "ALTER TABLE orders ADD COLUMN number bigint;" }],
};

const generatedStoredAdd: AdviceRule = {
  name: "generated-stored-add",
  title: "A stored generated column writes the whole table anew",
  why: "Its value is worked out and written for every row while everybody waits.",
  instead: "VIRTUAL (PostgreSQL 18), or a plain column that a trigger fills.",
  rollback: "DROP COLUMN; its values can be worked out again.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, label, generated } of addedColumns(setting))
      if (generated && setting.work(statement, table)?.rewrites === true)
        yield {
          line: statement.line,
          table,
          subject: label,
          what: `\`${label}\` is worked out for every row of \`${table}\` while everybody waits.`,
          steps: [
            step(
              "From PostgreSQL 18 on, work it out when it is read.",
              `${statement.sql.replace(/\bstored\b/i, "VIRTUAL")};`,
            ),
          ],
          ...setting.grave(statement, table),
        };
  },
  violates: [
    {
      title: "euros out of cents, kept",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN euros numeric GENERATED ALWAYS AS (cents / 100.0) STORED;",
    },
  ],
  honours: [
    {
      title: "worked out when read",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN euros numeric GENERATED ALWAYS AS (cents / 100.0) VIRTUAL;",
    },
  ],
};

const requiredColumn: AdviceRule = {
  name: "required-column",
  title: "A new column must have a value, and nobody gives it one",
  why: "It fails where the table holds a single row, and code that does not know the column cannot insert any more.",
  instead: "Add it without NOT NULL or with a default, let the code write it, then require it.",
  rollback: "DROP COLUMN.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, column, label, numbered, generated } of addedColumns(setting)) {
      const given = numbered || generated || hasConstraint(column, "CONSTR_DEFAULT");
      if (given || !hasConstraint(column, "CONSTR_NOTNULL", "CONSTR_PRIMARY")) continue;
      yield {
        line: statement.line,
        table,
        subject: label,
        what: `It fails as soon as \`${table}\` holds a row: \`${label}\` has no value for it.`,
        steps: [
          step("Add the column so that it may be empty."),
          step("Deploy code that writes it."),
          batches(table, label, "<value>"),
          step("Require it.", `ALTER TABLE ${quoted(table)} ALTER COLUMN ${ident(label)} SET NOT NULL;`),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "orders need a currency at once",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN currency text NOT NULL;",
    },
  ],
  honours: [
    { title: "it may be empty", before: shop, sql: "ALTER TABLE orders ADD COLUMN currency text;" },
    {
      title: "it has a default",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';",
    },
  ],
};

export const addedColumnRules: readonly AdviceRule[] = [
  defaultVolatile,
  serialOrIdentityAdd,
  generatedStoredAdd,
  requiredColumn,
];
