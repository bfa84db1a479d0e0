/** A shop that queues its invoices, reminds by the clock and takes orders: what the samples take things out of. */

export const queue = `
  import { Queue } from "bullmq";
  export const invoices = new Queue("invoices");
`;
export const issue = `
  import { invoices } from "./queue.ts";
  export const issue = (id: string) => invoices.add("render", { id }, { jobId: id });
`;
export const worker = `
  import { Worker } from "bullmq";
  import { render } from "./render.ts";
  new Worker("invoices", async (job) => render(job.data.id));
`;
export const render = `
  export const render = (id: string) => \`Invoice \${id}\`;
`;
export const vercel = `{
  "crons": [
    { "path": "/api/cron/remind", "schedule": "17 6 * * *" }
  ]
}`;
export const remind = `
  export const GET = () => new Response("reminded");
`;
export const app = `
  import express from "express";
  export const app = express();
  app.get("/prices", (request, response) => response.send("1"));
  app.post("/orders", (request, response) => response.send("placed"));
`;
export const next = '{ "name": "shop", "dependencies": { "next": "15.0.0" } }';
export const total = "CREATE FUNCTION total(id bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$;";
export const sqlStub =
  "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>;";
export const callsTotal = `
  import { sql } from "./sql.ts";
  export const total = (id: number) => sql\`SELECT total(\${id})\`;
`;
