import { lostInMemory, lostInStores, lostInTables } from "../questions/lost-rows.ts";
import { rule } from "../rule.ts";
import { server, support } from "./sample-views.ts";

/**
 * Between the read and the emptying others go on adding. Tables count where nothing says which rows go (whoever deletes by key, by
 * time or in a transaction is passed over), keys of Redis where some code appends to them, and memory where requests or jobs add.
 */
export const lossyFlush = rule({
  name: "lossy-flush",
  title: "A buffer is emptied of more than was read",
  level: "notice",
  why: "What is added between the read and the emptying is gone, and nobody ever saw it. The busier it is, the more is lost.",
  instead:
    "Take and read in one step: `DELETE ... RETURNING`, delete the ids that were read, `RENAME` the key first, put a new array in its place before you wait.",
  rollback: "Stop the flusher: the buffer grows, and nothing is lost.",

  *check({ head }) {
    for (const { by, buffer, held, file, read, cleared, sure } of [
      ...lostInTables(head),
      ...lostInStores(head),
      ...lostInMemory(head),
    ])
      yield {
        on: held === undefined ? [by.id] : [by.id, held.id],
        ...(held === undefined ? { salient: buffer } : {}),
        file,
        line: cleared,
        side: "head",
        title: `\`${by.name}\` reads \`${buffer}\` in line ${read} and empties it here: what came in between is lost`,
        confidence: sure,
        path: [{ id: by.id }],
      };
  },

  violates: [
    {
      title: "views are folded by Knex, then all of them are deleted",
      before: support,
      after: {
        ...support,
        "src/flush.ts": `
          import cron from "node-cron";
          import { db } from "./db.ts";
          cron.schedule("17 */5 * * * *", async () => {
            const rows = await db("view_buffer").select("path").count("* as n").groupBy("path");
            await db("view_totals").insert(rows).onConflict("path").merge();
            await db("view_buffer").del(); // want
          });
        `,
      },
    },
    {
      title: "a list of Redis is read whole, stored, and deleted",
      before: support,
      after: {
        ...support,
        "src/clicks.ts": `
          import { db } from "./db.ts";
          import { redis } from "./redis.ts";
          export async function storeClicks() {
            const clicks = await redis.lrange("clicks", 0, -1);
            if (clicks.length === 0) return;
            await db("view_totals").insert(clicks.map((click) => JSON.parse(click))).onConflict("path").merge();
            await redis.del("clicks"); // want
          }
        `,
      },
    },
    {
      title: "a server of Fastify keeps events in memory, and forgets those that came while it sent",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${server}
          export async function send() {
            if (waiting.length === 0) return;
            await fetch("https://sink.example.com/bulk", { method: "POST", body: JSON.stringify(waiting), signal: AbortSignal.timeout(5_000) });
            waiting = []; // want
          }
        `,
      },
    },
    {
      title: "it is cut off as far as it goes by then",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${server.replace("let waiting", "const waiting")}
          export async function send() {
            await fetch("https://sink.example.com/bulk", { method: "POST", body: JSON.stringify(waiting), signal: AbortSignal.timeout(5_000) });
            waiting.splice(0, waiting.length); // want
          }
        `,
      },
    },
    {
      title: "one counter object for all requests of Hono",
      before: support,
      after: {
        ...support,
        "src/hits.ts": `
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          import { db } from "./db.ts";
          class Hits {
            #seen = new Map<string, number>();
            note(path: string) { this.#seen.set(path, (this.#seen.get(path) ?? 0) + 1); }
            async flush() {
              for (const [path, n] of this.#seen) await db("view_totals").where({ path }).update({ n });
              this.#seen.clear(); // want
            }
          }
          const hits = new Hits();
          const app = new Hono();
          app.get("/p/:path", requireUser, (c) => {
            hits.note(c.req.param("path"));
            return c.text("ok");
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "rows are deleted as they are read",
      before: support,
      after: {
        ...support,
        "src/flush.ts": `
          import { db } from "./db.ts";
          export const flush = () => db.raw(\`WITH taken AS (DELETE FROM view_buffer WHERE id IN
            (SELECT id FROM view_buffer ORDER BY id LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING path)
            INSERT INTO view_totals (path, n) SELECT path, count(*) FROM taken GROUP BY 1
            ON CONFLICT (path) DO UPDATE SET n = view_totals.n + excluded.n\`);
        `,
      },
    },
    {
      title: "the rows that were read are deleted by their ids",
      before: support,
      after: {
        ...support,
        "src/flush.ts": `
          import { db } from "./db.ts";
          export async function flush() {
            const rows = await db("view_buffer").select("id", "path").orderBy("id").limit(5000);
            await db("view_totals").insert(folded(rows)).onConflict("path").merge();
            await db("view_buffer").whereIn("id", rows.map((row) => row.id)).del();
          }
        `,
      },
    },
    {
      title: "a list is put aside under another name before it is read",
      before: support,
      after: {
        ...support,
        "src/clicks.ts": `
          import { db } from "./db.ts";
          import { redis } from "./redis.ts";
          export async function storeClicks() {
            await redis.rename("clicks", "clicks:taken");
            const clicks = await redis.lrange("clicks:taken", 0, -1);
            await db("view_totals").insert(clicks.map((click) => JSON.parse(click))).onConflict("path").merge();
            await redis.del("clicks:taken");
          }
        `,
      },
    },
    {
      title: "a list is read and deleted in one transaction of Redis",
      before: support,
      after: {
        ...support,
        "src/clicks.ts": `
          import { db } from "./db.ts";
          import { redis } from "./redis.ts";
          export async function storeClicks() {
            const [clicks] = await redis.multi().lrange("clicks", 0, -1).del("clicks").exec();
            await db("view_totals").insert(clicks).onConflict("path").merge();
          }
        `,
      },
    },
    {
      title: "a batch of one job, which adds nothing while it sends",
      before: support,
      after: {
        ...support,
        "src/export.ts": `
          import { Worker } from "bullmq";
          class Batch {
            private lines: string[] = [];
            add(line: string) { this.lines.push(line); }
            async send() {
              await fetch("https://sink.example.com/bulk", { method: "POST", body: this.lines.join(), signal: AbortSignal.timeout(5_000) });
              this.lines = [];
            }
          }
          new Worker("export", async (job) => {
            const batch = new Batch();
            for (const line of job.data.lines) batch.add(line);
            await batch.send();
          });
        `,
      },
    },
    {
      title: "copies of what stands elsewhere are thrown away",
      before: support,
      after: {
        ...support,
        "src/paths.ts": `
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          import { redis } from "./redis.ts";
          const cache = new Map<string, string>();
          const app = new Hono();
          app.get("/paths/:id", requireUser, async (c) => {
            const path = cache.get(c.req.param("id")) ?? (await redis.get("path")) ?? "/";
            cache.set(c.req.param("id"), path);
            if (cache.size > 1000) cache.clear();
            return c.text(path);
          });
          export async function tellAll() {
            await redis.publish("paths", [...cache.keys()].join());
            cache.clear();
          }
        `,
      },
    },
    {
      title: "a new array stands in its place before anything is waited for",
      before: support,
      after: {
        ...support,
        "src/server.ts": `${server}
          export async function send() {
            if (waiting.length === 0) return;
            const batch = waiting;
            waiting = [];
            await fetch("https://sink.example.com/bulk", { method: "POST", body: JSON.stringify(batch), signal: AbortSignal.timeout(5_000) });
          }
        `,
      },
    },
  ],
});
