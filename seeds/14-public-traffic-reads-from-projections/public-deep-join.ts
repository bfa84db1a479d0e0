import { isExcluded } from "../questions/exclusions.ts";
import { keptSeconds, publicRoutes } from "../questions/public-routes.ts";
import { ownReadsBelow, type ReadBelow } from "../questions/reads-below.ts";
import { rule } from "../rule.ts";

/** Tables that one statement of a public answer may join (seed rule book, 14). */
const maxTables = 3;

const shop = `
  CREATE TABLE stores (id bigint PRIMARY KEY, slug text UNIQUE);
  CREATE TABLE products (id bigint PRIMARY KEY, store_id bigint NOT NULL);
  CREATE TABLE prices (id bigint PRIMARY KEY, product_id bigint NOT NULL, cents int NOT NULL);
  CREATE TABLE pictures (id bigint PRIMARY KEY, product_id bigint NOT NULL, url text NOT NULL);
  CREATE TABLE store_pages (slug text PRIMARY KEY, page jsonb NOT NULL);
`;
const sql = "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;";
const before = { "migrations/0001_shop.sql": shop, "src/sql.ts": sql };

export const publicDeepJoin = rule({
  name: "public-deep-join",
  title: "A public answer is joined together from many tables",
  level: "notice",
  why: "Each further table multiplies what one visit may read, and ties the page to all of their locks and indexes.",
  instead: "Write the answer down as a document when one of its parts changes, and read that by its key.",
  rollback: "Read the tables again; the document can stay.",

  *check({ head }) {
    for (const route of publicRoutes(head)) {
      if (keptSeconds(route) !== undefined) continue;
      const statements = Map.groupBy(ownReadsBelow(head, route.id), ({ edge }) =>
        JSON.stringify([edge.file, edge.line, edge.from]),
      );
      for (const reads of statements.values()) {
        const [first] = reads;
        const tables = [...new Set(reads.map(({ table }) => table.name))].sort();
        if (first === undefined || tables.length <= maxTables || isExcluded(first.edge.file)) continue;
        yield {
          on: [route.id, ...idsOf(reads)],
          file: first.edge.file,
          line: first.edge.line,
          side: "head",
          title: `\`${route.name}\`, which anybody may ask, joins ${tables.map((name) => `\`${name}\``).join(", ")}`,
          confidence: 0.8,
          path: first.path,
        };
      }
    }
  },

  violates: [
    {
      title: "a store's page asks four tables at every visit",
      before,
      after: {
        ...before,
        "src/store.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/stores/:slug", async (request, response) => {
            response.json(await sql\`SELECT s.id, p.id, c.cents, i.url FROM stores s JOIN products p ON p.store_id = s.id JOIN prices c ON c.product_id = p.id JOIN pictures i ON i.product_id = p.id WHERE s.slug = \${request.params.slug}\`); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the page as a document",
      before,
      after: {
        ...before,
        "src/store.ts": `
          import express from "express";
          import { sql } from "./sql.ts";
          const app = express();
          app.get("/stores/:slug", async (request, response) => {
            response.set("Cache-Control", "public, s-maxage=60, stale-while-revalidate=300");
            response.json(await sql\`SELECT page FROM store_pages WHERE slug = \${request.params.slug} LIMIT 1\`);
          });
        `,
      },
    },
  ],
});

const idsOf = (reads: readonly ReadBelow[]): readonly string[] =>
  [...new Set(reads.map(({ table }) => table.id))].sort();
