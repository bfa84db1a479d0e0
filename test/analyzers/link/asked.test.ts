/** Making a handler known is not using it; a test that is given what knows it may ask for it all the same. */
import { describe, expect, test } from "vitest";
import { type Files, reviewFiles } from "../../support/linked.ts";

/** What feels it when the handler answers 2200 instead of 1100; routes and code of production left out. */
function testsOf(files: Files): readonly string[] {
  const head = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace("1100", "2200")]));
  return reviewFiles(files, head).reached.filter((line) => line.includes(" test:"));
}

const users: Files = { "src/users.ts": `export function list(req, res) { res.json(1100); }` };
const app: Files = {
  ...users,
  "src/other.ts": `export function other(req, res) { res.json(2); }`,
  "src/app.ts": `
    import express from "express"; import { list } from "./users"; import { other } from "./other";
    export const app = express();
    app.get("/users", list);
    app.get("/other", other);
  `,
};
const maker: Files = {
  ...users,
  "src/app.ts": `
    import express from "express"; import { list } from "./users";
    export function createApp() { const app = express(); app.get("/users", list); return app; }
  `,
};

describe("a test that is given an application", () => {
  const asking: readonly (readonly [title: string, test: string, reached: readonly string[], files?: Files])[] = [
    ["says what it asks for", `await request(app).get("/users");`, ["code 2 test:src/a.test.ts"]],
    ["says that it asks for something else", `await request(app).get("/other");`, []],
    ["looks at what was answered", `expect(await request(app).get("/other")).toBe(2);`, []],
    ["asks only for what is not there", `await request(app).get("/nothing");`, ["guessed 3 test:src/a.test.ts"]],
    [
      "hands it to code of its own",
      `const { url } = await start(app); await fetch(url);`,
      ["guessed 3 test:src/a.test.ts"],
    ],
    ["lets it listen", `app.listen(3000);`, ["guessed 3 test:src/a.test.ts"]],
    ["keeps what asks", `agent = request.agent(app); await agent.get("/users");`, ["guessed 3 test:src/a.test.ts"]],
    [
      "says it once, and hands it on as well",
      `await request(app).get("/other"); start(app);`,
      ["guessed 3 test:src/a.test.ts"],
    ],
    ["asks for a path that is computed", `await request(app).get(pathOf());`, ["guessed 2 test:src/a.test.ts"]],
  ];
  test.each(asking)("%s", (_title, text, reached) => {
    const source = `
      import request from "supertest"; import { app } from "../src/app"; import { start } from "./start";
      let agent;
      test("a", async () => { ${text} });
    `;
    const start = `export const start = async (given) => ({ url: given.listen(0) });`;
    expect(testsOf({ ...app, "src/a.test.ts": source.replaceAll("../src/", "./"), "src/start.ts": start })).toEqual(
      reached,
    );
  });

  test("makes one by a function, in code that only tests share", () => {
    const helper = `import { createApp } from "../src/app"; import request from "supertest"; export const client = () => request(createApp());`;
    const source = `import { client } from "./client"; test("a", () => client().get("/users"));`;
    expect(testsOf({ ...maker, "test/client.ts": helper, "test/a.test.ts": source })).toEqual([
      "code 2 test:test/a.test.ts",
      "guessed 3 test:test/client.ts",
    ]);
  });

  test("starts the server of production", () => {
    const server = `import { createApp } from "./app"; export const server = createApp().listen(80);`;
    const source = `import { server } from "../src/server"; test("a", () => fetch(server.address()));`;
    const { reached } = reviewFiles(
      { ...maker, "src/server.ts": server, "test/a.test.ts": source },
      {
        ...maker,
        "src/users.ts": `export function list(req, res) { res.json(2200); }`,
        "src/server.ts": server,
        "test/a.test.ts": source,
      },
    );
    // What stands between the handler and the test only makes it known.
    expect(reached).toEqual([
      "code 1 route:GET /users",
      "guessed 3 test/a.test.ts#<module>",
      "guessed 4 test:test/a.test.ts",
    ]);
  });

  test("loads a module that starts it", () => {
    const main = `import { createApp } from "./app"; createApp().listen(80);`;
    const source = `import "../src/main"; test("a", () => fetch("http://localhost/users"));`;
    expect(testsOf({ ...maker, "src/main.ts": main, "test/a.test.ts": source })).toEqual([
      "guessed 4 test:test/a.test.ts",
    ]);
  });

  test("is given a router of procedures", () => {
    const files = (source: string): Files => ({
      "src/t.ts": `import { initTRPC } from "@trpc/server"; export const t = initTRPC.create();`,
      "src/users.ts": `import { t } from "./t"; export const users = t.router({ list: t.procedure.query(() => 1100), count: t.procedure.query(() => 2) });`,
      "src/root.ts": `import { t } from "./t"; import { users } from "./users"; export const root = t.router({ users });`,
      "test/a.test.ts": `import { root } from "../src/root"; import { all } from "all"; test("a", () => { const caller = root.createCaller({}); ${source} });`,
    });
    expect(testsOf(files("serve({ router: root });"))).toEqual(["guessed 4 test:test/a.test.ts"]);
    expect(testsOf(files("caller.users.list();"))).toEqual(["code 2 test:test/a.test.ts"]);
    expect(testsOf(files("caller.users.count(); all(caller);"))).toEqual(["guessed 4 test:test/a.test.ts"]);
    expect(testsOf(files("caller.users.count();"))).toEqual([]);
  });
});

test("a test that says what it asks an application for feels what the answer picks from a registry", () => {
  const names = Array.from({ length: 13 }, (_, at) => `job${at}`);
  const files: Files = {
    "src/jobs.ts": names.map((name, at) => `export const ${name} = () => ${at === 7 ? 1100 : at};`).join("\n"),
    "src/registry.ts": `import { ${names.join(", ")} } from "./jobs"; export const registry = make([${names.join(", ")}]);`,
    "src/users.ts": `import { registry } from "./registry"; export function list(req, res) { res.json(registry.run(req.job)); }`,
    "src/app.ts": `import express from "express"; import { list } from "./users"; export const app = express(); app.get("/users", list);`,
    "src/a.test.ts": `import request from "supertest"; import { app } from "./app"; test("a", () => request(app).get("/users"));`,
    "src/b.test.ts": `import request from "supertest"; import { app } from "./app"; test("b", () => request(app).get("/nobody"));`,
  };
  expect(testsOf(files)).toEqual(["guessed 4 test:src/a.test.ts", "guessed 5 test:src/b.test.ts"]);
});

test("a test that asks the application itself says what it asks for", () => {
  const files = (path: string): Files => ({
    "src/app.ts": `import { Hono } from "hono"; export const app = new Hono(); app.get("/users", (c) => c.json(1100)); app.get("/other", (c) => c.json(2));`,
    "src/a.test.ts": `import { expect, test } from "vitest"; import { app } from "./app"; test("a", async () => { const answer = await app.request("${path}"); expect(answer.status).toBe(200); expect(await answer.json()).toEqual(2); });`,
  });
  expect(testsOf(files("/users"))).toEqual(["code 2 test:src/a.test.ts"]);
  expect(testsOf(files("/other"))).toEqual([]);
});
