import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts } from "../../../analyzers/facts.ts";
import { readTypeScript, type ScriptLanguage } from "../../../analyzers/typescript/read.ts";

const noGivers = {
  calls: new Map<string, { at: number }>(),
  packages: new Map<string, number>(),
  types: new Set<string>(),
};
const vocabulary = {
  words: new Set(["get", "post", "query"]),
  knows: (specifier: string) => specifier === "hono",
  gives: noGivers,
  hints: (name: string) => name.includes("Queue"),
  globals: new Set(["setInterval"]),
};
const read = (text: string, language: ScriptLanguage = "ts"): Facts =>
  readTypeScript({ sha: "", language, text }, language, vocabulary);
const symbolsOf = (text: string, language?: ScriptLanguage): readonly string[] =>
  read(text, language).symbols.map(({ name, kind }) => `${kind} ${name}`);
const refsOf = (text: string, name: string, language?: ScriptLanguage): readonly string[] =>
  (read(text, language).symbols.find((symbol) => symbol.name === name)?.refs ?? []).map(
    ([to, path, how]) => `${how} ${to}${path}`,
  );
const bodyOf = (text: string, name: string): string | undefined =>
  read(text).symbols.find((one) => one.name === name)?.body;

test("every declaration and member that can change alone is a symbol", () => {
  const text = `
    export function total() {}
    export const tax = () => 1;
    export class Cart { static empty() {} #items = []; get size() { return 0; } add() {} constructor(private readonly store: Store) {} }
    export const routes = { list() {}, one: async () => {}, limit: 10, admin: { purge: () => {} } };
    export enum State { Open = "open" }
    export interface Order { id: string }
    export type Orders = Order[];
    export default function main() {}
    namespace Money { export const zero = 0; }
  `;
  expect(symbolsOf(text)).toEqual([
    "module <module>",
    "function total",
    "function tax",
    "class Cart",
    "method Cart.empty",
    "property Cart.#items",
    "accessor Cart.size",
    "method Cart.add",
    "method Cart.constructor",
    "property Cart.store",
    "object routes",
    "method routes.list",
    "method routes.one",
    "object routes.admin",
    "method routes.admin.purge",
    "enum State",
    "interface Order",
    "type Orders",
    "function main",
    "namespace Money",
    "const Money.zero",
  ]);
});

test("references are exact: a shadowed name is not the module's", () => {
  const text = `
    import { send } from "./mail.ts";
    import * as prices from "./prices.ts";
    const rate = 2;
    function bill(rate: number, { send: deliver } = defaults) {
      for (const prices of list) prices.round();
      try { throw 1; } catch (send) { send.stack; }
      return rate * prices.tax(rate) + send("x");
    }
    const defaults = { send };
  `;
  expect(refsOf(text, "bill")).toEqual([
    "use defaults",
    "use ?.round()",
    "use ?.stack",
    "use prices.tax()",
    "use send()",
  ]);
});

test("locals remember what they were made from", () => {
  const text = `
    import { Orders } from "./orders.ts";
    import { connect } from "./db.ts";
    export async function run(other: Orders, unknown) {
      const orders = new Orders();
      orders.load();
      other.save();
      const { query } = await connect();
      query("x");
      unknown.guess();
    }
  `;
  expect(refsOf(text, "run")).toEqual([
    "type Orders",
    "use Orders!",
    "use Orders!.load()",
    "use Orders:.save()",
    "use connect()",
    "use connect().query()",
    "use ?.guess()",
  ]);
});

test("classes: heritage, this, super and injected members", () => {
  const text = `
    import { Base } from "./base.ts";
    import { Sender } from "./sender.ts";
    import type { Mail } from "./mail.ts";
    export class Charges extends Base implements Sender {
      constructor(private readonly mail: Mail) { super(); }
      send() { this.mail.deliver(); super.send(); return this.count(); }
      count() { return 1; }
    }
  `;
  expect(refsOf(text, "Charges")).toEqual(["extends Base", "implements Sender"]);
  expect(refsOf(text, "Charges.send")).toEqual([
    "use Charges:.mail.deliver()",
    "use Base:.send()",
    "use Charges:.count()",
  ]);
  expect(read(text).symbols.find(({ name }) => name === "Charges.mail")?.hint).toEqual(["Mail", ":"]);
});

test("a handler given to an idiom's call is a symbol of its own, with a name a person knows", () => {
  const text = `
    import { Hono } from "hono";
    const app = new Hono();
    app.get("/orders/:id", async (c) => load(c));
    app.get("/orders/:id", (c) => load(c));
    function load(c) { return c; }
  `;
  const facts = read(text);
  expect(facts.symbols.map(({ name }) => name)).toEqual([
    "<module>",
    "app",
    'app.get("/orders/:id")',
    'app.get("/orders/:id")#2',
    "load",
  ]);
  expect(refsOf(text, 'app.get("/orders/:id")')).toEqual(["use load()"]);
  expect(
    facts.chains.map(({ to, links }) => `${to} ${links.map(({ step, args }) => `${step}/${args?.length}`).join(" ")}`),
  ).toEqual(["Hono !/0", "app .get/2", "app .get/2"]);
});

test("formatting, comments, quotes and import order change no hash; code does", () => {
  const plain = `import { a } from "./a.ts"; import { b } from "./b.ts"; export function f(x: string) { return a(x) + b("q"); }`;
  const other = `import { b } from './b.ts'
    import { a } from './a.ts'
    // what f does
    export function f(
      x: string,
    ) {
      return a(x) + b('q') /* sum */
    }`;
  expect(bodyOf(other, "f")).toBe(bodyOf(plain, "f"));
  for (const changed of [
    plain.replace("+", "-"),
    plain.replace('"q"', '"r"'),
    plain.replace("a(x)", "a?.(x)"),
    plain.replace("return", ""),
  ])
    expect(bodyOf(changed, "f"), changed).not.toBe(bodyOf(plain, "f"));
  const signature = (text: string) => read(text).symbols.find(({ name }) => name === "f")?.signature;
  expect(signature(other)).toBe(signature(plain));
  expect(signature(plain.replace("x: string", "x: number"))).not.toBe(signature(plain));
});

test("a member's change leaves its class and its neighbours as they were", () => {
  const text = (body: string) => `export class Cart { add() { ${body} } size() { return 1; } }`;
  for (const name of ["Cart", "Cart.size"])
    expect(bodyOf(text("return 2;"), name)).toBe(bodyOf(text("return 1;"), name));
  expect(bodyOf(text("return 2;"), "Cart.add")).not.toBe(bodyOf(text("return 1;"), "Cart.add"));
});

test("imports and exports in all their forms", () => {
  const text = `
    import def, { a as b, type T } from "./x.ts";
    import * as ns from "./ns.ts";
    import type { U } from "./u.ts";
    import "./side.ts";
    import fs = require("./fs.ts");
    export { b as c, def };
    export { d as e } from "./y.ts";
    export * from "./z.ts";
    export * as w from "./w.ts";
    export default b;
    const lazy = () => import("./lazy.ts");
    const locale = (name) => import(\`./locales/\${name}.json\`);
    const blind = (name) => import(name);
    vi.mock("./mail.ts");
    new URL("./worker.ts", import.meta.url);
  `;
  const facts = read(text);
  expect(
    facts.imports.map(({ kind, from, names }) =>
      `${kind} ${from} ${names.map(({ imported, local }) => `${imported}:${local}`).join(" ")}`.trim(),
    ),
  ).toEqual([
    "static ./x.ts default:def a:b T:T",
    "static ./ns.ts *:ns",
    "type ./u.ts U:U",
    "side-effect ./side.ts",
    "require ./fs.ts *:fs",
    "reexport ./y.ts",
    "reexport ./z.ts",
    "reexport ./w.ts",
    "dynamic ./lazy.ts",
    "glob ./locales/*.json",
    "mock ./mail.ts",
    "asset ./worker.ts",
  ]);
  expect(facts.exports.map(({ name, local, imported }) => `${name} ${local ?? ""} ${imported ?? ""}`.trim())).toEqual([
    "c b",
    "def def",
    "e  d",
    "*  *",
    "w  *",
    "default b",
  ]);
  expect(facts.blind.map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
    "computed-import: `import(name)` names its module at run time",
  ]);
});

const importsOf = (text: string, language?: ScriptLanguage): readonly string[] =>
  read(text, language).imports.map(({ kind, from, line }) => `${line} ${kind} ${from}`);

test("whatever loads a module by a literal is an import", () => {
  const text = `
    import { createRequire } from "node:module";
    const load = createRequire(import.meta.url);
    const { version } = load("./package.json");
    require.resolve("./worker.js");
    import.meta.resolve("./later.ts");
    const all = import.meta.glob(["./pages/*.tsx", "!./pages/_*.tsx", "@/mail/*.ts"]);
    new Worker("./worker.js"); new SharedWorker("./shared.js"); new Worker("orders");
    new URL("sheet.css", import.meta.url); new URL("https://shop.example", import.meta.url);
    vi.mock(import("./mail.ts")).mock("./stock.ts");
    const real = await vi.importActual("./charge.ts");
    const { bill } = jest.requireActual("./bill.ts");
    jest.spyOn(real, "charge");
    const models = (file) => require(path.join(__dirname, "models", file));
    const model = require(path.join(__dirname, "models", "order.js"));
    const own = (require) => require("./not-a-module");
    const words = (lang) => require(path.resolve(process.cwd(), "src/lang", lang));
    const any = (file) => require(path.resolve(process.cwd(), file));
  `;
  expect(importsOf(text)).toEqual([
    "2 static node:module",
    "4 require ./package.json",
    "5 require ./worker.js",
    "6 dynamic ./later.ts",
    "7 glob ./pages/*.tsx",
    "7 glob @/mail/*.ts",
    "8 worker ./worker.js",
    "8 worker ./shared.js",
    "9 asset ./sheet.css",
    "10 mock ./stock.ts",
    "10 mock ./mail.ts",
    "10 dynamic ./mail.ts",
    "11 dynamic ./charge.ts",
    "12 require ./bill.ts",
    "14 glob ./models/*",
    "15 require ./models/order.js",
    "17 glob /src/lang/*",
  ]);
  expect(
    importsOf(`define(["require", "./orders", "mail"], (require, orders) => {}); importScripts("a.js", "b.js");`, "js"),
  ).toEqual(["1 require ./orders", "1 require mail", "1 worker ./a.js", "1 worker ./b.js"]);
});

test("what the compiler alone takes from elsewhere is a type import", () => {
  const text = `/// <reference path="globals.d.ts" />
/// <reference types="vite/client" />
import { Order } from "./order";
declare module "./order" {
  import type { Tax } from "./tax";
  interface Order { tax: Tax }
}
declare module "*.svg" {}`;
  expect(importsOf(text)).toEqual([
    "1 type ./globals.d.ts",
    "2 type vite/client",
    "3 static ./order",
    "5 type ./tax",
    "4 type ./order",
  ]);
  expect(refsOf(text, "./order")).toEqual(["type #4.Order", "type Tax"]);
  // Without an import or export the file describes the module, and takes nothing from it.
  expect(importsOf(`declare module "shop" { import { A } from "./a"; export const a: A; }`)).toEqual(["1 static ./a"]);
});

test("CommonJS exports are symbols", () => {
  const text = `const { sum } = require("./sum"); exports.total = () => sum(1); module.exports.tax = 2;`;
  const facts = read(text, "js");
  expect(facts.exports.map(({ name, local }) => `${name} ${local}`)).toEqual([
    "total exports.total",
    "tax exports.tax",
  ]);
  expect(refsOf(text, "exports.total", "js")).toEqual(["use sum()"]);
});

test("a syntax error is a problem with its line, and the rest is read", () => {
  const facts = read("export const a = 1;\nexport function broken( {\nexport const b = 2;");
  expect(facts.problems.map(({ reason, line }) => `${reason} ${line}`)).toEqual(["syntax-error 3"]);
  expect(facts.symbols.map(({ name }) => name)).toContain("a");
});

test("nesting that would exhaust the stack is a problem, not a crash", () => {
  const deep = `export const f = ${"[".repeat(3000)}1${"]".repeat(3000)};`;
  expect(read(deep).problems.map(({ reason }) => reason)).toEqual(["too-deep"]);
});

test("no text makes it throw, and the same text gives the same facts", () => {
  const word = fc.constantFrom(
    "export ",
    "const ",
    "class ",
    "f",
    "(",
    ")",
    "{",
    "}",
    "=>",
    "=",
    " x",
    ".",
    "`${",
    "`",
    "<A",
    "/>",
    "import(",
    '"a"',
    ";",
    "async ",
    "...",
    "#p",
    "@d ",
    "\n",
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 60 }),
      fc.constantFrom<ScriptLanguage>("ts", "tsx", "js"),
      (words, language) => {
        expect(read(words.join(""), language)).toEqual(read(words.join(""), language));
      },
    ),
  );
});

test("the label of a tuple's member is no use of what is called the same", () => {
  const text = `
    import { order, Tax } from "./order";
    export type Pair = [order: string, tax?: Tax];
  `;
  expect(refsOf(text, "Pair")).toEqual(["type Tax"]);
});

test("labels, type guards and imports that only run are part of what code does", () => {
  const loop = (jump: string) =>
    `export function f(xs) { outer: for (const x of xs) for (const y of x) { if (y) ${jump}; } }`;
  expect(bodyOf(loop("continue outer"), "f")).not.toBe(bodyOf(loop("continue"), "f"));
  expect(bodyOf(`import "./patch.ts"; export const a = 1;`, "<module>")).not.toBe(
    bodyOf("export const a = 1;", "<module>"),
  );
  const guard = (type: string) =>
    read(`export function isOrder(x: unknown): ${type} { return true; }`).symbols.find(({ name }) => name === "isOrder")
      ?.signature;
  expect(guard("x is Order")).not.toBe(guard("asserts x is Order"));
});
