import { eq } from "drizzle-orm";
import { db } from "../db/client.ts";
import { charges } from "../db/schema.ts";

/** Marks the charges that the bank has paid out. */
export async function settleCharges(): Promise<void> {
  await db.update(charges).set({ settled: true }).where(eq(charges.settled, false));
}
