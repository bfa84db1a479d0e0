import fc from "fast-check";
import { expect, test } from "vitest";
import { block, cell, code, prose, visible } from "../../src/report/escape.ts";

test("what hides or reorders is spelt out", () => {
  expect(visible("a\u202eb\u200bc\u0000d\u001b[31m\ue000\u{e0041}")).toBe(
    "a\\u{202e}b\\u{200b}c\\u{0}d\\u{1b}[31m\ue000\\u{e0041}",
  );
  expect(visible("src/\tmail\r\n.ts")).toBe("src/\\tmail\\r\\n.ts");
  expect(visible("one\ntwo", "\n")).toBe("one\ntwo");
  expect(visible("häuser/店/привет.ts")).toBe("häuser/店/привет.ts");
});

test("code is fenced by more backticks than it holds", () => {
  expect(code("src/mail.ts")).toBe("` src/mail.ts `");
  expect(code("a`b``c")).toBe("``` a`b``c ```");
  expect(code("`")).toBe("`` ` ``");
  expect(code("")).toBe('` "" `');
});

test("a bar in a cell is escaped, one behind a backslash is spelt out", () => {
  expect(cell("a|b")).toBe("` a\\|b `");
  expect(cell("a\\|b")).toBe("` a\\\\u{7c}b `");
});

test("a block is fenced by more backticks than it holds", () => {
  expect(block("a\n```\nb", "sql")).toBe("````sql\na\n```\nb\n````");
});

test.each([
  ["The table `orders` is written.", "The table ` orders ` is written."],
  ["Ask @octocat about #12.", "Ask ` @octocat ` about ` #12. `"],
  ["See https://evil.example and www.evil.example now", "See ` https://evil.example ` and ` www.evil.example ` now"],
  ["Commit deadbeef and GH-12 and JIRA-7", "Commit ` deadbeef ` and ` GH-12 ` and ` JIRA-7 `"],
  ["<img src=x> ![a](b) [a](b) **b** _i_ ~s~", "` <img src=x> ![a](b) [a](b) **b** _i_ ~s~ `"],
  ["1. one", "` 1. ` one"],
  ["- one", "` - ` one"],
  ['it\'s well-known, "quoted" (and so on).', 'it\'s well-known, "quoted" (and so on).'],
  ["an open ` tick", "an open `  tick `"],
  ["`a`, `b`; and", "` a `, ` b `; and"],
])("prose: %j", (text, markdown) => {
  expect(prose(text)).toBe(markdown);
});

/** What CommonMark reads outside of code spans: a run of backticks opens, the next run of the same length closes. */
function outside(markdown: string): string {
  let rest = markdown;
  let plain = "";
  for (;;) {
    const open = /`+/.exec(rest);
    if (open === null) return plain + rest;
    plain += rest.slice(0, open.index);
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find((run) => run[0].length === open[0].length);
    // An unmatched run is plain text.
    if (close === undefined) {
      plain += open[0];
      rest = after;
    } else rest = after.slice(close.index + close[0].length);
  }
}

/** Text made to break out. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...[
          "`",
          "``",
          "@octocat",
          "#1",
          "org/repo#1",
          "https://evil.example",
          "![x](//evil)",
          "<script>",
          "</details>",
        ],
        ...["|", "\\", "\\|", "\n", "\r\n", "\u202e", "\u200b", "- ", "1. ", "> ", "deadbeef", " ", ".", "a", "\ud800"],
      ),
    )
    .map((parts) => parts.join("")),
);

/** One line, no hidden character: nothing can end a paragraph, a cell or a list item. */
const oneLine = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

test("nothing of a text stands outside its code span", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(code(text)).toMatch(oneLine);
      expect(outside(code(text))).toBe("");
      expect(outside(cell(text))).toBe("");
      expect(cell(text).replaceAll("\\|", "")).not.toContain("|");
    }),
    { numRuns: 2_000 },
  );
});

test("prose leaves only plain words outside code", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(prose(text)).toMatch(oneLine);
      const words = outside(prose(text)).split(" ");
      for (const word of words) expect(word).toMatch(/^[("']*[A-Za-z0-9'’-]*['")]*[.,;:!?)]*$|^[–—·→%]$/);
      for (const word of words) expect(word).not.toMatch(/^[0-9a-f]{7,40}$|^[A-Za-z0-9]+-\d+$|^\d+[.)]$/);
    }),
    { numRuns: 2_000 },
  );
});

test("a block ends where it ends", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [first = "", ...rest] = block(text).split("\n");
      const fence = /^`{3,}$/.exec(first)?.[0] ?? "";
      expect(rest.at(-1)).toBe(fence);
      expect(rest.slice(0, -1).filter((line) => line.includes(fence))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
