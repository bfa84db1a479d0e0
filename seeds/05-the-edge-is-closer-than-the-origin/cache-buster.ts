import { answersOf, isAlways } from "../questions/answers.ts";
import { publicRoutes } from "../questions/public-routes.ts";
import { rule } from "../rule.ts";

const support = { "package.json": '{ "dependencies": { "hono": "4.0.0", "koa": "3.0.0" } }' };

/** `Vary` on what a proxy can fold into few kinds (`Accept-Encoding`, `Accept-Language`) is left alone. */
export const cacheBuster = rule({
  name: "cache-buster",
  title: "A shared answer is kept once for each browser",
  level: "notice",
  why: "Cookies and browsers differ from one person to the next, so every copy serves one of them: the cache fills, and never answers.",
  instead:
    "Vary on what makes the answer another one (`Accept-Language`), or answer `private` and ask for the rest separately.",
  rollback: "Take the header away, and purge the path.",

  *check({ head }) {
    for (const route of publicRoutes(head)) {
      if (route.attributes?.["method"] !== "GET") continue;
      const varies = answersOf(head, route.id).find(({ text }) => isAlways(text) && tooMany.test(text));
      if (varies === undefined) continue;
      yield {
        on: [route.id, varies.by.id],
        file: varies.by.file,
        line: varies.by.line,
        side: "head",
        title: `\`${route.name}\` is kept apart for each that differs in \`${varies.text.slice("vary: ".length)}\``,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "prices that vary on the cookie",
      before: support,
      after: {
        ...support,
        "src/prices.ts": `
          import { Hono } from "hono";
          const app = new Hono();
          app.get("/prices", (c) => { // want
            c.header("Cache-Control", "public, s-maxage=300");
            c.header("Vary", "Cookie");
            return c.json([1, 2, 3]);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "prices that vary on the language",
      before: support,
      after: {
        ...support,
        "src/prices.ts": `
          import { Hono } from "hono";
          const app = new Hono();
          app.get("/prices", (c) => {
            c.header("Cache-Control", "public, s-maxage=300");
            c.header("Vary", "Accept-Language");
            return c.json([1, 2, 3]);
          });
        `,
      },
    },
  ],
});

const tooMany = /^vary: (?:.*\b(?:cookie|user-agent)\b|\*)/i;
