/** Changes that go over from one design to the other, one preference each or several at once: samples of `hierarchy-summary`. */
import type { Sample } from "../rule.ts";

const sql = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;";
const shop = {
  "package.json": '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "next": "15.0.0", "pg": "8.0.0" } }',
  "src/sql.ts": sql,
};

const tracks = {
  ...shop,
  "migrations/0001_links.sql": `
    CREATE TABLE links (id text PRIMARY KEY, clicks int NOT NULL DEFAULT 0);
    CREATE TABLE click_events (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), link_id text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  `,
};
const track = (does: string): string => `
  import express from "express";
  import { sql } from "./sql.ts";
  const app = express();
  app.post("/track/:link", async (request, response) => {
    ${does}
    response.sendStatus(204);
  });
`;

const views = {
  ...shop,
  "migrations/0001_views.sql": `
    CREATE TABLE page_views (id bigint PRIMARY KEY, site_id bigint NOT NULL, viewed_at timestamptz NOT NULL);
    CREATE TABLE page_views_daily (site_id bigint, day date, n bigint NOT NULL, PRIMARY KEY (site_id, day));
  `,
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const stats = (reads: string): string => `
  import express from "express";
  import { requireUser } from "./auth.ts";
  import { sql } from "./sql.ts";
  const app = express();
  app.get("/stats", requireUser, async (_request, response) => {
    response.json(await sql\`${reads}\`);${reads.includes("_daily") ? " // want" : ""}
  });
`;

const bills = {
  ...shop,
  "migrations/0001_invoices.sql":
    "CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id text NOT NULL);",
};
const bill = (insert: string): string => `
  import { Worker } from "bullmq";
  import { sql } from "./sql.ts";
  new Worker("bills", async (job) => {
    await sql\`INSERT INTO invoices (account_id) VALUES (\${job.data.account})${insert};
  });
`;

const web = {
  ...shop,
  "src/db.ts": 'import { Pool } from "pg";\nexport const pool = new Pool({ max: 10 });\n',
  "src/web.ts": `
    import express from "express";
    import { pool } from "./db.ts";
    export const app = express();
    app.get("/orders/:id", async (request, response) => {
      response.set("Cache-Control", "private, no-store");
      response.json(await pool.query("SELECT 1"));
    });
  `,
  "src/main.ts": 'import "./worker.ts";\nimport { app } from "./web.ts";\napp.listen(3000);\n',
};
const worker = (pool: string, mark: string): string => `
  import { Pool } from "pg";
  import { Worker } from "bullmq";
  import { pool } from "./db.ts";
  const own = new Pool({ connectionString: process.env.WORKER_DATABASE_URL, max: 4 });
  new Worker("recalc", async (job) => {${mark}
    await ${pool}.query("CALL recalc_account($1)", [job.data.id]);
  });
`;

const crons = (minutes: readonly number[]): string =>
  `{ "crons": [\n${minutes.map((minute, at) => `  { "path": "/job-${at}", "schedule": "${minute} 6 * * *" }`).join(",\n")}\n] }`;
const page = (setting: string, options: string): string => `
  ${setting}
  export default async function Page() {
    return <p>{await now()}</p>;
  }
  async function now() {
    return (await fetch("https://status.acme.dev/now"${options})).text();
  }
`;

export const sampleSteps: readonly Sample[] = [
  {
    title: "a click is appended, where it was counted on its link",
    before: {
      ...tracks,
      "src/track.ts": track(`await sql\`UPDATE links SET clicks = clicks + 1 WHERE id = \${request.params.link}\`;`),
    },
    after: {
      ...tracks,
      "src/track.ts": track(
        `await sql\`INSERT INTO click_events (link_id) VALUES (\${request.params.link})\`; // want`,
      ),
    },
  },
  {
    title: "the dashboard reads the days that a job has folded",
    before: { ...views, "src/stats.ts": stats("SELECT count(*) FROM page_views") },
    after: { ...views, "src/stats.ts": stats("SELECT day, n FROM page_views_daily ORDER BY day DESC LIMIT 90") },
  },
  {
    title: "a second log is made in one piece",
    before: {
      ...shop,
      "migrations/0001_hits.sql":
        "CREATE TABLE page_hits (id bigint, created_at timestamptz NOT NULL) PARTITION BY RANGE (created_at);\n",
    },
    after: {
      ...shop,
      "migrations/0001_hits.sql":
        "CREATE TABLE page_hits (id bigint, created_at timestamptz NOT NULL) PARTITION BY RANGE (created_at);\n",
      "migrations/0002_clicks.sql":
        "CREATE TABLE click_events (id uuid PRIMARY KEY, link_id text NOT NULL, created_at timestamptz NOT NULL DEFAULT now()); -- want\n",
      "src/track.ts": track("await sql`INSERT INTO click_events (id, link_id) VALUES (gen_random_uuid(), 'a')`;"),
    },
  },
  {
    title: "an invoice has a key out of its job",
    before: { ...bills, "src/bill.ts": bill("`") },
    after: { ...bills, "src/bill.ts": bill(" ON CONFLICT DO NOTHING`").replace("NOTHING`;", "NOTHING`; // want") },
  },
  {
    title: "a worker gets connections of its own",
    before: { ...web, "src/worker.ts": worker("pool", "") },
    after: { ...web, "src/worker.ts": worker("own", " // want") },
  },
  {
    title: "jobs are spread, and a page is made anew for each",
    before: {
      ...shop,
      "vercel.json": crons([0, 0, 0, 0]),
      "app/status/page.tsx": page("export const revalidate = 60;", ""),
    },
    after: {
      ...shop,
      "vercel.json": crons([2, 17, 31, 46]),
      "app/status/page.tsx": page('export const dynamic = "force-dynamic";', "").replace(
        "Page() {",
        "Page() { // want",
      ),
    },
  },
];
