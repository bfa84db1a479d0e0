/** Names of a repository that try to come alive on GitHub, judged by a Markdown parser that is not ours. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { misread } from "../../src/github/discussion-text.ts";
import { failed } from "../../src/github/unanswered.ts";
import { SourceError } from "../../src/ports.ts";
import { compose } from "../../src/report/compose.ts";
import { maxSummary, renderMarkdown } from "../../src/report/markdown.ts";
import type { Report } from "../../src/report/report.ts";
import { renderWayBackMarkdown } from "../../src/report/way-back-markdown.ts";
import { live } from "../support/live-markdown.ts";
import { finding, shop } from "../support/shop-report.ts";

const docs = "https://docs.example/";
const page = "docs/seeds/13-the-database-should-store-truth.md#seed-13http-from-database";
const waived = { by: "till", because: "charges are counted by hand", until: "2026-12-31" };
const report = compose({
  ...shop,
  findings: [
    { ...finding, page },
    { ...finding, id: "b1a6", line: 5 },
  ],
});

/** Pieces that come alive in plain text, and those that end a place in which they would not. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "@octocat",
          "@org/team",
          "#12",
          "GH-12",
          "org/repo#1",
          "deadbeefcafe",
          "https://evil.example/x",
          "www.evil.example",
        ],
        ...[
          "![x](//evil.example/x)",
          "[x](//evil.example)",
          "<img src=x>",
          "<script>",
          "</details>",
          "<!--",
          "[^1]",
          "[x]: //evil",
        ],
        ...[
          "`",
          "``",
          "```",
          "````",
          "~~~",
          "|",
          "\\",
          "\\|",
          "\n",
          "\n\n",
          "\r",
          "\u2028",
          "\u202e",
          "\u200b",
          "- ",
          "# ",
          "> ",
        ],
        ...[" ", "  ", "\t", "*", "_", "**", "&commat;octocat", "&#64;octocat", "a"],
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** The report of a repository that calls things so: whatever it named has the text behind its name, everywhere alike. */
function renamed(value: unknown, by: string): unknown {
  if (typeof value === "string") return value.replaceAll(/charges?|orders|invoice|mail|plugins/gi, (name) => name + by);
  if (Array.isArray(value)) return value.map((one) => renamed(one, by));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, by)]));
}

test("the judge sees what comes alive", () => {
  for (const text of [
    "@octocat",
    "a #12",
    "deadbeefcafe",
    "<b>x</b>",
    "![x](//evil)",
    "[x](//evil)",
    "www.evil.example",
    "https://evil.example",
    "[^1]\n\n[^1]: x",
    "<summary>@a</summary>",
    "a\u200bb",
  ])
    expect([text, live(text, docs).length > 0]).toEqual([text, true]);
  expect(
    live(
      `Plain words, \`@octocat\`, [own](${docs}x)\n\n<details>\n<summary>more</summary>\n\n\`#12\`\n</details>\n`,
      docs,
    ),
  ).toEqual([]);
});

describe("nothing that a repository named comes alive", () => {
  test("in the summary of a check, whole or cut short, nor in the way back", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(maxSummary, 4_000, 1_500), (text, most) => {
        const named = renamed(report, text) as Report;
        const accepted = {
          ...named,
          findings: named.findings.map((one) => ({ ...one, waived: renamed(waived, text) })),
        } as Report;
        for (const one of [named, accepted])
          expect(live(renderMarkdown(one, most, docs.slice(0, -1)), docs)).toEqual([]);
        expect(live(renderWayBackMarkdown(named), docs)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("in what is said where there is no answer", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(live(misread(text), docs)).toEqual([]);
        expect(live(failed(new SourceError(`There is no ${text}.`), "v2-1-7").summary, docs)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
