import { type AccessPattern, arg, idiom, key, step } from "../idiom.ts";

const client = ["PrismaClient!", "Prisma.TransactionClient:"];
const options = arg(0);
const where = [key(options, "where")];
const also = [key(options, "orderBy")];
const loads = [key(options, "include"), key(options, "select")];
/** What a key of a relation inside `data` does to the related table. */
const by = {
  create: "insert",
  createMany: "insert",
  connectOrCreate: "upsert",
  upsert: "upsert",
  connect: "update",
  disconnect: "update",
  set: "update",
  update: "update",
  updateMany: "update",
  delete: "delete",
  deleteMany: "delete",
} as const;
const writes = {
  in: [key(options, "data"), key(options, "create"), key(options, "update")],
  by,
} satisfies AccessPattern["writes"];
const model = { on: client, loose: true, fact: "access", table: step(1), by: "model" } as const;

/** Code names a model and an operation; a relation inside the arguments touches a second table. */
export const prisma = idiom({
  name: "prisma",
  packages: ["@prisma/client", ".prisma/client"],
  docs: "https://www.prisma.io/docs/orm/reference/prisma-client-reference",

  calls: [
    {
      ...model,
      call: ["findUnique", "findUniqueOrThrow"],
      operation: "select",
      where,
      loads,
      columns: [key(options, "select")],
      single: true,
    },
    {
      ...model,
      call: ["findFirst", "findFirstOrThrow"],
      operation: "select",
      where,
      loads,
      columns: [key(options, "select")],
      single: true,
    },
    {
      ...model,
      call: "findMany",
      operation: "select",
      where,
      also,
      loads,
      columns: [key(options, "select")],
      limit: [key(options, "take")],
      offset: [key(options, "skip")],
    },
    {
      ...model,
      call: ["count", "aggregate", "groupBy"],
      operation: "select",
      where,
      also: [key(options, "by")],
      aggregate: true,
    },
    {
      ...model,
      call: ["create", "createMany", "createManyAndReturn"],
      operation: "insert",
      columns: [key(options, "data")],
      conflict: [key(options, "skipDuplicates")],
      loads,
      writes,
    },
    {
      ...model,
      call: "update",
      operation: "update",
      where,
      columns: [key(options, "data")],
      loads,
      writes,
      single: true,
    },
    {
      ...model,
      call: ["updateMany", "updateManyAndReturn"],
      operation: "update",
      where,
      columns: [key(options, "data")],
    },
    {
      ...model,
      call: "upsert",
      operation: "upsert",
      where,
      columns: [key(options, "create"), key(options, "update")],
      conflict: where,
      loads,
      writes,
      single: true,
    },
    { ...model, call: "delete", operation: "delete", where, loads, single: true },
    { ...model, call: "deleteMany", operation: "delete", where },
  ],

  examples: [
    {
      title: "a model and an operation, with the columns they name",
      files: {
        "prisma/schema.prisma": `
          model Order {
            id         Int      @id
            number     String   @unique
            total      Int
            customerId Int      @map("customer_id")
            customer   Customer @relation(fields: [customerId], references: [id])
            lines      Line[]
            @@map("orders")
          }
          model Customer {
            id     Int     @id
            email  String  @unique
            orders Order[]
          }
          model Line {
            id      Int    @id
            sku     String
            orderId Int
            order   Order  @relation(fields: [orderId], references: [id])
          }
        `,
        "src/db.ts": `
          import { PrismaClient } from "@prisma/client";
          export const prisma = new PrismaClient();
        `,
        "src/orders.ts": `
          import { prisma } from "./db";
          export const list = (customerId) =>
            prisma.order.findMany({ where: { customerId }, select: { id: true, total: true }, take: 20 });
          export const show = (id) => prisma.order.findUnique({ where: { id }, include: { lines: true } });
          export const count = () => prisma.order.count();
          export const pay = (id) => prisma.order.update({ where: { id }, data: { total: 0 } });
        `,
      },
      lines: [
        "count reads table:orders (select aggregate)",
        "list reads table:orders (select id, total where customer_id limited)",
        "pay writes table:orders (update total where id keyed limited)",
        "show reads table:Line (select *)",
        "show reads table:orders (select * where id keyed limited)",
      ],
    },
    {
      title: "a relation inside the data writes a second table; an unknown receiver is told by its shape",
      files: {
        "prisma/schema.prisma": `
          model Order {
            id         Int      @id
            number     String   @unique
            total      Int
            customerId Int      @map("customer_id")
            customer   Customer @relation(fields: [customerId], references: [id])
            lines      Line[]
            @@map("orders")
          }
          model Customer {
            id     Int     @id
            email  String  @unique
            orders Order[]
          }
          model Line {
            id      Int    @id
            sku     String
            orderId Int
            order   Order  @relation(fields: [orderId], references: [id])
          }
        `,
        "src/orders.ts": `
          export const place = (tx, skus) =>
            tx.order.create({
              data: {
                total: 1,
                customer: { connect: { id: 1 } },
                lines: { create: skus.map((sku) => ({ sku })) },
              },
            });
          export const sweep = async (ctx, ids) => {
            for (const id of ids) await ctx.prisma.line.deleteMany({ where: { orderId: id } });
          };
          export const total = (db) => db.customer.count();
        `,
      },
      lines: [
        "place reads table:Customer (select handed)",
        "place writes table:Line (insert handed)",
        "place writes table:orders (insert total handed)",
        "sweep writes table:Line (delete where orderId inLoop perItem)",
        "total reads table:Customer (select aggregate handed) ?",
      ],
    },
  ],
});
