/** Keys of tables that hold rows. */
import { text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { notNullSteps } from "./conditions.ts";
import { alone } from "./outside.ts";
import { shop } from "./shop.ts";
import { addedConstraints, ident, quoted } from "./trees.ts";

const names = (columns: readonly string[]): string => columns.map(ident).join(", ");
const listed = (columns: readonly string[]): string => columns.map((one) => `\`${one}\``).join(", ");

const uniqueConstraintDirect: AdviceRule = {
  name: "unique-constraint-direct",
  title: "A unique constraint builds its index while everybody waits",
  why: "ALTER TABLE ADD UNIQUE locks the table against reading and writing while it builds an index over all rows, and fails on the first duplicate.",
  instead: "Build a unique index concurrently, then make a constraint of it.",
  rollback: "DROP CONSTRAINT takes both away.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name, columns, body } of addedConstraints(setting, "CONSTR_UNIQUE")) {
      if (text(body["indexname"]) !== undefined || !setting.costs(statement, table)) continue;
      const index = ident(name ?? `${table.split(".").at(-1)}_${columns.join("_")}_key`);
      yield {
        line: statement.line,
        table,
        subject: columns.join(","),
        what: `Everybody who uses \`${table}\` waits while an index over ${listed(columns)} is built; a duplicate makes it fail.`,
        steps: [
          alone(
            setting.known.tool,
            `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${quoted(table)} (${names(columns)});`,
          ),
          step(
            "Make a constraint of it.",
            `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${index} UNIQUE USING INDEX ${index};`,
          ),
        ],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "codes become unique",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code);",
    },
    { title: "a new column that is unique", before: shop, sql: "ALTER TABLE orders ADD COLUMN reference text UNIQUE;" },
  ],
  honours: [
    {
      title: "the index was built before",
      before: `${shop} CREATE UNIQUE INDEX orders_code_key ON orders (code);`,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;",
    },
  ],
};

const pkDirect: AdviceRule = {
  name: "pk-direct",
  title: "A primary key builds its index while everybody waits",
  why: "ADD PRIMARY KEY locks the table while it builds an index and looks for empty values in all rows.",
  instead: "Make the columns NOT NULL and build a unique index concurrently, then make the key of it.",
  rollback: "DROP CONSTRAINT takes the key away; its columns stay NOT NULL.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, columns, body } of addedConstraints(setting, "CONSTR_PRIMARY")) {
      if (text(body["indexname"]) !== undefined || !setting.costs(statement, table)) continue;
      const index = ident(`${table.split(".").at(-1)}_pkey`);
      yield {
        line: statement.line,
        table,
        what: `Everybody who uses \`${table}\` waits while the key's index over ${listed(columns)} is built.`,
        steps: [
          alone(
            setting.known.tool,
            `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${quoted(table)} (${names(columns)});`,
          ),
          step(
            "Make the key of it.",
            `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${index} PRIMARY KEY USING INDEX ${index};`,
          ),
        ],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "a table gets its key late",
      before: "CREATE TABLE visits (id bigint NOT NULL, at timestamptz);",
      sql: "ALTER TABLE visits ADD PRIMARY KEY (id);",
    },
  ],
  honours: [
    {
      title: "the index was built before",
      before:
        "CREATE TABLE visits (id bigint NOT NULL, at timestamptz); CREATE UNIQUE INDEX visits_pkey ON visits (id);",
      sql: "ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_pkey;",
    },
  ],
};

const pkUsingIndexNullable: AdviceRule = {
  name: "pk-using-index-nullable",
  title: "A primary key makes columns NOT NULL on the way",
  why: "Where a column of the index may be empty, ADD PRIMARY KEY USING INDEX reads all rows under its lock to see that none is.",
  instead: "Make the columns NOT NULL first, by a condition that is validated apart.",
  rollback: "DROP CONSTRAINT takes the key away; its columns stay NOT NULL.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, body } of addedConstraints(setting, "CONSTR_PRIMARY")) {
      if (text(body["indexname"]) === undefined || setting.work(statement, table)?.scans !== true) continue;
      yield {
        line: statement.line,
        table,
        what: `All rows of \`${table}\` are read under the lock: a column of the key may still be empty.`,
        steps: notNullSteps(table, "<column>"),
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "the index's column may be empty",
      before: "CREATE TABLE visits (id bigint, at timestamptz); CREATE UNIQUE INDEX visits_pkey ON visits (id);",
      sql: "ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_pkey;",
    },
  ],
  honours: [
    {
      title: "it may not",
      before: "CREATE TABLE visits (id bigint NOT NULL); CREATE UNIQUE INDEX visits_pkey ON visits (id);",
      sql: "ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_pkey;",
    },
  ],
};

const exclusionConstraint: AdviceRule = {
  name: "exclusion-constraint",
  title: "An exclusion constraint builds its index while everybody waits",
  why: "It locks the table while it compares all rows, and there is no way to do that beside.",
  instead: "Give it to a new table and move the rows, or run it when nobody works.",
  rollback: "DROP CONSTRAINT takes it away.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name } of addedConstraints(setting, "CONSTR_EXCLUSION"))
      if (setting.costs(statement, table))
        yield {
          line: statement.line,
          table,
          ...(name === undefined ? {} : { subject: name }),
          what: `Everybody who uses \`${table}\` waits while all of its rows are compared.`,
          steps: [step("Make a new table with the constraint, write to both, move the rows, and switch.")],
          ...setting.grave(statement, table),
        };
  },
  violates: [
    {
      title: "bookings must not overlap any more",
      before: "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);",
      sql: "ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);",
    },
  ],
  honours: [
    {
      title: "the table is new",
      sql: "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange, EXCLUDE USING gist (during WITH &&));",
    },
  ],
};

export const keyRules: readonly AdviceRule[] = [
  uniqueConstraintDirect,
  pkDirect,
  pkUsingIndexNullable,
  exclusionConstraint,
];
