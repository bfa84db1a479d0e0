import { eq } from "drizzle-orm";
import { Hono } from "hono";
import { db } from "../db/client.ts";
import { products } from "../db/schema.ts";
import { formatCents, totalOf } from "../pricing/index.ts";

export const prices = new Hono();

prices.get("/:sku", async (c) => {
  const [product] = await db.select().from(products).where(eq(products.sku, c.req.param("sku"))).limit(1);
  if (product === undefined) return c.notFound();
  const { grossCents } = totalOf([{ ...product, quantity: 1 }]);
  return c.json({ sku: product.sku, price: formatCents(grossCents) });
});
