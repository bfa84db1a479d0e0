import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { answersOf } from "../questions/answers.ts";
import { answeredBy, contextsOf } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { servedBy } from "../questions/stored-bytes.ts";
import { rule } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "express": "5.0.0", "hono": "4.0.0", "next": "15.0.0", "@aws-sdk/client-s3": "3.800.0", "@aws-sdk/s3-request-presigner": "3.800.0", "@supabase/supabase-js": "2.0.0" } }',
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
  "src/store.ts": `
    import { S3Client } from "@aws-sdk/client-s3";
    export const s3 = new S3Client({});
  `,
};
const start = `
          import { GetObjectCommand } from "@aws-sdk/client-s3";
          import express from "express";
          import { requireUser } from "./auth.ts";
          import { s3 } from "./store.ts";
          const app = express();`;

/**
 * Only what is answered as it was stored: what is made smaller, filled in or put together first is work of the origin. Answers that say
 * anything about keeping them, or serve parts, are passed over.
 */
export const bytesThroughOrigin = rule({
  name: "bytes-through-origin",
  title: "Bytes of an object store pass through the server",
  level: "notice",
  why: "Each download holds a connection and the memory of a server for as long as the slowest reader takes, and nothing between is told to keep it.",
  instead:
    "Answer with a redirect to a signed URL, or let the edge read the store; where it must pass through, say `Cache-Control` and serve ranges.",
  rollback: "Keep the route as a redirect: old links go on working.",

  *check({ head }) {
    for (const symbol of head.ofKind("symbol")) {
      if (symbol.attributes?.["serves"] === undefined || isExcluded(symbol.file)) continue;
      const [served] = servedBy(head, symbol);
      const asked = served && askedFor(head, symbol);
      if (served === undefined || asked === undefined || answersOf(head, asked.id).length > 0) continue;
      yield {
        on: [asked.id, symbol.id],
        file: symbol.file,
        line: served.line,
        side: "head",
        title: `\`${asked.name}\` answers with the bytes of a stored object, through the server`,
        confidence: 0.85,
        path: served.path,
      };
    }
  },

  violates: [
    {
      title: "Express pipes an object of S3 to whoever asks",
      before: support,
      after: {
        ...support,
        "src/files.ts": `${start}
          app.get("/files/:key", requireUser, async (request, response) => {
            const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: request.params.key }));
            response.type(object.ContentType ?? "application/octet-stream");
            object.Body.pipe(response); // want
          });
        `,
      },
    },
    {
      title: "a helper and a handler of one line each",
      before: support,
      after: {
        ...support,
        "src/files.ts": `${start}
          const load = async (key: string) => (await s3.send(new GetObjectCommand({ Bucket: "files", Key: key }))).Body;
          app.get("/files/:key", requireUser, async (request, response) => response.send(await load(request.params.key))); // want
        `,
      },
    },
    {
      title: "a route of Next hands on what a helper took out of Supabase's storage",
      before: support,
      after: {
        ...support,
        "src/storage.ts": `
          import { createClient } from "@supabase/supabase-js";
          const supabase = createClient("https://acme.supabase.co", "key");
          export async function downloadReceipt(path: string) {
            const { data, error } = await supabase.storage.from("receipts").download(path);
            if (error) return { ok: false, error };
            return { ok: true, blob: data };
          }
        `,
        "app/receipts/[id]/route.ts": `
          import { downloadReceipt } from "../../../src/storage.ts";
          export async function GET(request: Request, { params }) {
            await requireUser(request);
            const result = await downloadReceipt(params.id);
            return new Response(result.blob, { headers: { "Content-Type": "application/pdf" } }); // want
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the store answers itself, under an address that is signed",
      before: support,
      after: {
        ...support,
        "src/files.ts": `${start}
          import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
          app.get("/files/:key", requireUser, async (request, response) => {
            const command = new GetObjectCommand({ Bucket: "files", Key: request.params.key });
            response.redirect(await getSignedUrl(s3, command, { expiresIn: 60 }));
          });
        `,
      },
    },
    {
      title: "whoever got it once need not ask again",
      before: support,
      after: {
        ...support,
        "src/files.ts": `${start}
          app.get("/files/:key", requireUser, async (request, response) => {
            const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: request.params.key }));
            const headers: Record<string, string> = { "Content-Type": object.ContentType };
            headers["Cache-Control"] = "private, max-age=3600";
            response.set(headers);
            object.Body.pipe(response);
          });
        `,
      },
    },
    {
      title: "an object of R2 is made smaller on its way, in Hono",
      before: support,
      after: {
        ...support,
        "src/thumbs.ts": `
          import { Hono } from "hono";
          import { requireUser } from "./auth.ts";
          const app = new Hono();
          app.get("/thumbs/:key", requireUser, async (c) => {
            const stored = await c.env.MEDIA_BUCKET.get(c.req.param("key"));
            if (stored === null) return c.notFound();
            const small = await shrink(await stored.arrayBuffer(), 120);
            return c.body(small);
          });
        `,
      },
    },
    {
      title: "only the first lines of a stored text are shown",
      before: support,
      after: {
        ...support,
        "src/files.ts": `${start}
          app.get("/files/:key/head", requireUser, async (request, response) => {
            const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: request.params.key }));
            const text = await object.Body.transformToString();
            response.send(text.split("\\n").slice(0, 10).join("\\n"));
          });
        `,
      },
    },
    {
      title: "a table that is stored as a file is read, and its rows are counted",
      before: support,
      after: {
        ...support,
        "src/rows.ts": `${start}
          app.get("/files/:key/rows", requireUser, async (request, response) => {
            const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: request.params.key }));
            const text = await object.Body.transformToString();
            response.json({ rows: text.split("\\n").length });
          });
        `,
      },
    },
  ],
});

/** The route whose answer it is, or the code itself where requests are known to run it and no route is known to. */
function askedFor(graph: Graph, symbol: Node): Node | undefined {
  const route = answeredBy(graph, symbol.id, isDownload);
  if (route !== undefined || answeredBy(graph, symbol.id) !== undefined) return route;
  return contextsOf(graph, symbol.id).has("request") ? symbol : undefined;
}

/** Asked for by its address, by people or their programs. */
const isDownload = ({ file, attributes }: Node): boolean => {
  const { role, method } = attributes ?? {};
  return !isExcluded(file) && (role === "guarded" || role === "public") && (method === "GET" || method === "ALL");
};
