/** Habits about enums and domains: silent unless the settings name them. */
import { bodyOf, list, strings, text } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import { habit } from "./shape-habits.ts";
import { joined } from "./trees.ts";

const phase = "CREATE TYPE phase AS ENUM ('new', 'done');";
const typeNamed = (names: unknown): string => joined(strings(names));

const enumCreated = habit(
  {
    name: "enum-created",
    title: "A kind of value is an enum",
    why: "A value never leaves an enum, and a new one cannot be used in the transaction that adds it.",
    instead: "A table of values with a reference, or text with a CHECK.",
  },
  function* (setting) {
    for (const { line, body } of setting.of("CreateEnumStmt")) {
      const name = typeNamed(body["typeName"]);
      yield {
        line,
        subject: name,
        what: `The values of \`${name}\` can grow, and never shrink.`,
        steps: [step("Keep the values in a table that is referred to, or in a CHECK of a text.")],
      };
    }
  },
  {
    violates: [{ title: "phases", sql: phase }],
    honours: [
      { title: "a table of phases", sql: "CREATE TABLE phases (name text PRIMARY KEY);" },
      { title: "the enum stood there", before: phase, sql: "ALTER TYPE phase ADD VALUE 'sent';" },
    ],
  },
);

const enumValueOrder = habit(
  {
    name: "enum-value-order",
    title: "A value is put between others of an enum",
    why: "Who sorts or compares by the type gets another answer, and the place cannot be changed later.",
    instead: "Add values at the end, and sort by a number of its own.",
  },
  function* (setting) {
    for (const { line, body } of setting.of("AlterEnumStmt")) {
      const [value, beside] = [text(body["newVal"]), text(body["newValNeighbor"])];
      if (value === undefined || beside === undefined) continue;
      yield {
        line,
        subject: `${typeNamed(body["typeName"])}.${value}`,
        what: `\`${value}\` stands beside \`${beside}\`: somebody means to sort by it.`,
        steps: [step("Add it at the end, and keep the order in a column.")],
      };
    }
  },
  {
    violates: [
      { title: "in front of the last", before: phase, sql: "ALTER TYPE phase ADD VALUE 'sent' BEFORE 'done';" },
    ],
    honours: [{ title: "at the end", before: phase, sql: "ALTER TYPE phase ADD VALUE 'sent';" }],
  },
);

const enumAddInTx = habit(
  {
    name: "enum-add-in-tx",
    title: "A value is added to an enum inside a transaction",
    why: "Servers before PostgreSQL 12 refuse it there.",
    instead: "A migration of its own, outside of a transaction.",
  },
  function* (setting) {
    const made = new Set(setting.of("CreateEnumStmt").map(({ body }) => typeNamed(body["typeName"])));
    for (const { line, body, transaction, sql } of setting.of("AlterEnumStmt")) {
      const name = typeNamed(body["typeName"]);
      const adds = text(body["newVal"]) !== undefined && text(body["oldVal"]) === undefined;
      if (!adds || transaction === undefined || made.has(name)) continue;
      yield {
        line,
        subject: `${name}.${text(body["newVal"])}`,
        what: `A server before PostgreSQL 12 does not add to \`${name}\` in a transaction.`,
        steps: [step("Give it a migration that runs outside of a transaction.", `${sql};`)],
      };
    }
  },
  {
    violates: [{ title: "as the runner wraps it", before: phase, sql: "ALTER TYPE phase ADD VALUE 'sent';" }],
    honours: [
      { title: "outside of a transaction", before: phase, sql: "ALTER TYPE phase ADD VALUE 'sent';", whole: false },
      { title: "the type is made there, too", sql: `${phase}\nALTER TYPE phase ADD VALUE 'sent';` },
    ],
  },
);

const conditions = new Set(["CONSTR_CHECK", "CONSTR_NOTNULL"]);

const domainWithConstraint = habit(
  {
    name: "domain-with-constraint",
    title: "A condition hides in a domain",
    why: "To change it every table with such a column is read through at once, and the table does not show it.",
    instead: "A CHECK on the column.",
  },
  function* (setting) {
    for (const { line, kind, body } of setting.of("CreateDomainStmt", "AlterDomainStmt")) {
      const isMade = kind === "CreateDomainStmt";
      const kinds = list(body["constraints"]).map((one) => text(bodyOf(one, "Constraint")?.["contype"]) ?? "");
      // C: a constraint is added; O: NOT NULL is set.
      if (isMade ? !kinds.some((one) => conditions.has(one)) : !/^[CO]$/.test(text(body["subtype"]) ?? "")) continue;
      const name = typeNamed(isMade ? body["domainname"] : body["typeName"]);
      yield {
        line,
        subject: name,
        what: `\`${name}\` carries a condition that its tables do not show.`,
        steps: [step("Put the condition on the column.", "ALTER TABLE <table> ADD CHECK (<condition>) NOT VALID;")],
      };
    }
  },
  {
    violates: [
      { title: "amounts", sql: "CREATE DOMAIN amount AS integer CHECK (VALUE >= 0);" },
      {
        title: "a condition more",
        before: "CREATE DOMAIN amount AS integer;",
        sql: "ALTER DOMAIN amount ADD CONSTRAINT small CHECK (VALUE < 1000);",
      },
    ],
    honours: [
      { title: "a name for a type", sql: "CREATE DOMAIN amount AS integer;" },
      {
        title: "a condition goes",
        before: "CREATE DOMAIN amount AS integer CONSTRAINT small CHECK (VALUE < 1000);",
        sql: "ALTER DOMAIN amount DROP CONSTRAINT small;",
      },
    ],
  },
);

export const kindHabitRules: readonly AdviceRule[] = [enumCreated, enumValueOrder, enumAddInTx, domainWithConstraint];
