import { expect, test } from "vitest";
import { openRepository } from "../src/git/source.ts";
import { defaults, parseSettings, readSettings } from "../src/settings.ts";
import { type Content, createRepository } from "./support/repository.ts";

test("levels and gate, of seeds and of rules", () => {
  const text = `
version: 1
levels:
  seed-8: notice
  seed-8/oversized-diff: off
gate: [seed-8/scattered-diff, seed-8, seed-8]
`;
  expect(parseSettings(text)).toEqual({
    settings: {
      levels: { "seed-8": "notice", "seed-8/oversized-diff": "off" },
      gate: ["seed-8", "seed-8/scattered-diff"],
    },
    warnings: [],
  });
});

test.each(["", "# nothing yet\n", "levels:\ngate:\n"])("an empty file means the defaults: %j", (text) => {
  expect(parseSettings(text)).toEqual({ settings: defaults, warnings: [] });
});

const file = "`.github/blast-radius.yml`";

test.each([
  [
    "levels:\n  seed-99: error\n",
    `${file}, line 2, column 3: \`seed-99\` is no seed or rule of this engine; \`blast-radius seeds\` lists them.`,
  ],
  [
    "levels:\n  seed-8: loud\n",
    `${file}, line 2, column 11: \`loud\` is no level; known are error, warning, notice, off.`,
  ],
  [
    "levels: [seed-8]\n",
    `${file}, line 1, column 9: \`levels\` must name a level for each seed or rule, such as \`seed-13: warning\`.`,
  ],
  [
    "gate: seed-8\n",
    `${file}, line 1, column 7: \`gate\` must be a list of seeds or rules, such as \`[seed-7, seed-13]\`.`,
  ],
  [
    "gate: [[seed-8]]\n",
    `${file}, line 1, column 8: \`?\` is no seed or rule of this engine; \`blast-radius seeds\` lists them.`,
  ],
  ["colour: red\n", `${file}, line 1, column 1: \`colour\` is no setting; known are \`levels\` and \`gate\`.`],
  ["version: 2\n", `${file}, line 1, column 10: \`version\` must be 1; the file is read as version 1.`],
  [
    "- seed-8\n",
    `${file}, line 1, column 1: expected settings by name, such as \`gate: [seed-7]\`; the defaults hold.`,
  ],
  [
    "gate: [seed-8\n",
    `${file}, line 2, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]; the defaults hold.`,
  ],
  ["gate: []\ngate: []\n", `${file}, line 2, column 1: Map keys must be unique; the defaults hold.`],
  ["x: &a [seed-8]\n", `${file}, line 1, column 1: \`x\` is no setting; known are \`levels\` and \`gate\`.`],
  [
    "__proto__: {gate: []}\n",
    `${file}, line 1, column 1: \`__proto__\` is no setting; known are \`levels\` and \`gate\`.`,
  ],
])("%j is told with its place", (text, warning) => {
  expect(parseSettings(text)).toEqual({ settings: defaults, warnings: [warning] });
});

test("a file full of mistakes is told in part", () => {
  const { warnings } = parseSettings(Array.from({ length: 50 }, (_, at) => `key${at}: 1`).join("\n"));
  expect(warnings).toHaveLength(21);
  expect(warnings.at(-1)).toBe(`${file}: and 30 more.`);
});

async function read(content: Content) {
  const repository = createRepository({ ".github/blast-radius.yml": content });
  try {
    const source = await openRepository(repository.dir);
    const { base } = await source.snapshot({ base: "HEAD", head: "HEAD" });
    return await readSettings(base, source);
  } finally {
    repository.remove();
  }
}

test("they are read from a commit", async () => {
  expect(await read("gate: [seed-8]\n")).toEqual({ settings: { levels: {}, gate: ["seed-8"] }, warnings: [] });
});

test.each<[string, Content, string]>([
  ["a symbolic link", { link: "../elsewhere.yml" }, "is not a regular file"],
  ["no text", Buffer.from([0xc3, 0x28]), "is not UTF-8 text"],
  ["too large", "#".repeat(70_000), "has 70000 bytes; at most 65536 are read"],
  ["nested too deeply", "[".repeat(60_000), "is nested too deeply to be read"],
])("a file that is %s leaves the defaults", async (_what, content, why) => {
  expect(await read(content)).toEqual({ settings: defaults, warnings: [`${file} ${why}; the defaults hold.`] });
});
