/** What a sample of lookups starts from. */

/** Parcels, and where they were seen last, with Drizzle. */
export const parcels = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "drizzle-orm": "0.40.0", "hono": "4.0.0" } }',
  "migrations/0001_parcels.sql": `
    CREATE TABLE parcels (id bigint PRIMARY KEY, source text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE scans (parcel_id bigint PRIMARY KEY, state text NOT NULL);
    CREATE INDEX scans_state_idx ON scans (state);
  `,
  "src/schema.ts": `
    import { bigint, pgTable, text } from "drizzle-orm/pg-core";
    export const parcels = pgTable("parcels", { id: bigint("id", { mode: "number" }).primaryKey(), source: text("source") });
    export const scans = pgTable("scans", { parcelId: bigint("parcel_id", { mode: "number" }).primaryKey(), state: text("state") });
  `,
  "src/hooks.ts": `
    import { Hono } from "hono";
    import { db } from "./db.ts";
    import { parcels } from "./schema.ts";
    const app = new Hono();
    app.post("/hooks/parcels", async (c) => {
      await db.insert(parcels).values(await c.req.json());
      return c.body(null, 204);
    });
  `,
  "src/db.ts":
    'import { drizzle } from "drizzle-orm/node-postgres";\nexport const db = drizzle(process.env.DATABASE_URL);\n',
};
/** Those that are late. */
export const late = `
    import { and, eq } from "drizzle-orm";
    import { Worker } from "bullmq";
    import { db } from "./db.ts";
    import { parcels, scans } from "./schema.ts";
    new Worker("late", async () => {
      const found = await db
        .select({ id: parcels.id })
        .from(parcels)
        .innerJoin(scans, eq(parcels.id, scans.parcelId))
        .where(and(eq(scans.state, "late"), eq(parcels.source, "shop")))
        .limit(50);
      return found.length;
    });
  `;
