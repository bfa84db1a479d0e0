import fc from "fast-check";
import { expect, test } from "vitest";
import { configLanguage } from "../../../analyzers/config/language.ts";
import { readConfig } from "../../../analyzers/config/read.ts";
import { differing } from "../../../analyzers/config/rest.ts";
import { type Facts, type Language, noFacts } from "../../../analyzers/facts.ts";

const read = (language: Language, text: string): Facts => readConfig({ sha: "0", language, text });
const problem = (language: Language, text: string) => read(language, text).problems;

test("a path's name says how a configuration file is read", () => {
  const paths = [
    "package.json",
    "apps/shop/package.json",
    "tsconfig.json",
    "apps/shop/tsconfig.build.json",
    "jsconfig.json",
    "configs/base.tsconfig.json",
    "packages/tsconfig/next.json",
    "packages/config-typescript/library.json",
    "packages/tsconfig/package.json",
    "apps/shop/vercel.json",
    "pnpm-workspace.yaml",
    "src/tsconfig.ts",
    "data/rates.json",
    "my-package.json",
  ];
  expect(paths.map((path) => `${path}: ${configLanguage(path)}`)).toEqual([
    "package.json: package-json",
    "apps/shop/package.json: package-json",
    "tsconfig.json: tsconfig",
    "apps/shop/tsconfig.build.json: tsconfig",
    "jsconfig.json: tsconfig",
    "configs/base.tsconfig.json: tsconfig",
    "packages/tsconfig/next.json: tsconfig",
    "packages/config-typescript/library.json: tsconfig",
    "packages/tsconfig/package.json: package-json",
    "apps/shop/vercel.json: vercel-json",
    "pnpm-workspace.yaml: pnpm-workspace",
    "src/tsconfig.ts: undefined",
    "data/rates.json: undefined",
    "my-package.json: undefined",
  ]);
});

test("a manifest keeps what linking needs, all kinds of dependencies merged", () => {
  const manifest = {
    name: "@shop/api",
    version: "1.0.0",
    private: true,
    main: "dist/index.js",
    typings: "dist/index.d.ts",
    bin: { shop: "cli.js" },
    workspaces: { packages: ["packages/*"], nohoist: ["**/x"] },
    exports: { ".": { types: "./a.d.ts", default: null } },
    imports: { "#db": "./db.js" },
    dependencies: { hono: "^4", zod: "4.0.0" },
    devDependencies: { vitest: "5", zod: "3", "@types/node": "24" },
    peerDependencies: { zod: ">=3" },
    optionalDependencies: { hono: "*" },
  };
  expect(read("package-json", JSON.stringify(manifest))).toEqual({
    ...noFacts,
    manifest: {
      name: "@shop/api",
      version: "1.0.0",
      private: true,
      main: "dist/index.js",
      types: "dist/index.d.ts",
      bin: true,
      workspaces: ["packages/*"],
      exports: { ".": { types: "./a.d.ts", default: null } },
      imports: { "#db": "./db.js" },
      dependencies: { hono: "^4", zod: "4.0.0", vitest: "5", "@types/node": "24" },
      dev: ["@types/node", "vitest"],
      rest: { bin: expect.stringMatching(/^[0-9a-f]{16}$/) },
    },
  });
});

test("members that nobody follows leave a hash each, whatever their order; words about the package and tools that only look at code leave none", () => {
  const restOf = (manifest: object) => read("package-json", JSON.stringify(manifest)).manifest?.rest;
  const scripts = { scripts: { start: "node shop.js" }, engines: { node: "24" } };
  expect(
    restOf({ name: "shop", description: "Sells.", exports: "./a.js", dependencies: { hono: "4" }, prettier: {} }),
  ).toBeUndefined();
  expect(JSON.stringify(restOf({ ...scripts, name: "shop", license: "MIT" }))).toBe(
    JSON.stringify(restOf(Object.fromEntries(Object.entries(scripts).reverse()))),
  );
  expect(Object.keys(restOf({ ...scripts, type: "module" }) ?? {})).toEqual(["engines.node", "scripts.start", "type"]);
  expect(differing(restOf({ ...scripts, engines: { node: "26" } }), restOf(scripts))).toEqual(["engines.node"]);
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`tool-${n}`, n]));
  expect(Object.keys(restOf(many) ?? {})).toHaveLength(301);
  expect(differing(restOf(many), restOf({ ...many, "tool-99": 0 }))).toEqual(["..."]);
});

test("members of the wrong type are left out, keys of JavaScript's own are plain keys", () => {
  const text = `{
    "name": 7, "private": "yes", "main": ["a"], "bin": 1, "workspaces": [1, "packages/*", null],
    "dependencies": { "__proto__": "1", "hono": 4, "zod": "4" }, "devDependencies": ["vitest"], "__proto__": { "source": "x" }
  }`;
  expect(JSON.stringify(read("package-json", text).manifest)).toBe(
    `{"workspaces":["packages/*"],"dependencies":{"__proto__":"1","zod":"4"},"rest":${JSON.stringify(read("package-json", text).manifest?.rest)}}`,
  );
  for (const other of ["[]", "null", "7", '""'])
    expect(read("package-json", other)).toEqual({ ...noFacts, manifest: { dependencies: {} } });
});

test("a compiler configuration may hold comments, trailing commas and a byte order mark", () => {
  const text = `\uFEFF{
    // shared
    "extends": "../base.json",
    "compilerOptions": {
      "baseUrl": ".", "outDir": "dist", "rootDir": "src", "jsx": "react-jsx", "jsxImportSource": "hono/jsx", "strict": true,
      "paths": { "@/*": ["./src/*", 1], "~": "./src", "bad": {} }, /* more */
    },
    "references": [{ "path": "./core" }, { "path": 1 }, "x"],
  }`;
  expect(read("tsconfig", text)).toEqual({
    ...noFacts,
    tsconfig: {
      extends: ["../base.json"],
      baseUrl: ".",
      paths: { "@/*": ["./src/*"], "~": ["./src"] },
      references: ["./core"],
      outDir: "dist",
      rootDir: "src",
      jsxImportSource: "hono/jsx",
      jsx: "react-jsx",
      rest: { strict: expect.stringMatching(/^[0-9a-f]{16}$/) },
    },
  });
  expect(read("tsconfig", '{ "extends": ["a", 1, "b"] }').tsconfig).toEqual({ extends: ["a", "b"] });
});

test("a platform's crons carry the line they start on", () => {
  const text = `{
  "crons": [
    { "path": "/api/charge", "schedule": "0 5 * * *" },
    { "path": "/api/mail",
      "schedule": "@daily" },
    { "path": "/api/none" }, 7
  ]
}`;
  const start = (line: number, spec: string, path: string) => ({
    platform: "vercel",
    line,
    name: path,
    by: { on: "schedule", spec },
    asks: [{ method: "GET", path, own: true }],
  });
  expect(read("vercel-json", text)).toEqual({
    ...noFacts,
    starts: [start(3, "0 5 * * *", "/api/charge"), start(4, "@daily", "/api/mail")],
  });
  expect(read("vercel-json", '{ "crons": {} }').starts).toEqual([]);
  expect(read("vercel-json", "").starts).toEqual([]);
});

test("a workspace file lists its globs", () => {
  const text = `
packages:
  - apps/*
  - '!**/test/**'
  - 7
catalog: { zod: ^4.0.0, hono: 4 }
catalogs:
  next: { react: "19" }
  odd: 7
`;
  expect(read("pnpm-workspace", text)).toEqual({
    ...noFacts,
    workspace: ["apps/*", "!**/test/**"],
    catalogs: { default: { zod: "^4.0.0" }, next: { react: "19" } },
  });
  expect(read("pnpm-workspace", "onlyBuiltDependencies: [esbuild]")).toEqual({ ...noFacts, workspace: [] });
  expect(read("pnpm-workspace", "")).toEqual({ ...noFacts, workspace: [] });
});

test("what cannot be read is a problem with its line, and the rest is kept", () => {
  const broken = '{\n  "name": "shop",\n  "main" "x"\n}';
  expect(read("package-json", broken)).toEqual({
    ...noFacts,
    problems: [{ reason: "bad-config", line: 3, detail: "':' expected." }],
    manifest: { name: "shop", main: "x", dependencies: {} },
  });
  expect(problem("tsconfig", "{\n<<<<<<< ours\n}")[0]).toMatchObject({ reason: "bad-config", line: 2 });
  expect(problem("pnpm-workspace", "packages:\n  - a\n - b\n")).toEqual([
    { reason: "bad-config", line: 3, detail: expect.stringContaining("line 3") },
  ]);
});

test("limits hold: size, depth, aliases without end", () => {
  expect(problem("package-json", `"${"x".repeat(1_000_000)}"`)).toEqual([
    { reason: "too-large", line: 1, detail: "larger than 1000 thousand characters" },
  ]);
  expect(problem("pnpm-workspace", "#".repeat(64_001))).toEqual([
    { reason: "too-large", line: 1, detail: "larger than 64 thousand characters" },
  ]);
  const deep = { reason: "too-deep", line: 1, detail: "nested deeper than 64 levels" };
  expect(problem("package-json", "[".repeat(100) + "]".repeat(100))).toEqual([deep]);
  expect(problem("tsconfig", "[".repeat(400_000))).toEqual([deep]);
  expect(problem("vercel-json", `{ "crons": ${"[".repeat(400_000)}`)).toEqual([deep]);
  expect(problem("pnpm-workspace", "[".repeat(30_000))[0]?.reason).toBe("too-deep");
  expect(problem("pnpm-workspace", "- ".repeat(30_000))[0]?.reason).toBe("too-deep");
  const laughs = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level++) {
    const [name, inner] = [level, level - 1].map((at) => String.fromCharCode(97 + at));
    laughs.push(`${name}: &${name} [${Array(9).fill(`*${inner}`).join(", ")}]`);
  }
  expect(problem("pnpm-workspace", laughs.join("\n"))[0]?.reason).toBe("bad-config");
});

test("whatever the text, facts come that JSON can carry", () => {
  const languages = fc.constantFrom<Language>("package-json", "tsconfig", "vercel-json", "pnpm-workspace");
  const bits = fc.constantFrom(
    '"name"',
    '"crons"',
    '"paths"',
    '"compilerOptions"',
    ":",
    ",",
    "{",
    "}",
    "[",
    "]",
    '"',
    "//",
    "- ",
    "\n",
    "&a",
    "*a",
    "1",
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(bits).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(languages, text, (language, source) => {
      const facts = read(language, source);
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      expect(read(language, source)).toEqual(facts);
    }),
    { numRuns: 1000 },
  );
});
