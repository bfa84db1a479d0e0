/**
 * For how long MySQL lets others write while it alters a table in place: MySQL 8.0 Reference Manual, 17.12.1 Online DDL Operations.
 * Nothing of it is run here: the script is read.
 */
import { text, tree } from "../../../sql/tree.ts";
import { type AdviceRule, step } from "../advice.ts";
import type { Does, MysqlChange } from "./changes.ts";
import { copied, copies, outside } from "./copies.ts";
import { onOld, quotedMysql, said, shopMysql } from "./told.ts";

const narrowLocks = new Set(["SHARED", "EXCLUSIVE"]);

const blocksWrites: AdviceRule = {
  name: "mysql-blocks-writes",
  title: "MySQL builds something in place, and nobody writes meanwhile",
  why: "A full-text or spatial index, a column that counts up, or a lock that the statement asks for lets others read only.",
  instead: "A window; or a copy that is swapped in.",
  rollback: "What was added is dropped in place.",
  level: "warning",
  *check(setting) {
    for (const change of onOld(setting)) {
      const { does, node, lock, table } = change;
      const kind = `${text(node["keyword"])} ${text(node["index_type"])}`.toLowerCase();
      const why =
        does === "add-index" && /fulltext|spatial/.test(kind)
          ? `a ${kind.includes("spatial") ? "spatial" : "full-text"} index is built`
          : does === "add-column" && node["auto_increment"] !== undefined
            ? "every row gets its number"
            : lock !== undefined && narrowLocks.has(lock)
              ? `the statement asks for \`LOCK=${lock}\``
              : undefined;
      if (why !== undefined && copies(setting, change) === undefined)
        yield {
          ...said(change),
          what: `Nobody writes to \`${table}\` while ${why}.`,
          steps: outside,
          grave: true,
        };
    }
  },
  violates: [
    {
      title: "a full-text index",
      dialect: "mysql",
      before: shopMysql,
      sql: "CREATE FULLTEXT INDEX orders_note ON orders(note);",
    },
    {
      title: "a lock that it asks for",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD INDEX orders_state (state), LOCK=SHARED;",
    },
  ],
  honours: [
    {
      title: "a plain index, with its limits said",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE;",
    },
  ],
};

/** How strict a statement can be about a change, and it still runs. */
const strictest: Readonly<Partial<Record<Does, string>>> = {
  "add-column": "ALGORITHM=INSTANT",
  "drop-column": "ALGORITHM=INSTANT",
  "rename-column": "ALGORITHM=INSTANT",
  "add-index": "ALGORITHM=INPLACE, LOCK=NONE",
  "alter-column": "ALGORITHM=INPLACE, LOCK=NONE",
};

const unlimited: AdviceRule = {
  name: "mysql-lock-unspecified",
  title: "Nothing says how an alteration may be done",
  why: "MySQL takes the least costly way that works, and that may be a copy under a lock, depending on version and table.",
  instead: "Say ALGORITHM and LOCK: what would need more then fails at once, before it has locked anything.",
  rollback: "There is nothing to take back.",
  level: "off",
  *check(setting) {
    const told = new Set<string>();
    for (const change of onOld(setting)) {
      const { does, algorithm, lock, line, table } = change;
      const most = strictest[does];
      if (most === undefined || algorithm !== undefined || lock !== undefined || told.has(`${line} ${table}`)) continue;
      told.add(`${line} ${table}`);
      yield {
        ...said(change),
        what: `How \`${table}\` may be altered is left to MySQL.`,
        steps: [step("Say the most that it may do, at the statement's end.", most)],
      };
    }
  },
  violates: [
    { title: "an index", dialect: "mysql", before: shopMysql, sql: "CREATE INDEX orders_state ON orders(state);" },
  ],
  honours: [
    {
      title: "it says so",
      dialect: "mysql",
      before: shopMysql,
      sql: "CREATE INDEX orders_state ON orders(state) ALGORITHM=INPLACE LOCK=NONE;",
    },
  ],
};

/** A default that is worked out; the clock's is known when the column is added. */
function isExpression(node: MysqlChange["node"]): boolean {
  const value = tree(tree(node["default_val"])?.["value"]);
  if (value === undefined || !/^(?:function|binary_expr|cast|case)$/.test(text(value["type"]) ?? "")) return false;
  return !/"value":"(?:current_timestamp|now|localtime|localtimestamp)"/i.test(JSON.stringify(value["name"] ?? ""));
}

const expressionDefault: AdviceRule = {
  name: "mysql-default-expression",
  title: "A new column's default is worked out for every row",
  why: "A constant is noted once and the column is there at once; an expression rewrites the whole table.",
  instead: "Add the column without it, set the default, then fill the old rows in batches.",
  rollback: "Drop the column.",
  level: "warning",
  *check(setting) {
    for (const change of onOld(setting))
      if (change.does === "add-column" && isExpression(change.node))
        yield {
          ...said(change),
          what: `All of \`${change.table}\` is written anew to work out \`${change.subject}\`.`,
          steps: [
            step("Add the column without a default, then set it for new rows."),
            step(
              "Fill the old rows in batches.",
              `UPDATE ${quotedMysql(change.table)} SET ${quotedMysql(change.subject ?? "")} = <value> WHERE ${quotedMysql(change.subject ?? "")} IS NULL LIMIT 1000;`,
            ),
          ],
          grave: true,
        };
  },
  violates: [
    {
      title: "an identifier for each row",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN token varchar(36) DEFAULT (uuid());",
    },
  ],
  honours: [
    {
      title: "a constant",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN source varchar(20) DEFAULT 'web';",
    },
    {
      title: "the clock",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE `orders` ADD COLUMN `made` DATETIME(3) NULL DEFAULT CURRENT_TIMESTAMP(3);",
    },
  ],
};

export const mysqlWaitRules: readonly AdviceRule[] = [copied, blocksWrites, unlimited, expressionDefault];
