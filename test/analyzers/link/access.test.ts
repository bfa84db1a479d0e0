/** What queries touch, column by column; what single examples of idioms leave out. */
import { describe, expect, test } from "vitest";
import type { Edge } from "../../../analyzers/graph/graph.ts";
import { type Files, linkFiles } from "../../support/linked.ts";

const schema = `
  model Order {
    id         Int      @id
    number     String   @unique
    total      Int      @default(0)
    customerId Int      @map("customer_id")
    customer   Customer @relation(fields: [customerId], references: [id])
    lines      Line[]
    @@map("orders")
  }
  model Customer {
    id     Int     @id
    email  String  @unique
    orders Order[]
    @@map("customers")
  }
  model Line {
    id      Int    @id
    sku     String
    orderId Int    @map("order_id")
    order   Order  @relation(fields: [orderId], references: [id])
    @@map("lines")
  }
`;

const prisma = (code: string): Files => ({
  "prisma/schema.prisma": schema,
  "src/shop.ts": `
    import { PrismaClient } from "@prisma/client";
    const db = new PrismaClient();
    ${code}
  `,
});

const drizzle = (code: string): Files => ({
  "src/schema.ts": `
    import { index, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
    const stamps = { createdAt: timestamp("created_at").defaultNow() };
    export const orders = pgTable("orders", {
      id: integer().primaryKey(),
      customerId: integer("customer_id").notNull(),
      total: integer(),
      ...stamps,
    }, (table) => [index("by_customer").on(table.customerId)]);
    export const customers = pgTable("customers", { id: integer().primaryKey(), email: text().unique() });
  `,
  "src/shop.ts": `
    import { and, eq, gt } from "drizzle-orm";
    import { drizzle } from "drizzle-orm/node-postgres";
    import * as tables from "./schema";
    import { customers, orders } from "./schema";
    const db = drizzle(url);
    ${code}
  `,
});

/** `reads orders.total`, `writes orders {...}`; guessed ones with `?`. */
function touched(files: Files): readonly string[] {
  return [...linkFiles(files).graph.edges()]
    .filter(({ from, kind }) => from.startsWith("symbol:src/shop.ts") && (kind === "reads" || kind === "writes"))
    .map(lineOf)
    .sort();
}

const lineOf = ({ kind, to, certainty, attributes }: Edge): string =>
  `${kind} ${to.replace(/^(?:table|column):/, "")}${attributes === undefined ? "" : ` ${JSON.stringify(attributes)}`}${certainty === "guessed" ? " ?" : ""}`;

describe("Prisma", () => {
  test("conditions, orders and selections name columns by the names of the database", () => {
    const code = `export const list = (ids, filter) => db.order.findMany({
      where: { AND: [{ customerId: 1 }, { id: { in: ids } }], ...filter },
      orderBy: [{ number: "asc" }],
      select: { total: true },
    });`;
    expect(touched(prisma(code))).toEqual([
      'reads orders {"operation":"select","columns":["total"],"where":["customer_id","id"],"open":true}',
      "reads orders.customer_id",
      "reads orders.id",
      "reads orders.number",
      "reads orders.total",
    ]);
  });

  test("a condition on a relation reads the table on its other side", () => {
    const code = `export const of = (email) => db.order.count({ where: { customer: { is: { email } } } });`;
    expect(touched(prisma(code))).toEqual([
      'reads customers {"operation":"select","columns":["email"],"nested":true}',
      "reads customers.email",
      'reads orders {"operation":"select","aggregate":true,"open":true}',
    ]);
  });

  test("relations load tables however deep, with the columns picked there", () => {
    const code = `export const all = () => db.customer.findMany({
      include: { orders: { select: { total: true, lines: { select: { sku: true } } } } },
    });`;
    expect(touched(prisma(code)).filter((line) => line.includes("{"))).toEqual([
      'reads customers {"operation":"select","columns":["*"]}',
      'reads lines {"operation":"select","columns":["sku"],"nested":true}',
      'reads orders {"operation":"select","columns":["total"],"nested":true}',
    ]);
  });

  test("what data writes through relations, and what it only points at", () => {
    const code = `export const place = (input) => db.order.create({
      data: {
        number: "7",
        customer: { connect: { id: 1 } },
        lines: { create: [{ sku: "tea" }, { sku: "pot" }], connect: { id: 2 } },
      },
    });`;
    expect(touched(prisma(code))).toEqual([
      'reads customers {"operation":"select","nested":true}',
      'writes lines {"operation":"insert","columns":["sku"],"nested":true}',
      'writes lines {"operation":"update","nested":true}',
      "writes lines.sku",
      'writes orders {"operation":"insert","columns":["number"],"literals":["number=7"]}',
      "writes orders.number",
    ]);
  });

  test("columns of data that is computed are not made up", () => {
    const code = `export const place = (input) => db.order.create({ data: { number: "7", ...input } });`;
    expect(touched(prisma(code))).toEqual(['writes orders {"operation":"insert"}']);
  });

  test("an upsert and a bulk insert that skips what is there may run twice", () => {
    const code = `
      export const upsert = (number) => db.order.upsert({ where: { number }, create: { number }, update: { total: 1 } });
      export const seed = (rows) => db.order.createMany({ data: rows, skipDuplicates: true });
    `;
    expect(touched(prisma(code)).filter((line) => line.includes("{"))).toEqual([
      'writes orders {"operation":"insert","keyed":true,"many":true}',
      'writes orders {"operation":"upsert","columns":["number","total"],"where":["number"],"keyed":true,"limited":true,"literals":["total=1"]}',
    ]);
  });

  test("a client without its schema still says which table it means, as a guess", () => {
    const files: Files = {
      "src/shop.ts": prisma("export const all = () => db.refund.findMany();")["src/shop.ts"] ?? "",
    };
    expect(touched(files)).toEqual(['reads Refund {"operation":"select","columns":["*"]} ?']);
  });

  test("members of other things that are called like an operation are no access", () => {
    const code = `
      export const noise = (cache, order) => {
        cache.stock.update("tea", 1);
        order.lines.delete(1);
        return [order].count();
      };
    `;
    expect(touched(prisma(code))).toEqual([]);
  });
});

describe("Drizzle", () => {
  test("columns are named through the constant; joins and orders read them too", () => {
    const code = `export const list = (id) =>
      db.select({ total: orders.total, to: tables.customers.email }).from(orders)
        .innerJoin(customers, eq(orders.customerId, customers.id))
        .where(and(eq(orders.id, id), gt(orders.total, 1))).orderBy(orders.createdAt);`;
    expect(touched(drizzle(code))).toEqual([
      'reads customers {"operation":"select","columns":["email"],"nested":true}',
      "reads customers.email",
      "reads customers.id",
      'reads orders {"operation":"select","columns":["total"],"where":["id","total"],"keyed":true,"limited":true}',
      "reads orders.created_at",
      "reads orders.customer_id",
      "reads orders.id",
      "reads orders.total",
    ]);
  });

  test("a subquery under a name is no table, an alias of a table is", () => {
    const code = `
      import { alias } from "drizzle-orm/pg-core";
      const parents = alias(orders, "parents");
      export const tree = () => {
        const recent = db.select({ id: orders.id }).from(orders).as("recent");
        return db.select().from(parents).leftJoin(recent, eq(recent.id, parents.id));
      };
    `;
    expect(touched(drizzle(code)).filter((line) => line.includes("{"))).toEqual([
      'reads orders {"operation":"select","columns":["*"],"open":true}',
      'reads orders {"operation":"select","columns":["id"],"open":true}',
    ]);
  });

  test("writes name their columns; what stands in a loop is told", () => {
    const code = `export const settle = async (tx, rows) => {
      for (const row of rows) await tx.update(orders).set({ total: row.total }).where(eq(orders.id, row.id));
      await tx.insert(customers).values([{ email: "a" }]).onConflictDoUpdate({ target: customers.email, set: {} });
    };`;
    expect(touched(drizzle(code))).toEqual([
      "reads orders.id",
      'writes customers {"operation":"upsert","columns":["email"],"conflict":["email"],"keyed":true,"literals":["email=a"],"many":true,"handed":true}',
      "writes customers.email",
      'writes orders {"operation":"update","columns":["total"],"where":["id"],"keyed":true,"limited":true,"inLoop":true,"perItem":true,"handed":true}',
      "writes orders.total",
    ]);
  });

  test("rows of a list are told from one row, and rows that are passed over from those that are written over", () => {
    const code = `export const keep = async (tx, row, items: Item[]) => {
      const rows = items.map(({ email }) => ({ email }));
      await tx.insert(customers).values(rows).onConflictDoUpdate({ target: customers.email, set: {} });
      await tx.insert(customers).values(row).onConflictDoNothing();
    };`;
    expect(touched(drizzle(code))).toEqual([
      'writes customers {"operation":"insert","keyed":true,"many":true,"handed":true}',
      'writes customers {"operation":"upsert","conflict":["email"],"keyed":true,"many":true,"list":true,"handed":true}',
    ]);
  });

  test("the columns of a table are nodes with their promises, shared ones included", () => {
    const graph = linkFiles(drizzle("")).graph;
    expect(graph.ofKind("column").map(({ name, attributes }) => [name, attributes])).toEqual([
      ["orders.created_at", { type: "timestamp", nullable: true, hasDefault: true }],
      ["orders.id", { type: "integer", nullable: false, hasDefault: false, primary: true }],
      ["orders.customer_id", { type: "integer", nullable: false, hasDefault: false }],
      ["orders.total", { type: "integer", nullable: true, hasDefault: false }],
      ["customers.id", { type: "integer", nullable: false, hasDefault: false, primary: true }],
      ["customers.email", { type: "text", nullable: true, hasDefault: false, unique: true }],
    ]);
  });
});
