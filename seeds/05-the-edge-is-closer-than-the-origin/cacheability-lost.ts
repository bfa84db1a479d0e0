import type { Node } from "../../analyzers/graph/graph.ts";
import { isKept } from "../questions/answers.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChange } from "../questions/first-change.ts";
import { rule } from "../rule.ts";

const status = (setting: string): Readonly<Record<string, string>> => ({
  "package.json": '{ "dependencies": { "next": "15.0.0" } }',
  "app/status/[slug]/page.tsx": `
          ${setting}
          export default async function Page() {
            return <p>{await currentStatus()}</p>;
          }
          async function currentStatus() {
            return (await fetch("https://status.acme.dev/now")).text();
          }
        `,
});
const hono = (answer: string): Readonly<Record<string, string>> => ({
  "src/public.ts": `
          import { Hono } from "hono";
          const app = new Hono();
          app.get("/prices", async (c) => {
            const prices = await readPrices();
            ${answer}
          });
          async function readPrices() {
            return [1, 2, 3];
          }
        `,
});

export const cacheabilityLost = rule({
  name: "cacheability-lost",
  title: "An answer that everybody shared is made anew for each",
  level: "notice",
  why: "What the edge answered a thousand times from one copy now comes to the origin a thousand times.",
  instead: "Leave the shared part shared, and ask for what differs (the person, the time zone) from the browser.",
  rollback: "Put the line back: the next answer is kept again.",
  onlyChange: true,

  *check({ base, head, diff }) {
    const told = new Set<string>();
    for (const was of base.ofKind("route")) {
      const now = head.node(was.id);
      const file = now && diff.find(({ path }) => path === now.file);
      if (now === undefined || file === undefined || !isOpen(was) || !isOpen(now) || isExcluded(now.file)) continue;
      if (!isKept(base, was) || isKept(head, now) || told.has(now.file)) continue;
      told.add(now.file);
      yield {
        on: [now.id],
        ...firstChange(file),
        title: `\`${now.name}\` was kept for everybody, and is not any more`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "a page of Next becomes dynamic",
      before: status("export const revalidate = 60;"),
      after: status('export const dynamic = "force-dynamic"; // want'),
    },
    {
      title: "a route of Hono loses its header",
      before: hono('return c.json(prices, 200, { "Cache-Control": "public, s-maxage=60" });'),
      after: hono("return c.json(prices); // want"),
    },
  ],
  honours: [
    {
      title: "the copy is only renewed more often",
      before: status("export const revalidate = 60;"),
      after: status("export const revalidate = 30;"),
    },
    {
      title: "the header names another time",
      before: hono('return c.json(prices, 200, { "Cache-Control": "public, s-maxage=60" });'),
      after: hono(
        'return c.json(prices, 200, { "Cache-Control": "public, s-maxage=300, stale-while-revalidate=600" });',
      ),
    },
  ],
});

/** Strangers may ask it; what became private is no loss. */
const isOpen = ({ attributes }: Node): boolean => attributes?.["role"] === "public" && attributes["method"] === "GET";
