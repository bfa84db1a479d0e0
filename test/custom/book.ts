/** The rule book's four custom seeds (section 24), each with the examples that it asks for. */

const hono = `import { Hono } from "hono";
import { db } from "./db.ts";
const app = new Hono();
`;
const db = `import { Pool } from "pg";
export const pool = new Pool();
export const db = { query: (text: string) => pool.query(text) };
`;
const indent = (text: string): string => text.trimEnd().replace(/^/gm, "      ");

/** A file of seeds, as a team would write it. */
export const book = `- id: org/status-page-reads-current
  invariant: Public status pages read monitor_current and never check_results.
  learned-from: incident 2026-03-11, 40 s page loads
  severity: error
  match:
    forbid-path:
      from: { kind: route, path: "/status/**" }
      to: { kind: table, name: check_results }
      edge: reads
      max-hops: 12
  fix: Add the column to monitor_current and its reducer in jobs/reduce-current.
  teach: "For status pages query monitor_current only. If a field is missing, extend the reducer."
  bad:
    src/db.ts: |
${indent(db)}
    src/app.ts: |
${indent(`${hono}import { pool } from "./db.ts";
const latest = () => pool.query("select * from check_results order by at desc limit 50");
app.get("/status/:slug", async (c) => c.json(await latest()));
export default app;`)}
  good:
    src/db.ts: |
${indent(db)}
    src/app.ts: |
${indent(`${hono}import { pool } from "./db.ts";
const current = () => pool.query("select * from monitor_current limit 50");
app.get("/status/:slug", async (c) => c.json(await current()));
export default app;`)}
- id: org/webhooks-go-through-queue
  invariant: No inbound webhook writes business tables directly.
  severity: warning
  match:
    require-on-path:
      from: { kind: route, role: webhook }
      to: { kind: table, except: [webhook_deliveries] }
      edge: writes
      via: { kind: queue }
  fix: Persist to webhook_deliveries with the provider event id, enqueue, return 200.
  teach: "Webhook handlers verify, store, enqueue. Business writes live in consumers."
  bad:
    src/db.ts: |
${indent(db)}
    src/app.ts: |
${indent(`${hono}import { pool } from "./db.ts";
app.post("/webhooks/pay", async (c) => {
  await pool.query("update invoices set paid = true where id = 1");
  return c.text("ok");
});
export default app;`)}
  good:
    src/db.ts: |
${indent(db)}
    src/app.ts: |
${indent(`${hono}import { pool } from "./db.ts";
app.post("/webhooks/pay", async (c) => {
  await pool.query("insert into webhook_deliveries (id) values (1)");
  return c.text("ok");
});
export default app;`)}
- id: org/crons-are-jittered
  invariant: No schedule starts at minute 0.
  severity: notice
  match:
    require-attr:
      on: { kind: schedule }
      all: [ { not: { cron-minute: [0] } } ]
  teach: "Pick the minute from the job's name."
  bad:
    vercel.json: '{ "crons": [{ "path": "/api/close", "schedule": "0 3 * * *" }] }'
  good:
    vercel.json: '{ "crons": [{ "path": "/api/close", "schedule": "17 3 * * *" }] }'
- id: org/ledger-change-needs-replay-test
  invariant: Any new writer or DDL on ledger_entries ships with a replay test.
  severity: error
  match:
    change-together:
      if: { any: [ { new-edge: writes, to: "table:public.ledger_entries" }, { migration-touches: "table:public.ledger_entries" } ] }
      then: { changed: "tests/ledger-replay/**" }
  rollback: Freeze the writer flag, replay from the last sealed batch.
  teach: "Before touching ledger_entries extend tests/ledger-replay with the new entry type."
  bad:
    before: { migrations/1.sql: "create table ledger_entries (id bigint);" }
    after: { migrations/2.sql: "alter table ledger_entries add column kind text;" }
  good:
    before: { migrations/1.sql: "create table ledger_entries (id bigint);" }
    after:
      migrations/2.sql: "alter table ledger_entries add column kind text;"
      tests/ledger-replay/kind.test.ts: "test('kind', () => {});"
`;
