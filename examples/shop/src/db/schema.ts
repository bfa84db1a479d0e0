import { bigint, boolean, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Line } from "../pricing/index.ts";

const id = () => bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity();

export const customers = pgTable("customers", {
  id: id(),
  email: text().notNull().unique(),
  name: text().notNull(),
});

export const products = pgTable("products", {
  sku: text().primaryKey(),
  title: text().notNull(),
  category: text().notNull(),
  netCents: integer("net_cents").notNull(),
});

export const orders = pgTable("orders", {
  id: id(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  lines: jsonb().$type<Line[]>().notNull(),
  totalCents: integer("total_cents").notNull(),
  note: text(),
  placedAt: timestamp("placed_at", { withTimezone: true }).notNull().defaultNow(),
});

export const charges = pgTable("charges", {
  id: id(),
  orderId: bigint("order_id", { mode: "number" }).notNull().unique(),
  cents: integer().notNull(),
  settled: boolean().notNull().default(false),
});
