/** Habits about types: silent unless the settings name them. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, type Tree, text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { alterations, hasConstraint, typeOf } from "./trees.ts";

interface Defined {
  readonly statement: Statement;
  readonly table: string;
  readonly column: Tree;
  readonly name: string;
  readonly type: string;
}

/** Columns that the migration makes, on new tables and old ones. */
function* defined(setting: Setting): Generator<Defined> {
  const of = (statement: Statement, table: string, column: Tree): Defined => ({
    statement,
    table,
    column,
    name: text(column["colname"]) ?? "",
    type: typeOf(column),
  });
  for (const statement of setting.of("CreateStmt"))
    for (const one of list(statement.body["tableElts"])) {
      const column = bodyOf(one, "ColumnDef");
      if (column !== undefined) yield of(statement, rangeName(tree(statement.body["relation"])) ?? "", column);
    }
  for (const { statement, table, def } of alterations(setting, "AT_AddColumn"))
    yield of(statement, table, bodyOf(def, "ColumnDef") ?? {});
}

export type Words = Pick<AdviceRule, "name" | "title" | "why" | "instead">;

/** A rule about columns' types. */
function aboutColumns(
  words: Words,
  fits: (one: Defined) => boolean,
  what: (one: Defined) => string,
  bad: string,
  good: string,
): AdviceRule {
  return {
    ...words,
    rollback: "A type is cheap to choose and dear to change.",
    level: "off",
    *check(setting) {
      for (const one of defined(setting))
        if (fits(one))
          yield {
            line: one.statement.line,
            table: one.table,
            subject: one.name,
            what: what(one),
            steps: [step(words.instead)],
          };
    },
    violates: [{ title: "a new table", sql: `CREATE TABLE parcels (${bad});` }],
    honours: [{ title: "a new table", sql: `CREATE TABLE parcels (${good});` }],
  };
}

export const key = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

export const typeHabitRules: readonly AdviceRule[] = [
  aboutColumns(
    {
      name: "prefer-bigint",
      title: "A key of four bytes",
      why: "It ends at 2,147,483,647 rows, and widening it writes the whole table anew.",
      instead: "bigint.",
    },
    ({ column, type }) => /^(?:int[24]|serial[24]?|smallserial)$/.test(type) && hasConstraint(column, "CONSTR_PRIMARY"),
    ({ name }) => `\`${name}\` runs out of numbers.`,
    "id integer PRIMARY KEY",
    key,
  ),
  aboutColumns(
    {
      name: "identity-over-serial",
      title: "A serial instead of an identity",
      why: "A serial's sequence has rights and an owner of its own, and anybody can write over its numbers.",
      instead: "GENERATED ALWAYS AS IDENTITY.",
    },
    ({ type }) => /serial/.test(type),
    ({ name }) => `\`${name}\` is a serial.`,
    "id bigserial PRIMARY KEY",
    key,
  ),
  aboutColumns(
    {
      name: "timestamptz",
      title: "A time without a zone",
      why: "Nobody knows which moment it means once two zones are involved.",
      instead: "timestamptz.",
    },
    ({ type }) => type === "timestamp",
    ({ name }) => `\`${name}\` knows no zone.`,
    `${key}, at timestamp`,
    `${key}, at timestamptz`,
  ),
  aboutColumns(
    {
      name: "text-over-varchar",
      title: "A text with a length",
      why: "The length costs a rewrite or a lock when it has to change, and saves nothing.",
      instead: "text, with a CHECK where a limit is meant.",
    },
    ({ column, type }) => type === "varchar" && list(tree(column["typeName"])?.["typmods"]).length > 0,
    ({ name }) => `\`${name}\` has a length.`,
    `${key}, code varchar(20)`,
    `${key}, code text`,
  ),
  aboutColumns(
    {
      name: "no-char",
      title: "A text that is filled up with blanks",
      why: "char(n) pads what is shorter, and compares without the blanks.",
      instead: "text.",
    },
    ({ type }) => type === "bpchar",
    ({ name }) => `\`${name}\` is filled up with blanks.`,
    `${key}, code char(3)`,
    `${key}, code text`,
  ),
  aboutColumns(
    {
      name: "jsonb",
      title: "JSON that is kept as text",
      why: "json is parsed again at each look, and no index helps.",
      instead: "jsonb.",
    },
    ({ type }) => type === "json",
    ({ name }) => `\`${name}\` is kept as text.`,
    `${key}, data json`,
    `${key}, data jsonb`,
  ),
];
