import { inArray } from "drizzle-orm";
import { db } from "../db/client.ts";
import { charges, orders, products } from "../db/schema.ts";
import { type Line, totalOf } from "../pricing/index.ts";
import { mailQueue } from "../queues.ts";

export interface Wish {
  readonly customerId: number;
  readonly pieces: Readonly<Record<string, number>>;
}

/** Writes the order and its charge in one transaction; the receipt follows by mail. */
export async function placeOrder({ customerId, pieces }: Wish): Promise<number> {
  const found = await db.select().from(products).where(inArray(products.sku, Object.keys(pieces)));
  const lines: Line[] = found.map(({ sku, category, netCents }) => ({
    sku,
    category,
    netCents,
    quantity: pieces[sku] ?? 0,
  }));
  const { grossCents } = totalOf(lines);
  const orderId = await db.transaction(async (tx) => {
    const [order] = await tx
      .insert(orders)
      .values({ customerId, lines, totalCents: grossCents })
      .returning({ id: orders.id });
    if (order === undefined) throw new Error("The order was not written.");
    await tx.insert(charges).values({ orderId: order.id, cents: grossCents }).onConflictDoNothing();
    return order.id;
  });
  await mailQueue.add("receipt", { orderId }, { jobId: `receipt-${orderId}` });
  return orderId;
}
