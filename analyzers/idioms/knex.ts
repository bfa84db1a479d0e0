import { arg, idiom, type QueryPattern } from "../idiom.ts";

const joins = [
  "join",
  "innerJoin",
  "leftJoin",
  "leftOuterJoin",
  "rightJoin",
  "rightOuterJoin",
  "fullOuterJoin",
  "crossJoin",
] as const;

const steps = {
  "()": "table",
  from: "table",
  into: "table",
  table: "table",
  join: "table",
  innerJoin: "table",
  leftJoin: "table",
  leftOuterJoin: "table",
  rightJoin: "table",
  rightOuterJoin: "table",
  fullOuterJoin: "table",
  crossJoin: "table",
  select: "columns",
  column: "columns",
  columns: "columns",
  distinct: "columns",
  pluck: "columns",
  first: "one",
  insert: "values",
  update: "values",
  upsert: "values",
  merge: "values",
  increment: "written",
  decrement: "written",
  where: "where",
  andWhere: "where",
  whereIn: "pinned",
  orWhere: "looked",
  whereNot: "looked",
  whereNotIn: "looked",
  whereNull: "looked",
  whereNotNull: "looked",
  whereBetween: "looked",
  whereLike: "looked",
  whereILike: "looked",
  orWhereIn: "looked",
  whereRaw: "looked",
  whereExists: "looked",
  orderBy: "named",
  groupBy: "named",
  limit: "limit",
  offset: "offset",
  count: "aggregate",
  countDistinct: "aggregate",
  min: "aggregate",
  max: "aggregate",
  sum: "aggregate",
  avg: "aggregate",
  forUpdate: "lock",
  forNoKeyUpdate: "lock",
  forShare: "lock",
  forKeyShare: "lock",
  skipLocked: "skip",
  noWait: "skip",
  onConflict: "conflict",
  ignore: "passes",
} satisfies QueryPattern["steps"];

const turns = {
  insert: "insert",
  update: "update",
  increment: "update",
  decrement: "update",
  upsert: "upsert",
  del: "delete",
  delete: "delete",
  truncate: "delete",
} satisfies QueryPattern["turns"];

const query = {
  on: ["default()", "knex()", "Knex!", "Knex.Transaction:", "Knex.QueryBuilder:"],
  fact: "query",
  table: arg(0),
  steps,
  whole: true,
} as const;

/** An instance is called with a table, or asked for one by `from` and its like; later steps say what is done. */
export const knex = idiom({
  name: "knex",
  packages: ["knex"],
  docs: "https://knexjs.org/guide/query-builder.html",

  calls: [
    { ...query, call: ["()", "into", "table"], called: ["db", "knex", "trx"], operation: "select", turns },
    { ...query, call: "from", operation: "select", turns },
    // In a callback the builder is `this` or a parameter.
    { ...query, call: "from", after: ["select", "distinct", "first"], loose: true, operation: "select" },
    { ...query, call: joins.slice(1), loose: true, operation: "select" },
    { ...query, call: joins, operation: "select" },
    { ...query, call: "join", after: ["from", "select"], loose: true, operation: "select" },
    { ...query, call: "batchInsert", operation: "insert", steps: { ...steps, batchInsert: "table" } },
  ],

  examples: [
    {
      title: "tables by constants, whoever holds the instance; what is done is told by later steps",
      files: {
        "migrations/20240101_init.js": `
          exports.up = (knex) =>
            knex.schema
              .createTable("orders", (table) => {
                table.increments("id");
                table.integer("customer_id").notNullable();
                table.integer("total").defaultTo(0);
              })
              .createTable("customers", (table) => {
                table.increments();
                table.string("email", 200).unique();
                table.timestamp("seen_at");
              });
          exports.down = (knex) => knex.schema.dropTable("customers").dropTable("orders");
        `,
        "src/db.ts": `
          import type { Knex } from "knex";
          export type Db = Knex | Knex.Transaction;
        `,
        "src/tables.ts": `export const T = { customers: "customers" } as const;`,
        "src/orders.ts": `
          import type { Db } from "./db";
          import { T } from "./tables";
          const TABLE = "orders";
          const COLUMNS = ["id", "total"];
          export class Orders {
            private db: Db;
            constructor(db: Db) { this.db = db; }
            list(customer) {
              return this.db<Row>(\`\${TABLE} as o\`)
                .join("customers as c", "c.id", "o.customer_id")
                .select("o.id", "c.email")
                .where("o.customer_id", customer)
                .limit(10);
            }
            show(id) { return this.db.first(COLUMNS).from(TABLE).where({ id }); }
            count() { return this.db(TABLE).count("*").whereNotNull("total"); }
            place(order) { return this.db(TABLE).insert({ customer_id: order.customer }).returning("*"); }
            see(email) {
              return this.db(T.customers).insert({ email }).onConflict("email").merge({ seen_at: new Date() });
            }
            add(id) { return this.db(TABLE).where({ id }).increment("total", 1); }
            sweep() {
              return this.db.transaction(async (trx) => {
                await trx(TABLE).forUpdate().where("total", 0);
                await trx(TABLE).where("total", 0).del();
              });
            }
            exists(id) { return this.db.raw(\`SELECT 1 FROM \${TABLE} WHERE id = ?\`, [id]); }
          }
        `,
      },
      lines: [
        "Orders.add writes table:orders (update total where id keyed reckoned)",
        "Orders.count reads table:orders (select where total aggregate)",
        "Orders.exists reads table:orders (select id where id keyed limited)",
        "Orders.list reads table:customers (select email limited)",
        "Orders.list reads table:orders (select id where customer_id limited)",
        "Orders.place writes table:orders (insert customer_id)",
        "Orders.see writes table:customers (upsert email, seen_at conflict keyed)",
        "Orders.show reads table:orders (select id, total where id keyed limited)",
        "Orders.sweep reads table:orders (select * where total inTransaction locked)",
        "Orders.sweep writes table:orders (delete where total inTransaction)",
      ],
    },
    {
      title: "what is no knex instance is none of its calls",
      files: {
        "migrations/20240101_init.js": `
          exports.up = (knex) => knex.schema.createTable("orders", (t) => { t.increments("id"); });
        `,
        "src/search.ts": `
          import { useQuery } from "@tanstack/react-query";
          import makeKnex from "knex";
          class Builder {
            from(value) { return this; }
            where(value) { return this; }
            insert(value) { return this; }
          }
          const ask = (table) => new Builder();
          const knex = makeKnex({ client: "pg" });
          export const search = () => new Builder().from("orders").where("id").insert("orders");
          export const asked = () => ask("orders").where({ id: 1 }).insert({ id: 1 });
          export const lists = () => [Array.from("orders"), Buffer.from("orders"), ["a"].join("orders")];
          export const hooks = () => useQuery({ queryKey: ["orders"], select: (data) => data.orders });
          export const real = () => knex("orders").select("id");
        `,
      },
      lines: ["real reads table:orders (select id)"],
    },
  ],
});
