import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { serverlessHostOf } from "../questions/serverless.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const shop = {
  "package.json": `{ "dependencies": { "next": "15" } }`,
  "migrations/0001_invoices.sql": "CREATE TABLE invoices (id bigint PRIMARY KEY, synced_at timestamptz);",
  "lib/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "lib/invoices.ts": `
    import { sql } from "./sql.ts";
    export const syncInvoices = () => sql\`UPDATE invoices SET synced_at = now() WHERE synced_at IS NULL\`;
  `,
};
const poll = (want: string): string => `
  import { syncInvoices } from "../../../lib/invoices.ts";
  setInterval(() => { void syncInvoices(); }, 60_000);${want}
  export async function GET() { return Response.json({ ok: true }); }
`;
const crons = `{ "crons": [{ "path": "/api/poll", "schedule": "7-59/10 * * * *" }] }`;

/**
 * Between two requests a function of a platform is frozen or gone, and its timers with it:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html,
 * https://developers.cloudflare.com/workers/reference/how-workers-works/. Next alone says nothing: many run it on a server that stays.
 */
export const timerInServerless = rule({
  name: "timer-in-serverless",
  title: "A timer runs where no process stays alive",
  level: "error",
  why: "The platform freezes or drops the process once the answer is out: the timer fires now and then, in several copies, or never.",
  instead: "Have the platform's cron ask a route, or give the work to a queue with a delay.",
  rollback: "None is needed: nothing can have relied on it.",

  *check({ head }) {
    for (const schedule of head.ofKind("schedule")) {
      if (schedule.attributes?.["system"] !== "timer" || isExcluded(schedule.file)) continue;
      const [work] = workBelow(head, schedule.id);
      const code = holderOf(head, schedule);
      if (work === undefined || code === undefined) continue;
      const host = serverlessHostOf(head, code.id);
      if (host === undefined) continue;
      yield {
        on: [schedule.id],
        file: schedule.file,
        line: schedule.line,
        side: "head",
        title: `A timer stands in what \`${host.route.name}\` loads, ${host.because}`,
        confidence: 0.9 * host.sure,
        path: work.path,
      };
    }
  },

  violates: [
    {
      title: "the route of an application on Vercel polls",
      before: { ...shop, "vercel.json": crons },
      after: { ...shop, "vercel.json": crons, "app/api/poll/route.ts": poll(" // want") },
    },
    {
      title: "the function of Supabase loads a module that polls",
      before: shop,
      after: {
        ...shop,
        "supabase/functions/status/index.ts": `
          import "./poll.ts";
          Deno.serve(() => new Response("ok"));
        `,
        "supabase/functions/status/poll.ts": `
          import { syncInvoices } from "../../../lib/invoices.ts";
          setInterval(syncInvoices, 60_000); // want
        `,
      },
    },
  ],
  honours: [
    {
      title: "the platform's clock asks for it",
      before: shop,
      after: {
        ...shop,
        "vercel.json": crons,
        "app/api/poll/route.ts": `
          import { syncInvoices } from "../../../lib/invoices.ts";
          export async function GET() {
            await syncInvoices();
            return Response.json({ ok: true });
          }
        `,
      },
    },
    {
      title: "a worker that stays may keep time itself",
      before: { ...shop, "vercel.json": crons },
      after: {
        ...shop,
        "vercel.json": crons,
        "worker/main.ts": `
          import { syncInvoices } from "../lib/invoices.ts";
          setInterval(() => { void syncInvoices(); }, 60_000);
        `,
      },
    },
    {
      title: "a stream is kept open, and its timer ends with it",
      before: { ...shop, "vercel.json": crons },
      after: {
        ...shop,
        "vercel.json": crons,
        "app/api/events/route.ts": `
          import { syncInvoices } from "../../../lib/invoices.ts";
          export async function GET(request: Request) {
            const beat = setInterval(() => { void syncInvoices(); }, 15_000);
            request.signal.addEventListener("abort", () => clearInterval(beat));
            return new Response();
          }
        `,
      },
    },
  ],
});

/** The innermost code in which a schedule is set. */
function holderOf(graph: Graph, { file, line }: Node): Node | undefined {
  return graph
    .inFile(file)
    .filter((symbol) => symbol.line <= line && line <= symbol.endLine)
    .sort((a, b) => a.endLine - a.line - (b.endLine - b.line))[0];
}
