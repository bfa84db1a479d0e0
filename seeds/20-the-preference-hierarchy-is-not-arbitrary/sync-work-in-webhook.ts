import type { Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isBystander, wordsOf } from "../questions/table-classes.ts";
import { ownWorkBelow, type Work } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

/** More than this is work and not the receipt of an event (seed rule book, 20). */
const most = { hosts: 1, tables: 1 } as const;

/** Routes that a queue's own service delivers to are workers, though they check a signature, too. */
const worker = /(?:^|[/_-])(?:process|worker|consumer?|queue|jobs?)(?:$|[/_-])/i;

const shop = {
  "package.json": `{ "dependencies": { "express": "5" } }`,
  "migrations/0001_shop.sql": `
    CREATE TABLE orders (id bigint PRIMARY KEY, total int);
    CREATE TABLE customers (id bigint PRIMARY KEY, spent int);
  `,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};

export const syncWorkInWebhook = rule({
  name: "sync-work-in-webhook",
  title: "A webhook does its work while the sender waits",
  level: "warning",
  why: "The sender gives up after seconds and sends again: half of the work is done twice, and one slow host on the way turns every event into a retry.",
  instead: "Check the signature, keep the event under its own id, answer; a worker does the rest.",
  rollback: "The worker calls the old function: the switch is one line.",

  *check({ head }) {
    for (const route of head.ofKind("route")) {
      const { role, path } = route.attributes ?? {};
      if (role !== "webhook" || worker.test(String(path)) || isExcluded(route.file)) continue;
      if (head.to(route.id).some(({ kind }) => kind === "triggers")) continue;
      const work = ownWorkBelow(head, route.id);
      const hosts = hostsOf(work, route);
      const tables = distinct(work.filter(isWrite));
      const [host] = hosts;
      if (host === undefined || (hosts.length <= most.hosts && tables.length <= most.tables)) continue;
      const queued = work.some(({ edge }) => edge.kind === "enqueues");
      yield {
        on: [route.id],
        salient: hosts
          .map(({ target }) => target.id)
          .sort()
          .join(" "),
        file: host.edge.file,
        line: host.edge.line,
        side: "head",
        title: `\`${route.name}\` asks ${named(hosts)}${tables.length > 0 ? ` and writes ${named(tables)}` : ""} before it answers`,
        confidence: 0.85,
        ...(queued ? { severity: "notice" } : {}),
        path: host.path,
      };
    }
  },

  violates: [
    {
      title: "the shop's order writes two tables and asks two hosts",
      before: shop,
      after: {
        ...shop,
        "src/hooks.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/webhooks/shop", async (request, response) => {
            await sql\`INSERT INTO orders (id, total) VALUES (\${request.body.id}, \${request.body.total}) ON CONFLICT (id) DO NOTHING\`;
            await fetch("https://api.crm.dev/contacts", { method: "POST", signal: AbortSignal.timeout(3000) }); // want
            await fetch("https://api.mail.dev/send", { method: "POST", signal: AbortSignal.timeout(3000) });
            response.end();
          });
        `,
      },
    },
    {
      title: "one host, and two tables",
      before: shop,
      after: {
        ...shop,
        "src/hooks.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/webhooks/shop", async (request, response) => {
            await sql\`INSERT INTO orders (id, total) VALUES (\${request.body.id}, \${request.body.total}) ON CONFLICT (id) DO NOTHING\`;
            await sql\`INSERT INTO customers (id, spent) VALUES (\${request.body.customer}, 0) ON CONFLICT (id) DO NOTHING\`;
            await tell();
            response.end();
          });
          async function tell() {
            await fetch("https://api.crm.dev/contacts", { method: "POST", signal: AbortSignal.timeout(3000) }); // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the event is kept under its own id",
      before: shop,
      after: {
        ...shop,
        "src/hooks.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/webhooks/shop", async (request, response) => {
            await sql\`INSERT INTO orders (id, total) VALUES (\${request.body.id}, \${request.body.total}) ON CONFLICT (id) DO NOTHING\`;
            response.end();
          });
        `,
      },
    },
    {
      title: "the sender itself is asked for what the event left out",
      before: shop,
      after: {
        ...shop,
        "src/hooks.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.post("/webhooks/parcelly", async (request, response) => {
            await fetch("https://api.parcelly.dev/events", { signal: AbortSignal.timeout(3000) });
            await sql\`INSERT INTO orders (id, total) VALUES (\${request.body.id}, 0) ON CONFLICT (id) DO NOTHING\`;
            await sql\`INSERT INTO customers (id, spent) VALUES (\${request.body.customer}, 0) ON CONFLICT (id) DO NOTHING\`;
            response.end();
          });
        `,
      },
    },
  ],
});

const isWrite = ({ edge, target }: Work): boolean =>
  edge.kind === "writes" && target.kind === "table" && !isBystander(target);

/** Hosts that are not the sender's own: his name stands in the path, or in the file's. */
function hostsOf(work: readonly Work[], { name, file }: Node): readonly Work[] {
  const sender = `${name} ${file}`.toLowerCase();
  return distinct(
    work.filter(
      ({ edge, target }) =>
        edge.kind === "requests" &&
        target.name !== "?" &&
        !wordsOf(target).some((word) => word.length > 3 && !common.has(word) && sender.includes(word)),
    ),
  );
}

const common = new Set(["https", "hooks", "hook", "cloud", "service", "events", "event"]);

function distinct(work: readonly Work[]): readonly Work[] {
  return [...new Map(work.toReversed().map((one) => [one.target.id, one])).values()].toReversed();
}

function named(work: readonly Work[]): string {
  const names = work.map(({ target }) => `\`${target.name}\``);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
