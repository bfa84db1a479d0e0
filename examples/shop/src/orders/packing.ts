import { sql } from "drizzle-orm";
import { db } from "../db/client.ts";

/** What the people in the storeroom pack today, with what the customer asked them for. */
export async function packingList() {
  const { rows } = await db.execute(sql`
    SELECT orders.id, orders.lines, orders.note, customers.name
    FROM orders JOIN customers ON customers.id = orders.customer_id
    WHERE orders.placed_at > now() - interval '1 day'
    ORDER BY orders.placed_at
    LIMIT 500
  `);
  return rows;
}
