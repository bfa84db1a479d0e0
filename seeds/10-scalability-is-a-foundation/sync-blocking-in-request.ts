import type { Node } from "../../analyzers/graph/graph.ts";
import { answeredBy } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

/**
 * Long work: key derivation, compression, other processes. Reads of the disk are left out: of twenty in real handlers most were a
 * template or a certificate that is kept, or pages, feeds and site maps that are made when the application is built.
 */
const heavy =
  /^(?:pbkdf2|scrypt|argon2|hash|compare|genSalt|generateKeyPair|generatePrime|g?zip|gunzip|unzip|deflate(?:Raw)?|inflate(?:Raw)?|brotli(?:De)?[cC]ompress|zstd(?:De)?[cC]ompress|exec|execFile|spawn)Sync$/;

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "bcrypt": "6.0.0" } }',
  "src/password.ts": `
    import { compare } from "bcrypt";
    export const isRight = (password: string, hash: string) => compare(password, hash);
  `,
  "src/login.ts": `
    import express from "express";
    import { isRight } from "./password.ts";
    const app = express();
    app.post("/login", async (request, response) => {
      response.json({ ok: await isRight(request.body.password, request.body.hash) });
    });
  `,
};

export const syncBlockingInRequest = rule({
  name: "sync-blocking-in-request",
  title: "A request holds the whole process up",
  level: "warning",
  why: "Node runs one piece of code at a time: until this call returns, nobody else's request moves.",
  instead: "Call the variant that gives a promise (it runs in the thread pool), or hand the work to a worker.",
  rollback: "None is needed: both variants give the same result.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("depends")) {
      const blocks = String(edge.attributes?.["blocks"] ?? "");

      if (!heavy.test(blocks) || edge.certainty !== "resolved" || isExcluded(edge.file)) continue;
      const route = answeredBy(head, edge.from, isNoPage);
      if (route === undefined) continue;
      yield {
        on: [edge.from, edge.to],
        salient: blocks,
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `\`${blocks}\` holds the process up while \`${route.name}\` is answered`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "a password is compared on the thread that serves everybody",
      before: support,
      after: {
        ...support,
        "src/password.ts": `
          import { compareSync } from "bcrypt";
          export const isRight = (password: string, hash: string) => compareSync(password, hash); // want
        `,
      },
    },
    {
      title: "a picture is made by another process, and the server waits",
      before: support,
      after: {
        ...support,
        "src/pictures.ts": `
          import { execFileSync } from "node:child_process";
          import express from "express";
          const app = express();
          app.get("/picture/:id", (request, response) => {
            response.send(execFileSync("convert", [request.params.id, "png:-"])); // want
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "the same, with a promise",
      before: support,
      after: {
        ...support,
        "src/pictures.ts": `
          import { execFile } from "node:child_process";
          import { promisify } from "node:util";
          import express from "express";
          const app = express();
          app.get("/picture/:id", async (request, response) => {
            response.send((await promisify(execFile)("convert", [request.params.id, "png:-"])).stdout);
          });
        `,
      },
    },
    {
      title: "what the server reads once, as it starts",
      before: support,
      after: {
        ...support,
        "src/revision.ts": `
          import { execFileSync } from "node:child_process";
          import express from "express";
          const revision = execFileSync("git", ["rev-parse", "HEAD"]).toString();
          const app = express();
          app.get("/revision", (_request, response) => {
            response.send(revision);
          });
        `,
      },
    },
  ],
});

/** Pages may well be made once, when the application is built (openstatus reads its documents with `git log`). */
const isNoPage = ({ file }: Node): boolean => !/\.(?:[jt]sx|astro|vue|svelte|mdx?)$/.test(file);
