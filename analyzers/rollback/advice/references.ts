/** Foreign keys. */
import { rangeName } from "../../sql/pg-names.ts";
import { strings, tree } from "../../sql/tree.ts";
import { withoutPublic } from "../names.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting } from "./setting.ts";
import { shop } from "./shop.ts";
import { type AddedConstraint, addedConstraints, alterations, ident } from "./trees.ts";
import { validatedLater } from "./validated-later.ts";

interface Reference extends AddedConstraint {
  readonly parent: string;
}

function* references(setting: Setting): Generator<Reference> {
  for (const one of addedConstraints(setting, "CONSTR_FOREIGN")) {
    const parent = rangeName(tree(one.body["pktable"]));
    if (parent !== undefined) yield { ...one, parent };
  }
}

const fkValidNow: AdviceRule = {
  name: "fk-valid-now",
  title: "A foreign key looks at all rows while nobody may write",
  why: "ADD FOREIGN KEY lets nobody write to either table while it looks up every row, and fails on the first that leads nowhere.",
  instead: "Add it NOT VALID, then VALIDATE CONSTRAINT in another transaction.",
  rollback: "DROP CONSTRAINT, at any time; it locks both tables for a moment.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, parent, name, body, inline } of references(setting)) {
      const seen = setting.work(statement, table);
      if (body["skip_validation"] === true || !setting.costs(statement, table) || (inline && seen?.scans !== true))
        continue;
      const constraint = ident(name ?? "<name>");
      yield {
        line: statement.line,
        table,
        subject: name ?? parent,
        what: `Writing to \`${table}\` and \`${parent}\` waits while every row's reference is looked up.`,
        steps: validatedLater(table, constraint, inline ? "" : statement.sql),
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "orders point to customers from now on",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id);",
    },
    {
      title: "the same, inside a DO block that forgives a second run",
      before: shop,
      sql: "DO $$ BEGIN\n  ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id);\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND $$;",
    },
  ],
  honours: [
    {
      title: "old rows are looked at later",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;",
    },
    {
      title: "a new column holds no reference yet",
      before: shop,
      sql: "ALTER TABLE orders ADD COLUMN payer bigint REFERENCES customers (id);",
    },
    {
      title: "the table is new",
      before: shop,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY, customer bigint REFERENCES customers (id));",
    },
  ],
};

const fkBothTables: AdviceRule = {
  name: "fk-both-tables",
  title: "A foreign key locks the table that it points to",
  why: "Adding one takes ShareRowExclusive on both tables: writing to the other one waits, too, behind whatever runs there.",
  instead: "Set a lock_timeout and run it when few write.",
  rollback: "DROP CONSTRAINT, which locks both tables again.",
  level: "off",
  *check(setting) {
    for (const { statement, table, parent, name } of references(setting))
      if (parent !== table && setting.isOld(parent))
        yield {
          line: statement.line,
          table: parent,
          subject: name ?? table,
          what: `Writing to \`${parent}\` waits, too, until the transaction ends.`,
          steps: [step("Wait for the lock for a short while only, and try again.", "SET lock_timeout = '2s';")],
        };
  },
  violates: [
    {
      title: "a reference to a table in use",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;",
    },
  ],
  honours: [
    {
      title: "both tables are new",
      sql: "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int); ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id);",
    },
  ],
};

const dropFkLocksParent: AdviceRule = {
  name: "drop-fk-locks-parent",
  title: "Dropping a foreign key locks the table that it points to",
  why: "Its triggers on the other table go as well, which locks that table against reading and writing.",
  instead: "Set a lock_timeout and run it by itself.",
  rollback: "Add it again NOT VALID, and validate it.",
  level: "off",
  *check(setting) {
    for (const { statement, table, name = "" } of alterations(setting, "AT_DropConstraint")) {
      const constraint = setting.catalogue?.constraint(table, name);
      const parent = withoutPublic(String(constraint?.is["references"] ?? ""));
      if (constraint?.is["type"] !== "f" || parent === table || !setting.isOld(parent)) continue;
      yield {
        line: statement.line,
        table: parent,
        subject: name,
        what: `\`${parent}\` is locked, too, although the statement does not name it.`,
        steps: [step("Wait for the locks for a short while only, and try again.", "SET lock_timeout = '2s';")],
      };
    }
  },
  violates: [
    {
      title: "customers wait as well",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id);`,
      sql: "ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;",
    },
  ],
  honours: [
    {
      title: "a condition of one table",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0);`,
      sql: "ALTER TABLE orders DROP CONSTRAINT orders_cents;",
    },
  ],
};

const cascadeDeleteAdded: AdviceRule = {
  name: "cascade-delete-added",
  title: "Deleting a row now deletes others",
  why: "Code that deletes a row today takes the rows with it that point to it, from the moment the migration has run.",
  instead: "RESTRICT, and deletes that say what they take; or look at every place that deletes.",
  rollback: "The constraint comes back as it was; rows that went do not.",
  level: "warning",
  *check(setting) {
    const before = (table: string, columns: readonly string[]): boolean =>
      (setting.catalogue?.on("constraint", table) ?? []).some(({ is }) => {
        const definition = String(is["definition"]);
        return (
          is["type"] === "f" &&
          definition.includes("ON DELETE CASCADE") &&
          definition.includes(`(${columns.map(ident).join(", ")})`)
        );
      });
    for (const { statement, table, parent, body, columns, name, inline } of references(setting)) {
      if (body["fk_del_action"] !== "c" || inline || !setting.isOld(parent) || before(table, columns)) continue;
      yield {
        line: statement.line,
        table: parent,
        subject: name ?? table,
        what: `Whoever deletes from \`${parent}\` deletes from \`${table}\` as well from now on.`,
        steps: [
          step(
            `Look at each place that deletes from \`${parent}\`, then decide; RESTRICT refuses instead.`,
            `${statement.sql.replace(/on\s+delete\s+cascade/i, "ON DELETE RESTRICT")};`,
          ),
        ],
        grave: true,
      };
    }
  },
  violates: [
    {
      title: "orders go with their customer",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;",
    },
  ],
  honours: [
    {
      title: "they did before",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT old_fk FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE;`,
      sql: "ALTER TABLE orders DROP CONSTRAINT old_fk;\nALTER TABLE orders ADD CONSTRAINT new_fk FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE NOT VALID;",
    },
    {
      title: "the referring table is new",
      before: shop,
      sql: "CREATE TABLE refunds (id bigint PRIMARY KEY, customer bigint REFERENCES customers ON DELETE CASCADE);",
    },
  ],
};

const fkTypeMismatch: AdviceRule = {
  name: "fk-type-mismatch",
  title: "A reference has another type than what it points to",
  why: "Every look-up casts, and the narrower side runs out of numbers first.",
  instead: "Give both columns one type.",
  rollback: "DROP CONSTRAINT, at any time.",
  level: "notice",
  *check(setting) {
    for (const { statement, table, parent, columns, body } of references(setting)) {
      const [column = "", key = ""] = [columns[0], strings(body["pk_attrs"])[0]];
      const from = setting.catalogue?.column(table, column)?.is["type"];
      const to = setting.catalogue?.column(parent, key)?.is["type"];
      if (from === undefined || to === undefined || from === to) continue;
      yield {
        line: statement.line,
        table,
        subject: column,
        what: `\`${table}.${column}\` is ${from}, \`${parent}.${key}\` is ${to}.`,
        steps: [step("Give the new reference the type of the key before rows hang on it.")],
      };
    }
  },
  violates: [
    {
      title: "an integer points to a bigint",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_cents_fk FOREIGN KEY (cents) REFERENCES customers (id) NOT VALID;",
    },
  ],
  honours: [
    {
      title: "both are bigint",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;",
    },
  ],
};

export const referenceRules: readonly AdviceRule[] = [
  fkValidNow,
  fkBothTables,
  dropFkLocksParent,
  cascadeDeleteAdded,
  fkTypeMismatch,
];
