import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const schema = `
  generator client {
    provider = "prisma-client-js"
  }
  datasource db {
    provider = "postgresql"
  }
  model Counter {
    id    String @id
    value Int    @default(0)
  }
  model Setting {
    id    String @id
    theme String
  }
`;
const support = {
  "package.json": '{ "dependencies": { "@prisma/client": "6.0.0", "express": "5.0.0" } }',
  "prisma/schema.prisma": schema,
  "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n',
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const start = `
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { prisma } from "./prisma.ts";
          const app = express();`;

/** A row that is only set (settings, a licence) is no door: it has to be reckoned from what it was, or locked. */
export const singletonRow = rule({
  name: "singleton-row",
  title: "Everybody goes through one row",
  level: "warning",
  why: "The key is written in the code, so every request of every customer waits for the same row's lock.",
  instead: "Take a sequence or an identity, a UUIDv7, or a row for each tenant.",
  rollback: "Set the sequence above the highest number before you switch.",
  kin: ["seed-12/shared-row-counter"],

  *check({ head }) {
    for (const kind of ["writes", "reads"] as const)
      for (const edge of head.ofEdgeKind(kind)) {
        const { constant, reckoned, locked } = edge.attributes ?? {};
        if (constant !== true || (reckoned === undefined && locked !== true)) continue;
        const table = head.node(edge.to);
        if (table?.kind !== "table" || edge.certainty !== "resolved" || isExcluded(edge.file)) continue;
        if (![...contextsOf(head, edge.from)].some((context) => isHot(context) || context === "job")) continue;
        yield {
          on: [edge.from, table.id],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `\`${head.node(edge.from)?.name}\` always takes the same row of \`${table.name}\``,
          confidence: 0.9,
          path: [{ id: edge.from }, { id: table.id, edge }],
        };
      }
  },

  violates: [
    {
      title: "one row counts the invoices of everybody",
      before: support,
      after: {
        ...support,
        "src/invoices.ts": `${start}
          app.post("/invoices", requireUser, async (_request, response) => {
            const { value } = await prisma.counter.update({ where: { id: "invoice" }, data: { value: { increment: 1 } } }); // want
            response.json({ number: value });
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a row for each team",
      before: support,
      after: {
        ...support,
        "src/invoices.ts": `${start}
          app.post("/invoices", requireUser, async (request, response) => {
            const { value } = await prisma.counter.update({ where: { id: request.user.team }, data: { value: { increment: 1 } } });
            response.json({ number: value });
          });
        `,
      },
    },
    {
      title: "the one row of settings is set",
      before: support,
      after: {
        ...support,
        "src/settings.ts": `${start}
          app.put("/settings", requireUser, async (request, response) => {
            response.json(await prisma.setting.update({ where: { id: "site" }, data: { theme: request.body.theme } }));
          });
        `,
      },
    },
  ],
});
