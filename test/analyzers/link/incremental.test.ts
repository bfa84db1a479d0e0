import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts } from "../../../analyzers/facts.ts";
import { type Edge, type Node, nodeKinds } from "../../../analyzers/graph/graph.ts";
import { LayeredGraph } from "../../../analyzers/graph/layered.ts";
import { hashText } from "../../../analyzers/hash.ts";
import { analyze } from "../../../analyzers/index.ts";
import { languageOf } from "../../../analyzers/languages.ts";
import { type Linked, link, type Snapshot } from "../../../analyzers/link/index.ts";
import { relink } from "../../../analyzers/link/relink.ts";
import { keep } from "../../support/kept.ts";
import { statesAtRandom } from "../../support/modules-at-random.ts";
import "../../support/linked.ts";

/** Every file in the states it can be in; `""` means that it is not there. */
const shop: Readonly<Record<string, readonly string[]>> = {
  "package.json": [
    `{ "name": "shop", "imports": { "#mail": "./src/mail.ts" } }`,
    `{ "name": "shop", "imports": { "#mail": "./src/other.ts" } }`,
    `{ "name": "shop", "imports": { "#mail": "./src/mail.ts" }, "scripts": { "test": "vitest" }, "dependencies": { "hono": "^4.0.0" } }`,
    `{ "name": "shop", "imports": { "#mail": "./src/mail.ts" }, "scripts": { "test": "jest" }, "dependencies": { "hono": "^4.1.0" } }`,
  ],
  "src/index.ts": [`export * from "./price.ts";`, `export * from "./price.ts"; export { deliver } from "#mail";`, ""],
  "src/price.ts": [
    `export const price = () => 1; export interface Sender { send(): void }`,
    `export const price = () => 2; export interface Sender { send(): void }`,
    `export const cost = () => 1;`,
    "",
  ],
  "src/mail.ts": [
    `import type { Sender } from "./price.ts"; export class Mail implements Sender { send() {} } export const deliver = (x: Sender) => x.send();`,
    `export class Mail { send() { return 1; } post() {} }`,
    `import type { Sender } from "./price.ts"; interface Fast extends Sender {} export const fax: Fast = { send() {} };`,
    `import type { Sender } from "./price.ts"; export function fax(): Sender { return { send() {} }; }`,
    `import prices from "./prices.json"; export const deliver = () => prices;`,
  ],
  "src/other.ts": [
    `export class Fax { send() {} }`,
    `import { price } from "./index.ts"; export const deliver = () => price();`,
    "",
  ],
  "src/use.ts": [
    `import { price, deliver } from "./index.ts"; import "./mail.ts"; export const use = (x) => { x.send(); return price() + deliver(x); };`,
    `import { deliver } from "#mail"; import { Hono } from "hono"; const app = new Hono(); app.get("/use", deliver); export default app;`,
  ],
  "src/app.ts": [
    `import { Hono } from "hono"; import use from "./use.ts"; const app = new Hono(); app.route("/v1", use); app.get("/p", () => 1);`,
    "",
  ],
  "src/late.ts": [
    `import { z } from "zod"; import { price } from "./index.ts"; export const late = z.string().transform(price).refine(() => price());`,
    `import { z } from "./other.ts"; import { price } from "./index.ts"; export const late = z.string().transform(price);`,
    `export const all = import.meta.glob("./p*.ts"); export const one = (name) => import(\`./\${name}.ts\`);`,
  ],
  "src/cart.tsx": [
    `import { createContext } from "react"; export const Cart = createContext(0);`,
    `export const Cart = { Provider: () => 1 };`,
    "",
  ],
  "src/provide.tsx": [
    `import { Cart } from "./cart.tsx"; import { price } from "./index.ts"; export const Provide = () => <Cart.Provider value={price()} />;`,
    `import { bus } from "./late.ts"; bus.on("paid", () => 1); export const pay = (x) => x.emit("paid");`,
    `import { Mail } from "./mail.ts"; import { container } from "inversify"; vi.mock("./price.ts", () => ({})); export const send = () => container.get(Mail).send();`,
  ],
  "src/this.ts": [
    `export function total(this: any) { return this.send(); }`,
    `export function total(this: any) { return this.post(); }`,
    `\n\nexport function total(this: any) { return this.post(); }`,
    "",
  ],
  "src/order.ts": [
    `import { total } from "./this.ts"; export class Order { total = total; send() {} post() {} }`,
    `import { total } from "./this.ts"; export const order = { total, send: () => 1 };`,
  ],
  "src/prices.json": [`{ "tea": 1 }`, `{ "tea": 2 }`, ""],
  "src/order.test.ts": [
    `import { price } from "./index.ts"; vi.mock("./mail.ts"); test("it costs", () => price());`,
    `import { use } from "./use.ts"; import { readFileSync } from "node:fs"; test("it is used", () => use(readFileSync("src/prices.json")));`,
    "",
  ],
  "src/__mocks__/mail.ts": [`export const deliver = () => 2;`, ""],
  "src/__snapshots__/order.test.ts.snap": [`exports[1] = 1`, `exports[1] = 2`, ""],
  "vitest.config.ts": [`export default { test: { setupFiles: ["./src/setup.ts"] } };`, ""],
  "src/setup.ts": [`export const ready = 1;`, `export const steady = 2;`, ""],
  "migrations/0001_orders.sql": [
    `CREATE TABLE orders (id int PRIMARY KEY, total int);`,
    `CREATE TABLE orders (id int, name text);`,
    "",
  ],
  "src/db.ts": [
    `import { Pool } from "pg"; const db = new Pool(); export const load = () => db.query("SELECT total FROM orders"); export const save = () => db.query("INSERT INTO orders (total) VALUES (1)");`,
    `import { Pool } from "pg"; const db = new Pool();\nexport const load = () => db.query("SELECT name FROM orders");`,
  ],
  "src/jobs.ts": [
    `import { Queue, Worker } from "bullmq"; import { load } from "./db.ts"; export const mail = new Queue("mail"); new Worker("mail", async () => load());`,
    `import { Queue } from "bullmq"; export const mail = new Queue("post");`,
    "",
  ],
  "src/later.ts": [`import { mail } from "./jobs.ts"; export const later = () => mail.add("welcome", {});`],
  "src/base.ts": [
    `export class Base { run() { return this.step(); } step() {} get size() { return 1; } }`,
    `export class Base { step() {} run() {} }`,
    "",
  ],
  "src/derived.ts": [
    `import { Base } from "./base.ts"; export class Derived extends Base { step() { return 1; } }`,
    `export class Derived { step() {} get size() { return 2; } }`,
  ],
  "src/runner.ts": [
    `import { Base } from "./base.ts"; export const go = (base: Base) => base.run();`,
    `import { Derived } from "./derived.ts"; export const go = (any) => { any.size; return new Derived().step(); };`,
  ],
  "src/pages.ts": [`export const pages = import.meta.glob("./p*.ts");`, ""],
  "src/procedures.ts": [
    `import { initTRPC } from "@trpc/server"; import { load } from "./db.ts"; const t = initTRPC.create(); export const router = t.router({ list: t.procedure.query(() => load()) });`,
    `import { initTRPC } from "@trpc/server"; const t = initTRPC.create(); export const router = t.router({ all: t.procedure.query(() => 1) });`,
    "",
  ],
  "src/caller.ts": [
    `import { router } from "./procedures.ts"; export const call = () => router.createCaller({}).list();`,
    `import { router } from "./procedures.ts"; export const call = () => router.createCaller({}).all();`,
  ],
};

const state = fc.record(
  Object.fromEntries(Object.entries(shop).map(([path, texts]) => [path, fc.constantFrom(...texts)])),
);

/** A state, and another one in which a few files are others. */
const states = fc
  .tuple(state, state, fc.subarray(Object.keys(shop), { minLength: 1, maxLength: 5 }))
  .map(
    ([before, other, paths]) =>
      [before, { ...before, ...Object.fromEntries(paths.map((path) => [path, other[path] ?? ""])) }] as const,
  );

/** As the extractor does, one text has one set of facts, whichever side it is on. */
const known = new Map<string, Facts>();
function factsOf(path: string, text: string): Facts | undefined {
  const language = languageOf(path);
  if (language === undefined) return undefined;
  const key = `${language} ${text}`;
  const facts = known.get(key) ?? analyze({ sha: hashText(text), language, text });
  known.set(key, facts);
  return facts;
}

function snapshotOf(files: Readonly<Record<string, string>>): Snapshot {
  const there = Object.entries(files).filter(([, text]) => text !== "");
  const facts = new Map(
    there.flatMap(([path, text]) => {
      const read = factsOf(path, text);
      return read === undefined ? [] : [[path, read] as const];
    }),
  );
  return { files: facts, blobs: new Map(there.map(([path, text]) => [path, hashText(text)])) };
}

const nodeText = (node: Node | undefined): string => JSON.stringify(Object.entries(node ?? {}).sort());
const edgeText = ({ from, to, kind, file, line, certainty, attributes }: Edge): string =>
  JSON.stringify([from, to, kind, file, line, certainty, attributes]);

/** All that a linked snapshot says, a line each, in its order. */
function* told({ graph, unresolved, blind, specifiers }: Linked): Generator<string> {
  for (const node of graph.nodes.values()) yield nodeText(node);
  for (const edge of graph.edges()) yield edgeText(edge);
  yield JSON.stringify({ unresolved, blind, specifiers });
}

/** As somebody sees it who asks for one node after the other. */
function* asked({ graph }: Linked, ids: Iterable<string>): Generator<string> {
  for (const id of ids)
    yield [nodeText(graph.node(id)), ...[...graph.from(id), ...graph.to(id)].map(edgeText)].join("\n");
}

/** Draws a state on top of another one, and afresh. False where it cannot be drawn on top. */
function isSame(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): boolean {
  const head = snapshotOf(after);
  const again = relink(keep(snapshotOf(before)), head);
  if (again === undefined) return false;
  const afresh = link(head);
  const ids = [...afresh.graph.nodes.keys()];
  expect([...asked(again, ids)]).toEqual([...asked(afresh, ids)]);
  expect([...told(again)]).toEqual([...told(afresh)]);
  return true;
}

test("what is kept of a snapshot gives its graph back", () => {
  fc.assert(
    fc.property(state, (files) => {
      const snapshot = snapshotOf(files);
      const { graph } = link(snapshot);
      const kept = new LayeredGraph(keep(snapshot).kept.graph);
      for (const kind of nodeKinds) expect(kept.ofKind(kind)).toEqual(graph.ofKind(kind));
      for (const file of snapshot.files.keys()) expect(kept.inFile(file)).toEqual(graph.inFile(file));
      for (const [id, node] of graph.nodes) {
        expect(kept.node(id)).toEqual(node);
        expect(kept.from(id)).toEqual(graph.from(id));
        expect(kept.to(id)).toEqual(graph.to(id));
      }
      expect([...kept.edges()]).toEqual([...graph.edges()]);
    }),
    { numRuns: 100 },
  );
});

test("drawing on top of a kept snapshot gives the same bytes as drawing afresh", () => {
  let onTop = 0;
  fc.assert(
    fc.property(states, ([before, after]) => {
      if (isSame(before, after)) onTop++;
    }),
    { numRuns: 500 },
  );
  expect(onTop).toBeGreaterThan(350);
});

test("whatever modules say, drawing on top gives the same bytes as drawing afresh", () => {
  fc.assert(
    fc.property(statesAtRandom, ([before, after]) => {
      expect(isSame(before, after)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

/** Files, and what becomes of some of them; each way round. */
const changes: Readonly<Record<string, readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>]>> =
  {
    "a class in the middle stands further down": [
      {
        "base.ts": "export class Base { run() {} }",
        "middle.ts": `import { Base } from "./base"; export class Middle extends Base { run() {} }`,
        "last.ts": `import { Middle } from "./middle"; export class Last extends Middle { run() {} }`,
        "use.ts": `import { Base } from "./base"; export const use = (base: Base) => base.run();`,
      },
      {
        "middle.ts": `export const first = 1; import { Base } from "./base"; export class Middle extends Base { run() {} }`,
        "use.ts": `import { Base } from "./base"; export const use = (base: Base) => { base.run(); return 1; };`,
      },
    ],
    "a base class that calls its own stands further down": [
      {
        "base.ts": "export class Base { run() { this.step(); } step() {} }",
        "last.ts": `import { Base } from "./base"; export class Last extends Base { step() {} }`,
      },
      { "base.ts": "export const first = 1; export class Base { run() { this.step(); } step() {} }" },
    ],
    "a first star": [
      {
        "barrel.ts": "export const one = 1;",
        "price.ts": "export const price = () => 1;",
        "use.ts": `import { price } from "./barrel"; export const use = () => price();`,
      },
      { "barrel.ts": `export const one = 1; export * from "./price";` },
    ],
    "a star onto a package beside another one": [
      {
        "barrel.ts": `export * from "./price";`,
        "price.ts": "export const price = () => 1;",
        "use.ts": `import { z } from "./barrel"; export const use = () => z.string();`,
      },
      { "barrel.ts": `export * from "./price"; export * from "zod";` },
    ],
    "a star onto a file that passes a package on": [
      {
        "barrel.ts": `export * from "./price";`,
        "price.ts": "export const price = () => 1;",
        "all.ts": `export * from "zod";`,
        "use.ts": `import { z } from "./barrel"; export const use = () => z.string();`,
      },
      { "barrel.ts": `export * from "./price"; export * from "./all";` },
    ],
    "a processor comes": [
      { "worker.ts": `import { Worker } from "bullmq"; new Worker("mail", "./send.js");` },
      { "send.js": "module.exports = async () => 1;" },
    ],
    "a processor is taken before another one": [
      {
        "worker.ts": `import { Worker } from "bullmq"; new Worker("mail", "./send");`,
        "send/index.js": "module.exports = async () => 1;",
      },
      { "send.js": "module.exports = async () => 2;" },
    ],
    "a folder becomes an application": [
      {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "apps/shop/app/orders/route.ts": "export const GET = () => 1;",
        "apps/shop/pages/about.tsx": "export default function About() {}",
      },
      { "apps/shop/next.config.mjs": "export default {};" },
    ],
    "functions of a folder are served": [
      { "api/pin.ts": "export default () => 1;" },
      { "vercel.json": `{ "functions": {} }` },
    ],
    "a module may be called by clients": [
      { "package.json": `{ "dependencies": { "next": "15" } }`, "lib/save.ts": "export async function save() {}" },
      { "lib/save.ts": `"use server"; export async function save() {}` },
    ],
    "a module lists the files of routes": [
      {
        "package.json": `{ "dependencies": { "@react-router/dev": "7" } }`,
        "app/routes/home.tsx": "export default function Home() {}",
        "app/shop/order.tsx": "export function loader() {}",
      },
      {
        "app/routes.ts": `import { route } from "@react-router/dev/routes"; export default [route("orders", "shop/order.tsx")];`,
      },
    ],
    "a layout comes between": [
      {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "app/shop/orders/page.tsx": "export default function Orders() {}",
      },
      { "app/shop/layout.tsx": "export default function Shop() {}" },
    ],
  };

for (const [name, [files, others]] of Object.entries(changes))
  test(`on top as afresh: ${name}`, () => {
    const all = { "package.json": `{ "name": "shop", "dependencies": { "zod": "1", "bullmq": "5" } }`, ...files };
    const after = { ...all, ...others };
    expect(isSame(all, after)).toBe(true);
    expect(isSame(after, all)).toBe(true);
  });
