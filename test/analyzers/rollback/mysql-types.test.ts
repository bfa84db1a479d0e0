/** The types that MySQL's columns have by their scripts, and which changes of them InnoDB does without a copy. */
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { readMysql } from "../../../analyzers/rollback/advice/mysql/changes.ts";
import { isInPlace, type MysqlType, mysqlTypes } from "../../../analyzers/rollback/advice/mysql/types.ts";

const typesAfter = (sql: string) => Object.fromEntries(mysqlTypes(readMysql(sql).changes));

test("a column keeps its type through every kind of new name", () => {
  const types = typesAfter(
    "CREATE TABLE `a` (`id` BIGINT UNSIGNED, `name` VARCHAR(60));\nALTER TABLE a CHANGE name title VARCHAR(60);\nALTER TABLE a RENAME COLUMN title TO label;\nRENAME TABLE a TO b;\nALTER TABLE b RENAME TO c;",
  );
  expect(types).toEqual({
    "c.id": { name: "BIGINT", unsigned: true },
    "c.label": { name: "VARCHAR", length: 60, unsigned: false },
  });
});

test("names in double quotes are read as a server in ANSI mode reads them", () => {
  const { changes } = readMysql('ALTER TABLE "website_event" MODIFY "visit_id" VARCHAR(36) NOT NULL;');
  expect(changes).toMatchObject([{ table: "website_event", does: "alter-column", subject: "visit_id" }]);
});

test("what only alters a table's description is read, and what stands beside it as well", () => {
  const { changes } = readMysql(
    "ALTER TABLE `shop`.`orders` ALTER COLUMN state SET DEFAULT 'a, (b', DROP COLUMN note, RENAME KEY a TO b;\nALTER SCHEMA shop CHARACTER SET utf8mb4;\nALTER TABLE orders ALTER state FROBNICATE;",
  );
  expect(changes.map(({ does, table, subject = "" }) => `${does} ${table}.${subject}`)).toEqual([
    "other orders.state",
    "other orders.a",
    "drop-column orders.note",
    "other .",
    "unread .",
  ]);
});

const varchar = (length: number): MysqlType => ({ name: "VARCHAR", length, unsigned: false });
const list = (...values: readonly string[]): MysqlType => ({ name: "ENUM", values, unsigned: false });

it.each([
  [varchar(20), varchar(60), true],
  [varchar(20), varchar(191), false],
  [varchar(191), varchar(1000), true],
  [varchar(60), varchar(20), false],
  [list("a", "b"), list("a", "b", "c"), true],
  [list("a", "b"), list("b", "a"), false],
  [list("a", "b"), list("a"), false],
  [{ name: "INT", unsigned: false }, { name: "INT", unsigned: true }, false],
  [{ name: "INT", length: 11, unsigned: false }, { name: "INT", unsigned: false }, true],
] as const)("%j to %j in place: %s", (was, is, expected) => {
  expect(isInPlace(was, is)).toBe(expected);
});

test("any text is read without an error, and a statement that is not known is told as such", () => {
  const words = fc.constantFrom(
    "ALTER",
    "TABLE",
    "`a`",
    "ADD",
    "COLUMN",
    "int",
    "(",
    ")",
    ",",
    ";",
    "'x",
    "RENAME",
    "TO",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
      for (const { line, does } of readMysql(parts.join(" ")).changes) {
        expect(line).toBeGreaterThan(0);
        expect(does).not.toBe("");
      }
    }),
  );
});
