/** Names that trade places in one change: they lead to the same places, one for the other. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isStill } from "../../../analyzers/graph/change.ts";
import { compare } from "../../../analyzers/graph/compare.ts";
import { trace } from "../../../analyzers/graph/impact.ts";
import { settleRenames, usesOfRenamed } from "../../../analyzers/graph/renames.ts";
import { analyze } from "../../../analyzers/index.ts";
import { type Files, linkFiles } from "../../support/linked.ts";
import { diffFiles } from "../../support/sample.ts";

interface Told {
  /** What changed in what it does. */
  readonly changed: readonly string[];
  readonly reached: readonly string[];
}

/** What a change does; files that `edited` leaves out stay as they are. */
function tell(before: Files, edited: Files): Told {
  const after = { ...before, ...edited };
  const base = linkFiles(before).graph;
  const head = linkFiles(after).graph;
  const compared = compare(base, head, diffFiles(before, after));
  const uses = usesOfRenamed(base, compared);
  const reread = uses.map(({ file, renamings }) => {
    const { symbols } = analyze({ sha: "", language: "ts", text: before[file] ?? "", renamings });
    return [file, symbols] as const;
  });
  const change = settleRenames(base, head, compared, uses, new Map(reread));
  return {
    changed: change.nodes.filter((one) => !isStill(one)).map(({ node }) => node.id),
    reached: [...trace(base, head, change).reached.keys()],
  };
}

const ab = "export function a(n: number) { return n + 1; }\nexport function b(n: number) { return n * 2; }\n";
const ba = "export function b(n: number) { return n + 1; }\nexport function a(n: number) { return n * 2; }\n";
const abc = `${ab}export function c(n: number) { return n - 3; }\n`;
const bca =
  "export function b(n: number) { return n + 1; }\nexport function c(n: number) { return n * 2; }\nexport function a(n: number) { return n - 3; }\n";
const till = "export class Till {\n  gross(n: number) { return n + 1; }\n  net(n: number) { return n * 2; }\n}\n";
const llit = "export class Till {\n  net(n: number) { return n + 1; }\n  gross(n: number) { return n * 2; }\n}\n";

/** Each: what stood, what it became, and whose behaviour that changes. */
test.each<[string, Files, Files, string]>([
  [
    "a swap that one user did not follow",
    { "src/m.ts": ab, "src/u.ts": `import { a } from "./m.ts";\nexport const use = () => a(1);\n` },
    { "src/m.ts": ba },
    "src/u.ts#use",
  ],
  [
    "a swap that a user of both did not follow",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n` },
    { "src/m.ts": ba },
    "src/u.ts#use",
  ],
  [
    "calls that trade places",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n` },
    { "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => b(a(1));\n` },
    "src/u.ts#use",
  ],
  [
    "a rotation that a user of all did not follow",
    { "src/m.ts": abc, "src/u.ts": `import { a, b, c } from "./m.ts";\nexport const use = () => a(b(c(1)));\n` },
    { "src/m.ts": bca },
    "src/u.ts#use",
  ],
  [
    "a rotation that a user of all followed halfway",
    { "src/m.ts": abc, "src/u.ts": `import { a, b, c } from "./m.ts";\nexport const use = () => a(b(c(1)));\n` },
    { "src/m.ts": bca, "src/u.ts": `import { a, b, c } from "./m.ts";\nexport const use = () => b(a(c(1)));\n` },
    "src/u.ts#use",
  ],
  [
    "a swap across files by their imports",
    {
      "src/one.ts": "export function f(n: number) { return n + 1; }\n",
      "src/two.ts": "export function g(n: number) { return n * 2; }\n",
      "src/u.ts": `import { f } from "./one.ts";\nimport { g } from "./two.ts";\nexport const use = () => f(g(1));\n`,
    },
    {
      "src/u.ts": `import { f as g } from "./one.ts";\nimport { g as f } from "./two.ts";\nexport const use = () => f(g(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "a swap across files of whole modules",
    {
      "src/one.ts": "export function f(n: number) { return n + 1; }\n",
      "src/two.ts": "export function f(n: number) { return n * 2; }\n",
      "src/u.ts": `import { f } from "./one.ts";\nimport { f as g } from "./two.ts";\nexport const use = () => f(g(1));\n`,
    },
    {
      "src/u.ts": `import { f } from "./two.ts";\nimport { f as g } from "./one.ts";\nexport const use = () => f(g(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "members of one class, user did not follow",
    {
      "src/m.ts": till,
      "src/u.ts": `import { Till } from "./m.ts";\nexport const use = (t: Till) => t.gross(t.net(1));\n`,
    },
    { "src/m.ts": llit },
    "src/u.ts#use",
  ],
  [
    "members of one class through this",
    { "src/m.ts": `${till.slice(0, -2)}  both() { return this.gross(this.net(1)); }\n}\n` },
    { "src/m.ts": `${llit.slice(0, -2)}  both() { return this.gross(this.net(1)); }\n}\n` },
    "src/m.ts#Till.both",
  ],
  [
    "a local and an import",
    {
      "src/m.ts": "export function gross(n: number) { return n + 1; }\n",
      "src/u.ts": `import { gross } from "./m.ts";\nfunction other(n: number) { return n * 2; }\nexport const use = () => gross(other(1));\n`,
    },
    {
      "src/m.ts": "export function other(n: number) { return n + 1; }\n",
      "src/u.ts": `import { other } from "./m.ts";\nfunction gross(n: number) { return n * 2; }\nexport const use = () => gross(other(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "a rename onto the name of a deleted symbol",
    {
      "src/m.ts": ab,
      "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(1);\nexport const both = () => b(1);\n`,
    },
    {
      "src/m.ts": "export function a(n: number) { return n * 2; }\n",
      "src/u.ts": `import { a } from "./m.ts";\nexport const use = () => a(1);\nexport const both = () => a(1);\n`,
    },
    "src/u.ts#use",
  ],
  [
    "a new symbol under the old name",
    {
      "src/m.ts": "export function a(n: number) { return n + 1; }\n",
      "src/u.ts": `import { a } from "./m.ts";\nexport const use = () => a(1);\n`,
    },
    { "src/m.ts": "export function b(n: number) { return n + 1; }\nexport function a(n: number) { return n * 7; }\n" },
    "src/u.ts#use",
  ],
  [
    "a shadow",
    {
      "src/m.ts": ab,
      "src/u.ts": `import { a } from "./m.ts";\nexport const use = (b: (n: number) => number) => a(b(1));\n`,
    },
    {
      "src/m.ts": ab.replace("function a", "function z").replace("function b", "function a"),
      "src/u.ts": `import { z } from "./m.ts";\nexport const use = (z: (n: number) => number) => z(z(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "exports that trade names",
    {
      "src/m.ts":
        "function a(n: number) { return n + 1; }\nfunction b(n: number) { return n * 2; }\nexport { a, b };\n",
      "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n`,
    },
    {
      "src/m.ts":
        "function a(n: number) { return n + 1; }\nfunction b(n: number) { return n * 2; }\nexport { a as b, b as a };\n",
    },
    "src/u.ts#use",
  ],
  [
    "a barrel's names that trade places",
    {
      "src/m.ts": ab,
      "src/index.ts": `export { a, b } from "./m.ts";\n`,
      "src/u.ts": `import { a, b } from "./index.ts";\nexport const use = () => a(b(1));\n`,
    },
    { "src/index.ts": `export { a as b, b as a } from "./m.ts";\n` },
    "src/u.ts#use",
  ],
  [
    "default and named that trade places",
    {
      "src/m.ts":
        "function a(n: number) { return n + 1; }\nfunction b(n: number) { return n * 2; }\nexport { a as default, b };\n",
      "src/u.ts": `import a, { b } from "./m.ts";\nexport const use = () => a(b(1));\n`,
    },
    {
      "src/m.ts":
        "function a(n: number) { return n + 1; }\nfunction b(n: number) { return n * 2; }\nexport { b as default, a as b };\n",
    },
    "src/u.ts#use",
  ],
  [
    "a destructured import",
    {
      "src/m.ts": ab,
      "src/u.ts": `import * as m from "./m.ts";\nconst { a, b } = m;\nexport const use = () => a(b(1));\n`,
    },
    { "src/u.ts": `import * as m from "./m.ts";\nconst { a: b, b: a } = m;\nexport const use = () => a(b(1));\n` },
    "src/u.ts#use",
  ],
  [
    "a destructured dynamic import",
    {
      "src/m.ts": ab,
      "src/u.ts": `export const use = async () => { const { a, b } = await import("./m.ts"); return a(b(1)); };\n`,
    },
    { "src/m.ts": ba },
    "src/u.ts#use",
  ],
  [
    "a namespace's members, user did not follow",
    { "src/m.ts": ab, "src/u.ts": `import * as m from "./m.ts";\nexport const use = () => m.a(m.b(1));\n` },
    { "src/m.ts": ba },
    "src/u.ts#use",
  ],
  [
    "members of an object literal",
    {
      "src/m.ts": "export const till = {\n  a(n: number) { return n + 1; },\n  b(n: number) { return n * 2; },\n};\n",
      "src/u.ts": `import { till } from "./m.ts";\nexport const use = () => till.a(till.b(1));\n`,
    },
    { "src/m.ts": "export const till = {\n  b(n: number) { return n + 1; },\n  a(n: number) { return n * 2; },\n};\n" },
    "src/u.ts#use",
  ],
  [
    "what an object literal's members hold",
    {
      "src/m.ts": ab,
      "src/t.ts": `import { a, b } from "./m.ts";\nexport const till = { a, b };\n`,
      "src/u.ts": `import { till } from "./t.ts";\nexport const use = () => till.a(till.b(1));\n`,
    },
    { "src/t.ts": `import { a, b } from "./m.ts";\nexport const till = { a: b, b: a };\n` },
    "src/u.ts#use",
  ],
  [
    "a swap in a chain of values, by users of both",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const list = [a, b];\n` },
    { "src/m.ts": ba },
    "src/u.ts#list",
  ],
  [
    "renamed by a third name, one user crossed",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n` },
    {
      "src/m.ts": ab.replace("function a", "function x").replace("function b", "function y"),
      "src/u.ts": `import { x, y } from "./m.ts";\nexport const use = () => y(x(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "renamed onto a name whose owner was renamed away, user of both left behind",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n` },
    {
      "src/m.ts": ab.replace("function b", "function c").replace("function a", "function b"),
      "src/u.ts": `import { b as a, c as b } from "./m.ts";\nexport const use = () => b(a(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "imports crossed under their local names, both renamed",
    { "src/m.ts": ab, "src/u.ts": `import { a, b } from "./m.ts";\nexport const use = () => a(b(1));\n` },
    {
      "src/m.ts": ab.replace("function b", "function y").replace("function a", "function x"),
      "src/u.ts": `import { x as b, y as a } from "./m.ts";\nexport const use = () => a(b(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "a renamed import and a renamed local, crossed",
    {
      "src/m.ts": "export function gross(n: number) { return n + 1; }\n",
      "src/u.ts": `import { gross } from "./m.ts";\nfunction other(n: number) { return n * 2; }\nexport const use = () => gross(other(1));\n`,
    },
    {
      "src/m.ts": "export function gross2(n: number) { return n + 1; }\n",
      "src/u.ts": `import { gross2 as other } from "./m.ts";\nfunction gross(n: number) { return n * 2; }\nexport const use = () => gross(other(1));\n`,
    },
    "src/u.ts#use",
  ],
  [
    "a class's members through an instance, both renamed and crossed",
    {
      "src/m.ts": till,
      "src/u.ts": `import { Till } from "./m.ts";\nexport const use = (t: Till) => t.gross(t.net(1));\n`,
    },
    {
      "src/m.ts": till.replace("gross", "x").replace("net", "y"),
      "src/u.ts": `import { Till } from "./m.ts";\nexport const use = (t: Till) => t.y(t.x(1));\n`,
    },
    "src/u.ts#use",
  ],
])("%s", (_title, before, after, user) => {
  const { changed, reached } = tell(before, after);
  expect([...changed, ...reached]).toContain(`symbol:${user}`);
});

/** Functions that differ, in two modules, and users that call some of them around each other. */
const count = 5;
const order = fc.shuffledSubarray([...Array(count).keys()], { minLength: count });
const programs = fc.record({
  /** Whether a function is imported under another name than its own. */
  aliased: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  users: fc.array(fc.array(fc.nat(count - 1), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
  names: fc.shuffledSubarray(["f", "g", "h", "i", "j", "k", "l", "m", "n", "o"], { minLength: 2 * count }),
});
type Program = typeof programs extends fc.Arbitrary<infer Of> ? Of : never;

/** `names`: of the functions. `bound`: which function the import of each stands for. */
function write({ aliased, users }: Program, names: readonly string[], bound: readonly number[]): Files {
  const local = (one: number): string => (aliased[one] ? `own${one}` : `${names[one]}`);
  const module = (rest: number): string =>
    names.map((name, at) => (at % 2 === rest ? `export const ${name} = (n: number) => n * ${at + 2};\n` : "")).join("");
  const imports = bound.map((to, at) => {
    const name = names[to] === local(at) ? local(at) : `${names[to]} as ${local(at)}`;
    return `import { ${name} } from "./${to % 2 === 0 ? "even" : "odd"}.ts";\n`;
  });
  const code = users.map((calls, at) => {
    const nested = calls.reduceRight((inner, one) => `${local(one)}(${inner})`, "1");
    return `export function use${at}() { return ${nested}; }\n`;
  });
  return { "src/even.ts": module(0), "src/odd.ts": module(1), "src/use.ts": [...imports, ...code].join("") };
}

const straight = [...Array(count).keys()];

test("new names given to all uses reach nothing", () => {
  fc.assert(
    fc.property(programs, (program) => {
      const before = write(program, program.names.slice(0, count), straight);
      const after = write(program, program.names.slice(count), straight);
      expect(tell(before, after)).toEqual({ changed: [], reached: [] });
    }),
    { numRuns: 60 },
  );
});

test("whose names lead elsewhere is told of, with new names or without, and nobody else", () => {
  fc.assert(
    fc.property(programs, order, fc.boolean(), (program, bound, isRenamed) => {
      const before = write(program, program.names.slice(0, count), straight);
      const after = write(program, program.names.slice(isRenamed ? count : 0, isRenamed ? undefined : count), bound);
      const crossed = program.users.flatMap((calls, at) =>
        calls.some((one) => bound[one] !== one) ? [`symbol:src/use.ts#use${at}`] : [],
      );
      const { changed } = tell(before, after);
      // A function whose new name a user did not follow is told of as well: for him it is gone.
      expect(changed.filter((id) => id.startsWith("symbol:src/use.ts"))).toEqual(crossed);
    }),
    { numRuns: 120 },
  );
});
