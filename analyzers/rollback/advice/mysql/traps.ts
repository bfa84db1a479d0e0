/** What MySQL does otherwise than whoever knows another database thinks. */
import { list, tree } from "../../../sql/tree.ts";
import { type AdviceRule, step } from "../advice.ts";
import type { MysqlChange } from "./changes.ts";
import { shopMysql } from "./told.ts";

/** Columns of a statement that refer to another table where they stand. */
const referring = ({ node, does }: MysqlChange): readonly string[] =>
  (does === "create-table" ? list(node["create_definitions"]) : does === "add-column" ? [node] : []).flatMap((one) => {
    const column = tree(one);
    const name = tree(column?.["column"])?.["column"];
    return tree(column?.["reference_definition"]) !== undefined && typeof name === "string" ? [name] : [];
  });

const referencesIgnored: AdviceRule = {
  name: "mysql-references-ignored",
  title: "A reference beside a column is read and forgotten",
  why: "Before version 9 MySQL makes no foreign key of REFERENCES behind a column: rows without a partner are taken.",
  instead: "Write the foreign key as a line of its own.",
  rollback: "There is nothing to take back.",
  level: "notice",
  *check(setting) {
    for (const change of setting.known.mysql)
      for (const column of referring(change))
        yield {
          line: change.line,
          table: change.table,
          subject: column,
          what: `\`${change.table}.${column}\` refers to nothing before version 9.`,
          steps: [step("Write it as a line of its own.", `FOREIGN KEY (\`${column}\`) REFERENCES <table> (<column>)`)],
        };
  },
  violates: [
    {
      title: "beside the column",
      dialect: "mysql",
      before: shopMysql,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint REFERENCES orders(id));",
    },
  ],
  honours: [
    {
      title: "a line of its own",
      dialect: "mysql",
      before: shopMysql,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY, order_id bigint, FOREIGN KEY (order_id) REFERENCES orders(id));",
    },
  ],
};

const unread: AdviceRule = {
  name: "mysql-unread",
  title: "A statement of MySQL could not be read",
  why: "No rule has looked at it, and nothing of MySQL is run: whether it waits, loses or breaks something is not known.",
  instead: "Read it by hand; plain DDL instead of prepared text is read.",
  rollback: "Its way back is to be found by hand.",
  level: "notice",
  *check(setting) {
    const lines = setting.known.mysql.flatMap(({ does, line }) => (does === "unread" ? [line] : []));
    const [first] = lines;
    if (first === undefined) return;
    const shown = `${lines.slice(0, 5).join(", ")}${lines.length > 5 ? ` and ${lines.length - 5} more` : ""}`;
    yield {
      line: first,
      what: lines.length === 1 ? `What line ${first} does is not known.` : `What lines ${shown} do is not known.`,
      steps: [step("Read it by hand.")],
    };
  },
  violates: [
    {
      title: "prepared text",
      dialect: "mysql",
      before: shopMysql,
      sql: "PREPARE change_it FROM @text;",
    },
  ],
  honours: [
    {
      title: "a default, the name of an index, and what later tables get",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'a, (b'; ALTER TABLE orders ALTER state DROP DEFAULT, RENAME INDEX a TO b, ALGORITHM=INPLACE; ALTER DATABASE shop CHARACTER SET utf8mb4;",
    },
    { title: "plain", dialect: "mysql", before: shopMysql, sql: "ALTER TABLE orders ADD COLUMN a int;" },
    { title: "a table of the session goes", dialect: "mysql", sql: "DROP TEMPORARY TABLE IF EXISTS picked;" },
  ],
};

const rowsOnly = new Set(["update", "delete", "set", "unread"]);

const halfApplied: AdviceRule = {
  name: "mysql-half-applied",
  title: "A migration of several alterations can stop half way",
  why: "MySQL commits before and after each of them: what ran before one that fails stays, and the migration cannot run again.",
  instead: "One statement a migration; several changes of one table in one ALTER TABLE.",
  rollback: "See which of them ran, and take those back by hand.",
  level: "off",
  *check(setting) {
    const lines = [...new Set(setting.known.mysql.flatMap(({ does, line }) => (rowsOnly.has(does) ? [] : [line])))];
    const [, second] = lines;
    if (second !== undefined)
      yield {
        line: second,
        what: `${lines.length} statements commit one by one: what fails leaves those before it.`,
        steps: [step("Give each a migration of its own, or put those of one table into one ALTER TABLE.")],
      };
  },
  violates: [
    {
      title: "two tables",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE customers ADD COLUMN a int;",
    },
  ],
  honours: [
    {
      title: "two columns at once",
      dialect: "mysql",
      before: shopMysql,
      sql: "ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int;",
    },
  ],
};

export const mysqlTrapRules: readonly AdviceRule[] = [referencesIgnored, unread, halfApplied];
