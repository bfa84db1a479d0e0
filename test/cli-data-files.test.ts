/** Changed JSON that code imports: by member where code names one, and formatting for nobody who imports it. */
import { expect, test } from "vitest";
import type { Report } from "../src/report/report.ts";
import { open, run } from "./support/command-line.ts";
import type { Files } from "./support/repository.ts";

const settings = { tax: 1, label: "EUR", fees: { card: 2, cash: 0 } };
const shop: Files = {
  "src/settings.json": JSON.stringify(settings),
  "src/tax.ts": `import settings from "./settings.json" with { type: "json" };\nexport const tax = () => settings.tax;\n`,
  "src/named.ts": `import { label } from "./settings.json";\nexport const named = () => label;\n`,
  "src/space.ts": `import * as all from "./settings.json";\nexport const card = () => all.fees.card;\nexport const cash = () => all.default.fees.cash;\n`,
  "src/part.ts": `import settings from "./settings.json";\nexport const part = () => { const { label: text } = settings; return text; };\n`,
  "src/whole.ts": `import settings from "./settings.json";\nexport const whole = () => Object.keys(settings);\nexport const has = () => settings.hasOwnProperty("tax");\nexport const any = (key: string) => settings[key];\n`,
  "src/late.ts": `export const late = async () => (await import("./settings.json")).default.tax;\n`,
  "src/order.ts": `import { tax } from "./tax.ts";\nexport const order = () => tax();\n`,
  "test/text.test.ts": `import { readFileSync } from "node:fs";\ntest("text", () => readFileSync("src/settings.json", "utf8"));\n`,
};

function felt(change: string, before: Files = shop) {
  const repository = open(before);
  repository.branch("change");
  repository.commit({ "src/settings.json": change });
  const { out } = run(["check", "--base", "main", "--head", "change", "--format", "json"], repository.dir);
  const { changed, reached } = JSON.parse(out) as Report;
  const ids = reached
    .filter(({ kind }) => kind === "symbol" || kind === "test")
    .map(({ id }) => id.replace(/^symbol:/, ""));
  return [changed.map((one) => `${one.change} ${one.id}`), ids.filter((id) => !id.endsWith("#<module>")).sort()];
}

const altered = ["altered module:src/settings.json"];
const whole = ["src/whole.ts#any", "src/whole.ts#has", "src/whole.ts#whole", "test:test/text.test.ts"];

test("a member reaches who names it, and who takes the whole", () => {
  expect(felt(JSON.stringify({ ...settings, tax: 2 }))).toEqual([
    altered,
    ["src/late.ts#late", "src/order.ts#order", "src/tax.ts#tax", ...whole].sort(),
  ]);
  expect(felt(JSON.stringify({ ...settings, label: "USD" }))).toEqual([
    altered,
    ["src/named.ts#named", "src/part.ts#part", ...whole].sort(),
  ]);
  expect(felt(JSON.stringify({ ...settings, fees: { card: 2, cash: 1 } }))).toEqual([
    altered,
    ["src/space.ts#card", "src/space.ts#cash", ...whole].sort(),
  ]);
  expect(felt(JSON.stringify({ ...settings, name: "shop" }))).toEqual([altered, whole]);
});

test("formatting reaches who reads the file as text, and nobody who imports it", () => {
  expect(felt(JSON.stringify(settings, null, 2))).toEqual([altered, ["test:test/text.test.ts"]]);
  const { "test/text.test.ts": _, ...imported } = shop;
  expect(felt(JSON.stringify(settings, null, 2), imported)).toEqual([[], []]);
});

test("what is no JSON any more reaches everybody who imports it", () => {
  const [changed, reached] = felt("{");
  expect(changed).toEqual(altered);
  expect(reached).toEqual(expect.arrayContaining(["src/named.ts#named", "src/space.ts#card", "src/tax.ts#tax"]));
});
