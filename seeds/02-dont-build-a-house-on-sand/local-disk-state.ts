import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { entriesOf, isPassing, leftOnDisk } from "../questions/disk.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { startedBy } from "../questions/instances.ts";
import { rule, type Yield } from "../rule.ts";

const support = {
  "package.json":
    '{ "dependencies": { "bullmq": "5.0.0", "express": "5.0.0", "fastify": "5.0.0", "multer": "2.0.0", "next": "15.0.0" } }',
  "src/auth.ts": "export declare function requireUser(request: unknown, response: unknown, next: () => void): void;",
};

/**
 * Files that are soon done with, caches and logs are left alone. Paths that a variable names, or that begin at the root of the machine,
 * may lie on a disk that is mounted everywhere: of those nothing is said. Of a disk that is mounted over the application's own folder
 * nothing is seen.
 */
export const localDiskState = rule({
  name: "local-disk-state",
  title: "A file is left on one machine's disk, and looked for on another's",
  level: "notice",
  why: "A second process, a new machine or the next deployment has a disk of its own: the file is not there, and nobody notices before somebody asks for it.",
  instead:
    "Put the file into object storage or a table, and keep its key; or say in one variable where the disk is mounted.",
  rollback: "Copy the files out before the next deployment, which may take them away.",

  *check({ head }) {
    for (const { write, writer, reader, file } of leftOnDisk(head)) {
      const many = startedBy(head, write.file);
      yield {
        on: [write.from, file.id],
        file: write.file,
        line: write.line,
        side: "head",
        title: `\`${writer.name}\` leaves \`${file.name}\` on its own disk, and ${whoLooks(reader)} looks for it there`,
        confidence: many === undefined ? 0.8 : 0.85,
        path: [{ id: write.from }, { id: file.id, edge: write }],
      };
    }
    yield* published(head);
  },

  violates: [
    {
      title: "an upload of multer, and a route of Express that sends it",
      before: support,
      after: {
        ...support,
        "src/avatars.ts": `
          import express from "express";
          import multer from "multer";
          import { resolve } from "node:path";
          import { rename } from "node:fs/promises";
          import { requireUser } from "./auth.ts";
          const app = express();
          const upload = multer({ dest: "tmp/" });
          app.post("/avatars", requireUser, upload.single("avatar"), async (request, response) => {
            await rename(request.file.path, resolve("uploads", request.body.name)); // want
            response.end();
          });
          app.get("/avatars/:name", requireUser, (request, response) => response.sendFile(resolve("uploads", request.params.name)));
        `,
      },
    },
    {
      title: "multer puts photos into a folder, and Express serves it",
      before: support,
      after: {
        ...support,
        "src/photos.ts": `
          import { Router } from "express";
          import multer from "multer";
          import { requireUser } from "./auth.ts";
          const storage = multer.diskStorage({ // want
            destination: (request, file, done) => done(null, "public/photos"),
            filename: (request, file, done) => done(null, file.originalname),
          });
          const upload = multer({ storage });
          export const photos = Router();
          photos.post("/", requireUser, upload.single("photo"), (request, response) => {
            response.status(201).end();
          });
        `,
        "src/main.ts": `
          import express from "express";
          import { photos } from "./photos.ts";
          const app = express();
          app.use(express.static("public"));
          app.use("/photos", photos);
          app.listen(3000);
        `,
      },
    },
    {
      title: "a worker of BullMQ writes reports, and Fastify reads them",
      before: support,
      after: {
        ...support,
        "src/reports.ts": `
          import { join } from "node:path";
          export const reports = join(process.cwd(), "reports");
        `,
        "src/worker.ts": `
          import { writeFile } from "node:fs/promises";
          import { join } from "node:path";
          import { Worker } from "bullmq";
          import { reports } from "./reports.ts";
          new Worker("reports", async (job) => {
            await writeFile(join(reports, \`\${job.data.id}.csv\`), job.data.rows.join("\\n")); // want
          });
        `,
        "src/routes.ts": `
          import fs from "node:fs";
          import path from "node:path";
          import fastify from "fastify";
          import { reports } from "./reports.ts";
          const app = fastify();
          app.get("/admin/reports/:id", async (request, reply) => {
            reply.header("Cache-Control", "private, no-store");
            return fs.createReadStream(path.join(reports, \`\${request.params.id}.csv\`));
          });
        `,
      },
    },
    {
      title: "a route of Next writes into the folder that was published when it was built",
      before: support,
      after: {
        ...support,
        "app/api/logos/route.ts": `
          import { writeFile } from "node:fs/promises";
          import path from "node:path";
          export async function POST(request: Request) {
            const file = (await request.formData()).get("logo");
            await writeFile(path.join(process.cwd(), "public", "logos", file.name), Buffer.from(await file.arrayBuffer())); // want
            return new Response(null, { status: 201 });
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "a file that is read again by who wrote it, and gone after that",
      before: support,
      after: {
        ...support,
        "src/pages.ts": `
          import express from "express";
          import { readFile, unlink, writeFile } from "node:fs/promises";
          import { join } from "node:path";
          import { tmpdir } from "node:os";
          import { requireUser } from "./auth.ts";
          const app = express();
          app.post("/pages", requireUser, async (request, response) => {
            const file = join(tmpdir(), request.body.name);
            await writeFile(file, request.body.html);
            response.send(await readFile(file));
            await unlink(file);
          });
        `,
      },
    },
    {
      title: "the folder is named by a variable, which may lead to a disk that all of them share",
      before: support,
      after: {
        ...support,
        "src/avatars.ts": `
          import express from "express";
          import { writeFile } from "node:fs/promises";
          import { join } from "node:path";
          import { requireUser } from "./auth.ts";
          const app = express();
          const uploads = process.env.UPLOADS_DIR;
          app.post("/avatars", requireUser, async (request, response) => {
            await writeFile(join(uploads, request.body.name), request.body.image);
            response.end();
          });
          app.get("/avatars/:name", requireUser, (request, response) => response.sendFile(join(uploads, request.params.name)));
        `,
      },
    },
    {
      title: "templates come with the code, and nothing writes them",
      before: support,
      after: {
        ...support,
        "src/letters.ts": `
          import { readFile } from "node:fs/promises";
          import { Worker } from "bullmq";
          new Worker("letters", async (job) => {
            const text = await readFile(\`./templates/\${job.data.kind}.txt\`, "utf8");
            job.log(text);
          });
        `,
      },
    },
  ],
});

const whoLooks = ({ kind, name, file }: Node): string =>
  kind === "symbol" ? `what \`${file}\` serves` : `\`${name}\``;

/** What Next serves out of `public` was there when it was built: https://nextjs.org/docs/app/api-reference/file-conventions/public-folder */
function* published(graph: Graph): Generator<Yield> {
  for (const file of graph.ofKind("file")) {
    if (!/^public\/.|\/public\/./.test(file.name) || isPassing(file.name)) continue;
    for (const write of graph.to(file.id)) {
      if (write.kind !== "writes" || isExcluded(write.file)) continue;
      const [writer] = entriesOf(graph, write);
      if (writer?.attributes?.["framework"] !== "next") continue;
      yield {
        on: [write.from, file.id],
        salient: "published",
        file: write.file,
        line: write.line,
        side: "head",
        title: `\`${writer.name}\` leaves \`${file.name}\` on its own disk, and Next serves only what was there when it was built`,
        confidence: 0.85,
        path: [{ id: write.from }, { id: file.id, edge: write }],
      };
    }
  }
}
