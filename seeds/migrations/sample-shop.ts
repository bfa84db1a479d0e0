/** Examples of a schema in code and its migrations. */
import type { Sample } from "../rule.ts";

const migrations = "prisma/migrations";
const init = `
CREATE TABLE "orders" ("id" TEXT PRIMARY KEY, "cents" INTEGER NOT NULL, "note" TEXT);
CREATE TABLE "customers" ("id" TEXT PRIMARY KEY, "email" TEXT NOT NULL);
`;
const prisma = (orders: string, more = ""): string => `
model Order {
  id    String @id
  cents Int${orders}
  @@map("orders")
}
model Customer {
  id    String @id
  email String
  @@map("customers")
}${more}
`;
const note = `
  note  String?`;

/** A shop with Prisma: its schema and its migrations, the first of which makes what base declares. */
const shop = (schema: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  "prisma/schema.prisma": schema,
  [`${migrations}/1_init/migration.sql`]: init,
  ...Object.fromEntries(Object.entries(more).map(([name, sql]) => [`${migrations}/${name}/migration.sql`, sql])),
});
const before = shop(prisma(note));

const drizzle = (orders: string): string => `
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
export const orders = sqliteTable("orders", {
  id: text("id").primaryKey(),
  cents: integer("cents").notNull(),
  note: text("note"),${orders}
});
`;
const drizzleInit = "CREATE TABLE `orders` (`id` text PRIMARY KEY NOT NULL, `cents` integer NOT NULL, `note` text);\n";

export const driftViolates: readonly Sample[] = [
  {
    title: "the migration was forgotten",
    before,
    after: shop(prisma(`${note}\n  paid  Boolean @default(false) // want`)),
  },
  {
    title: "a table that no migration makes",
    before,
    after: shop(
      prisma(
        note,
        `
model Parcel { // want
  id   String @id
  code String
  @@map("parcels")
}`,
      ),
    ),
  },
  {
    title: "the schema keeps what goes",
    before,
    after: shop(prisma(note), { "2_note": 'ALTER TABLE "orders" DROP COLUMN "note"; -- want\n' }),
  },
  {
    title: "the schema was forgotten",
    before,
    after: shop(prisma(note), { "2_paid": 'ALTER TABLE "orders" ADD COLUMN "paid" BOOLEAN; -- want\n' }),
  },
  {
    title: "the migration has another name for it",
    before: { "src/schema.ts": drizzle(""), "drizzle/0000_init.sql": drizzleInit },
    after: {
      "src/schema.ts": drizzle('\n  paidAt: integer("paid_at"), // want'),
      "drizzle/0000_init.sql": drizzleInit,
      "drizzle/0001_paid.sql": "ALTER TABLE `orders` ADD `payed_at` integer; -- want\n",
    },
  },
];

export const driftHonours: readonly Sample[] = [
  {
    title: "both in one change, under mapped names, with an enum and a relation",
    before,
    after: shop(
      prisma(
        `${note}
  state      State @default(OPEN)
  customerId String? @map("customer_id")
  customer   Customer? @relation(fields: [customerId], references: [id])`,
        `
enum State {
  OPEN
  PAID
}`,
      ).replace("email String", "email String\n  orders Order[]"),
      {
        "2_state": `CREATE TYPE "State" AS ENUM ('OPEN', 'PAID');
ALTER TABLE "orders" ADD COLUMN "state" "State" NOT NULL DEFAULT 'OPEN', ADD COLUMN "customer_id" TEXT;
CREATE INDEX "orders_customer_id" ON "orders" ("customer_id");
`,
      },
    ),
  },
  {
    title: "a view, and a field that the client leaves alone",
    before,
    after: shop(
      prisma(
        note,
        `
view Totals {
  id    String @id
  cents Int
  @@map("totals")
}
model Legacy {
  id String @id
  @@ignore
}`,
      ),
    ),
  },
  {
    title: "the schema forgets first, the migration follows in the next release",
    before,
    after: shop(prisma("")),
  },
  {
    title: "a day without its time stands behind the days before, and a copy is kept for the way back",
    before: shop(prisma(note), { "20241130081500_parcels": 'CREATE TABLE "parcels" ("id" TEXT PRIMARY KEY);\n' }),
    after: shop(prisma(`${note}\n  paid  Boolean?`), {
      "20241130081500_parcels":
        'CREATE TABLE "parcels" ("id" TEXT PRIMARY KEY);\nCREATE INDEX "i" ON "parcels" ("id");\n',
      "20241231_paid":
        'ALTER TABLE "orders" ADD COLUMN "paid" BOOLEAN;\nALTER TABLE "orders" ADD COLUMN "note_old" TEXT;\nUPDATE "orders" SET "note_old" = "note";\n',
    }),
  },
  {
    title: "pushed without migrations",
    before: { "src/schema.ts": drizzle("") },
    after: { "src/schema.ts": drizzle('\n  paidAt: integer("paid_at"),') },
  },
  {
    title: "two databases with a table of one name",
    before: { ...before, "legacy/schema.prisma": prisma(note) },
    after: { ...before, "legacy/schema.prisma": prisma(`${note}\n  paid  Boolean?`) },
  },
  {
    title: "nobody reads what the migration puts together",
    before,
    after: shop(prisma(`${note}\n  paid  Boolean?`), {
      "2_paid": "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN paid boolean', 'orders'); END $$;\n",
    }),
  },
];
