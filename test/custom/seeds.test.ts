import { afterAll, expect, test } from "vitest";
import { Analyst } from "../../src/analyst.ts";
import { flawOfExamples } from "../../src/custom/examples.ts";
import { parseSeeds } from "../../src/custom/parse.ts";
import { holding } from "../../src/custom/read.ts";
import { createExtractor } from "../../src/extract.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { book } from "./book.ts";

const extractor = createExtractor({
  store: openMemoryStore(),
  digest: "test",
  analyst: new Analyst({ deadline: 60_000 }),
});
afterAll(() => extractor.close());

const path = ".github/blast-radius/seeds/org.yml";
const parse = (text: string) => parseSeeds(text, path);

test("the book's four seeds are understood, and their examples hold", async () => {
  const { seeds, warnings } = parse(book);
  expect(warnings).toEqual([]);
  expect(seeds.map(({ id, severity, query }) => `${severity} ${id} ${query.is}`)).toEqual([
    "error org/status-page-reads-current path",
    "warning org/webhooks-go-through-queue path",
    "notice org/crons-are-jittered attributes",
    "error org/ledger-change-needs-replay-test together",
  ]);
  for (const seed of seeds) expect([seed.id, await flawOfExamples(seed, extractor)]).toEqual([seed.id, undefined]);
});

test("a seed whose examples do not hold says nothing, and why", async () => {
  const { seeds } = parse(book);
  const [first, second] = seeds;
  if (first === undefined || second === undefined) throw new Error("no seeds");
  const { seeds: held, warnings } = await holding(
    [{ ...first, bad: first.good }, { ...second, good: second.bad }, first, first],
    extractor,
  );
  expect(held.map(({ id }) => id)).toEqual([first.id]);
  expect(warnings).toEqual([
    "The custom seed `org/status-page-reads-current` says nothing: its example `bad` keeps the invariant.",
    "The custom seed `org/webhooks-go-through-queue` says nothing: its example `good` breaks the invariant.",
    "The custom seed `org/status-page-reads-current` says nothing: another one bears its name.",
  ]);
});

const examples = "  bad: { a.ts: x }\n  good: { a.ts: y }\n";
const seed = (match: string) => `- id: org/a\n  invariant: It holds.\n  match: ${match}\n${examples}`;
const route = "{ kind: route }";

test.each([
  ["- id: a\n", "line 1, column 7: `a` is no name of a seed; one is written as `org/what-is-kept`."],
  ["- id: seed-1/a\n", "line 1, column 7: `seed-1/a` is no name of a seed; one is written as `org/what-is-kept`."],
  [
    "- id: org/a\n  invariant: It holds.\n  bad: { a.ts: x }\n",
    "line 1, column 3: `org/a` has no example `good`: files by their paths, which break the invariant or keep it.",
  ],
  [`- id: org/a\n  colour: red\n`, "line 2, column 3: `colour` is no part of a seed; known are id,"],
  [seed(`{ forbid-path: { from: {}, to: ${route} } }`), "line 3, column 33: `from` matches everything."],
  [seed(`{ forbid-path: { from: { name: "**" }, to: ${route} } }`), "line 3, column 33: `from` matches everything."],
  [
    seed(`{ forbid-path: { from: ${route}, to: ${route}, max-hops: 99 } }`),
    "line 3, column 81: `max-hops` must be a whole number from 1 to 12.",
  ],
  [
    seed(`{ require-on-path: { from: ${route}, to: ${route} } }`),
    "line 3, column 29: `require-on-path` needs `via`: what every road has to pass by.",
  ],
  [
    seed(`{ forbid-path: { from: { kind: house }, to: ${route} } }`),
    "line 3, column 41: `house` is no kind of unit; known are",
  ],
  [
    seed("{ require-attr: { on: { kind: job }, all: [{ sings: true }] } }"),
    "line 3, column 55: `sings` is no part of a condition",
  ],
  [
    seed("{ regex: a }"),
    "line 3, column 12: `regex` is no part of a question; known are forbid-path, require-on-path,",
  ],
  [
    "- id: org/a\n  invariant: It holds.\n  match: { require-attr: { on: { kind: job }, all: { has: owner } } }\n  bad: { ../a.ts: x }\n  good: { a.ts: y }\n",
    "line 4, column 10: `../a.ts` is no path within a repository.",
  ],
])("%j is told with its place", (text, warning) => {
  const { seeds, warnings } = parse(text);
  expect(seeds).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining(`\`${path}\`, ${warning}`)]);
  expect(warnings[0]).toMatch(/ The seed says nothing\.$/);
});

test("YAML that unfolds without end is never unfolded", () => {
  const bombs = Array.from({ length: 9 }, (_, at) => `  - &x${at + 1} [${Array(9).fill(`*x${at}`).join(",")}]`);
  const { seeds, warnings } = parse(`- &x0 [a]\n${bombs.join("\n").replaceAll("  -", "-")}\n`);
  expect(seeds).toEqual([]);
  expect(warnings.length).toBe(10);
});
