/** A test that puts something of its own in the place of a module does not feel what that module does. */
import { expect, test } from "vitest";
import { type Files, reviewFiles } from "../../support/linked.ts";

/** Whether the test feels a change of `price`, which `order` calls. */
function feels(mocks: string, more: Files = {}): boolean {
  const files: Files = {
    "src/price.ts": "export const price = () => 1100;\nexport const rate = 1;\nexport const other = () => rate;",
    "src/order.ts": `import { price } from "./price"; export const order = () => price();`,
    "src/order.test.ts": `import { order } from "./order"; ${mocks} test("order", () => order());`,
    ...more,
  };
  const head = { ...files, "src/price.ts": (files["src/price.ts"] ?? "").replace("1100", "2200") };
  return reviewFiles(files, head).reached.some((line) => line.endsWith("test:src/order.test.ts"));
}

test.each([
  ["nothing", "", true],
  ["a module, by a factory", `vi.mock("./price", () => ({ price: vi.fn() }));`, false],
  ["a module, by jest's factory", `jest.mock("./price", function () { return { price: () => 1 }; });`, false],
  ["all its functions", `vi.mock("./price");`, false],
  ["a module that is imported by an expression", `vi.mock(import("./price"), () => ({ price: () => 1 }));`, false],
  ["parts of it", `vi.mock("./price", async (original) => ({ ...(await original()), other: vi.fn() }));`, true],
  [
    "parts of it, asked by its name",
    `vi.mock("./price", async () => ({ ...(await vi.importActual("./price")) }));`,
    true,
  ],
  ["nothing, it only looks on", `vi.mock("./price", { spy: true });`, true],
  ["it for some tests only", `vi.doMock("./price", () => ({ price: vi.fn() }));`, true],
  [
    "it, and asks for the real one elsewhere",
    `vi.mock("./price", () => ({ price: vi.fn() }));\nconst real = await vi.importActual("./price");`,
    true,
  ],
  [
    "it for some tests only, in a function",
    `beforeEach(() => { jest.mock("./price", () => ({ price: jest.fn() })); });`,
    true,
  ],
  ["another module", `vi.mock("./rate", () => ({}));`, true],
])("a test that replaces %s", (_title, mocks, expected) => {
  expect(feels(mocks, { "src/rate.ts": "export const rate = 2;" })).toBe(expected);
});

test("a mock beside the module stands in for it, and may ask for it", () => {
  const beside = { "src/__mocks__/price.ts": `export * from "../price";` };
  expect(feels(`vi.mock("./price");`, beside)).toBe(true);
});

test("a mock of all functions leaves constants as they are", () => {
  const files: Files = {
    "src/rate.ts": "export const rate = 1100;",
    "src/order.ts": `import { rate } from "./rate"; export const order = () => rate;`,
    "src/order.test.ts": `import { order } from "./order"; vi.mock("./rate"); test("order", () => order());`,
  };
  const { reached } = reviewFiles(files, { ...files, "src/rate.ts": "export const rate = 2200;" });
  expect(reached).toContain("code 2 test:src/order.test.ts");
});

test("another test feels it all the same", () => {
  const plain = { "src/plain.test.ts": `import { order } from "./order"; test("order", () => order());` };
  const files: Files = {
    "src/price.ts": "export const price = () => 1100;",
    "src/order.ts": `import { price } from "./price"; export const order = () => price();`,
    "src/order.test.ts": `import { order } from "./order"; vi.mock("./price", () => ({ price: vi.fn() })); test("order", () => order());`,
    ...plain,
  };
  const { reached } = reviewFiles(files, { ...files, "src/price.ts": "export const price = () => 2200;" });
  expect(reached.filter((line) => line.includes(" test:"))).toEqual(["code 3 test:src/plain.test.ts"]);
});
