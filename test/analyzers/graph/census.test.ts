/** What of a repository its graph shows. */
import { expect, test } from "vitest";
import { censusOf } from "../../../analyzers/graph/census.ts";
import { type Files, linkFiles } from "../../support/linked.ts";

const census = (files: Files) => censusOf(linkFiles(files).graph);

const shop: Files = {
  "src/charge.ts": `import type { Rate } from "./rate.ts";
export const charge = (rate: Rate) => round(rate.cents);
const round = (cents: number) => cents;
export const refund = () => 1;
`,
  "src/rate.ts": "export interface Rate { cents: number }\n",
  "src/order.ts": `import { charge } from "./charge.ts";
export class Order { total() { return charge({ cents: 1 }); } print() { return ""; } }
`,
  "src/start.ts": `import "./order.ts";\n`,
  "src/till.css": "b { color: red }\n",
};

test("files, who is tied to whom, and by how many uses", () => {
  const { scripts, tied, ties } = census(shop);
  // `start.ts` is tied by loading alone, which is no use of a symbol.
  expect({ scripts, tied, ties }).toEqual({ scripts: 4, tied: 4, ties: 2 });
});

test("without tests nothing is said of what they reach", () => {
  expect(census(shop)).toMatchObject({ tests: 0, tested: 0 });
});

test("what tests reach is followed to its end, and types and bodies of modules are no part of it", () => {
  const tests = {
    "src/order.test.ts": `import { Order } from "./order.ts";\nit("adds up", () => new Order().total());\n`,
    "src/fixtures/order.ts": "export const one = 1;\n",
  };
  // charge, round, refund, Order, Order.total, Order.print; the tests reach all but refund and print.
  expect(census({ ...shop, ...tests })).toMatchObject({ tests: 1, symbols: 6, tested: 4 });
});
