/** Rows that a migration writes or takes away. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, kindOf, list, text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { shop } from "./shop.ts";
import { alterations, quoted } from "./trees.ts";

interface Written {
  readonly statement: Statement;
  readonly table: string;
  readonly deletes: boolean;
  /** Columns that an UPDATE sets. */
  readonly columns: readonly string[];
  /** No condition at all; or none that picks single rows. */
  readonly reach: "all" | "many" | "few";
}

/** Every UPDATE and DELETE of a table that stood before the change. */
export function* written(setting: Setting): Generator<Written> {
  for (const statement of setting.of("UpdateStmt", "DeleteStmt")) {
    const { body, kind } = statement;
    const table = rangeName(tree(body["relation"]));
    if (!setting.isOld(table)) continue;
    const where = body["whereClause"];
    const columns = list(body["targetList"]).flatMap((one) => text(bodyOf(one, "ResTarget")?.["name"]) ?? []);
    const joins = list(body["fromClause"]).length + list(body["usingClause"]).length > 0;
    const reach = where === undefined && !joins ? "all" : picks(where) ? "few" : "many";
    yield { statement, table, deletes: kind === "DeleteStmt", columns, reach };
  }
}

/** `key = constant`, alone or beside other conditions; or a list of constants. */
function picks(node: unknown): boolean {
  const [kind, body] = kindOf(node) ?? ["", {}];
  if (kind === "BoolExpr") return body["boolop"] === "AND_EXPR" && list(body["args"]).some(picks);
  if (kind !== "A_Expr" || !/^AEXPR_(?:OP|IN)$/.test(text(body["kind"]) ?? "")) return false;
  const isConstant = (one: unknown): boolean => {
    const cast = bodyOf(one, "TypeCast");
    return cast === undefined ? bodyOf(one, "A_Const") !== undefined : isConstant(cast["arg"]);
  };
  const right = bodyOf(body["rexpr"], "List")?.["items"] ?? [body["rexpr"]];
  return bodyOf(body["lexpr"], "ColumnRef") !== undefined && list(right).every(isConstant) && isEquality(body["name"]);
}

const isEquality = (name: unknown): boolean => text(bodyOf(list(name)[0], "String")?.["sval"]) === "=";

/** An UPDATE of columns that this migration adds: it fills them. */
const fillsNew = (setting: Setting, { table, columns, deletes }: Written): boolean => {
  const fresh = new Set(
    [...alterations(setting, "AT_AddColumn")].flatMap((one) =>
      one.table === table ? (text(bodyOf(one.def, "ColumnDef")?.["colname"]) ?? []) : [],
    ),
  );
  const isFresh = (column: string): boolean =>
    fresh.has(column) || (setting.catalogue !== undefined && setting.catalogue.column(table, column) === undefined);
  return !deletes && columns.length > 0 && columns.every(isFresh);
};

/** DDL of the same table in the same transaction: the lock is held while the rows are written. */
const lockedBefore = (setting: Setting, { statement, table }: Written): boolean =>
  [...alterations(setting)].some(
    (one) => one.table === table && setting.together(one.statement, statement) && one.statement.line <= statement.line,
  );

const unboundedWrite: AdviceRule = {
  name: "unbounded-write",
  title: "All rows of a table are overwritten or deleted",
  why: "A statement without a condition locks every row until it ends, and what stood there is gone.",
  instead: "Name the rows, keep a copy, and work in batches.",
  rollback: "None without a copy of what stood there.",
  level: "warning",
  *check(setting) {
    for (const one of written(setting)) {
      if (one.reach !== "all" || fillsNew(setting, one) || lockedBefore(setting, one)) continue;
      const { statement, table, deletes } = one;
      yield {
        line: statement.line,
        table,
        subject: one.columns.join(","),
        what: deletes
          ? `Every row of \`${table}\` is deleted.`
          : `Every row of \`${table}\` is overwritten (${one.columns.map((column) => `\`${column}\``).join(", ")}).`,
        steps: [
          step(
            "Keep what stands there.",
            `CREATE TABLE ${quoted(`${table}_before`)} AS SELECT * FROM ${quoted(table)};`,
          ),
          step("Work in batches, each a transaction of its own, from a job rather than from a migration."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    { title: "every state is set", before: shop, sql: "UPDATE orders SET state = 'new';" },
    { title: "every order goes", before: shop, sql: "DELETE FROM orders;" },
  ],
  honours: [
    { title: "one row", before: shop, sql: "UPDATE orders SET state = 'new' WHERE id = 7;" },
    { title: "rows of a new table", sql: "CREATE TABLE a (i int); UPDATE a SET i = 1;" },
  ],
};

const bigBackfill: AdviceRule = {
  name: "big-backfill",
  title: "A migration fills a column in all rows at once",
  why: "Every row that it writes stays locked until the whole statement is through, and a table twice its size is left behind.",
  instead: "Batches of some thousand rows, each a transaction of its own.",
  rollback: "The old column still holds what it held; the new one can be emptied.",
  level: "warning",
  *check(setting) {
    for (const one of written(setting)) {
      if (one.reach === "few" || one.deletes || lockedBefore(setting, one)) continue;
      if (one.reach === "all" && !fillsNew(setting, one)) continue;
      const { statement, table } = one;
      yield {
        line: statement.line,
        table,
        subject: one.columns.join(","),
        what: `Rows of \`${table}\` stay locked until all that it fits are written.`,
        steps: [
          step(
            "Repeat in batches until no row is left, each a transaction of its own.",
            `${statement.sql.replace(/\s*;?\s*$/, "")} -- AND ctid IN (SELECT ctid FROM ${quoted(table)} WHERE <not done> LIMIT 1000);`,
          ),
        ],
        ...(one.reach === "all" ? { grave: true as const } : {}),
      };
    }
  },
  violates: [
    { title: "empty states are filled", before: shop, sql: "UPDATE orders SET state = 'new' WHERE state IS NULL;" },
  ],
  honours: [{ title: "a few known rows", before: shop, sql: "UPDATE orders SET state = 'new' WHERE id IN (1, 2, 3);" }],
};

const ddlPlusBackfill: AdviceRule = {
  name: "ddl-plus-backfill",
  title: "A table is altered and its rows are written in one transaction",
  why: "The lock that ALTER TABLE took is held until all rows are written: nobody reads the table meanwhile.",
  instead: "Three migrations or more: add, fill in batches, then require.",
  rollback: "The column goes with what was filled into it.",
  level: "warning",
  *check(setting) {
    const told = new Set<string>();
    for (const one of written(setting)) {
      if (one.reach === "few" || !lockedBefore(setting, one) || told.has(one.table)) continue;
      told.add(one.table);
      yield {
        line: one.statement.line,
        table: one.table,
        what: `\`${one.table}\` is locked against reading and writing while its rows are written.`,
        steps: [
          step("Leave ALTER TABLE in this migration."),
          step("Write the rows afterwards, in batches.", `${one.statement.sql};`),
          step("Put NOT NULL and other conditions into a later migration."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "a column is added and filled at once",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN euros int;\nUPDATE orders SET euros = cents / 100;",
    },
  ],
  honours: [{ title: "it is only added", before: shop, sql: "ALTER TABLE orders ADD COLUMN euros int;" }],
};

const truncate: AdviceRule = {
  name: "truncate",
  title: "A table is emptied",
  why: "TRUNCATE locks the table, leaves no row, fires no row trigger, and with CASCADE empties every table that points to it.",
  instead: "Delete by condition in batches, after a copy.",
  rollback: "Only a backup brings the rows again.",
  level: "warning",
  *check(setting) {
    for (const { line, body } of setting.of("TruncateStmt"))
      for (const one of list(body["relations"])) {
        const table = rangeName(bodyOf(one, "RangeVar"));
        if (!setting.isOld(table)) continue;
        yield {
          line,
          table,
          what: `No row of \`${table}\` is left${body["behavior"] === "DROP_CASCADE" ? ", nor of the tables that point to it" : ""}.`,
          steps: [
            step(
              "Keep what stands there.",
              `CREATE TABLE ${quoted(`${table}_before`)} AS SELECT * FROM ${quoted(table)};`,
            ),
          ],
          grave: true,
        };
      }
  },
  violates: [{ title: "orders are emptied", before: shop, sql: "TRUNCATE orders;" }],
  honours: [{ title: "a table of this migration", sql: "CREATE TABLE a (i int); TRUNCATE a;" }],
};

export const rowRules: readonly AdviceRule[] = [unboundedWrite, bigBackfill, ddlPlusBackfill, truncate];
