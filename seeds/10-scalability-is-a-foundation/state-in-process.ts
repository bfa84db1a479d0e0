import { contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { textsOf } from "../questions/spans.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "koa": "3.0.0", "@koa/router": "14.0.0", "ioredis": "5.0.0" } }',
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const start = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          const app = express();`;

/**
 * Only keys that differ with who asks. Of maps filled under any key the code is given, ten of ten in openstatus, formbricks, dub, outline,
 * trigger.dev and langfuse held one entry for each kind, flag or file, or lived in a page.
 */
export const stateInProcess = rule({
  name: "state-in-process",
  title: "A collection in memory grows with what is asked",
  level: "notice",
  why: "Nothing is ever taken out of it, so the process grows until it is restarted; each process has its own, and a restart forgets it.",
  instead: "Keep it in a shared store with a time to live, or in a cache that holds only so many entries.",
  rollback: "None is needed: a restart loses it anyway.",

  *check({ head }) {
    for (const symbol of head.ofKind("symbol")) {
      if (isExcluded(symbol.file)) continue;
      for (const text of textsOf(symbol, "fills")) {
        const at = text.lastIndexOf(":");
        const name = text.slice(0, at);
        const held = head.node(`symbol:${symbol.file}#${name}`);
        if (held?.attributes?.["grows"] !== true) continue;
        const strangers = head
          .to(held.id)
          .some(({ from }) => head.node(from)?.file !== symbol.file && head.node(from)?.kind === "symbol");
        const contexts = [...contextsOf(head, symbol.id)].filter((context) => context !== "test");
        if (contexts.length === 0 || strangers) continue;
        yield {
          on: [symbol.id, held.id],
          file: symbol.file,
          line: Number(text.slice(at + 1)),
          side: "head",
          title: `\`${symbol.name}\` puts more and more into \`${name}\`, and nothing takes it out`,
          confidence: 0.85,
          path: [{ id: symbol.id }],
        };
      }
    }
  },
  violates: [
    {
      title: "codes that were sent wait in a map of the process",
      before: support,
      after: {
        ...support,
        "src/codes.ts": `${start}
          const pending = new Map<string, string>();
          app.post("/codes", requireUser, (request, response) => {
            pending.set(request.body.phone, newCode()); // want
            response.sendStatus(202);
          });
          app.post("/codes/check", requireUser, (request, response) => {
            response.json({ ok: pending.get(request.body.phone) === request.body.code });
          });
        `,
      },
    },
    {
      title: "a limiter of Koa counts by address, for ever",
      before: support,
      after: {
        ...support,
        "src/limit.ts": `
          import Router from "@koa/router";
          const router = new Router();
          const counts: Record<string, number> = {};
          router.post("/login", async (ctx) => {
            const tries = (counts[ctx.ip] ?? 0) + 1;
            counts[ctx.ip] = tries; // want
            ctx.status = tries > 5 ? 429 : 204;
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a store that all processes share forgets them by itself",
      before: support,
      after: {
        ...support,
        "src/codes.ts": `${start}
          import Redis from "ioredis";
          const redis = new Redis("redis://shared");
          app.post("/codes", requireUser, async (request, response) => {
            await redis.set(\`otp:\${request.body.phone}\`, newCode(), "EX", 300);
            response.sendStatus(202);
          });
        `,
      },
    },
    {
      title: "requests under way are taken out when they end",
      before: support,
      after: {
        ...support,
        "src/users.ts": `${start}
          const underWay = new Map<string, Promise<unknown>>();
          app.get("/users/:id", requireUser, async (request, response) => {
            const known = underWay.get(request.params.id) ?? load(request.params.id);
            underWay.set(request.params.id, known);
            response.json(await known.finally(() => underWay.delete(request.params.id)));
          });
        `,
      },
    },
    {
      title: "one entry for each plan that the code knows",
      before: support,
      after: {
        ...support,
        "src/plans.ts": `${start}
          const prices = new Map<string, number>();
          const priceOf = (plan: "free" | "team") => {
            prices.set(plan, plan === "free" ? 0 : 12);
            return prices.get(plan);
          };
          app.get("/plans", requireUser, (_request, response) => {
            response.json([priceOf("free"), priceOf("team")]);
          });
        `,
      },
    },
  ],
});
