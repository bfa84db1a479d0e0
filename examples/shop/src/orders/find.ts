import { eq } from "drizzle-orm";
import { db } from "../db/client.ts";
import { customers, orders } from "../db/schema.ts";

/** One order with the address of its customer. */
export async function findOrder(id: number) {
  const [order] = await db
    .select({ id: orders.id, lines: orders.lines, totalCents: orders.totalCents, email: customers.email })
    .from(orders)
    .innerJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(orders.id, id))
    .limit(1);
  return order;
}
