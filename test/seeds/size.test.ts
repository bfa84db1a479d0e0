import { expect, test } from "vitest";
import { changedLines } from "../../seeds/questions/changed-lines.ts";
import { measureSize } from "../../seeds/questions/size.ts";
import { weightOf } from "../../seeds/questions/weight.ts";
import type { ChangeSize, Sample } from "../../seeds/rule.ts";
import { evidenceOf } from "../support/sample.ts";

const total = `export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
export const rounded = (cents: number) => {
  return Math.floor(cents);
};
`;

const size = (sample: Omit<Sample, "title">) => measureSize(evidenceOf({ title: "x", ...sample }));
const lines = (sample: Omit<Sample, "title">) =>
  changedLines(evidenceOf({ title: "x", ...sample })).map(({ file, work, formatting, outside, moved, dead }) => ({
    [file.path]: { work, formatting, outside, moved, dead },
  }));

const nothing = { work: 0, formatting: 0, outside: 0, moved: 0, dead: 0 };

test("a path says how much its lines weigh", () => {
  const weigh = (...paths: readonly string[]): readonly number[] => paths.map(weightOf);
  expect(weigh("src/orders.ts", "db/migrations/0001_orders.sql", "schema.prisma", "page.vue")).toEqual([1, 1, 1, 1]);
  expect(weigh("src/orders.test.ts", "src/__mocks__/mail.ts")).toEqual([0.3, 0.3]);
  expect(
    weigh("pnpm-lock.yaml", "README.md", "logo.svg", "src/locales/de.ts", "src/api.gen.ts", "vendor/a.js"),
  ).toEqual([0, 0, 0, 0, 0, 0]);
  expect(weigh("locales/ca.dictionary.ts", "i18n/pt-BR/cart.ts", "src/i18n/index.ts")).toEqual([0, 0, 1]);
});

test("a changed line is work, layout, or outside of all declarations", () => {
  const after = total.replace("floor", "round").replace("sum + one, 0", "sum  +  one, 0");
  expect(lines({ before: { "src/total.ts": total }, after: { "src/total.ts": `// In cents.\n${after}` } })).toEqual([
    { "src/total.ts": { ...nothing, work: 2, formatting: 2, outside: 1 } },
  ]);
});

test("names that are taken out of one value have its code together", () => {
  const made = (rate: number): string =>
    `import { make } from "maker";\nexport const [Shop, useShop] = make(() => {\n  return ${rate};\n});\n`;
  const sample = { before: { "src/shop.ts": made(1) }, after: { "src/shop.ts": made(2) } };
  expect(lines(sample)).toEqual([{ "src/shop.ts": { ...nothing, work: 2 } }]);
});

test("the words above a new method come with it", () => {
  const cart = (more: string): string => `export class Cart {
  items: string[] = [];
${more}  add(item: string) {
    this.items.push(item);
  }
}
`;
  const drop =
    "\n  /**\n   * Takes it out again.\n   */\n  drop(item: string) {\n    this.items.splice(this.items.indexOf(item), 1);\n  }\n\n";
  const sample = { before: { "src/cart.ts": cart("") }, after: { "src/cart.ts": cart(drop) } };
  expect(lines(sample)).toEqual([{ "src/cart.ts": { ...nothing, work: 3, outside: 5 } }]);
  const spaced = { before: { "src/cart.ts": cart("") }, after: { "src/cart.ts": cart("\n  // Adds one.\n") } };
  expect(lines(spaced)).toEqual([{ "src/cart.ts": { ...nothing, formatting: 2 } }]);
});

test("an added export keyword is work", () => {
  const hidden = "const rate = (cents: number) => cents;\nexport const both = [rate];\n";
  const sample = { before: { "src/rate.ts": hidden }, after: { "src/rate.ts": `export ${hidden}` } };
  expect(lines(sample)).toEqual([{ "src/rate.ts": { ...nothing, work: 2 } }]);
});

test("declarations that moved with their text are moved, those that nobody used are dead", () => {
  const moved = lines({ before: { "src/total.ts": total }, after: { "src/money/total.ts": total } });
  expect(moved).toEqual([{ "src/money/total.ts": nothing }]);
  const apart = lines({
    before: { "src/total.ts": total, "src/sum.ts": "export const one = 1;\n" },
    after: {
      "src/total.ts": total.split("\n").slice(1).join("\n"),
      "src/sum.ts": `export const one = 1;\n${total.split("\n")[0]}\n`,
    },
  });
  expect(apart).toEqual([{ "src/sum.ts": { ...nothing, moved: 1 } }, { "src/total.ts": { ...nothing, moved: 1 } }]);
  const dead = lines({
    before: { "src/total.ts": total },
    after: { "src/total.ts": total.split("\n").slice(1).join("\n") },
  });
  expect(dead).toEqual([{ "src/total.ts": { ...nothing, dead: 1 } }]);
});

test("SQL has no declarations: every line is work", () => {
  const before = { "migrations/0001_orders.sql": "CREATE TABLE orders (id int);\n" };
  const after = { "migrations/0001_orders.sql": "CREATE TABLE orders (id bigint);\n" };
  expect(lines({ before, after })).toEqual([{ "migrations/0001_orders.sql": { ...nothing, work: 2 } }]);
});

test("a change is measured by what was merged before", () => {
  const history: readonly ChangeSize[] = Array.from({ length: 100 }, (_, at) => ({ files: 1, lines: at + 1 }));
  const after = { "src/total.ts": total.replace("floor", "round"), "README.md": "# Shop\n" };
  expect(size({ before: { "src/total.ts": total }, after, pullRequest: { history } })).toEqual({
    files: 2,
    effectiveLines: 2,
    percentile: 0.02,
    history: 100,
    oversized: false,
    scattered: false,
    parts: [],
  });
});

test("parts come with what holds them, migrations first, and a test goes with what it tests", () => {
  const function_ = (name: string): string =>
    `export function ${name}(cents: number) {\n${"  cents += 1;\n".repeat(12)}  return cents;\n}\n`;
  const after = {
    "src/mail/footer.ts": function_("footer"),
    "src/orders/total.ts": function_("total"),
    "test/total.test.ts": `import { total } from "../src/orders/total.ts";\n${function_("totals")}total(1);\n`,
    "migrations/0001_orders.sql": `CREATE TABLE orders (\n${"  a int,\n".repeat(12)}  id int\n);\n`,
  };
  expect(size({ after }).parts).toEqual([
    { files: ["migrations/0001_orders.sql"], why: "1 file, 15 lines", needs: [] },
    { files: ["src/mail/footer.ts"], why: "1 file, 15 lines", needs: [] },
    { files: ["src/orders/total.ts", "test/total.test.ts"], why: "2 files, 20 lines", needs: [] },
  ]);
});

test("a mechanical edit in many files is no large change", () => {
  const files = (word: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `src/part${at}/page.ts`,
        `export const page${at} = [\n${Array.from({ length: 20 }, (_, row) => `  f(${row}, "${word}"),\n  g(${row}),\n`).join("")}];\n`,
      ]),
    );
  const changed = size({ before: files("old"), after: files("new") });
  expect(changed).toMatchObject({ files: 30, effectiveLines: 1200, oversized: false, scattered: false });
  expect(changed.parts).toHaveLength(1);
});
