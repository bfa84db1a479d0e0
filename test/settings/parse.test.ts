import { expect, test } from "vitest";
import { openRepository } from "../../src/git/source.ts";
import { namesOf } from "../../src/settings/names.ts";
import { parseSettings } from "../../src/settings/parse.ts";
import { readSettings } from "../../src/settings/read.ts";
import { type Content, createRepository } from "../support/repository.ts";

const names = namesOf();
const parse = (text: string) => parseSettings(text, ".github/blast-radius.yml", names);

test("levels and gate, of seeds and of rules", () => {
  const text = `
version: 1
levels:
  seed-8: notice
  seed-8/oversized-diff: off
gate: [seed-8/scattered-diff, seed-8, seed-8]
`;
  expect(parse(text)).toEqual({
    settings: {
      levels: { "seed-8": "notice", "seed-8/oversized-diff": "off" },
      gate: ["seed-8", "seed-8/scattered-diff"],
    },
    warnings: [],
  });
});

test.each(["", "# nothing yet\n", "levels:\ngate:\n"])("an empty file means the defaults: %j", (text) => {
  expect(parse(text)).toEqual({ settings: {}, warnings: [] });
});

const known =
  "`levels`, `gate`, `grace`, `min-confidence`, `max-annotations`, `ignore-paths`, `except`, `exact-schedules`, `tables`, `routes`";

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
  ["levels:\n  seed-8:\n", `${file}, line 2, column 10: nothing is no level; known are error, warning, notice, off.`],
  [
    "a: &a seed-8\ngate: [*a]\n",
    `${file}, line 1, column 1: \`a\` is no setting; known are ${known}.`,
    `${file}, line 2, column 8: an alias, which is not followed, is no seed or rule of this engine; \`blast-radius seeds\` lists them.`,
  ],
  [
    "grace: { seed-8: 2026-02-30 }\n",
    `${file}, line 1, column 18: \`2026-02-30\` is no day; write it as \`2026-12-31\`.`,
  ],
  ["min-confidence: 80\n", `${file}, line 1, column 17: \`min-confidence\` must be a number from 0 to 1.`],
  ["max-annotations: 1.5\n", `${file}, line 1, column 18: \`max-annotations\` must be a whole number from 0 to 50.`],
  ["ignore-paths: ['']\n", `${file}, line 1, column 16: \`\` is no glob; one has 1 to 200 characters.`],
  [
    "tables: { orders: huge }\n",
    `${file}, line 1, column 19: \`huge\` is no class of tables; known are growth, log, projection, reference.`,
  ],
  [
    "routes: { /cron/**: clock }\n",
    `${file}, line 1, column 21: \`clock\` is no role of routes; known are public, guarded, admin, webhook, ingest, internal.`,
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
    `${file}, line 1, column 8: a list is no seed or rule of this engine; \`blast-radius seeds\` lists them.`,
  ],
  ["colour: red\n", `${file}, line 1, column 1: \`colour\` is no setting; known are ${known}.`],
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
  ["x: &a [seed-8]\n", `${file}, line 1, column 1: \`x\` is no setting; known are ${known}.`],
  ["__proto__: {gate: []}\n", `${file}, line 1, column 1: \`__proto__\` is no setting; known are ${known}.`],
])("%j is told with its place", (text, ...warnings) => {
  const { settings, warnings: told } = parse(text);
  expect(told).toEqual(warnings);
  // What is left holds nothing.
  expect(Object.values(settings).flatMap((value) => Object.keys(Object(value)))).toEqual([]);
});

test("every setting is read", () => {
  const text = `
grace: { seed-8: 2026-12-31 }
min-confidence: 0.7
max-annotations: 3
ignore-paths: ["vendor/**", legacy/*.ts]
except: { seed-18/outbound-without-timeout: [api.mail.com] }
exact-schedules: ["* nightly-close"]
tables: { "audit_*": log, plans: reference }
routes: { "/cron/**": internal }
`;
  expect(parse(text)).toEqual({
    settings: {
      grace: { "seed-8": "2026-12-31" },
      minConfidence: 0.7,
      maxAnnotations: 3,
      ignorePaths: ["legacy/*.ts", "vendor/**"],
      except: { "seed-18/outbound-without-timeout": ["api.mail.com"] },
      exactSchedules: ["* nightly-close"],
      tables: { "audit_*": "log", plans: "reference" },
      routes: { "/cron/**": "internal" },
    },
    warnings: [],
  });
});

test("aliases that would unfold without end are never unfolded", () => {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `x${at + 1}: &x${at + 1} [${Array(9).fill(`*x${at}`).join(",")}]`,
  );
  const { settings, warnings } = parse(`x0: &x0 [seed-8]\n${levels.join("\n")}\ngate: *x9\nignore-paths: [a]\n`);
  expect(settings).toEqual({ ignorePaths: ["a"] });
  expect(warnings.filter((warning) => warning.includes("`gate`"))).toHaveLength(11);
});

test("a file full of mistakes is told in part", () => {
  const { warnings } = parse(Array.from({ length: 50 }, (_, at) => `key${at}: 1`).join("\n"));
  expect(warnings).toHaveLength(21);
  expect(warnings.at(-1)).toBe(`${file}: and 30 more.`);
});

async function read(content: Content) {
  const repository = createRepository({ ".github/blast-radius.yml": content });
  try {
    const source = await openRepository(repository.dir);
    const { base } = await source.snapshot({ base: "HEAD", head: "HEAD" });
    return await readSettings(base, source, { names, today: "2026-06-01" });
  } finally {
    repository.remove();
  }
}

test("they are read from a commit", async () => {
  expect(await read("gate: [seed-8]\n")).toMatchObject({ settings: { levels: {}, gate: ["seed-8"] }, warnings: [] });
});

test.each<[string, Content, string]>([
  ["a symbolic link", { link: "../elsewhere.yml" }, "is not a regular file"],
  ["no text", Buffer.from([0xc3, 0x28]), "is not UTF-8 text"],
  ["too large", "#".repeat(70_000), "has 70000 bytes; at most 65536 are read"],
  ["nested too deeply", "[".repeat(60_000), "is nested too deeply to be read"],
])("a file that is %s leaves the defaults", async (_what, content, why) => {
  expect(await read(content)).toEqual({
    settings: { levels: {}, gate: [] },
    maxAnnotations: undefined,
    warnings: [`${file} ${why}; the defaults hold.`],
  });
});
