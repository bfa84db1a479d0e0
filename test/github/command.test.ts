import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCommand } from "../../src/github/command.ts";

const cases: readonly (readonly [comment: string, command: "none" | "review" | "unknown"])[] = [
  ["/blast-radius", "review"],
  ["  /blast-radius  \r\nthanks!", "review"],
  ["\n\n/blast-radius\n", "review"],
  ["> what about the charges?\n\n/blast-radius", "review"],
  ["```\n/blast-radius\n```\n/blast-radius", "review"],
  ["/blast-radius\u00a0", "review"],
  ["/blast-radius why orders", "unknown"],
  ["/blast-radius-please", "none"],
  ["/Blast-radius", "none"],
  ["please /blast-radius", "none"],
  ["please\n/blast-radius", "none"],
  ["> /blast-radius", "none"],
  // Markdown counts an unmarked line right below a quote to the quote.
  ["> said somebody\n/blast-radius", "none"],
  ["```\n/blast-radius\n```", "none"],
  ["````\n```\n/blast-radius\n````", "none"],
  ["~~~ sh\n/blast-radius", "none"],
  ["    /blast-radius", "none"],
  ["\t/blast-radius", "none"],
  [`/blast-radius ${"x".repeat(200)}`, "none"],
  ["", "none"],
  [" \n \n", "none"],
];

describe("parseCommand", () => {
  test.each(cases)("%j is %s", (comment, command) => {
    expect(parseCommand(comment)).toEqual({ command });
  });

  test("only ever hears a comment that holds its name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (comment) => {
        fc.pre(!comment.includes("/blast-radius"));
        expect(parseCommand(comment)).toEqual({ command: "none" });
      }),
    );
  });

  test("hears nothing in a quote, whatever is quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("/blast-radius", "```", "", "text", "    code")), (lines) => {
        const quoted = lines.map((line) => `> ${line}`).join("\n");
        expect(parseCommand(quoted)).toEqual({ command: "none" });
      }),
    );
  });
});
