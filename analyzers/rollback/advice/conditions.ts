/** Conditions on tables that hold rows. */
import { withoutPublic } from "../names.ts";
import { type AdviceRule, step } from "./advice.ts";
import { shop } from "./shop.ts";
import { addedConstraints, alterations, ident, quoted } from "./trees.ts";
import { validatedLater } from "./validated-later.ts";

/** The way to NOT NULL that reads all rows without locking anybody out. */
export function notNullSteps(table: string, column: string) {
  const check = ident(`${table.split(".").at(-1)}_${column}_not_null`);
  const name = column.startsWith("<") ? column : ident(column);
  return [
    step(
      "Say it without looking at the rows that are there.",
      `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${check} CHECK (${name} IS NOT NULL) NOT VALID;`,
    ),
    step("Fill the rows that are empty, in batches."),
    step("Validate it in another transaction.", `ALTER TABLE ${quoted(table)} VALIDATE CONSTRAINT ${check};`),
    step(
      "PostgreSQL takes the condition's word for it, and reads nothing.",
      `ALTER TABLE ${quoted(table)} ALTER COLUMN ${name} SET NOT NULL;`,
    ),
    step("The condition may go.", `ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${check};`),
  ];
}

const notNullDirect: AdviceRule = {
  name: "not-null-direct",
  title: "NOT NULL looks at all rows while everybody waits",
  why: "SET NOT NULL locks the table against reading and writing while it reads all rows, and fails on the first that is empty.",
  instead: "Add CHECK (... IS NOT NULL) NOT VALID, validate it apart, then SET NOT NULL.",
  rollback: "DROP NOT NULL, at any time.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name = "" } of alterations(setting, "AT_SetNotNull")) {
      if (setting.catalogue?.column(table, name)?.is["notnull"] === true || !setting.costs(statement, table)) continue;
      if (
        setting.catalogue !== undefined &&
        setting.catalogue.column(table, name) === undefined &&
        setting.work(statement, table)?.scans !== true
      )
        continue;
      yield {
        line: statement.line,
        table,
        subject: name,
        what: `Everybody who uses \`${table}\` waits while all rows are read for an empty \`${name}\`.`,
        steps: notNullSteps(table, name),
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "orders must have a customer",
      before: shop,
      sql: "ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;",
    },
  ],
  honours: [
    {
      title: "a condition says so already",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_customer CHECK (customer IS NOT NULL);`,
      sql: "ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;",
    },
    { title: "it was NOT NULL before", before: shop, sql: "ALTER TABLE orders ALTER COLUMN cents SET NOT NULL;" },
  ],
};

const checkValidNow: AdviceRule = {
  name: "check-valid-now",
  title: "A condition looks at all rows while everybody waits",
  why: "ADD CHECK locks the table against reading and writing while it reads all rows, and fails on the first that breaks it.",
  instead: "Add it NOT VALID, then VALIDATE CONSTRAINT in another transaction.",
  rollback: "DROP CONSTRAINT, at any time.",
  level: "warning",
  *check(setting) {
    for (const { statement, table, name, body, inline } of addedConstraints(setting, "CONSTR_CHECK")) {
      if (
        body["skip_validation"] === true ||
        !setting.costs(statement, table) ||
        (inline && setting.work(statement, table)?.scans !== true)
      )
        continue;
      const constraint = ident(name ?? "<name>");
      yield {
        line: statement.line,
        table,
        ...(name === undefined ? {} : { subject: name }),
        what: `Everybody who uses \`${table}\` waits while all rows are held against the condition.`,
        steps: validatedLater(table, constraint, inline ? "" : statement.sql),
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "amounts must be positive",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0);",
    },
  ],
  honours: [
    {
      title: "old rows are looked at later",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;",
    },
  ],
};

const neverValidated: AdviceRule = {
  name: "never-validated",
  title: "A constraint was never validated",
  why: "What is NOT VALID holds for new rows only: nobody may rely on it, and neither does the planner.",
  instead: "VALIDATE CONSTRAINT: it reads all rows and lets work go on.",
  rollback: "There is nothing to take back.",
  level: "off",
  *check(setting) {
    const done = new Set(
      [...alterations(setting, "AT_ValidateConstraint", "AT_DropConstraint")].map(
        ({ table, name }) => `${table}.${name}`,
      ),
    );
    const told = new Set<string>();
    for (const { statement, table } of alterations(setting))
      for (const { name, is } of setting.catalogue?.on("constraint", table) ?? []) {
        const key = `${table}.${withoutPublic(name)}`;
        if (!String(is["definition"]).endsWith("NOT VALID") || done.has(key) || told.has(key)) continue;
        told.add(key);
        const sql = `ALTER TABLE ${quoted(table)} VALIDATE CONSTRAINT ${name};`;
        yield {
          line: statement.line,
          table,
          subject: name,
          what: `\`${name}\` holds for new rows of \`${table}\` only.`,
          steps: [step("Validate it.", sql)],
        };
      }
  },
  violates: [
    {
      title: "a condition waits since an earlier migration",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;`,
      sql: "ALTER TABLE orders ADD COLUMN paid boolean;",
    },
  ],
  honours: [
    {
      title: "it is validated now",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;`,
      sql: "ALTER TABLE orders VALIDATE CONSTRAINT orders_cents;",
    },
  ],
};

const validateSameTx: AdviceRule = {
  name: "validate-same-tx",
  title: "NOT VALID and VALIDATE stand in one transaction",
  why: "The lock of the first is held until the second has read all rows: nothing is won by the two steps.",
  instead: "Two migrations, each a transaction of its own.",
  rollback: "DROP CONSTRAINT, at any time.",
  level: "warning",
  *check(setting) {
    const added = [...addedConstraints(setting, "CONSTR_CHECK", "CONSTR_FOREIGN", "CONSTR_NOTNULL")].filter(
      ({ body }) => body["skip_validation"] === true,
    );
    for (const { statement, table, name = "" } of alterations(setting, "AT_ValidateConstraint")) {
      const first = added.find((one) => one.table === table && one.name === name);
      if (first === undefined || !(first.statement === statement || setting.together(first.statement, statement)))
        continue;
      yield {
        line: statement.line,
        table,
        subject: name,
        what: `The lock that adding \`${name}\` took on \`${table}\` is held while all rows are validated.`,
        steps: [step("Leave this statement to the next migration.", `${statement.sql};`)],
        ...setting.grave(statement, table),
      };
    }
  },
  violates: [
    {
      title: "both in one migration",
      before: shop,
      sql: "ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_cents;",
    },
  ],
  honours: [
    {
      title: "two transactions",
      before: `${shop} ALTER TABLE orders ADD CONSTRAINT orders_cents CHECK (cents >= 0) NOT VALID;`,
      sql: "ALTER TABLE orders VALIDATE CONSTRAINT orders_cents;",
    },
  ],
};

export const conditionRules: readonly AdviceRule[] = [notNullDirect, checkValidNow, neverValidated, validateSameTx];
