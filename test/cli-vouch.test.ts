/** What stands near a change and cannot be seen keeps the verdict from green; what stands far from it does not. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { conclusion } from "../src/report/verdict.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const shop: Files = {
  "package.json": `{ "name": "shop", "type": "module" }`,
  "src/mail.ts": "export class Mail { send(to: string) { return to; } post(to: string) { return to; } }\n",
  "src/bill.ts": "export class Bill { send(to: string) { return to; } }\n",
  "src/order.ts": "export const order = (by) => by.send('a');\n",
  "src/rows.ts": "export const rows = (db, table) => db.query('SELECT id FROM ' + table);\n",
  "src/vat.ts": "export const vat = (cents: number) => cents;\n",
  "src/vat.test.ts": "const at = './' + process.env.WHAT;\nimport(at);\n",
};

function check(files: Files, before: Files = {}): Report {
  const repository = open({ ...shop, ...before });
  repository.branch("change");
  repository.commit(files);
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  return JSON.parse(out) as Report;
}

const told = (report: Report) => [
  conclusion(report).conclusion,
  ...report.cannotVouch.filter(({ near }) => near).map(({ reason, file, line }) => `${reason} ${file}:${line}`),
];

test("SQL that changed code puts together", () => {
  const report = check({
    "src/rows.ts": "export const rows = (db, table) => db.query('SELECT id, at FROM ' + table);\n",
  });
  expect(told(report)).toEqual(["neutral", "dynamic-sql src/rows.ts:1"]);
  expect(conclusion(report).because).toBe("Cannot vouch for 1 place near the change (1 dynamic-sql).");
});

test("an import that the change brings in and that leads nowhere", () => {
  const report = check({ "src/vat.ts": "import './gone.ts';\nexport const vat = (cents: number) => cents + 1;\n" });
  expect(told(report)).toEqual(["neutral", "unresolved-import src/vat.ts:1"]);
});

test("a file of no language that is read, unless it is only looked at", () => {
  const more = { "deploy.sh": "npm start\n", "src/vat.css": "b {}\n", "locales/de.json": "{}\n", "vat.png": "x\n" };
  expect(told(check({ ...more, "src/vat.ts": "export const vat = (cents: number) => cents + 1;\n" }))).toEqual([
    "neutral",
    "unread-language deploy.sh:1",
  ]);
});

test("a package whose code uses what it does not import", () => {
  const report = check({
    "package.json": `{ "name": "shop", "type": "module", "dependencies": { "nuxt": "4.0.0" } }`,
    "src/vat.ts": "export const vat = (cents: number) => cents + 1;\n",
  });
  expect(told(report)).toEqual(["neutral", "implicit-import package.json:1"]);
});

test("an import that leads nowhere since the change took its file away, though its own file is untouched", () => {
  const vat = "export const vat = (cents: number) => cents;\n";
  const price = "import { vat } from './vat.ts';\nexport const price = (cents: number) => vat(cents);\n";
  const both = { "src/price.ts": price, "src/price.test.ts": "import './vat.ts';\n" };
  const spots = ["neutral", "unresolved-import src/price.test.ts:1", "unresolved-import src/price.ts:1"];
  expect(told(check({ "src/vat.ts": null }, both))).toEqual(spots);
  expect(told(check({ "src/vat.ts": null, "src/tax.ts": vat }, both))).toEqual(spots);
});

test("an import that led nowhere before the change is none of its making, wherever its file or its line went", () => {
  const old = "import './generated/client.ts';\nexport const rate = 1;\n";
  const sound = ["bill", "mail", "order", "rows", "vat"].map((name) => `import './${name}.ts';\n`).join("");
  const before = { "src/rate.ts": old, "src/main.ts": sound };
  expect(told(check({ "src/rate.ts": `// of all rates\n${old}` }, before))).toEqual(["success"]);
  expect(told(check({ "src/rate.ts": null, "src/rates.ts": old }, before))).toEqual(["success"]);
});

test("what a path into another package names is nothing of this one; elsewhere in its package it may be", () => {
  const sound = ["bill", "mail", "order", "rows"].map((name) => `import './${name}.ts';\n`).join("");
  const astray = (path: string) => ({
    "src/main.ts": sound,
    "packages/mail/package.json": `{ "name": "mail" }`,
    "packages/mail/src/main.ts": "export const post = 1;\n",
    "packages/bill/package.json": `{ "name": "bill" }`,
    "packages/bill/src/send.ts": "export const send = () => 1;\n",
    "packages/bill/src/main.ts": "import { send } from './send.ts';\nexport const main = send;\n",
    "src/start.ts": `import '${path}';\n`,
  });
  const send = { "packages/bill/src/send.ts": "export const send = () => 2;\n" };
  expect(told(check(send, astray("../packages/mail/built/send.js")))).toEqual(["success"]);
  const spots = ["neutral", "unresolved-import src/start.ts:1"];
  expect(told(check(send, astray("../packages/bill/built/send.js")))).toEqual(spots);
  expect(told(check(send, astray("../built/bill/send.js")))).toEqual(spots);
});

test("declarations are nothing that a computed import loads", () => {
  const before = { "src/load.ts": "export const load = (name: string) => import(name);\n" };
  const change = (file: string) =>
    check(
      { [file]: "export interface Rate { cents: number }\n" },
      { ...before, [file]: "export interface Rate { cents: string }\n" },
    );
  expect(told(change("src/rate.d.ts"))).toEqual(["success"]);
  expect(told(change("src/rate.ts"))).toEqual(["neutral", "computed-import src/load.ts:1"]);
});

test("a configuration is a doubt in what nobody follows of it", () => {
  const manifest = (more: object) => JSON.stringify({ name: "shop", type: "module", ...more });
  const spot = (file: string) => ["neutral", `configuration ${file}:1`];
  const first = { "package.json": manifest({ scripts: { start: "node shop" } }), "tsconfig.json": "{}" };
  const change = (more: object, files: Files = {}) => told(check({ "package.json": manifest(more), ...files }, first));
  const scripts = { start: "node shop" };
  expect(change({ scripts, description: "Sells.", version: "2.0.0", exports: "./src/vat.ts" })).toEqual(["success"]);
  expect(change({ scripts, dependencies: { hono: "4" } })).toEqual(["success"]);
  expect(change({ scripts: { start: "node till" } })).toEqual(spot("package.json"));
  expect(change({ scripts: { start: "node till" }, dependencies: { hono: "4" } })).toEqual(spot("package.json"));
  const options = (text: string) => ({ "tsconfig.json": `{ "compilerOptions": { ${text} } }` });
  expect(change({ scripts }, options(`"target": "es2024"`))).toEqual(spot("tsconfig.json"));
  expect(change({ scripts }, options(`"jsx": "react-jsx"`))).toEqual(spot("tsconfig.json"));
  expect(change({ scripts }, options(`"paths": { "~/*": ["./src/*"] }`))).toEqual(["success"]);
  expect(change({ scripts }, options(`"strict": true`))).toEqual(["success"]);
});

test("what a tool runs by its name governs what nobody follows; what only checks code governs nothing that runs", () => {
  const change = (file: string, text: string) =>
    told(check({ [file]: text }, { [file]: "export default { redirects: () => [] };\n" }));
  const other = 'export default { redirects: () => ["/"] };\n';
  expect(change("next.config.ts", other)).toEqual(["neutral", "configuration next.config.ts:1"]);
  expect(change("next.config.ts", "// Nothing yet.\nexport default { redirects: () => [] };\n")).toEqual(["success"]);
  expect(change("eslint.config.js", other)).toEqual(["success"]);
});

test("an import by a constant that holds a text is none that is computed", () => {
  const before = {
    "src/load.ts":
      'const name = "./rate.ts";\nexport const load = async () => {\n  const workers = "cloudflare:workers";\n  return [await import(name), await import(workers)];\n};\n',
    "src/rate.ts": "export const rate = () => 1;\n",
  };
  expect(told(check({ "src/rate.ts": "export const rate = () => 2;\n" }, before))).toEqual(["success"]);
});

test("what changed of a configuration is named, and told apart by whether anything that runs hangs on it", () => {
  const first = { "tsconfig.json": `{ "compilerOptions": { "lib": ["es2024"], "target": "es2022" } }` };
  const spots = (files: Files) =>
    check(files, first)
      .cannotVouch.filter(({ reason }) => reason.includes("configuration"))
      .map(({ detail, near }) => [near, detail]);
  const after = { name: "shop", scripts: { build: "tsc", test: "vitest" }, engines: { node: ">=24" } };
  expect(spots({ "package.json": JSON.stringify(after) })).toEqual([
    [true, "`engines.node`, `scripts.build`, `scripts.test`, `type` changed: what that governs is not followed"],
  ]);
  expect(spots({ "tsconfig.json": `{ "compilerOptions": { "strict": true, "target": "es2022" } }` })).toEqual([
    [false, "`lib`, `strict` changed: that decides what compiles, and nothing that runs"],
  ]);
});

test("far away, or hidden in a test alone, it leaves the verdict green, and is told", () => {
  const report = check({ "src/vat.ts": "export const vat = (cents: number) => cents + 1;\n" });
  expect(told(report)).toEqual(["success"]);
  expect(report.totals).toMatchObject({ cannotVouch: 1, cannotVouchNear: 0 });
  expect(report.cannotVouch).toMatchObject([{ reason: "computed-import", file: "src/vat.test.ts", near: false }]);
});
