import { type AccessPattern, arg, idiom, key, step } from "../idiom.ts";

const client = ["PrismaClient!", "Prisma.TransactionClient:"];
const options = arg(0);
const where = [key(options, "where")];
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
      loads,
      columns: [key(options, "select")],
      limit: [key(options, "take")],
    },
    { ...model, call: ["count", "aggregate", "groupBy"], operation: "select", where, aggregate: true },
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

  examples: [],
});
