import type { Graph } from "../../analyzers/graph/graph.ts";
import { newSchemaSteps } from "../questions/schema-changes.ts";
import { rule } from "../rule.ts";

/** What every builder of schemas has words for. */
const buildable = new Set(["create-table", "drop-table", "rename-table", "add-column", "drop-column", "rename-column"]);

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/") + 1);
const isCode = (file: string): boolean => !file.endsWith(".sql");

const built = `
exports.up = (knex) => knex.schema.createTable("orders", (table) => {
  table.integer("id");
});
`;
const added = (how: string): string => `
exports.up = async (knex) => {
  ${how}
};
`;
const before = { "migrations/20240101000000_orders.js": built };
const next = "migrations/20240102000000_note.js";

export const rawSqlInOrm = rule({
  name: "raw-sql-in-orm",
  title: "A migration in code writes SQL where others use the builder",
  level: "off",
  why: "The text is for one database, and neither the types nor the tool know what it does.",
  instead: "Use the words of the builder.",
  rollback: "There is nothing to take back.",
  onlyChange: true,

  *check(evidence) {
    const folders = foldersWithBuilder(evidence.head);
    for (const { migration, on, does, edge } of newSchemaSteps(evidence)) {
      const { file, line, attributes } = edge;
      if (attributes?.["raw"] !== true || !isCode(file) || !buildable.has(does) || !folders.has(folderOf(file)))
        continue;
      const name = on.slice(on.indexOf(":") + 1);
      yield {
        on: [migration, on],
        salient: does,
        ...{ file, line, side: "head" as const },
        title: `\`${name}\` is altered by SQL, and migrations beside it use the builder.`,
        confidence: 0.9,
      };
    }
  },

  violates: [
    {
      title: "a column",
      before,
      after: { ...before, [next]: added('await knex.raw("ALTER TABLE orders ADD COLUMN note text"); // want') },
    },
  ],
  honours: [
    {
      title: "in the builder's words",
      before,
      after: {
        ...before,
        [next]: added('await knex.schema.alterTable("orders", (table) => { table.text("note"); });'),
      },
    },
    {
      title: "what a builder has no word for",
      before,
      after: { ...before, [next]: added('await knex.raw("CREATE EXTENSION IF NOT EXISTS pg_trgm");') },
    },
    {
      title: "nobody here uses a builder",
      before: { "migrations/20240101000000_orders.js": added('await knex.raw("CREATE TABLE orders (id int)");') },
      after: {
        "migrations/20240101000000_orders.js": added('await knex.raw("CREATE TABLE orders (id int)");'),
        [next]: added('await knex.raw("ALTER TABLE orders ADD COLUMN note text");'),
      },
    },
  ],
});

/** Folders of migrations in code some of which say in a builder's words what they do. */
function foldersWithBuilder(head: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { id, file } of head.ofKind("migration"))
    if (isCode(file) && head.from(id).some(({ kind, attributes }) => kind === "migrates" && !attributes?.["raw"]))
      found.add(folderOf(file));
  return found;
}
