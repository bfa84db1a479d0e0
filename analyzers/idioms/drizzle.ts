import { arg, idiom, key, link, made, step } from "../idiom.ts";

const where = [link("where", 0)];
const query = { on: ["drizzle()"], loose: true, fact: "access", table: arg(0), by: "variable" } as const;
const joins = ["innerJoin", "leftJoin", "rightJoin", "fullJoin", "crossJoin", "leftJoinLateral", "innerJoinLateral"];
const select = {
  ...query,
  after: ["select", "selectDistinct", "selectDistinctOn"],
  operation: "select",
  columns: [link("select", 0)],
  where,
  limit: [link("limit", 0)],
  offset: [link("offset", 0)],
  locks: [link("for", 0)],
  skips: [key(link("for", 1), "skipLocked"), key(link("for", 1), "noWait")],
} as const;
const also = [link("groupBy", 0), link("orderBy", 0)];
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
    { ...select, call: "from", also: [...also, ...joins.map((name) => link(name, 1))] },
    { ...select, call: joins, also: [...also, arg(1)] },
    {
      ...query,
      call: "insert",
      operation: "insert",
      columns: [link("values", 0)],
      upserts: ["onConflictDoUpdate", "onDuplicateKeyUpdate"],
      passes: ["onConflictDoNothing"],
      conflict: [key(link("onConflictDoUpdate", 0), "target"), key(link("onConflictDoNothing", 0), "target")],
    },
    { ...query, call: "update", operation: "update", columns: [link("set", 0)], where },
    { ...query, call: "delete", operation: "delete", where },
    { ...query, call: "$count", operation: "select", aggregate: true, where: [arg(1)] },
    { ...relational, call: "findMany", limit: [key(arg(0), "limit")], offset: [key(arg(0), "offset")] },
    { ...relational, call: "findFirst", single: true },
  ],

  examples: [
    {
      title: "a table is a constant; queries name it, however they come by the database",
      files: {
        "src/schema.ts": `
          import { integer, pgSchema, pgTable, serial, text } from "drizzle-orm/pg-core";
          export const orders = pgTable("shop_orders", {
            id: serial("id").primaryKey(),
            customerId: integer("customer_id").notNull(),
            total: integer().default(0),
          });
          export const mails = pgSchema("mail").table("sent", { id: serial().primaryKey(), address: text().unique() });
        `,
        "src/db.ts": `
          import { drizzle } from "drizzle-orm/node-postgres";
          import * as schema from "./schema";
          export const db = drizzle(process.env.DATABASE_URL, { schema });
        `,
        "src/orders.ts": `
          import { eq } from "drizzle-orm";
          import { db } from "./db";
          import { mails, orders } from "./schema";
          export const list = (id) =>
            db.select({ id: orders.id, to: mails.address }).from(orders)
              .leftJoin(mails, eq(mails.id, orders.id)).where(eq(orders.customerId, id)).limit(10);
          export const place = (tx) => tx.insert(orders).values({ customerId: 1 }).onConflictDoNothing();
          export const pay = (id) => db.update(orders).set({ total: 0 }).where(eq(orders.id, id));
          export const drop = () => db.delete(mails);
          export const size = () => db.$count(orders);
        `,
      },
      lines: [
        "drop writes table:mail.sent (delete)",
        "list reads table:mail.sent (select address limited)",
        "list reads table:shop_orders (select id where customer_id limited)",
        "pay writes table:shop_orders (update total where id keyed limited)",
        "place writes table:shop_orders (insert customer_id handed keyed)",
        "size reads table:shop_orders (select aggregate)",
      ],
    },
    {
      title: "relational queries name the constant, and what they load with it",
      files: {
        "src/schema.ts": `
          import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
          export const orders = sqliteTable("orders", { id: integer("id").primaryKey() });
          export const lines = sqliteTable("order_lines", { id: integer("id"), orderId: integer("order_id") });
        `,
        "src/orders.ts": `
          export const show = (ctx) => ctx.db.query.orders.findFirst({ columns: { id: true }, with: { lines: true } });
        `,
      },
      lines: ["show reads table:order_lines (select *) ?", "show reads table:orders (select id limited)"],
    },
  ],
});
