import { arg, idiom, type QueryPattern } from "../idiom.ts";

const steps = {
  selectFrom: "table",
  insertInto: "table",
  replaceInto: "table",
  updateTable: "table",
  deleteFrom: "table",
  mergeInto: "table",
  from: "table",
  using: "table",
  innerJoin: "table",
  leftJoin: "table",
  rightJoin: "table",
  fullJoin: "table",
  crossJoin: "table",
  innerJoinLateral: "table",
  leftJoinLateral: "table",
  select: "columns",
  selectAll: "star",
  distinctOn: "named",
  values: "values",
  set: "values",
  where: "where",
  whereRef: "named",
  on: "looked",
  onRef: "named",
  orderBy: "named",
  groupBy: "named",
  limit: "limit",
  offset: "offset",
  forUpdate: "lock",
  forNoKeyUpdate: "lock",
  forShare: "lock",
  forKeyShare: "lock",
  skipLocked: "skip",
  noWait: "skip",
  onConflict: "conflict",
  ignore: "passes",
  onDuplicateKeyUpdate: "conflict",
} satisfies QueryPattern["steps"];

const query = {
  on: [
    "Kysely!",
    "Transaction:",
    "ControlledTransaction:",
    "QueryCreator:",
    "ExpressionBuilder:",
    "expressionBuilder()",
  ],
  loose: true,
  // https://github.com/eoin-obrien/prisma-extension-kysely
  within: ["$kysely"],
  fact: "query",
  table: arg(0),
  steps,
  folds: true,
} as const;

/** Tables are named in text, perhaps with another name behind them; a plugin may turn names in camel case into snake case. */
export const kysely = idiom({
  name: "kysely",
  packages: ["kysely"],
  docs: "https://kysely.dev/docs/category/examples",

  calls: [
    { ...query, call: "selectFrom", operation: "select" },
    { ...query, call: ["insertInto", "replaceInto"], operation: "insert" },
    { ...query, call: "updateTable", operation: "update" },
    { ...query, call: "deleteFrom", operation: "delete" },
    { ...query, call: "mergeInto", operation: "upsert" },
    {
      ...query,
      call: ["innerJoin", "leftJoin", "rightJoin", "fullJoin", "crossJoin", "innerJoinLateral", "leftJoinLateral"],
      operation: "select",
    },
    { ...query, call: ["from", "using"], after: ["updateTable", "deleteFrom", "mergeInto"], operation: "select" },
  ],

  examples: [
    {
      title: "a repository holds the database; names in camel case stand for the schema's",
      files: {
        "migrations/0001_init.sql": `
          CREATE TABLE shop_orders (id int PRIMARY KEY, customer_id int, total int, paid_at timestamptz);
          CREATE TABLE customers (id int PRIMARY KEY, email text UNIQUE);
        `,
        "src/types.ts": `
          import type { Kysely, Transaction } from "kysely";
          import type { DB } from "./schema";
          export type Database = Kysely<DB>;
          export type Tx = Transaction<DB>;
        `,
        "src/orders.ts": `
          import type { Database, Tx } from "./types";
          export class Orders {
            constructor(private readonly db: Database) {}
            list(customerId) {
              return this.db
                .selectFrom("shopOrders as o")
                .innerJoin("customers as c", "c.id", "o.customerId")
                .select(["o.id", "o.total as sum", "c.email"])
                .where("o.customerId", "=", customerId)
                .where("o.paidAt", "is not", null)
                .limit(20)
                .execute();
            }
            place(order) {
              return this.db.insertInto("shopOrders").values({ customerId: order.customer, total: 1 }).execute();
            }
            keep(customer) {
              return this.db.insertInto("customers").values(customer).onConflict((c) => c.column("email").doNothing()).execute();
            }
            pay(id, tx: Tx) {
              return tx.updateTable("shopOrders").set({ paidAt: new Date() }).where("id", "=", id).execute();
            }
            sweep() {
              return this.db.transaction().execute(async (trx) => {
                await trx.selectFrom("shopOrders").selectAll().forUpdate().execute();
                await trx.deleteFrom("shopOrders").where("paidAt", "<", new Date()).execute();
              });
            }
          }
        `,
      },
      lines: [
        "Orders.keep writes table:customers (insert keyed)",
        "Orders.list reads table:customers (select email limited)",
        "Orders.list reads table:shop_orders (select id, total where customer_id, paid_at limited)",
        "Orders.pay writes table:shop_orders (update paid_at where id handed keyed)",
        "Orders.place writes table:shop_orders (insert customer_id, total)",
        "Orders.sweep reads table:shop_orders (select * inTransaction locked)",
        "Orders.sweep writes table:shop_orders (delete where paid_at inTransaction)",
      ],
    },
    {
      title:
        "what a common table expression is called is no table; an unknown receiver counts where a schema knows the table",
      files: {
        "migrations/0001_init.sql": "CREATE TABLE pages (id int PRIMARY KEY, parent_id int);",
        "src/pages.ts": `
          import { Kysely } from "kysely";
          export const db = new Kysely({});
          export const below = (id) =>
            db
              .withRecursive("tree(id)", (qb) =>
                qb.selectFrom("pages").select("id").where("id", "=", id).unionAll((more) =>
                  more.selectFrom("pages as p").innerJoin("tree as t", "t.id", "p.parentId").select("p.id"),
                ),
              )
              .selectFrom("tree")
              .selectAll()
              .execute();
          export const children = (anyone, id) => anyone.selectFrom("pages").select("id").where("parentId", "=", id);
          export const nothing = (anyone) => anyone.selectFrom("shelves").selectAll();
          export const extended = (prisma) => prisma.$kysely.selectFrom("pages").select("id");
          export const elsewhere = () => db.selectFrom("audit.events").selectAll().execute();
        `,
      },
      lines: [
        "below reads table:pages (select id handed) ?",
        "below reads table:pages (select id where id handed keyed limited) ?",
        "children reads table:pages (select id where parent_id handed) ?",
        "elsewhere reads table:audit.events (select *)",
        "extended reads table:pages (select id)",
      ],
    },
  ],
});
