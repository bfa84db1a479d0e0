/** Names that change hands: two renames that cancel out as sets are changes for whoever did not follow them. */
import fc from "fast-check";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { type Files, reviewFiles } from "../../support/linked.ts";

const shop = {
  "src/money.ts": `export function gross(x: number) { return x * 2; }
export function fee(x: number) { return x + 100; }
`,
  "src/stock.ts": `export function net(x: number) { return x - 3; }
`,
} satisfies Files;

/** Who is changed or reached among the users in `src/user.ts`. */
function touched(before: Files, after: Files): readonly string[] {
  const { changed, reached } = reviewFiles({ ...shop, ...before }, { ...shop, ...after });
  return [...changed, ...reached].flatMap((line) => /src\/user\.ts#\w+/.exec(line)?.[0] ?? []);
}

test.each<[string, Files, Files]>([
  [
    "an imported and a local function",
    {
      "src/user.ts": `import { gross } from "./money.ts";
function net(x: number) { return x - 1; }
export const use = (x: number) => gross(x) - 5 * net(x);
`,
    },
    {
      "src/money.ts": shop["src/money.ts"].replace("gross", "net"),
      "src/user.ts": `import { net } from "./money.ts";
function gross(x: number) { return x - 1; }
export const use = (x: number) => gross(x) - 5 * net(x);
`,
    },
  ],
  [
    "two aliases of one import",
    {
      "src/user.ts": `import { gross as a, fee as b } from "./money.ts";\nexport const use = (x: number) => a(x) - b(x);\n`,
    },
    {
      "src/user.ts": `import { fee as a, gross as b } from "./money.ts";\nexport const use = (x: number) => a(x) - b(x);\n`,
    },
  ],
  [
    "one of three names for two things",
    {
      "src/user.ts": `import { gross as a, gross as b, fee as c } from "./money.ts";\nexport const use = (x: number) => [a(x), b(x), c(x)];\n`,
    },
    {
      "src/user.ts": `import { gross as a, fee as b, fee as c } from "./money.ts";\nexport const use = (x: number) => [a(x), b(x), c(x)];\n`,
    },
  ],
  [
    "two names of a barrel",
    {
      "src/index.ts": `export { gross as first } from "./money.ts";\nexport { net as second } from "./stock.ts";\n`,
      "src/user.ts": `import { first, second } from "./index.ts";\nexport const use = (x: number) => first(x) - second(x);\n`,
    },
    {
      "src/index.ts": `export { net as first } from "./stock.ts";\nexport { gross as second } from "./money.ts";\n`,
      "src/user.ts": `import { first, second } from "./index.ts";\nexport const use = (x: number) => first(x) - second(x);\n`,
    },
  ],
  [
    "two names of a barrel that is taken whole",
    {
      "src/index.ts": `export { gross as first } from "./money.ts";\nexport { net as second } from "./stock.ts";\n`,
      "src/user.ts": `import * as all from "./index.ts";\nexport const use = (x: number) => all.first(x) - all.second(x);\n`,
    },
    {
      "src/index.ts": `export { net as first } from "./stock.ts";\nexport { gross as second } from "./money.ts";\n`,
      "src/user.ts": `import * as all from "./index.ts";\nexport const use = (x: number) => all.first(x) - all.second(x);\n`,
    },
  ],
  [
    "two classes, by their static members",
    {
      "src/a.ts": "export class A { static price() { return 1; } }\n",
      "src/b.ts": "export class B { static price() { return 2; } }\n",
      "src/user.ts": `import { A } from "./a.ts";\nimport { B } from "./b.ts";\nexport const use = () => A.price() - 7 * B.price();\n`,
    },
    {
      "src/a.ts": "export class B { static price() { return 1; } }\n",
      "src/b.ts": "export class A { static price() { return 2; } }\n",
      "src/user.ts": `import { B } from "./a.ts";\nimport { A } from "./b.ts";\nexport const use = () => A.price() - 7 * B.price();\n`,
    },
  ],
  [
    "two modules that are taken whole",
    {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const f = () => 2;\n",
      "src/user.ts": `import * as m from "./a.ts";\nimport * as n from "./b.ts";\nexport const use = () => m.f() - 7 * n.f();\n`,
    },
    {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const f = () => 2;\n",
      "src/user.ts": `import * as m from "./b.ts";\nimport * as n from "./a.ts";\nexport const use = () => m.f() - 7 * n.f();\n`,
    },
  ],
  [
    "two modules that are handed over whole",
    {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const f = () => 2;\n",
      "src/user.ts": `import * as m from "./a.ts";\nimport * as n from "./b.ts";\nexport const use = (run) => run(m, n);\n`,
    },
    {
      "src/a.ts": "export const f = () => 1;\n",
      "src/b.ts": "export const f = () => 2;\n",
      "src/user.ts": `import * as m from "./b.ts";\nimport * as n from "./a.ts";\nexport const use = (run) => run(m, n);\n`,
    },
  ],
  [
    "two files that nobody reads",
    {
      "src/a.json": "1",
      "src/b.json": "2",
      "src/user.ts": `import a from "./a.json";\nimport b from "./b.json";\nexport const use = () => [a, b];\n`,
    },
    {
      "src/a.json": "1",
      "src/b.json": "2",
      "src/user.ts": `import a from "./b.json";\nimport b from "./a.json";\nexport const use = () => [a, b];\n`,
    },
  ],
  [
    "another export of a package under the same name",
    { "src/user.ts": `import { add as m } from "lodash";\nexport const use = (x) => m(x);\n` },
    { "src/user.ts": `import { sub as m } from "lodash";\nexport const use = (x) => m(x);\n` },
  ],
  [
    "two packages",
    { "src/user.ts": `import a from "p-map";\nimport b from "p-all";\nexport const use = (x) => a(b(x));\n` },
    { "src/user.ts": `import b from "p-map";\nimport a from "p-all";\nexport const use = (x) => a(b(x));\n` },
  ],
  [
    "two default exports",
    {
      "src/a.ts": "export default function () { return 1; }\n",
      "src/b.ts": "export default function () { return 2; }\n",
      "src/user.ts": `import a from "./a.ts";\nimport b from "./b.ts";\nexport const use = () => a() - 7 * b();\n`,
    },
    {
      "src/a.ts": "export default function () { return 1; }\n",
      "src/b.ts": "export default function () { return 2; }\n",
      "src/user.ts": `import b from "./a.ts";\nimport a from "./b.ts";\nexport const use = () => a() - 7 * b();\n`,
    },
  ],
  [
    "a name and one that is new under the old one",
    { "src/user.ts": `import { gross } from "./money.ts";\nexport const use = (x: number) => gross(x);\n` },
    {
      "src/money.ts": `${shop["src/money.ts"].replace("gross", "total")}export function gross(x: number) { return x * 9; }\n`,
      "src/user.ts": `import { gross } from "./money.ts";\nexport const use = (x: number) => gross(x);\n`,
    },
  ],
])("%s: the user is told", (_, before, after) => {
  expect(touched(before, after)).toContain("src/user.ts#use");
});

test("a class that is renamed where nobody names it is no change of whom it serves", () => {
  const maker = (name: string): string =>
    `class ${name} { total() { return 1; } }\nexport const make = () => new ${name}();\n`;
  const user = { "src/user.ts": `import { make } from "./maker.ts";\nexport const use = () => make().total();\n` };
  const { changed } = reviewFiles(
    { ...user, "src/maker.ts": maker("Order") },
    { ...user, "src/maker.ts": maker("Purchase") },
  );
  expect(changed.filter((line) => line.includes("src/user.ts"))).toEqual([]);
});

/** A program of three modules whose functions are known by other names than they were, in files that follow or do not. */
interface Program {
  readonly files: Files;
}

const names = ["f", "g", "h"] as const;
const bodies = ["return x * 2;", "return x + 100;", "return x - 7;"];

/** `places`: the file of each body; `called`: its name there; `locals`: what `use` knows it by. */
function program(
  places: readonly number[],
  called: readonly string[],
  locals: readonly string[],
  code: string,
): Program {
  const files: Record<string, string> = { "src/p0.ts": "export {};\n", "src/p1.ts": "export {};\n" };
  const imports: string[] = [];
  const own: string[] = [];
  for (const [at, body] of bodies.entries()) {
    // Of no module: the user declares it himself.
    if (places[at] === 2) {
      own.push(`function ${locals[at]}(x: number) { ${body} }`);
      continue;
    }
    const path = `src/p${places[at]}.ts`;
    files[path] += `export function ${called[at]}(x: number) { ${body} }\n`;
    imports.push(`import { ${called[at]} as ${locals[at]} } from "./p${places[at]}.ts";`);
  }
  files["src/user.ts"] = `${[...imports, ...own].join("\n")}\nexport const use = (x: number) => ${code};\n`;
  return { files };
}

/** What `use` gives, by running it. */
function outcome({ files }: Program): string {
  const modules = new Map<string, Record<string, (x: number) => unknown>>();
  const load = (path: string): Record<string, (x: number) => unknown> => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const module = { exports: {} as Record<string, (x: number) => unknown> };
    modules.set(path, module.exports);
    const { outputText } = ts.transpileModule(files[path] ?? "", {
      compilerOptions: { module: ts.ModuleKind.CommonJS },
    });
    const take = (name: string) => load(`src/${name.slice(2)}`);
    new Function("exports", "require", outputText)(module.exports, take);
    return module.exports;
  };
  return JSON.stringify([3, 11].map((x) => load("src/user.ts")["use"]?.(x)));
}

test("whoever does something else afterwards is told, whatever names changed hands", () => {
  const permutation = fc.shuffledSubarray([...names], { minLength: 3, maxLength: 3 });
  const place = fc.array(fc.constantFrom(0, 1, 2), { minLength: 3, maxLength: 3 });
  const uses = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(place, permutation, permutation, permutation, permutation, uses, (places, a, b, c, d, used) => {
      const code = `[${used.map((name) => `${name}(x)`).join(", ")}]`;
      const before = program(places, a, c, code);
      const after = program(places, b, d, code);
      const { changed, reached } = reviewFiles(before.files, after.files);
      const told = [...changed, ...reached].some((line) => line.includes("src/user.ts#use"));
      if (outcome(before) !== outcome(after)) expect(told).toBe(true);
    }),
    { numRuns: 300 },
  );
});
