/** Rows and names that a migration of MySQL takes away, and values that it makes up. */
import { list, text, tree } from "../../../sql/tree.ts";
import { type AdviceRule, step } from "../advice.ts";
import type { MysqlChange } from "./changes.ts";
import { onOld, quotedMysql, shopMysql } from "./told.ts";

const drop: AdviceRule = {
  name: "mysql-drop",
  title: "A table, a column or all rows go",
  why: "The release that still runs fails where it names them. MySQL ends the transaction before every such statement, so nothing brings the rows back.",
  instead: "Stop using it, wait for the old release to end, keep a copy, and drop it in a later change.",
  rollback: "It comes back empty; its values are in a backup or nowhere.",
  level: "warning",
  *check(setting) {
    for (const { line, table, does, subject } of onOld(setting)) {
      if (does !== "drop-table" && does !== "drop-column" && does !== "truncate") continue;
      const name = does === "drop-column" ? `${table}.${subject}` : table;
      yield {
        line,
        table,
        ...(subject === undefined ? {} : { subject }),
        what: `The ${does === "drop-column" ? "values" : "rows"} of \`${name}\` go, and nothing brings them back.`,
        steps: [
          step("Deploy code that names it no more, and let the old release end."),
          ...(does === "drop-table"
            ? [
                step(
                  "Rename it: whoever still uses it is seen, and the way back is a rename.",
                  `RENAME TABLE ${quotedMysql(table)} TO ${quotedMysql(`${table}_old`)};`,
                ),
              ]
            : [
                step(
                  "Keep a copy.",
                  `CREATE TABLE ${quotedMysql(`${table}_before`)} AS SELECT * FROM ${quotedMysql(table)};`,
                ),
              ]),
          step("Drop it in a later change, after a dump."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    { title: "a table", dialect: "mysql", before: shopMysql, sql: "DROP TABLE `orders`;" },
    { title: "a column", dialect: "mysql", before: shopMysql, sql: "ALTER TABLE `orders` DROP COLUMN `note`;" },
    { title: "all rows", dialect: "mysql", before: shopMysql, sql: "TRUNCATE TABLE orders;" },
  ],
  honours: [{ title: "it was made here", dialect: "mysql", sql: "CREATE TABLE a (i int); DROP TABLE a;" }],
};

const isSwap = ({ does, line, to }: MysqlChange, at: number, name: string): boolean =>
  does === "rename-table" && line === at && to === name;

const rename: AdviceRule = {
  name: "mysql-rename",
  title: "A table or a column is renamed under running code",
  why: "The old release fails where it uses the old name, the new one fails until the migration has run.",
  instead: "Add the new one beside it, write to both, move the rows, read the new one, then drop the old one.",
  rollback: "Rename it back; the same gap opens again.",
  level: "warning",
  *check(setting) {
    for (const { line, table, does, subject, to } of onOld(setting)) {
      if (does !== "rename-table" && does !== "rename-column") continue;
      // Another takes the name at the same moment.
      if (does === "rename-table" && setting.known.mysql.some((one) => isSwap(one, line, table))) continue;
      const from = does === "rename-table" ? table : `${table}.${subject}`;
      yield {
        line,
        table,
        subject: from,
        what: `Code that says \`${from}\` fails from then on, code that says \`${to}\` until then.`,
        steps:
          does === "rename-table"
            ? [
                step(
                  "Leave a view under the old name: it takes reads and writes alike.",
                  `CREATE VIEW ${quotedMysql(table)} AS SELECT * FROM ${quotedMysql(to ?? "")};`,
                ),
                step("Deploy code that uses the new name, then drop the view in a later change."),
              ]
            : [
                step("Add the new column, and deploy code that writes both."),
                step(
                  "Fill the old rows in batches.",
                  `UPDATE ${quotedMysql(table)} SET ${quotedMysql(to ?? "")} = ${quotedMysql(subject ?? "")} WHERE NOT (${quotedMysql(to ?? "")} <=> ${quotedMysql(subject ?? "")}) LIMIT 1000;`,
                ),
                step("Deploy code that reads the new one only, then drop the old one in a later change."),
              ],
        grave: true,
      };
    }
  },
  violates: [
    { title: "a table", dialect: "mysql", before: shopMysql, sql: "RENAME TABLE orders TO purchases;" },
    {
      title: "a column",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders CHANGE note remark text;",
    },
  ],
  honours: [
    {
      title: "a second column",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE `orders` ADD COLUMN `remark` TEXT NULL;",
    },
    {
      title: "another table takes the name in the same statement",
      dialect: "mysql",
      before: `${shopMysql}\nCREATE TABLE orders_next (id bigint PRIMARY KEY);`,
      sql: "CREATE TABLE orders_copy LIKE orders_next;\nRENAME TABLE orders TO orders_old, orders_copy TO orders;",
    },
  ],
};

const isRequired = ({ node }: MysqlChange): boolean =>
  text(tree(node["nullable"])?.["type"]) === "not null" &&
  node["default_val"] === undefined &&
  node["generated"] === undefined &&
  node["auto_increment"] === undefined;

const implicitZero: AdviceRule = {
  name: "mysql-implicit-zero",
  title: "A required column without a default gets values that nobody chose",
  why: "Rows that are there get 0, an empty text or the first of a list, unsaid; the release that still runs cannot insert any more, as it names no value.",
  instead: "Add it nullable or with a default, fill the rows, then make it required.",
  rollback: "Drop the column; the old release can insert again.",
  level: "warning",
  *check(setting) {
    for (const change of onOld(setting)) {
      const { does, table, line, subject = "" } = change;
      if (does !== "add-column" || !isRequired(change)) continue;
      yield {
        line,
        table,
        subject,
        what: `\`${table}.${subject}\` is made up for rows that are there, and code that does not name it cannot insert.`,
        steps: [
          step("Add it nullable, and deploy code that writes it."),
          step(
            "Fill the old rows in batches.",
            `UPDATE ${quotedMysql(table)} SET ${quotedMysql(subject)} = <value> WHERE ${quotedMysql(subject)} IS NULL LIMIT 1000;`,
          ),
          step("Make it required in a later change."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "a required column",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE `orders` ADD COLUMN `paid` DATETIME(3) NOT NULL;",
    },
  ],
  honours: [
    {
      title: "with a default",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN paid tinyint(1) NOT NULL DEFAULT 0;",
    },
    {
      title: "nullable",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN paid datetime NULL;",
    },
  ],
};

/** It has a condition that may leave a row out: `WHERE 1`, `WHERE TRUE` and `WHERE 1 = 1` leave none. */
function isBound(node: MysqlChange["node"]): boolean {
  const where = tree(node["where"]);
  if (where?.["type"] !== "binary_expr" || where["operator"] !== "=") return where !== undefined && !isConstant(where);
  return !isConstant(where["left"]) || !isConstant(where["right"]);
}

const isConstant = (node: unknown): boolean => /^(?:number|bool)$/.test(text(tree(node)?.["type"]) ?? "");

const unboundedWrite: AdviceRule = {
  name: "mysql-unbounded-write",
  title: "All rows of a table are overwritten or deleted",
  why: "InnoDB locks every row that it goes by until the statement ends, and what stood there is gone.",
  instead: "Name the rows, keep a copy, and work in batches.",
  rollback: "None without a copy of what stood there.",
  level: "warning",
  *check(setting) {
    const fresh = new Set(
      setting.known.mysql.flatMap(({ does, table, subject }) => (does === "add-column" ? [`${table}.${subject}`] : [])),
    );
    for (const { line, table, does, node } of onOld(setting)) {
      if ((does !== "update" && does !== "delete") || isBound(node) || tree(node["limit"]) !== undefined) continue;
      const columns = list(node["set"]).map((one) => text(tree(one)?.["column"]) ?? "");
      const fills = does === "update" && columns.every((column) => fresh.has(`${table}.${column}`));
      if (list(node["table"]).length > 1 || list(node["from"]).length > 1 || fills) continue;
      yield {
        line,
        table,
        subject: columns.join(","),
        what: `Every row of \`${table}\` is ${does === "delete" ? "deleted" : "overwritten"}.`,
        steps: [
          step(
            "Keep what stands there.",
            `CREATE TABLE ${quotedMysql(`${table}_before`)} AS SELECT * FROM ${quotedMysql(table)};`,
          ),
          step("Work in batches, each a transaction of its own, from a job rather than from a migration."),
        ],
        grave: true,
      };
    }
  },
  violates: [
    { title: "every state", dialect: "mysql", before: shopMysql, sql: "UPDATE orders SET state = 'new';" },
    { title: "every order", dialect: "mysql", before: shopMysql, sql: "DELETE FROM orders;" },
    {
      title: "a condition that is always true",
      dialect: "mysql",
      before: shopMysql,
      sql: "DELETE FROM orders WHERE 1 = 1;",
    },
  ],
  honours: [
    { title: "one row", dialect: "mysql", before: shopMysql, sql: "UPDATE orders SET state = 'new' WHERE id = 7;" },
  ],
};

export const mysqlDataRules: readonly AdviceRule[] = [drop, rename, implicitZero, unboundedWrite];
