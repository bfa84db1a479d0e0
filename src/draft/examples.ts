/** Repositories in miniature for drafts: an entry that does what the change newly does, and one that leaves it to a worker. */
import type { Node } from "../../analyzers/graph/graph.ts";
import type { Files } from "./draft.ts";

/** A statement that does something to `target`; undefined where its name fits into no plain statement. */
export function statementFor(kind: string, target: Node): string | undefined {
  const { name } = target;
  if (kind === "requests")
    return /^[\w-]+(?:\.[\w-]+)+$/.test(name)
      ? `await fetch("https://${name}/", { signal: AbortSignal.timeout(3000) });`
      : undefined;
  if (!/^[a-z_]\w*(?:\.[a-z_]\w*)?$/i.test(name)) return undefined;
  // In quotes, since PostgreSQL takes other names for their small letters.
  const table = name
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
  if (kind === "reads") return `await pool.query('SELECT id FROM ${table} LIMIT 20');`;
  return kind === "writes" ? `await pool.query('INSERT INTO ${table} (id) VALUES (1)');` : undefined;
}

const pool = `import { Pool } from "pg";
export const pool = new Pool();
`;

/** An entry that does it itself, and one that hands it to a queue; undefined for entries of which no example is known. */
export function examplesOf(entry: Node, statement: string): { readonly bad: Files; readonly good: Files } | undefined {
  const shell = shellOf(entry);
  if (shell === undefined) return undefined;
  const packages: Files = {
    "package.json": JSON.stringify({ dependencies: { ...shell.packages, bullmq: "5", pg: "8" } }),
  };
  const uses = statement.includes("pool.") ? { "src/db.ts": pool } : {};
  const at = shell.file.startsWith("src/") ? "." : "../src";
  const usesPool = (from: string): string =>
    statement.includes("pool.") ? `import { pool } from "${from}/db.ts";\n` : "";
  return {
    bad: { ...packages, ...uses, [shell.file]: shell.text(usesPool(at), statement) },
    good: {
      ...packages,
      ...uses,
      "src/queue.ts": `import { Queue } from "bullmq";\nexport const work = new Queue("work");\n`,
      "src/worker.ts": `import { Worker } from "bullmq";\n${usesPool(".")}new Worker("work", async () => {\n  ${statement}\n});\n`,
      [shell.file]: shell.text(
        `import { work } from "${at}/queue.ts";\n`,
        `await work.add("work", {}, { jobId: "work-1" });`,
      ),
    },
  };
}

interface Shell {
  readonly packages: Files;
  readonly file: string;
  text(imports: string, statement: string): string;
}

/** Code of an entry of this kind, by this path or name. */
function shellOf({ attributes }: Node): Shell | undefined {
  const [method, path] = [String(attributes?.["method"]), String(attributes?.["path"])];
  if (path.startsWith("/")) return served(["GET", "PUT", "PATCH", "DELETE"].includes(method) ? method : "POST", path);
  if (method === "QUERY" || method === "MUTATION") return procedure(method.toLowerCase(), path);
  return method === "ACTION" && /^[a-z_$][\w$]*$/i.test(path) ? action(path) : undefined;
}

function served(method: string, path: string): Shell {
  return {
    packages: { hono: "4" },
    file: "src/app.ts",
    text: (imports, statement) => `import { Hono } from "hono";
${imports}const app = new Hono();
app.${method.toLowerCase()}(${JSON.stringify(path)}, async (c) => {
  ${statement}
  return c.text("ok");
});
export default app;
`,
  };
}

/** Routers within routers, one for each word but the last. */
function procedure(method: string, path: string): Shell | undefined {
  const words = path.split(".");
  if (!words.every((word) => /^[a-z_$][\w$]*$/i.test(word))) return undefined;
  const [last = "", ...routers] = words.toReversed();
  return {
    packages: { "@trpc/server": "11" },
    file: "src/router.ts",
    text: (imports, statement) => {
      const own = `t.router({ ${last}: t.procedure.${method}(async () => {\n  ${statement}\n}) })`;
      return `import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
${imports}const t = initTRPC.create();
const router = ${routers.reduce((inner, name) => `t.router({ ${name}: ${inner} })`, own)};
createHTTPServer({ router }).listen(3000);
`;
    },
  };
}

function action(name: string): Shell {
  return {
    packages: { next: "15" },
    file: "app/actions.ts",
    text: (imports, statement) => `"use server";
${imports}export async function ${name}() {
  ${statement}
}
`,
  };
}
