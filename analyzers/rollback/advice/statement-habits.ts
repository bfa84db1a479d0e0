/** Habits about how statements are written: silent unless the settings name them; and one that does not run. */
import { rangeName } from "../../sql/pg-names.ts";
import { bodyOf, list, strings, text, tree } from "../../sql/tree.ts";
import { type AdviceRule, step } from "./advice.ts";
import type { Setting, Statement } from "./setting.ts";
import { habit } from "./shape-habits.ts";
import { shop } from "./shop.ts";
import { addedConstraints, alterations, quoted } from "./trees.ts";

/** Tables that a statement of DDL names without their schema; temporary ones have none. */
function unplaced({ kind, body }: Statement): readonly string[] {
  if (kind === "DropStmt") {
    if (body["removeType"] !== "OBJECT_TABLE") return [];
    const names = list(body["objects"]).map((one) => strings(bodyOf(one, "List")?.["items"]));
    return names.flatMap((parts) => (parts.length === 1 ? parts : []));
  }
  if (!/^(?:CreateStmt|AlterTableStmt|IndexStmt|RenameStmt)$/.test(kind)) return [];
  const relation = tree(body["relation"]);
  const name = text(relation?.["relname"]);
  const isPlaced = text(relation?.["schemaname"]) !== undefined || relation?.["relpersistence"] === "t";
  return name === undefined || isPlaced ? [] : [name];
}

const schemaExplicit = habit(
  {
    name: "schema-explicit",
    title: "A table is named without its schema",
    why: "Which table it is depends on the search path of whoever runs the migration.",
    instead: "schema.table.",
  },
  function* (setting) {
    const told = new Set<string>();
    for (const statement of setting.statements)
      for (const table of unplaced(statement)) {
        if (told.has(table)) continue;
        told.add(table);
        yield {
          line: statement.line,
          table,
          what: `\`${table}\` lies wherever the search path says.`,
          steps: [step("Name the schema.", `public.${quoted(table)}`)],
        };
      }
  },
  {
    violates: [{ title: "a bare name", before: shop, sql: "ALTER TABLE orders ADD COLUMN paid boolean;" }],
    honours: [
      { title: "with its schema", before: shop, sql: "ALTER TABLE public.orders ADD COLUMN paid boolean;" },
      { title: "a temporary table", sql: "CREATE TEMPORARY TABLE batch (id bigint);" },
    ],
  },
);

const fkDropped = habit(
  {
    name: "fk-dropped",
    title: "A reference is not looked after any more",
    why: "Rows may point to nothing from then on, and nobody is told.",
    instead: "Keep it; where it is in the way, put another in its place in the same migration.",
  },
  function* (setting) {
    const again = new Set([...addedConstraints(setting, "CONSTR_FOREIGN")].map(({ table }) => table));
    for (const { statement, table, name = "" } of alterations(setting, "AT_DropConstraint")) {
      if (setting.catalogue?.constraint(table, name)?.is["type"] !== "f" || again.has(table)) continue;
      yield {
        line: statement.line,
        table,
        subject: name,
        what: `Rows of \`${table}\` may point to nothing once \`${name}\` is gone.`,
        steps: [step("Say in the migration who looks after it from now on.")],
      };
    }
  },
  {
    violates: [
      {
        title: "orders of nobody",
        before: `${shop} ALTER TABLE orders ADD CONSTRAINT of FOREIGN KEY (customer) REFERENCES customers (id);`,
        sql: "ALTER TABLE orders DROP CONSTRAINT of;",
      },
    ],
    honours: [
      {
        title: "another takes its place",
        before: `${shop} ALTER TABLE orders ADD CONSTRAINT of FOREIGN KEY (customer) REFERENCES customers (id);`,
        sql: "ALTER TABLE orders DROP CONSTRAINT of, ADD CONSTRAINT of FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE SET NULL NOT VALID;",
      },
    ],
  },
);

/** Columns that a write names twice; parts of one (`a[1]`, `a.b`) may be set each. */
function twice({ kind, body }: Statement): readonly string[] {
  if (kind !== "InsertStmt" && kind !== "UpdateStmt") return [];
  const names = list(body[kind === "InsertStmt" ? "cols" : "targetList"]).flatMap((one) => {
    const target = bodyOf(one, "ResTarget");
    return list(target?.["indirection"]).length > 0 ? [] : (text(target?.["name"]) ?? []);
  });
  return [...new Set(names.filter((name, at) => names.indexOf(name) < at))];
}

const duplicateColumn: AdviceRule = {
  name: "duplicate-column-assignment",
  title: "A column is given a value twice",
  why: "PostgreSQL refuses the statement, and the migration fails there.",
  instead: "One value for each column.",
  rollback: "There is nothing to take back: it does not run.",
  level: "warning",
  *check(setting: Setting) {
    for (const statement of setting.statements)
      for (const column of twice(statement))
        yield {
          line: statement.line,
          table: rangeName(tree(statement.body["relation"])) ?? "",
          subject: column,
          what: `It fails: \`${column}\` gets two values.`,
          steps: [step("Leave one of them out.")],
          grave: true,
        };
  },
  violates: [
    {
      title: "set twice",
      before: shop,
      sql: "UPDATE orders SET state = 'open', cents = 1, state = 'new' WHERE id = 7;",
    },
    { title: "named twice", before: shop, sql: "INSERT INTO orders (id, code, code) VALUES (1, 'a', 'b');" },
  ],
  honours: [
    { title: "each once", before: shop, sql: "UPDATE orders SET state = 'open', code = 'x' WHERE id = 7;" },
    {
      title: "two places of one list",
      before: "CREATE TABLE boards (id int PRIMARY KEY, cells int[]);",
      sql: "UPDATE boards SET cells[1] = 1, cells[2] = 2 WHERE id = 7;",
    },
  ],
};

export const statementHabitRules: readonly AdviceRule[] = [schemaExplicit, fkDropped, duplicateColumn];
