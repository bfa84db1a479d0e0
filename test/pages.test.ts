/** Findings link to pages: each is there, and holds the heading that the link means. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seeds } from "../seeds/index.ts";
import { pageOf } from "../seeds/judge.ts";
import { ruleName } from "../seeds/names.ts";
import { migrationSeed } from "../src/migration-seed.ts";
import { compose } from "../src/report/compose.ts";
import { maxSummary, renderMarkdown } from "../src/report/markdown.ts";
import * as shop from "./support/shop-report.ts";

test("every rule's link leads to its heading, and the table of all rules has its row", () => {
  const table = readFileSync("docs/seeds/README.md", "utf8");
  for (const seed of [...seeds, migrationSeed()])
    for (const rule of seed.rules) {
      const [path = "", anchor] = pageOf(seed, rule).split("#");
      const headings = readFileSync(path, "utf8").match(/^## .*$/gm) ?? [];
      // As GitHub does it: small letters, no punctuation but dashes.
      const anchors = headings.map((line) =>
        line
          .slice(3)
          .toLowerCase()
          .replaceAll(/[^a-z0-9_ -]/g, "")
          .replaceAll(" ", "-"),
      );
      expect(anchors, path).toContain(anchor);
      expect(table).toContain(`| [\`${ruleName(seed, rule)}\`](${seed.slug}.md#${anchor}) | ${rule.level} |`);
    }
});

test("a summary links to the page of a finding's rule where the pages are published", () => {
  const page = "docs/seeds/13-the-database-should-store-truth.md#seed-13http-from-database";
  const report = compose({ ...shop.shop, findings: [{ ...shop.finding, page }] });
  expect(renderMarkdown(report, maxSummary, "https://docs.example")).toContain(
    `\n\n[What this rule asks](https://docs.example/${page})\n`,
  );
  expect(renderMarkdown(report)).not.toContain("What this rule asks");
});
