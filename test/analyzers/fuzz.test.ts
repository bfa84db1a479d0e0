/** Extraction and linking take any text at all: broken, cut, doubled, nested without end. What is wrong is a problem, never a throw. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts } from "../../analyzers/facts.ts";
import { compare } from "../../analyzers/graph/compare.ts";
import { trace } from "../../analyzers/graph/impact.ts";
import { hashText } from "../../analyzers/hash.ts";
import { analyze } from "../../analyzers/index.ts";
import { languageOf } from "../../analyzers/languages.ts";
import { link } from "../../analyzers/link/index.ts";
import "../support/linked.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Real files of every language that is read, this repository's own. */
const seeds: readonly (readonly [path: string, text: string])[] = ["analyzers", "examples", "src", "test/fixtures"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length)),
  )
  .concat(["package.json", "tsconfig.json"])
  .filter((path) => languageOf(path) !== undefined)
  .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);

const factsOf = (path: string, text: string): Facts => {
  const language = languageOf(path);
  if (language === undefined) throw new Error(`${path} is of no language`);
  return analyze({ sha: "", language, text });
};

const known = new Map(seeds.map(([path, text]) => [path, factsOf(path, text)]));

function linkWith(path: string, facts: Facts) {
  const files = new Map([...known, [path, facts]]);
  return link({ files, blobs: new Map([...files.keys()].map((file) => [file, hashText(file)])) });
}

/** What hands, merges and machines do to a text. */
const tokens = [
  "{",
  "}",
  "(",
  ")",
  "`",
  "'",
  '"',
  "/*",
  "*/",
  "${",
  "=>",
  "<",
  ">",
  "export ",
  "import ",
  "class ",
  ";",
  "\n",
  "\0",
  "\u2028",
  "\ud800",
  "$$",
  "--",
  "<<<<<<< ",
  "<script setup>",
  "</script>",
  "{{ a.b(c) }}",
  "{#if a}",
  "---\n",
];
const edit = fc.oneof(
  fc.record({ what: fc.constant("cut" as const), at: fc.nat(), length: fc.nat(400) }),
  fc.record({ what: fc.constant("insert" as const), at: fc.nat(), token: fc.constantFrom(...tokens) }),
  fc.record({ what: fc.constant("double" as const), at: fc.nat(), length: fc.nat(400) }),
  fc.record({ what: fc.constant("truncate" as const), at: fc.nat() }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function applied(text: string, one: Edit): string {
  const at = text.length === 0 ? 0 : one.at % text.length;
  if (one.what === "cut") return text.slice(0, at) + text.slice(at + one.length);
  if (one.what === "insert") return text.slice(0, at) + one.token + text.slice(at);
  if (one.what === "double") return text.slice(0, at + one.length) + text.slice(at);
  return text.slice(0, at);
}

/** Facts that could be kept and read again, with every line inside of the file. */
function expectSound(facts: Facts, text: string): void {
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
  const told = [...facts.problems, ...facts.symbols, ...facts.imports, ...facts.blind].map(({ line }) => line);
  expect(told.filter((line) => !(line >= 1 && line <= lines))).toEqual([]);
}

test("mutations of real files", () => {
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }), ([path, text], edits) => {
      const mutant = edits.reduce(applied, text);
      const facts = factsOf(path, mutant);
      expectSound(facts, mutant);
    }),
    { numRuns: 400 },
  );
});

test("any text in any language", () => {
  const noise = fc
    .array(fc.oneof(fc.constantFrom(...tokens), fc.string()), { maxLength: 60 })
    .map((all) => all.join(""));
  const paths = [
    "a.ts",
    "a.tsx",
    "a.js",
    "a.vue",
    "a.svelte",
    "a.astro",
    "a.sql",
    "a.prisma",
    "package.json",
    "tsconfig.json",
    "vercel.json",
    "pnpm-workspace.yaml",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...paths), noise, (path, text) => {
      expectSound(factsOf(path, text), text);
    }),
    { numRuns: 400 },
  );
});

test("a broken file links beside whole ones, and is compared and traced", () => {
  const whole = linkWith("src/empty.ts", factsOf("src/empty.ts", ""));
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }), ([path, text], edits) => {
      const head = linkWith(path, factsOf(path, edits.reduce(applied, text)));
      const diff = [{ path, status: "modified", type: "file", binary: false, hunks: [] } as const];
      const change = compare(whole.graph, head.graph, diff);
      trace(whole.graph, head.graph, change);
    }),
    { numRuns: 25 },
  );
}, 60_000);

const deep = (open: string, close: string, times = 10_000) => `${open.repeat(times)}1${close.repeat(times)}`;

test.each([
  ["parentheses", `export const a = ${deep("(", ")")};`],
  ["arrays", `export const a = ${deep("[", "]")};`],
  ["blocks", deep("{", "}")],
  ["functions", `export const a = ${deep("() => ", "")};`],
  ["calls", `${deep("f(", ")")};`],
  ["members", `export const a = x${".y".repeat(10_000)};`],
  ["sums", `export const a = 1${" + 'b'".repeat(10_000)};`],
  ["templates", `export const a = ${"`${".repeat(5_000)}1${"}`".repeat(5_000)};`],
  ["types", `export type A = ${deep("Array<", ">")};`],
  ["elements", `export const a = ${"<a>".repeat(5_000)}${"</a>".repeat(5_000)};`],
  ["else-ifs", `if (a) {}${" else if (a) {}".repeat(10_000)}`],
  ["namespaces", deep("namespace a {", "}")],
  ["ternaries", `export const a = ${"x ? 1 : ".repeat(10_000)}1;`],
  ["ternaries inside of ternaries", `export const a = ${"x ? ".repeat(10_000)}1${" : 1".repeat(10_000)};`],
  ["a chain of calls", `export const a = x${".y()".repeat(10_000)};`],
  ["a chain of an idiom's calls", `import { x } from "hono";\nexport const a = x${".get('/')".repeat(10_000)};`],
  ["assertions", `export const a = x${"!".repeat(10_000)};`],
  ["tags", `export const a = f${"`x`".repeat(10_000)};`],
  ["elements in braces", `export const a = ${deep("<a>{", "}</a>")};`],
  ["classes", deep("class A { a() {", "}}")],
  ["patterns", `export const ${"{ a: ".repeat(10_000)}b${" }".repeat(10_000)} = x;`],
  ["conditional types", `export type A<T> = ${"T extends 1 ? 1 : ".repeat(10_000)}1;`],
  ["decorators", `${"@d ".repeat(10_000)}class A {}`],
  [
    "classes over classes",
    Array.from({ length: 10_000 }, (_, at) => `class A${at} extends A${at - 1} { m() { super.m(); } }`).join("\n"),
  ],
])("nesting without end: %s", (_what, text) => {
  for (const path of ["a.tsx", "a.js"]) {
    const facts = factsOf(path, text);
    expectSound(facts, text);
    linkWith(path, facts);
  }
});

test.each([
  ["SQL parentheses", "a.sql", `SELECT ${deep("(", ")")};`],
  ["SQL subqueries", "a.sql", `${"SELECT * FROM (".repeat(5_000)}SELECT 1${") a".repeat(5_000)};`],
  ["SQL sums", "a.sql", `SELECT 1${" + 1".repeat(20_000)};`],
  ["JSON", "package.json", deep("[", "]")],
  ["JSON objects", "tsconfig.json", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ["YAML", "pnpm-workspace.yaml", deep("[", "]")],
  ["Prisma", "a.prisma", deep("model A {", "}")],
])("nesting without end: %s", (_what, path, text) => {
  const facts = factsOf(path, text);
  expectSound(facts, text);
  linkWith(path, facts);
});

test("a chain that is too long for idioms is told, and what it calls is not", () => {
  const chain = (count: number) =>
    `import { Hono } from "hono";\nexport const a = new Hono()${".get('/', f)".repeat(count)};`;
  expect(factsOf("a.ts", chain(300)).problems).toEqual([]);
  expect(factsOf("a.ts", chain(3_000)).problems.map(({ reason, line }) => `${reason} ${line}`)).toEqual(["too-deep 2"]);
});

test("a method that more classes override than a call could mean is a blind spot", () => {
  const below = (count: number) => `export class Base { run() {} }
${Array.from({ length: count }, (_, at) => `export class A${at} extends Base { run() {} }`).join("\n")}
export const go = (base: Base) => base.run();`;
  const told = (count: number) => {
    const { graph, blind } = linkWith("base.ts", factsOf("base.ts", below(count)));
    return [
      graph.from("symbol:base.ts#go").length,
      blind.filter(({ file }) => file === "base.ts").map(({ reason, line, member }) => `${reason} ${line} ${member}`),
    ];
  };
  expect(told(200)).toEqual([202, []]);
  expect(told(201)).toEqual([2, ["ambiguous-call 203 run"]]);
});

test("100,000 lines, and a line of 1 MB", () => {
  const long = Array.from({ length: 100_000 }, (_, at) => `export const a${at} = ${at};`).join("\n");
  const facts = factsOf("long.ts", long);
  expect(facts.symbols.at(-1)?.line).toBe(100_000);
  const wide = `export const a = "${"x".repeat(1_000_000)}"; export const b = a;`;
  expect(factsOf("wide.ts", wide).symbols.map(({ name }) => name)).toEqual(["<module>", "a", "b"]);
});
