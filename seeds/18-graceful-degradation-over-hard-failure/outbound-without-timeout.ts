import { isExcluded } from "../questions/exclusions.ts";
import { isUnlimited } from "../questions/limited-requests.ts";
import { runsAlone } from "../questions/runs-alone.ts";
import { serverlessHostOf } from "../questions/serverless.ts";
import { workBelow } from "../questions/work-below.ts";
import { rule } from "../rule.ts";

const support = { "package.json": '{ "dependencies": { "axios": "1.0.0", "bullmq": "5.0.0", "express": "5.0.0" } }' };
const start = `
          import express from "express";
          const app = express();`;

/**
 * Clients whose options were put together elsewhere are left alone: a limit may be among them. It warns since all seven of its remarks
 * on 555 merged changes were right.
 */
export const outboundWithoutTimeout = rule({
  name: "outbound-without-timeout",
  title: "A request to another host may wait for ever",
  level: "warning",
  why: "When the other host accepts and never answers, everybody who comes here waits with it, and holds memory and connections meanwhile.",
  instead: "Give it a limit below your own: `signal: AbortSignal.timeout(3000)`, or `timeout` on the client.",
  rollback: "Raise the number.",

  *check({ head }) {
    const told = new Set<string>();
    for (const entry of [...head.ofKind("route"), ...head.ofKind("job")]) {
      if (runsAlone(entry) || isExcluded(entry.file)) continue;
      for (const work of workBelow(head, entry.id)) {
        const { edge, target, path } = work;
        const place = `${edge.file}:${edge.line}`;
        if (told.has(place) || !isUnlimited(head, work)) continue;
        told.add(place);
        // A platform that ends the whole request bounds the wait, too.
        if (serverlessHostOf(head, edge.from) !== undefined) continue;
        yield {
          on: [edge.from, target.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${entry.name}\` waits for \`${target.name}\` without a limit`,
          confidence: 0.85,
          path,
        };
      }
    }
  },

  violates: [
    {
      title: "a route of Express asks where somebody is",
      before: support,
      after: {
        ...support,
        "src/geo.ts": `${start}
          app.get("/where/:ip", async (request, response) => {
            const found = await fetch(\`https://geo.acme.dev/\${request.params.ip}\`); // want
            response.json(await found.json());
          });
        `,
      },
    },
    {
      title: "a client without a limit, below a route",
      before: support,
      after: {
        ...support,
        "src/rates.ts": `
          import axios from "axios";
          const client = axios.create({ baseURL: "https://rates.dev" });
          export const rates = () => client.get("/today"); // want
        `,
        "src/app.ts": `${start}
          import { rates } from "./rates.ts";
          app.get("/rates", async (request, response) => response.json(await rates()));
        `,
      },
    },
    {
      title: "a worker sends an event on",
      before: support,
      after: {
        ...support,
        "src/send.ts": `
          import { Worker } from "bullmq";
          new Worker("events", async (job) => {
            await fetch("https://sink.acme.dev/events", { method: "POST", body: job.data }); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a signal ends it",
      before: support,
      after: {
        ...support,
        "src/geo.ts": `${start}
          app.get("/where/:ip", async (request, response) => {
            const found = await fetch(\`https://geo.acme.dev/\${request.params.ip}\`, { signal: AbortSignal.timeout(800) });
            response.json(await found.json());
          });
        `,
      },
    },
    {
      title: "the client has a limit",
      before: support,
      after: {
        ...support,
        "src/rates.ts": `
          import axios from "axios";
          const client = axios.create({ baseURL: "https://rates.dev", timeout: 3000 });
          export const rates = () => client.get("/today");
        `,
        "src/app.ts": `${start}
          import { rates } from "./rates.ts";
          app.get("/rates", async (request, response) => response.json(await rates()));
        `,
      },
    },
    {
      title: "a script that a person runs",
      before: support,
      after: {
        ...support,
        "scripts/load.ts": `
          export async function load() { return fetch("https://rates.dev/today"); }
          await load();
        `,
      },
    },
  ],
});
