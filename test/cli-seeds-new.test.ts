/** Drafts of custom seeds, as a user meets them: what is printed is tried as it is. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseSeeds } from "../src/custom/parse.ts";
import { draftText } from "../src/draft/text.ts";
import { home, open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const before: Files = {
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "5", pg: "8", "@trpc/server": "11" } }),
  "migrations/1.sql":
    "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE TABLE ledger (id bigint PRIMARY KEY);\n",
  "src/db.ts": 'import { Pool } from "pg";\nexport const pool = new Pool();\n',
  "src/app.ts": app(""),
};

function app(imports: string, more = ""): string {
  return `import express from "express";
import { pool } from "./db.ts";
${imports}
const app = express();
app.get("/orders/:id", async (request, response) => {
  response.json(await pool.query("SELECT id FROM orders WHERE id = $1", [request.params.id]));
});
${more}
app.listen(3000);
`;
}

const books = {
  "src/ledger.ts":
    'import { pool } from "./db.ts";\nexport const book = () => pool.query("INSERT INTO ledger (id) VALUES (1)");\n',
};

function drafted(after: Files) {
  const repository = open(before);
  repository.branch("change");
  repository.commit(after, "The change that went wrong");
  const { status, out, err } = run(
    ["seeds", "new", "org/learned", "--base", "main", "--head", "change"],
    repository.dir,
  );
  const file = join(home, "draft.yml");
  writeFileSync(file, out);
  return { status, out, err, tried: run(["seeds", "try", file, "--last", "1", "--head", "change"], repository.dir) };
}

const queryOf = (text: string) => parseSeeds(text, "draft").seeds[0]?.query;

test("a host that a route newly asks is forbidden, and the table that it writes is offered", () => {
  const { status, out, err, tried } = drafted({
    ...books,
    "src/app.ts": app(
      'import { book } from "./ledger.ts";',
      'app.post("/orders", async (request, response) => {\n  await book();\n  await fetch("https://api.billing.dev/charge");\n  response.end();\n});',
    ),
  });
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(queryOf(out)).toMatchObject({
    is: "path",
    from: { kinds: ["route"], paths: ["/orders"] },
    to: { kinds: ["service"], names: ["api.billing.dev"] },
    edges: ["requests"],
  });
  expect(out).toContain(
    "# `POST /orders` writes `ledger` (src/ledger.ts:2)\n#   match: { forbid-path: { from: { kind: route, path: /orders }, to: { kind: table, name: ledger }, edge: writes } }\n",
  );
  expect(tried).toMatchObject({ status: 0, err: "" });
  expect(tried.out).toContain("org/learned: 1 of 1");
});

test("a table that a procedure newly writes is forbidden to it", () => {
  const { status, out, tried } = drafted({
    ...books,
    "src/router.ts": `import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { book } from "./ledger.ts";
const t = initTRPC.create();
const router = t.router({ orders: t.router({ close: t.procedure.mutation(async () => { await book(); }) }) });
createHTTPServer({ router }).listen(3000);
`,
  });
  expect(status).toBe(0);
  expect(queryOf(out)).toMatchObject({
    from: { paths: ["orders.close"] },
    to: { kinds: ["table"], names: ["ledger"] },
    edges: ["writes"],
  });
  expect(tried).toMatchObject({ status: 0, err: "" });
  expect(tried.out).toContain("org/learned: 1 of 1");
});

test("a migration and the tests that came with it are wanted together", () => {
  const { status, out, tried } = drafted({
    "migrations/2.sql": "ALTER TABLE ledger ADD COLUMN kind text;\n",
    "test/ledger/kind.test.ts": "test('kind', () => {});\n",
    "test/ledger/sum.test.ts": "test('sum', () => {});\n",
  });
  expect(status).toBe(0);
  expect(queryOf(out)).toEqual({
    is: "together",
    when: [{ on: "migration-touches", to: "table:ledger" }],
    files: ["test/ledger/**"],
  });
  expect(tried).toMatchObject({ status: 0, err: "" });
  expect(tried.out).toContain("org/learned: 0 of 1");
});

test("names of a change stay within their line and their quotes", () => {
  const path = "/or`ders/\"x'\n- id: org/other\u2028# y";
  const draft = {
    ...{ what: `\`POST ${path}\` writes \`ledger\``, file: "src/a\nb.ts", line: 1 },
    match: { "forbid-path": { from: { kind: "route", path }, to: { kind: "table", name: "ledger" }, edge: "writes" } },
    ...{ bad: { "a.ts": path }, good: { "a.ts": path } },
  };
  const text = draftText("org/learned", draft, [draft]);
  const { seeds, warnings } = parseSeeds(text, "draft");
  expect({ ids: seeds.map(({ id }) => id), warnings }).toEqual({ ids: ["org/learned"], warnings: [] });
  expect(seeds[0]?.query).toMatchObject({ from: { paths: [path] } });
  const offered = text.slice(text.indexOf("# What else"));
  expect(offered.trimEnd().split(/[\n\u2028]/)).toSatisfy((lines: string[]) =>
    lines.every((line) => line.startsWith("#")),
  );
});

test("nothing new, nothing drafted", () => {
  expect(drafted({ "README.md": "Shop\n" })).toMatchObject({
    status: 1,
    out: "",
    err: expect.stringContaining("nothing to draft from"),
  });
});

test.each([
  [["seeds", "new"], "`seeds new` needs a name.\n"],
  [["seeds", "new", "Orders"], "`Orders` is no name of a seed.\n"],
])("%j", (args, err) => {
  const repository = open(before);
  expect(run(args, repository.dir)).toMatchObject({ status: 2, out: "", err: expect.stringContaining(err) });
});
