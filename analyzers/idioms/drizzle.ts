import { arg, idiom, key, link, made, step } from "../idiom.ts";

const where = [link("where", 0)];
const query = { on: ["drizzle()"], loose: true, fact: "access", table: arg(0), by: "variable" } as const;
const relational = {
  on: ["drizzle()"],
  loose: true,
  after: ["query", "_query"],
  fact: "access",
  operation: "select",
  table: step(1),
  by: "member",
  where: [key(arg(0), "where")],
  columns: [key(arg(0), "columns")],
  loads: [key(arg(0), "with")],
} as const;
const joins = ["innerJoin", "leftJoin", "rightJoin", "fullJoin", "crossJoin", "leftJoinLateral", "innerJoinLateral"];
const column = {
  notNull: ["notNull"],
  primary: ["primaryKey"],
  unique: ["unique"],
  hasDefault: ["default", "defaultNow", "defaultRandom", "$default", "$defaultFn", "$onUpdate", "$onUpdateFn"],
} as const;

/** Tables are constants; queries name them by the constant, relational queries by the constant's name. */
export const drizzle = idiom({
  name: "drizzle",
  packages: ["drizzle-orm"],
  docs: "https://orm.drizzle.team/docs/select",

  calls: [
    {
      call: ["pgTable", "mysqlTable", "sqliteTable", "singlestoreTable"],
      fact: "table",
      name: arg(0),
      columns: arg(1),
      column,
    },
    {
      call: "table",
      on: ["pgSchema()", "mysqlSchema()"],
      fact: "table",
      name: arg(0),
      columns: arg(1),
      schema: made(0),
      column,
    },
    {
      ...query,
      call: ["from", ...joins],
      after: ["select", "selectDistinct", "selectDistinctOn"],
      operation: "select",
      columns: [link("select", 0)],
      where,
      limit: [link("limit", 0)],
    },
    {
      ...query,
      call: "insert",
      operation: "insert",
      columns: [link("values", 0)],
      upserts: ["onConflictDoUpdate", "onConflictDoNothing", "onDuplicateKeyUpdate"],
      conflict: [key(link("onConflictDoUpdate", 0), "target"), key(link("onConflictDoNothing", 0), "target")],
    },
    { ...query, call: "update", operation: "update", columns: [link("set", 0)], where },
    { ...query, call: "delete", operation: "delete", where },
    { ...query, call: "$count", operation: "select", aggregate: true, where: [arg(1)] },
    { ...relational, call: "findMany", limit: [key(arg(0), "limit")] },
    { ...relational, call: "findFirst", single: true },
  ],

  examples: [],
});
