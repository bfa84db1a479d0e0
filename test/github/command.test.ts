import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Command, commands, parseCommand } from "../../src/github/command.ts";

const none: Command = { command: "none" };
const recheck: Command = { command: "recheck" };
const unknown = expect.objectContaining({ command: "unknown" });

const cases: readonly (readonly [comment: string, command: unknown])[] = [
  ["/blast-radius", recheck],
  ["/blast-radius recheck", recheck],
  ["  /blast-radius  \r\nthanks!", recheck],
  ["\n\n/blast-radius\n", recheck],
  ["> what about the charges?\n\n/blast-radius", recheck],
  ["```\n/blast-radius\n```\n/blast-radius", recheck],
  ["/blast-radius\u00a0", recheck],
  ["/blast-radius help", { command: "help" }],
  ["/blast-radius tests", { command: "tests" }],
  ["/blast-radius  rollback ", { command: "rollback" }],
  ["/blast-radius why GET  /orders/:id", { command: "why", about: "GET /orders/:id" }],
  ["/blast-radius of src/charges.ts\nand thank you", { command: "of", about: "src/charges.ts" }],
  ["/blast-radius delete table orders", { command: "delete", about: "table orders" }],
  ["/blast-radius explain seed-13", { command: "explain", about: "seed-13" }],
  [
    "/blast-radius accept seed-8 because one generated client per provider",
    { command: "accept", about: "seed-8", because: "one generated client per provider", until: null },
  ],
  [
    "/blast-radius accept seed-8 because we wait until the summer is over until 2026-12-31",
    { command: "accept", about: "seed-8", because: "we wait until the summer is over", until: "2026-12-31" },
  ],
  [
    "/blast-radius wrong 0123456789abcdef because it is bounded, until 2026",
    { command: "wrong", about: "0123456789abcdef", because: "it is bounded, until 2026", until: null },
  ],
  ["/blast-radius revoke seed-8", { command: "revoke", about: "seed-8" }],
  ["/blast-radius why", unknown],
  ["/blast-radius tests please", unknown],
  ["/blast-radius accept seed-8", unknown],
  ["/blast-radius accept seed-8 because", unknown],
  ["/blast-radius accept because it is late", unknown],
  ["/blast-radius revoke", unknown],
  ["/blast-radius constructor", unknown],
  [`/blast-radius ${"x".repeat(200)}`, unknown],
  ["/blast-radius-please", none],
  ["/Blast-radius", none],
  ["please /blast-radius", none],
  ["please\n/blast-radius", none],
  ["> /blast-radius", none],
  // Markdown counts an unmarked line right below a quote to the quote.
  ["> said somebody\n/blast-radius", none],
  ["```\n/blast-radius\n```", none],
  ["````\n```\n/blast-radius\n````", none],
  ["~~~ sh\n/blast-radius", none],
  ["    /blast-radius", none],
  ["\t/blast-radius", none],
  ["<!--\n/blast-radius\n-->", none],
  ["", none],
  [" \n \n", none],
];

const hints: readonly (readonly [word: string, near: string])[] = [
  ["explane", "explain"],
  ["Test", "tests"],
  ["rolback", "rollback"],
  ["acept", "accept"],
  ["re-check", "recheck"],
  ["roll", "rollback"],
];

describe("parseCommand", () => {
  test.each(cases)("%j", (comment, command) => {
    expect(parseCommand(comment)).toEqual(command);
  });

  test.each(hints)("%s was meant for %s", (word, near) => {
    expect(parseCommand(`/blast-radius ${word}`)).toEqual({
      command: "unknown",
      why: `There is no command \`${word}\`. Did you mean \`${near}\`? \`/blast-radius help\` lists them all.`,
    });
  });

  test("guesses nothing where nothing is near", () => {
    expect(parseCommand("/blast-radius xyzzy")).toEqual({
      command: "unknown",
      why: "There is no command `xyzzy`. `/blast-radius help` lists them all.",
    });
  });

  test("only ever hears a comment that holds its name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (comment) => {
        fc.pre(!comment.includes("/blast-radius"));
        expect(parseCommand(comment)).toEqual(none);
      }),
    );
  });

  test("hears nothing in a quote, whatever is quoted", () => {
    const lines = fc.array(
      fc.constantFrom("/blast-radius", "```", "", "text", "    code", "/blast-radius accept seed-8"),
    );
    fc.assert(
      fc.property(lines, (all) => {
        expect(parseCommand(all.map((line) => `> ${line}`).join("\n"))).toEqual(none);
      }),
    );
  });

  test("hears nothing in a fence, whatever stands there and however it is closed", () => {
    const line = fc.constantFrom("/blast-radius", "/blast-radius tests", "```", "~~~", "", "> quote", "    code");
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("`````", "~~~~~ ts"), (all, fence) => {
        expect(parseCommand([fence, ...all].join("\n"))).toEqual(none);
      }),
    );
  });

  test("takes any words apart, and never throws", () => {
    const word = fc.oneof(fc.constantFrom(...Object.keys(commands), "because", "until", "2026-12-31"), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), (words) => {
        const command = parseCommand(`/blast-radius ${words.join(" ")}`);
        expect(command.command in { ...commands, none: 0, unknown: 0 }).toBe(true);
        if ("about" in command) expect(command.about).not.toMatch(/^$|^\s|\s$|\n/);
      }),
    );
  });

  test("comes to an end on whatever a comment may hold", () => {
    const traps = [
      "`".repeat(65_000),
      "> ".repeat(32_000),
      `/blast-radius ${" ".repeat(65_000)}x`,
      "\r\n".repeat(32_000),
    ];
    expect(traps.map((trap) => parseCommand(trap))).toEqual([none, none, unknown, none]);
  });
});
