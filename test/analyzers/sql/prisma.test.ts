import fc from "fast-check";
import { expect, test } from "vitest";
import type { ColumnFact, Model } from "../../../analyzers/facts.ts";
import { readPrisma } from "../../../analyzers/sql/prisma.ts";

const read = (text: string) => readPrisma({ sha: "", language: "prisma", text });

const columnText = (column: ColumnFact): string =>
  [
    column.field === undefined ? column.name : `${column.field}=${column.name}`,
    `${column.type}${column.nullable ? "?" : ""}`,
    ...(column.hasDefault ? ["default"] : []),
    ...(column.primary ? ["primary"] : []),
    ...(column.unique ? ["unique"] : []),
    `@${column.line}`,
  ].join(" ");

const modelText = (model: Model) => ({
  model: `${model.name} = ${model.table} @${model.line}-${model.endLine}`,
  columns: model.columns.map(columnText),
  relations: model.relations.map(({ field, model: to }) => `${field} > ${to}`),
  ...(model.uniques === undefined ? {} : { uniques: model.uniques }),
});

const shop = `// The shop
generator client {
  provider = "prisma-client-js"
  output   = "../src/generated/db" // never committed
}

datasource db { provider = "postgresql" }

enum State { open paid }

/// An order of a customer
model Order {
  id         String   @id @default(uuid()) @db.Uuid
  customerId Int      @map("customer_id")
  customer   Customer @relation(fields: [customerId], references: [id])
  state      State    @default(open) @map("state")
  total      Decimal? @db.Decimal(10, 2) // in cents
  tags       String[] @default(["a}b"])
  mails      Mail[]
  kind       Kind
  geo        Unsupported("point")?
  createdAt  DateTime @default(now())

  @@unique([customerId, createdAt(sort: Desc)], map: "once")
  @@index([state])
  @@map("orders")
}

model Customer {
  id Int @id @default(
    autoincrement()
  )
  orders Order[]
  @@schema("crm")
}

view Daily {
  day   DateTime @unique
  total Int
  @@map("daily_totals")
}
`;

test("models, columns, relations and keys", () => {
  const facts = read(shop);
  expect(facts.models.map(modelText)).toEqual([
    {
      model: "Order = orders @12-27",
      columns: [
        "id String @db.Uuid default primary unique @13",
        "customerId=customer_id Int @14",
        "state State default @16",
        "total Decimal @db.Decimal(10, 2)? @17",
        "tags String[] default @18",
        "mails Mail[] @19",
        "kind Kind @20",
        'geo Unsupported("point")? @21',
        "createdAt DateTime default @22",
      ],
      // Models of other files may be meant; the linker knows.
      relations: ["customer > Customer", "mails > Mail", "kind > Kind"],
      uniques: [["createdAt", "customer_id"]],
    },
    {
      model: "Customer = crm.Customer @29-35",
      columns: ["id Int default primary unique @30"],
      relations: ["orders > Order"],
    },
    {
      model: "Daily = daily_totals @37-41",
      columns: ["day DateTime unique @38", "total Int @39"],
      relations: [],
    },
  ]);
  expect(facts.models[2]?.view).toBe(true);
  expect(facts.generates).toEqual([{ output: "../src/generated/db", package: "@prisma/client" }]);
  expect(facts.problems).toEqual([]);
});

test("comments and layout change no hash, attributes do", () => {
  const hash = (text: string): string | undefined => read(text).models[0]?.hash;
  const plain = hash("model Order {\n  id Int @id\n  total Int\n}");
  expect(hash("model Order {\n\n  id    Int    @id // key\n  total Int\n}")).toBe(plain);
  expect(hash("model Order {\n  id Int @id\n  total Int @default(0)\n}")).not.toBe(plain);
});

test("a block that nobody closes costs no other", () => {
  const facts = read("model Order {\n  id Int @id\nmodel Mail {\n  id Int @id\n}\nmodel Stock {\n  x (\n");
  expect(facts.models.map(({ name, line, endLine, columns }) => [name, line, endLine, columns.length])).toEqual([
    ["Order", 1, 2, 1],
    ["Mail", 3, 5, 1],
    ["Stock", 6, 8, 0],
  ]);
  expect(facts.problems).toEqual([
    { reason: "syntax-error", line: 1, detail: "the block `Order` is not closed" },
    { reason: "syntax-error", line: 6, detail: "the block `Stock` is not closed" },
  ]);
});

test("never throws, and models lie in the text", () => {
  const scrap = fc.constantFrom(
    ...'model view enum type generator Order Mail { } [ ] ( ) ? @id @map( @@map( @@id( @@unique([ " \\ // /// @default( Int String[] @relation , : = output provider'.split(
      " ",
    ),
    "\n",
    "model Order {\n",
  );
  fc.assert(
    fc.property(
      fc.array(scrap, { maxLength: 60 }).map((parts) => parts.join(" ")),
      (text) => {
        const count = text.split("\n").length;
        for (const model of read(text).models) {
          expect(model.line).toBeGreaterThan(0);
          expect(model.endLine).toBeGreaterThanOrEqual(model.line);
          expect(model.endLine).toBeLessThanOrEqual(count);
        }
      },
    ),
    { numRuns: 500 },
  );
});
