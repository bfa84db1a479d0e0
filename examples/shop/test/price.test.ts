import { expect, it } from "vitest";
import { totalOf } from "../src/pricing/index.ts";

const bread = { sku: "bread", category: "food", netCents: 250, quantity: 2 };
const mug = { sku: "mug", category: "kitchen", netCents: 900, quantity: 1 };

it("adds the tax to the sum", () => {
  expect(totalOf([bread, mug])).toEqual({ netCents: 1400, taxCents: 280, grossCents: 1680 });
});

it("asks nothing for nothing", () => {
  expect(totalOf([])).toEqual({ netCents: 0, taxCents: 0, grossCents: 0 });
});
