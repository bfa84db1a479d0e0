/** Inputs of tests that no import names: changing one reaches the test, and nothing else. */
import { expect, test } from "vitest";
import { edgesOf, type Files, linkFiles, reviewFiles } from "../../support/linked.ts";

const reachedTests = (before: Files, after: Files): readonly string[] =>
  reviewFiles(before, after).reached.filter((line) => line.includes("test:"));

const price = `import { readFileSync } from "node:fs";\nimport { join } from "node:path";\n`;
const other = `test("mail", () => 1);\n`;

test.each<[string, string, string]>([
  ["a URL", `readFileSync(new URL("./fixtures/prices.json", import.meta.url))`, "code"],
  ["the directory", `readFileSync(join(__dirname, "fixtures", "prices.json"))`, "code"],
  ["the module's directory", `readFileSync(join(import.meta.dirname, "./fixtures/prices.json"))`, "code"],
  ["a directory worked out", `resolve(dirname(fileURLToPath(import.meta.url)), "fixtures/prices.json")`, "code"],
  ["a template", "readFileSync(`$" + "{__dirname}/fixtures/prices.json`)", "code"],
  ["a sum", `readFileSync(__dirname + "/fixtures/prices.json")`, "code"],
  ["the working directory", `readFileSync("test/fixtures/prices.json")`, "code"],
  ["the working directory worked out", `readFileSync(join(process.cwd(), "test/fixtures/prices.json"))`, "code"],
  ["a file snapshot", `expect(1).toMatchFileSnapshot("./fixtures/prices.json")`, "code"],
  ["a directory of fixtures", `readdirSync(join(__dirname, "fixtures"))`, "guessed"],
  ["a URL of a directory", `readdirSync(new URL("./fixtures/", import.meta.url))`, "guessed"],
  ["a computed name", `readFileSync(join(__dirname, "fixtures", name))`, "guessed"],
  ["a computed name in a template", "readFileSync(`$" + "{__dirname}/fixtures/$" + "{name}.json`)", "guessed"],
])("a fixture read by %s", (_title, read, channel) => {
  const before = {
    "package.json": `{ "name": "shop" }`,
    "test/price.test.ts": `${price}test("price", () => ${read});\n`,
    "test/mail.test.ts": other,
    "test/fixtures/prices.json": `{ "tea": 1 }`,
  };
  const after = { ...before, "test/fixtures/prices.json": `{ "tea": 2 }` };
  expect(reachedTests(before, after)).toEqual([`${channel} 2 test:test/price.test.ts`]);
  expect(linkFiles(before).unresolved).toEqual([]);
});

test.each([
  ["a command", `execSync("node --no-warnings src/tool.ts list")`],
  ["a list of arguments", `spawn("node", ["./src/tool.ts", "list"])`],
  ["another Node", `fork("src/tool.ts")`],
  ["a path that is worked out", `execFileSync("node", [join(__dirname, "../src/tool.ts")])`],
])("a program started by %s", (_title, start) => {
  const before = {
    "package.json": `{ "name": "shop" }`,
    "test/tool.test.ts": `${price}import { execSync, spawn, fork, execFileSync } from "node:child_process";\ntest("tool", () => ${start});\n`,
    "src/tool.ts": `import { list } from "./list.ts";\nlist();\n`,
    "src/list.ts": "export const list = () => 1;\n",
  };
  expect(reachedTests(before, { ...before, "src/list.ts": "export const list = () => 2;\n" })).toEqual([
    "code 3 test:test/tool.test.ts",
  ]);
});

test("an environment that is a file runs around every test", () => {
  const before = {
    "vitest.config.ts": `export default { test: { environment: "./around.ts" } };\n`,
    "around.ts": "export default { setup: () => 1 };\n",
    "src/mail.test.ts": other,
  };
  expect(reachedTests(before, { ...before, "around.ts": "export default { setup: () => 2 };\n" })).toEqual([
    "code 2 test:src/mail.test.ts",
  ]);
});

test("code that reads a file is what its users feel", () => {
  const before = {
    "src/rates.ts": `import { readFileSync } from "node:fs";\nexport const rates = () => readFileSync(new URL("./rates.csv", import.meta.url));\nexport const none = () => 0;\n`,
    "src/rates.csv": "a,1\n",
    "test/rates.test.ts": `import { rates } from "../src/rates.ts";\ntest("rates", () => rates());\n`,
    "test/none.test.ts": `import { none } from "../src/rates.ts";\ntest("none", () => none());\n`,
  };
  expect(reachedTests(before, { ...before, "src/rates.csv": "a,2\n" })).toEqual(["code 3 test:test/rates.test.ts"]);
});

test("what holds the reader, what is too large, and what is outside is no input", () => {
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`data/${at}.json`, "{}"]));
  const linked = linkFiles({
    "test/price.test.ts": `${price}join(__dirname, ".."); join(__dirname, "../.."); join(__dirname, "../../etc/passwd"); readdirSync("data"); readFileSync("/etc/passwd"); join(__dirname, "../data");\n`,
    "src/a.ts": "export {};\n",
    ...many,
  });
  expect(edgesOf(linked)).toEqual([]);
});

test("a snapshot is an input of the test beside it", () => {
  const before = {
    "src/__snapshots__/mail.test.ts.snap": "exports[`mail 1`] = `a`;\n",
    "src/mail.test.ts": other,
    "src/price.test.ts": other,
    "e2e/shop.spec.ts": other,
    "e2e/shop.spec.ts-snapshots/front-linux.png": "1",
  };
  expect(
    reachedTests(before, { ...before, "src/__snapshots__/mail.test.ts.snap": "exports[`mail 1`] = `b`;\n" }),
  ).toEqual(["code 1 test:src/mail.test.ts"]);
  expect(reachedTests(before, { ...before, "e2e/shop.spec.ts-snapshots/front-linux.png": "2" })).toEqual([
    "code 1 test:e2e/shop.spec.ts",
  ]);
});

test.each<[string, Files]>([
  ["vitest.config.ts", { "vitest.config.ts": `export default { test: { setupFiles: ["./test/setup.ts"] } };\n` }],
  ["a bare path", { "vitest.config.mts": `export default defineConfig({ test: { setupFiles: "test/setup.ts" } });\n` }],
  [
    "a path worked out",
    { "jest.config.js": `module.exports = { setupFiles: [path.resolve(__dirname, "test/setup.ts")] };\n` },
  ],
  ["jest.config.js", { "jest.config.js": `module.exports = { setupFilesAfterEnv: ["<rootDir>/test/setup.ts"] };\n` }],
  ["package.json", { "package.json": `{ "name": "shop", "jest": { "globalSetup": "<rootDir>/test/setup.ts" } }` }],
])("a test needs what its runner sets up: %s", (_title, config) => {
  const before = {
    ...config,
    "src/clock.ts": "export const freeze = () => 1;\nexport const melt = () => 1;\n",
    "test/setup.ts": `import { freeze } from "../src/clock.ts";\nfreeze();\n`,
    "test/mail.test.ts": other,
    "packages/own/vitest.config.ts": "export default {};\n",
    "packages/own/own.test.ts": other,
  };
  const clock = (from: string): Files => ({ ...before, "src/clock.ts": before["src/clock.ts"].replace(from, "=> 2") });
  const tests = reachedTests(before, clock("=> 1")).map((line) => line.replace(/ \d+ /, " "));
  expect(tests).toEqual(["code test:test/mail.test.ts"]);
  expect(reachedTests(before, { ...before, "src/clock.ts": `${before["src/clock.ts"]}// Melts.\n` })).toEqual([]);
});

test("a runner's configuration governs the tests of its runner below it", () => {
  const before = {
    "vitest.config.ts": "export default { test: { retry: 1 } };\n",
    "vite.config.ts": "export default { base: 1 };\n",
    "playwright.config.ts": "export default { retries: 1 };\n",
    "src/mail.test.ts": other,
    "e2e/shop.spec.ts": `import { test } from "@playwright/test";\ntest("shop", () => 1);\n`,
    "web/vite.config.ts": "export default { base: 1 };\n",
    "web/page.test.ts": other,
  };
  const change = (path: keyof typeof before) =>
    reachedTests(before, { ...before, [path]: before[path].replace("1", "2") });
  expect(change("vitest.config.ts").map((line) => line.replace(/ \d+ /, " "))).toEqual(["code test:src/mail.test.ts"]);
  expect(change("vite.config.ts")).toEqual([]);
  expect(change("playwright.config.ts").map((line) => line.replace(/ \d+ /, " "))).toEqual([
    "code test:e2e/shop.spec.ts",
  ]);
  expect(change("web/vite.config.ts").map((line) => line.replace(/ \d+ /, " "))).toEqual([
    "guessed test:web/page.test.ts",
  ]);
});

test("a mocked module is replaced by what stands in __mocks__", () => {
  const before = {
    "package.json": `{ "name": "shop" }`,
    "src/mail.ts": "export const send = () => 1;\n",
    "src/__mocks__/mail.ts": "export const send = () => 0;\n",
    "__mocks__/stripe.ts": "export const charge = () => 0;\n",
    "src/order.test.ts": `vi.mock("./mail.ts");\nvi.mock("stripe");\ntest("orders", () => 1);\n`,
    "src/mail.test.ts": other,
  };
  for (const path of ["src/__mocks__/mail.ts", "__mocks__/stripe.ts"] as const)
    expect(reachedTests(before, { ...before, [path]: before[path].replace("0", "2") })).toEqual([
      "code 2 test:src/order.test.ts",
    ]);
});
