/**
 * What InnoDB does by copying the whole table. What is done at once, in place or by a copy: MySQL 8.0 Reference Manual, 17.12.1 Online
 * DDL Operations. Nothing of it is run here: the script is read.
 */
import { text, tree } from "../../../sql/tree.ts";
import { type AdviceRule, step } from "../advice.ts";
import type { Setting } from "../setting.ts";
import type { MysqlChange } from "./changes.ts";
import { onOld, said, shopMysql } from "./told.ts";
import { isInPlace, type MysqlType, typeIn } from "./types.ts";

export const outside = [
  step("Let a tool change a copy and swap it in while work goes on (gh-ost, pt-online-schema-change)."),
  step("Or do it in a window, and ask first how many rows there are."),
];

/** Why InnoDB copies the whole table; undefined where it need not. */
export function copies(setting: Setting, change: MysqlChange): string | undefined {
  const { does, node, algorithm, unchecked } = change;
  if (does === "convert-charset") return "another character set is written into every row";
  if (does === "add-check") return "the condition is looked up in every row";
  if (does === "add-foreign-key" && unchecked !== true) return "the reference is looked up for every row";
  if (does === "drop-primary-key" && !replacesKey(setting, change)) return "its rows are stored by the key that goes";
  if (does === "add-column" && tree(node["generated"])?.["storage_type"] === "stored")
    return "a stored column is worked out for every row";
  return algorithm === "COPY" ? "the statement asks for a copy" : otherType(setting, change);
}

/** A new type that is written into every row; undefined where the old one is not known. */
function otherType(setting: Setting, { does, table, subject, node }: MysqlChange): string | undefined {
  if (does !== "alter-column" && does !== "rename-column") return undefined;
  const was = setting.known.mysqlTypes.get(`${table}.${subject}`);
  const is = typeIn(node);
  if (was === undefined || is === undefined || isInPlace(was, is)) return undefined;
  return `\`${subject}\` changes its type (${shown(was)} to ${shown(is)})`;
}

const shown = ({ name, length, scale, unsigned }: MysqlType): string => {
  const size = length === undefined ? "" : `(${length}${scale === undefined ? "" : `,${scale}`})`;
  return `${name.toLowerCase()}${size}${unsigned ? " unsigned" : ""}`;
};

/** The same statement brings another one: that is done in place. */
const replacesKey = (setting: Setting, { line, table }: MysqlChange): boolean =>
  setting.known.mysql.some(
    (one) =>
      one.line === line &&
      one.table === table &&
      /primary key/i.test(text(tree(one.node["create_definitions"])?.["constraint_type"]) ?? ""),
  );

export const copied: AdviceRule = {
  name: "mysql-copies-table",
  title: "MySQL copies the table, and nobody writes to it meanwhile",
  why: "A change that InnoDB cannot do in place writes every row anew, under a lock that lets others read and not write.",
  instead: "Change a copy and swap it in, or take a way that InnoDB does in place.",
  rollback: "The way back copies the table once more.",
  level: "warning",
  *check(setting) {
    for (const change of onOld(setting)) {
      const why = copies(setting, change);
      if (why === undefined) continue;
      yield {
        ...said(change),
        what: `Nobody writes to \`${change.table}\` until all of it is copied: ${why}.`,
        steps:
          change.does === "add-foreign-key"
            ? [
                step("Look for rows without their partner first."),
                step("Add it without looking them up, which is done in place.", "SET foreign_key_checks = 0;"),
                ...outside,
              ]
            : outside,
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "another character set",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4;",
    },
    {
      title: "a reference from rows that are there",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE `orders` ADD CONSTRAINT `by` FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`);",
    },
    {
      title: "references are looked up again",
      dialect: "mysql",
      before: shopMysql,
      sql: "SET foreign_key_checks = 0;\nSET foreign_key_checks = 1;\nALTER TABLE orders ADD CONSTRAINT by_whom FOREIGN KEY (customer_id) REFERENCES customers(id);",
    },
    {
      title: "a wider number",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders MODIFY cents bigint NOT NULL;",
    },
    {
      title: "more digits behind the point",
      dialect: "mysql",
      before: "CREATE TABLE rates (id bigint PRIMARY KEY, price decimal(10,2));",
      sql: "ALTER TABLE rates MODIFY price decimal(10,4);",
    },
    {
      title: "a stored column",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN euros int AS (cents DIV 100) STORED;",
    },
  ],
  honours: [
    {
      title: "the reference is not looked up",
      dialect: "mysql",
      before: shopMysql,
      sql: "SET foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT by_whom FOREIGN KEY (customer_id) REFERENCES customers(id);",
    },
    {
      title: "nor is it where the check is off by another name",
      dialect: "mysql",
      before: shopMysql,
      sql: "SET @@session.foreign_key_checks = OFF;\nALTER TABLE orders ADD CONSTRAINT by_whom FOREIGN KEY (customer_id) REFERENCES customers(id);",
    },
    {
      title: "another name of the same type",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders MODIFY cents integer NULL;",
    },
    {
      title: "a table that was made here, in words that the grammar does not take",
      dialect: "mysql",
      sql: "CREATE TABLE flags (id bigint PRIMARY KEY, n int, is_on bool);\nALTER TABLE flags MODIFY n bigint;",
    },
    {
      title: "a text may be null",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE `customers` MODIFY `mail` VARCHAR(191) NULL;",
    },
    {
      title: "one key for another",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, customer_id);",
    },
  ],
};
