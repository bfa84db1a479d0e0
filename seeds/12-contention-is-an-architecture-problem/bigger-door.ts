import type { Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { fanouts } from "../questions/fanouts.ts";
import { firstChangeIn } from "../questions/first-change.ts";
import { isMeasured } from "../questions/measured.ts";
import { unsaidSize } from "../questions/pool-sizes.ts";
import { isDatabase, roadToPool } from "../questions/pools-below.ts";
import { type Evidence, rule, type Yield } from "../rule.ts";
import { globalLock } from "./global-lock.ts";
import { sharedRowCounter } from "./shared-row-counter.ts";
import { singletonRow } from "./singleton-row.ts";

/** Less than this is a touch. */
const much = 1.5;

const support = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "fastify": "5.0.0", "pg": "8.0.0" } }',
  "migrations/0001_shop.sql": `
    CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL);
    CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number bigint NOT NULL, tenant text NOT NULL);
  `,
  "src/invoices.ts": `
          import express from "express";
          import { pool } from "./db.ts";
          const app = express();
          app.post("/invoices", async (request, response) => {
            const { rows } = await pool.query("UPDATE counters SET value = value + 1 WHERE name = 'invoice' RETURNING value");
            await pool.query("INSERT INTO invoices (number, tenant) VALUES ($1, $2)", [rows[0].value, request.body.tenant]);
            response.end();
          });
        `,
};
const locking = {
  ...support,
  "src/invoices.ts": `
          import fastify from "fastify";
          import { pool } from "./db.ts";
          const app = fastify();
          app.post("/invoices", async (request) => {
            const client = await pool.connect();
            await client.query("SELECT pg_advisory_xact_lock(4711)");
            await client.query("INSERT INTO invoices (number, tenant) VALUES ($1, $2)", [request.body.number, request.body.tenant]);
          });
        `,
};
const pool = (options: string, mark = "", above = ""): Readonly<Record<string, string>> => ({
  "src/db.ts": `
          import { Pool } from "pg";${above}
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL, ${options} });${mark}
        `,
});
const limits = ' import { connections } from "./limits.ts";';

/**
 * Only where the way that everybody goes through stood before and stands still, and leads to this pool, or to the only one there is. A
 * number that a variable holds is not known. Where nobody says what the pull request's description is, it may well hold the numbers.
 */
export const biggerDoor = rule({
  name: "bigger-door",
  title: "More may wait at once for what lets one through at a time",
  level: "notice",
  why: "The queue stands before one row, one lock or one burst. More connections, or more patience, make it longer and move it into the database; they let nobody through sooner.",
  instead: "Change the way that everybody goes through; then see whether the old number is still too small.",
  rollback: "Put the old number back.",
  kin: ["seed-9/knob-without-evidence"],
  onlyChange: true,

  *check(evidence) {
    const { base, head, description, diff } = evidence;
    if (description === undefined || isMeasured(description)) return;
    for (const now of head.ofKind("pool")) {
      const was = base.node(now.id);
      if (was === undefined || isExcluded(now.file) || !isDatabase(now)) continue;
      const [raised] = knobs.flatMap(({ told, of }) => {
        const [before, after] = [of(was), of(now)];
        return before !== undefined && after !== undefined && after >= before * much ? [{ told, before, after }] : [];
      });
      const door = raised && doorTo(evidence, now);
      if (raised === undefined || door === undefined) continue;
      yield {
        on: [now.id, ...door.found.on],
        ...firstChangeIn(diff, now),
        title: `${raised.told} of \`${now.name}\` went from ${raised.before} to ${raised.after}, and ${door.found.file}:${door.found.line} is as it was: ${door.found.title}`,
        confidence: door.sure,
        path: door.path,
        rollback: `Put ${raised.before} back.`,
      };
    }
  },

  violates: [
    {
      title: "five times as many connections, and one row that counts everybody's invoices",
      before: { ...support, ...pool("max: 10") },
      after: { ...support, ...pool("max: 50", " // want") },
      pullRequest: { title: "fix: requests time out at noon", description: "Raise the pool." },
    },
    {
      title: "the first number anybody says is above the library's own, and a lock stands before every invoice",
      before: { ...locking, ...pool("ssl: true") },
      after: { ...locking, ...pool("ssl: true, max: 40", " // want") },
      pullRequest: { title: "fix: pool exhausted", description: "" },
    },
    {
      title: "the number stands in another file",
      before: {
        ...support,
        ...pool("max: connections", "", limits),
        "src/limits.ts": "export const connections = 10;\n",
      },
      after: {
        ...support,
        ...pool("max: connections", " // want", limits),
        "src/limits.ts": "export const connections = 50;\n",
      },
      pullRequest: { title: "fix: requests time out", description: "More connections." },
    },
    {
      title: "statements may wait longer for the row",
      before: { ...support, ...pool("lock_timeout: 2000") },
      after: { ...support, ...pool("lock_timeout: 10000", " // want") },
      pullRequest: { title: "fix: lock timeouts", description: "Be patient." },
    },
  ],
  honours: [
    {
      title: "the row goes, and the pool grows",
      before: { ...support, ...pool("max: 10") },
      after: {
        ...support,
        ...pool("max: 12"),
        "migrations/0002_numbers.sql": `
          CREATE SEQUENCE invoice_no AS bigint CACHE 50;
          ALTER TABLE invoices ALTER COLUMN number SET DEFAULT nextval('invoice_no');
        `,
        "src/invoices.ts": `
          import express from "express";
          import { pool } from "./db.ts";
          const app = express();
          app.post("/invoices", async (request, response) => {
            await pool.query("INSERT INTO invoices (tenant) VALUES ($1)", [request.body.tenant]);
            response.end();
          });
        `,
      },
      pullRequest: { title: "fix: number invoices by a sequence", description: "Nobody waits for the row any more." },
    },
    {
      title: "with what was seen at either number",
      before: { ...locking, ...pool("max: 10") },
      after: { ...locking, ...pool("max: 20") },
      pullRequest: {
        title: "chore: a larger pool",
        description: "At 10: 10 busy, p95 wait 900 ms. At 20: 14 busy, p95 wait 4 ms.",
      },
    },
  ],
});

const number = ({ attributes }: Node, name: string): number | undefined => {
  const value = attributes?.[name];
  return typeof value === "number" && value > 0 ? value : undefined;
};

const knobs: readonly { readonly told: string; readonly of: (pool: Node) => number | undefined }[] = [
  { told: "The limit", of: (pool) => number(pool, "max") ?? unsaidSize(pool) },
  { told: "How long to wait for a lock", of: (pool) => number(pool, "lockTimeout") },
  { told: "How long a statement may take", of: (pool) => number(pool, "statementTimeout") },
];

type Door = Pick<Yield, "on" | "title" | "file" | "line" | "confidence">;

/** What lets one through at a time, or all at once, in one graph. */
function doorsOf(evidence: Evidence): readonly Door[] {
  const narrow = [sharedRowCounter, singletonRow, globalLock].flatMap((one) => [...one.check(evidence)]);
  const wide = [...fanouts(evidence.head)].map(
    ({ symbol, table, target, line, confidence }): Door => ({
      ...{ on: [symbol.id, table.id, target.id], file: symbol.file, line, confidence },
      title: `\`${symbol.name}\` asks \`${target.name}\` once for each row of \`${table.name}\`, all at once`,
    }),
  );
  return [...narrow, ...wide].sort((a, b) => b.confidence - a.confidence);
}

/** The surest way through this pool that stood at base and stands still. */
function doorTo(evidence: Evidence, pool: Node) {
  const { base, head } = evidence;
  const stood = new Set(doorsOf({ ...evidence, head: base }).map(identity));
  const only = head.ofKind("pool").filter((one) => isDatabase(one) && !isExcluded(one.file)).length === 1;
  for (const found of doorsOf(evidence)) {
    const [code] = found.on;
    if (code === undefined || !stood.has(identity(found))) continue;
    const path = roadToPool(head, code, ({ id }) => id === pool.id);
    if (path !== undefined) return { found, path, sure: Math.min(found.confidence, 0.85) };
    if (only) return { found, path: [{ id: code }], sure: Math.min(found.confidence, 0.8) };
  }
  return undefined;
}

const identity = ({ on }: { readonly on: readonly NodeId[] }): string => JSON.stringify(on);
