/** What of a symbol changed is told apart, and reaches whom it can concern. */
import { expect, test } from "vitest";
import { type Files, reviewFiles } from "../../support/linked.ts";

const till = `import { audited } from "./audit.ts";
export function charge(cents: number, fee = 1) { return cents + fee; }
export const limit = 5;
@audited("till")
export class Till { close() { return 1; } }
export const rates = { tea: 1, cake() { return 2; } };
const settle = () => charge(1);
export enum State { Open = 1 }
export interface Receipt { text: string }
`;
const shop = {
  "src/till.ts": till,
  "src/order.ts": `import { charge, limit, Till, rates, State, type Receipt } from "./till.ts";
export const order = () => charge(1);
export const allowed = () => limit;
export const close = () => new Till().close();
export const price = () => rates.tea;
export const isOpen = (state: number) => state === State.Open;
export const print = (receipt: Receipt) => receipt.text;
`,
  "src/index.ts": `export { charge } from "./till.ts";\nexport * from "./order.ts";\n`,
  "src/audit.ts": "export const audited = (name) => (target) => target;\n",
} satisfies Files;

/** What is reached by code and by types; loading modules is told as guessed, and is another matter. */
function edit(from: string, to: string, path: keyof typeof shop = "src/till.ts") {
  expect(shop[path]).toContain(from);
  const { changed, reached } = reviewFiles(shop, { ...shop, [path]: shop[path].replace(from, to) });
  return { changed, reached: reached.filter((line) => !line.startsWith("guessed")) };
}

test.each<[string, string, string, readonly string[], readonly string[]]>([
  ["a constant's value", "limit = 5", "limit = 6", ["body src/till.ts#limit (value)"], ["code 1 src/order.ts#allowed"]],
  [
    "a default",
    "fee = 1",
    "fee = 2",
    ["body src/till.ts#charge (defaults)"],
    ["code 1 src/order.ts#order", "code 1 src/till.ts#settle"],
  ],
  [
    "a default of another type",
    "fee = 1",
    `fee = "1"`,
    ["signature src/till.ts#charge (defaults)"],
    ["code 1 src/order.ts#order", "code 1 src/till.ts#settle"],
  ],
  [
    "a parameter",
    "cents: number",
    "cents: bigint",
    ["signature src/till.ts#charge"],
    ["code 1 src/order.ts#order", "code 1 src/till.ts#settle"],
  ],
  [
    "a decorator's argument",
    `"till"`,
    `"tills"`,
    ["body src/till.ts#Till (decorators)"],
    ["code 1 src/order.ts#close"],
  ],
  ["no decorator", `@audited("till")\n`, "", ["body src/till.ts#Till (decorators)"], ["code 1 src/order.ts#close"]],
  ["a member of an object", "tea: 1", "tea: 2", ["body src/till.ts#rates"], ["code 1 src/order.ts#price"]],
  ["an enum's value", "Open = 1", "Open = 2", ["body src/till.ts#State (value)"], ["code 1 src/order.ts#isOpen"]],
  ["a type", "text: string", "text: URL", ["type src/till.ts#Receipt"], ["type 1 src/order.ts#print"]],
  [
    "an export withdrawn: its importers lead nowhere, its other callers feel nothing",
    "export function charge",
    "function charge",
    ["altered src/order.ts#order", "altered src/till.ts#charge (export-removed)"],
    [],
  ],
  ["an export added", "const settle", "export const settle", ["altered src/till.ts#settle (export-added)"], []],
  [
    "an export renamed",
    "export function charge",
    "export { charge as bill };\nfunction charge",
    ["altered src/order.ts#order", "altered src/till.ts#charge (export-renamed)"],
    [],
  ],
])("%s", (_title, from, to, changed, reached) => {
  expect(edit(from, to)).toEqual({ changed, reached });
});

test("what a barrel passes on no longer", () => {
  const gone = ["altered src/index.ts#<module> (export-removed)"];
  expect(edit(`export { charge } from "./till.ts";\n`, "", "src/index.ts")).toEqual({ changed: gone, reached: [] });
  expect(edit(`export * from "./order.ts";\n`, "", "src/index.ts")).toEqual({ changed: gone, reached: [] });
});

const barrel = {
  "src/index.ts": `export * from "./till.ts";\n`,
  "src/till.ts": "export const charge = () => 1;\n",
  "src/order.ts": `import { charge } from "./index.ts";\nexport const order = () => charge();\n`,
  "src/order.test.ts": `import { order } from "./order.ts";\nit("orders", () => order());\n`,
} satisfies Files;
const vat = `export const vat = () => 2;\nexport interface Rate { cents: number }\n`;
const both = `${barrel["src/index.ts"]}export * from "./vat.ts";\n`;

test("a module that a barrel takes in or leaves out, and that only declares, is felt by nobody who loads the barrel", () => {
  const [less, more] = [barrel, { ...barrel, "src/index.ts": both, "src/vat.ts": vat }];
  expect(reviewFiles(less, more)).toEqual({
    changed: [
      "altered src/index.ts#<module> (export-added)",
      "added src/vat.ts#<module>",
      "added src/vat.ts#Rate",
      "added src/vat.ts#vat",
    ],
    reached: [],
  });
  expect(reviewFiles(more, less).reached).toEqual([]);
});

test("a directive is what a module promises, and nothing that it does", () => {
  const client = { ...barrel, "src/index.ts": both, "src/vat.ts": `"use client";\n${vat}` };
  expect(reviewFiles(barrel, client).reached).toEqual([]);
  expect(reviewFiles({ ...client, "src/vat.ts": vat }, client).changed).toEqual(["signature src/vat.ts#<module>"]);
});

test("a new module that does something while it loads is felt by all who load it", () => {
  const felt = [
    "guessed 3 src/order.ts#<module>",
    "guessed 4 src/order.test.ts#<module>",
    "guessed 5 test:src/order.test.ts",
  ];
  const eager = {
    ...barrel,
    "src/index.ts": both,
    "src/vat.ts": "export const vat = read();\nfunction read() { return 2; }\n",
  };
  expect(reviewFiles(barrel, eager).reached).toEqual(felt);
  const effects = { ...barrel, "src/start.ts": "start();\n" };
  const through = { ...effects, "src/index.ts": both, "src/vat.ts": `import "./start.ts";\n${vat}` };
  expect(reviewFiles(effects, through).reached.filter((line) => line.includes("test:"))).toEqual([
    "guessed 4 test:src/order.test.ts",
  ]);
});

test("a module that goes away from under a barrel that still names it", () => {
  const { "src/vat.ts": _, ...gone } = { ...barrel, "src/index.ts": both, "src/vat.ts": vat };
  expect(reviewFiles({ ...gone, "src/vat.ts": vat }, gone).reached).toContain("guessed 4 test:src/order.test.ts");
});

test("modules that hold nothing of their own are not taken for one another", () => {
  const { "src/till.ts": _, ...gone } = barrel;
  const after = {
    ...gone,
    "src/index.ts": `export * from "./bill.ts";\n`,
    "src/bill.ts": "export const bill = () => 3;\n",
  };
  expect(reviewFiles(barrel, after).changed.filter((line) => line.startsWith("moved"))).toEqual([]);
});
