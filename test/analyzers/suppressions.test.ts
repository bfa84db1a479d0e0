import fc from "fast-check";
import { loadModule } from "libpg-query";
import { expect, test } from "vitest";
import type { Language } from "../../analyzers/facts.ts";
import { analyze } from "../../analyzers/index.ts";

await loadModule();
const told = (language: Language, text: string) =>
  analyze({ sha: "1", language, text }).suppressions?.map(
    ({ line, covers, rules, because, until }) =>
      `${line}→${covers} ${rules.join("+")} because ${because}${until === undefined ? "" : ` until ${until}`}`,
  ) ?? [];

test("a comment of a script, with its reason and its end", () => {
  const text = `// blast-radius-ignore-next-line seed-18/outbound-without-timeout -- bounded by the platform (until 2026-12-31)
const answer = fetch("https://api.example");
  /* blast-radius-ignore-next-line seed-4, seed-14/public-aggregate -- a page of ours */
const page = <p>{/* no */}
  {/* blast-radius-ignore-next-line seed-5 -- of a page */}
  {answer}
  // blast-radius-ignore-next-line seed-5 -- text of the page
</p>;
// blast-radius-ignore-next-line seed-1
// blast-radius-ignore-next-line seed-2 -- two on one line
run(); // blast-radius-ignore-next-line seed-3 -- not alone
// blast-radius-ignore-next-lines seed-3 -- another word
`;
  expect(told("tsx", text)).toEqual([
    "1→2 seed-18/outbound-without-timeout because bounded by the platform until 2026-12-31",
    "3→4 seed-4+seed-14/public-aggregate because a page of ours",
    "5→6 seed-5 because of a page",
    "9→11 seed-1 because ",
    "10→11 seed-2 because two on one line",
  ]);
});

test("in the text of a script only a comment of SQL is one", () => {
  const text = [
    "const sample = `",
    "// blast-radius-ignore-next-line seed-1 -- a sample of code",
    "line",
    "  -- blast-radius-ignore-next-line seed-13 -- of this query",
    "select 1`;",
    "-- blast-radius-ignore-next-line seed-13 -- no comment of a script",
  ].join("\n");
  expect(told("ts", text)).toEqual(["4→5 seed-13 because of this query"]);
});

test("SQL, Prisma and files of platforms have their own comments", () => {
  const line = (mark: string) => `${mark} blast-radius-ignore-next-line seed-19 -- at midnight by law\n`;
  expect(told("sql", `${line("--")}select 1;\n${line("//")}`)).toEqual(["1→2 seed-19 because at midnight by law"]);
  expect(told("workflow", `on:\n  schedule:\n    ${line("#")}    - cron: "0 0 * * *"\n`)).toEqual([
    "3→4 seed-19 because at midnight by law",
  ]);
  expect(told("prisma", line("//"))).toEqual(["1→2 seed-19 because at midnight by law"]);
  expect(told("package-json", line("//"))).toEqual([]);
  expect(told("vue", `<script setup>\n${line("//")}run();\n</script>\n`)).toEqual([
    "2→3 seed-19 because at midnight by law",
  ]);
});

test("whatever follows the mark, it is read, in bounds", () => {
  const rest = fc.string({
    unit: fc.constantFrom("-", " ", "(", ")", "until", "2026-01-01", "*/", "}", "seed-1", ","),
  });
  fc.assert(
    fc.property(rest, (words) => {
      const { suppressions = [] } = analyze({
        sha: "1",
        language: "sql",
        text: `-- blast-radius-ignore-next-line ${words}\nselect 1;`,
      });
      for (const { rules, because } of suppressions) {
        expect(rules.every((name) => !/[\s,]/.test(name))).toBe(true);
        expect(because).toBe(because.trim());
      }
    }),
  );
});
