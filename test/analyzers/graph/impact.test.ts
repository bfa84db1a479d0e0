import { expect, test } from "vitest";
import { reviewFiles } from "../../support/linked.ts";

const shop = {
  "src/price.ts": `export function price(n: number) { return n * 2; }
    export function unused() { return 1; }
    export interface Money { cents: number }`,
  "src/index.ts": `export * from "./price.ts";`,
  "src/bill.ts": `import { price, type Money } from "./index.ts";
    export function bill(n: number): Money { return { cents: price(n) }; }
    export const other = () => 1;`,
  "src/report.ts": `import { bill } from "./bill.ts"; export const report = () => bill(1);`,
  "src/bill.test.ts": `import { bill } from "./bill.ts"; test("bill", () => bill(1));`,
  "src/other.test.ts": `import { other } from "./bill.ts"; test("other", () => other());`,
};
const edit = (path: keyof typeof shop, from: string, to: string) =>
  reviewFiles(shop, { ...shop, [path]: shop[path].replace(from, to) });

test("a body's change reaches who calls it, symbol by symbol, and the tests that do", () => {
  expect(edit("src/price.ts", "n * 2", "n * 3")).toEqual({
    changed: ["body src/price.ts#price"],
    reached: [
      "code 1 src/bill.ts#bill",
      "code 2 src/bill.test.ts#<module>",
      "code 2 src/report.ts#report",
      "code 3 test:src/bill.test.ts",
    ],
  });
});

test("comments, formatting and import order reach nothing", () => {
  expect(edit("src/price.ts", "return n * 2;", "// twice\n return n\n * 2")).toEqual({ changed: [], reached: [] });
});

test("a type's change reaches what compiles against it, and stops there", () => {
  expect(edit("src/price.ts", "cents: number", "cents: bigint")).toEqual({
    changed: ["type src/price.ts#Money"],
    reached: ["type 1 src/bill.ts#bill"],
  });
});

test("a removed symbol is traced on base", () => {
  const { changed, reached } = edit("src/price.ts", "export function price(n: number) { return n * 2; }", "");
  expect(changed).toEqual(["removed src/price.ts#price"]);
  expect(reached).toContain("code 3 test:src/bill.test.ts");
});

test("a pure move of a file, and of a symbol that everybody follows, reaches nothing", () => {
  const { "src/price.ts": price, ...rest } = shop;
  const moved = reviewFiles(shop, { ...rest, "src/cost.ts": price, "src/index.ts": `export * from "./cost.ts";` });
  expect(moved.changed).toEqual([
    "moved src/cost.ts#<module>",
    "moved src/cost.ts#Money",
    "moved src/cost.ts#price",
    "moved src/cost.ts#unused",
  ]);
  expect(moved.reached).toEqual([]);
  const renamed = reviewFiles(shop, {
    ...shop,
    "src/price.ts": shop["src/price.ts"].replace("function price", "function cost"),
    "src/bill.ts": shop["src/bill.ts"].replaceAll("price", "cost"),
  });
  expect(renamed.changed).toEqual(["body src/bill.ts#bill", "renamed src/price.ts#cost"]);
});

test("a rename that leaves a user behind is a removal for that user", () => {
  const { changed, reached } = edit("src/price.ts", "function price", "function cost");
  expect(changed).toEqual(["renamed src/price.ts#cost", "removed src/price.ts#price"]);
  expect(reached).toContain("code 1 src/bill.ts#bill");
});

test("an import redirected elsewhere changes who uses it, though his text is the same", () => {
  const before = { ...shop, "src/dear.ts": `export function price(n: number) { return n * 9; }` };
  const after = { ...before, "src/bill.ts": before["src/bill.ts"].replace("./index.ts", "./dear.ts") };
  expect(reviewFiles(before, after).changed).toContain("altered src/bill.ts#bill");
});

test("what only runs because a module loads is told apart as guessed", () => {
  const before = {
    "src/config.ts": `export function read() { return 1; } export const config = read();`,
    "src/app.ts": `import "./config.ts"; export const app = 1;`,
    "src/app.test.ts": `import { app } from "./app.ts"; test("app", () => app);`,
  };
  const after = { ...before, "src/config.ts": before["src/config.ts"].replace("return 1", "return 2") };
  expect(reviewFiles(before, after).reached).toEqual([
    "code 1 src/config.ts#config",
    "guessed 2 src/config.ts#<module>",
    "guessed 3 src/app.ts#<module>",
    "guessed 4 src/app.test.ts#<module>",
    "guessed 5 test:src/app.test.ts",
  ]);
});

test("an empty change reaches nothing", () => {
  expect(reviewFiles(shop, shop)).toEqual({ changed: [], reached: [] });
});
