import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { answeredBy, contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { inSnakeCase } from "../questions/snake-case.ts";
import { textsOf } from "../questions/spans.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "multer": "2.0.0", "hono": "4.0.0", "next": "15.0.0", "@prisma/client": "6.0.0", "drizzle-orm": "0.40.0" } }',
  "schema.prisma": `
    model Document {
      id      BigInt @id @default(autoincrement())
      name    String
      key     String?
      content Bytes?
      digest  String?
    }
  `,
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};
const start = `
          import express from "express";
          import multer from "multer";
          import { PrismaClient } from "@prisma/client";
          import { requireUser } from "./auth.ts";
          const upload = multer({ storage: multer.memoryStorage() });
          const prisma = new PrismaClient();
          const app = express();`;

/** Lines of one statement between its beginning and the property that holds the bytes. */
const maxLines = 40;

/**
 * Only files that a request sends and that go into a column in the same code, as they are or as base64. Small ones (a limit of 32 KiB
 * stands beside), hashes, pictures of a person and previews may stay in the row.
 */
export const blobInRow = rule({
  name: "blob-in-row",
  title: "Files are kept in rows",
  level: "notice",
  why: "Each file is read, copied, logged and backed up with the table: the rows around it get slow, and the database grows by what a store keeps for a tenth of the price.",
  instead: "Put the bytes into an object store, and its key into the row.",
  rollback: "Read both until the files have moved: the key where there is one, and the column where there is none.",

  *check({ head }) {
    for (const symbol of head.ofKind("symbol")) {
      const told = new Set<string>();
      for (const text of isExcluded(symbol.file) ? [] : textsOf(symbol, "blobs")) {
        const [property = "", line] = text.split(":");
        const found = columnOf(head, symbol, property, Number(line));
        if (found === undefined || told.has(found.column) || !contextsOf(head, symbol.id).has("request")) continue;
        told.add(found.column);
        yield {
          on: [symbol.id, found.table.id],
          salient: found.column,
          file: symbol.file,
          line: Number(line),
          side: "head",
          title: `\`${answeredBy(head, symbol.id)?.name ?? symbol.name}\` keeps the bytes of a file in \`${found.table.name}.${found.column}\``,
          confidence: 0.85,
          path: [{ id: symbol.id }, { id: found.table.id, edge: found.edge }],
        };
      }
    }
  },

  violates: [
    {
      title: "Multer holds a document in memory, and Prisma writes it into the row",
      before: support,
      after: {
        ...support,
        "src/documents.ts": `${start}
          app.post("/documents", requireUser, upload.single("file"), async (request, response) => {
            const document = await prisma.document.create({
              data: {
                name: request.file.originalname,
                content: request.file.buffer, // want
              },
            });
            response.status(201).json({ id: String(document.id) });
          });
        `,
      },
    },
    {
      title: "a file must not be empty, and its name is short",
      before: support,
      after: {
        ...support,
        "src/documents.ts": `${start}
          app.post("/documents", requireUser, upload.single("file"), async (request, response) => {
            if (!(request.file.size > 0) || request.body.name.length > 100) return response.sendStatus(400);
            await prisma.document.create({ data: { name: request.body.name, content: request.file.buffer } }); // want
            response.sendStatus(201);
          });
        `,
      },
    },
    {
      title: "a route of Hono writes an upload as base64, with Drizzle",
      before: support,
      after: {
        ...support,
        "src/schema.ts": `
          import { bigserial, pgTable, text } from "drizzle-orm/pg-core";
          export const receipts = pgTable("receipts", { id: bigserial("id"), fileData: text("file_data") });
        `,
        "src/receipts.ts": `
          import { Hono } from "hono";
          import { drizzle } from "drizzle-orm/node-postgres";
          import { requireUser } from "./auth.ts";
          import { receipts } from "./schema.ts";
          const db = drizzle("postgres://main");
          const app = new Hono();
          app.post("/receipts", requireUser, async (c) => {
            const { file } = await c.req.parseBody();
            const bytes = Buffer.from(await file.arrayBuffer());
            const fileData = bytes.toString("base64");
            await db.insert(receipts).values({ fileData }); // want
            return c.body(null, 204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the bytes go into a store, and the row holds their key",
      before: support,
      after: {
        ...support,
        "src/documents.ts": `${start}
          app.post("/documents", requireUser, upload.single("file"), async (request, response) => {
            const key = await putObject({ body: request.file.buffer });
            const document = await prisma.document.create({ data: { name: request.file.originalname, key } });
            response.status(201).json({ id: String(document.id) });
          });
        `,
      },
    },
    {
      title: "a signature of a few bytes, and nothing larger",
      before: support,
      after: {
        ...support,
        "app/signatures/route.ts": `
          import { PrismaClient } from "@prisma/client";
          const prisma = new PrismaClient();
          export async function POST(request: Request) {
            await requireUser(request);
            const file = (await request.formData()).get("file");
            if (file.size > 16 * 1024) return new Response(null, { status: 413 });
            const content = Buffer.from(await file.arrayBuffer());
            await prisma.document.create({ data: { name: "signature", content } });
            return new Response(null, { status: 201 });
          }
        `,
      },
    },
    {
      title: "a code that is drawn here is no file that was sent",
      before: support,
      after: {
        ...support,
        "src/codes.ts": `${start}
          import QRCode from "qrcode";
          app.post("/codes", requireUser, async (request, response) => {
            const content = await QRCode.toBuffer(request.body.text);
            await prisma.document.create({ data: { name: "code", content } });
            response.sendStatus(201);
          });
        `,
      },
    },
    {
      title: "only the digest of a file is kept",
      before: support,
      after: {
        ...support,
        "src/documents.ts": `${start}
          import { createHash } from "node:crypto";
          app.post("/digests", requireUser, upload.single("file"), async (request, response) => {
            const digest = createHash("sha256").update(request.file.buffer).digest("base64");
            await prisma.document.create({ data: { name: request.file.originalname, digest } });
            response.sendStatus(201);
          });
        `,
      },
    },
  ],
});

/** Little that may well stay with its row. */
const little =
  /hash|digest|checksum|thumb|icon|avatar|photo|picture|preview|blur|placeholder|signature|key|token|salt|nonce|secret/i;
/** Types that hold bytes, and texts that may be as long. */
const holds = /byte|blob|binary|text|json|string|clob|varchar/i;

/** The column that a statement around this line writes under the name of the property. */
function columnOf(
  graph: Graph,
  symbol: Node,
  property: string,
  line: number,
): { readonly table: Node; readonly column: string; readonly edge: Edge } | undefined {
  if (little.test(property)) return undefined;
  const edges = graph
    .from(symbol.id)
    .filter(({ kind, certainty, line: first }) => kind === "writes" && certainty === "resolved" && first <= line)
    .sort((a, b) => b.line - a.line);
  for (const edge of edges) {
    const table = line - edge.line > maxLines ? undefined : graph.node(edge.to);
    const columns = edge.attributes?.["columns"];
    if (table?.kind !== "table" || !Array.isArray(columns)) continue;
    const column = [property, inSnakeCase(property)].find((name) => columns.includes(name));
    const type = graph.node(`column:${table.name}.${column}`)?.attributes?.["type"];
    return column === undefined || (type !== undefined && !holds.test(String(type)))
      ? undefined
      : { table, column, edge };
  }
  return undefined;
}
