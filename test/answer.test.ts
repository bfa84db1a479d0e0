/** What people ask in comments, answered by the engine on a real repository. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../src/answer/answer.ts";
import { digests } from "../src/engine.ts";
import { createExtractor, type Extractor } from "../src/extract.ts";
import { openRepository } from "../src/git/source.ts";
import { createGraphs } from "../src/graphs.ts";
import type { ReviewRequest } from "../src/ports.ts";
import type { EngineAnswer, Question } from "../src/questions.ts";
import type { ReviewPorts } from "../src/review.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { createRepository, type TestRepository } from "./support/repository.ts";

const charges = (cents: string) =>
  `export const charge = (order: { cents: number }): number => ${cents};\nexport const refund = (): number => 0;\n`;
const files = {
  "package.json": '{ "name": "shop", "type": "module", "dependencies": { "express": "5.0.0" } }\n',
  ".github/CODEOWNERS": "*.sql @keeper @corner-shop/dba\n",
  ".github/blast-radius.yml": "gate: [seed-13]\nlevels: { seed-13: error }\n",
  "src/charges.ts": charges("order.cents"),
  "src/routes.ts": [
    'import express from "express";',
    'import { charge } from "./charges.ts";',
    "const app = express();",
    'app.post("/orders", (request, response) => { response.json({ charged: charge(request.body) }); });',
    'app.get("/health", (_request, response) => { response.end(); });',
    "app.listen(3000);",
    "",
  ].join("\n"),
  "src/charges.test.ts":
    'import { test } from "vitest";\nimport { charge } from "./charges.ts";\ntest("charges", () => { charge({ cents: 1 }); });\n',
};
const call = "select net.http_post(url := 'https://mail.example');\n";

let repository: TestRepository;
let extractor: Extractor;
let ports: ReviewPorts;

beforeAll(async () => {
  repository = createRepository(files);
  repository.branch("change");
  repository.commit({ "src/charges.ts": charges("order.cents * 2"), "migrations/1.sql": call });
  const store = openMemoryStore();
  const digest = digests();
  extractor = createExtractor({ store, digest: digest.facts });
  const source = await openRepository(repository.dir, { environment: { PATH: process.env["PATH"] } });
  ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: "1.0.0" };
});
afterAll(async () => {
  await extractor.close();
  repository.remove();
});

const request: ReviewRequest = { base: "main", head: "change", today: "2026-06-01" };
const ask = async (question: Question, over: Partial<ReviewRequest> = {}): Promise<EngineAnswer> =>
  await answer(question, { ...request, head: repository.git("rev-parse", "change"), ...over }, ports);
const decide = (over: Partial<Extract<Question, { ask: "decide" }>> = {}): Question => ({
  ...{ ask: "decide", kind: "accepted", about: "seed-13", because: "the mail host is ours", until: null, ...over },
});

describe("why", () => {
  test("tells the path by which the change reaches a unit", async () => {
    expect(await ask({ ask: "why", about: "POST /orders" })).toEqual({
      markdown: expect.stringMatching(
        /^` route POST \/orders ` is \d hops? from what changed\.\n\n```\nsymbol charge → route POST \/orders\nreached .*\n[\s\S]*src\/routes\.ts:4\n```$/,
      ),
      understood: true,
      findings: [],
    });
  });

  test("says what is part of the change, and of what no path is known", async () => {
    expect((await ask({ ask: "why", about: "src/charges.ts#charge" })).markdown).toBe(
      "` symbol charge ` is part of the change itself: ` symbol:src/charges.ts#charge `, body.",
    );
    expect((await ask({ ask: "why", about: "GET /health" })).markdown).toContain("No path is known");
  });

  test("names what may have been meant, as text", async () => {
    const { markdown, understood } = await ask({ ask: "why", about: "POST /order @everyone" });
    expect([understood, markdown]).toEqual([
      false,
      expect.stringContaining("There is no unit ` POST /order @everyone `"),
    ]);
  });
});

describe("questions about units and the change", () => {
  test("of and delete are the command line's pages, in a block of code", async () => {
    const of = await ask({ ask: "of", about: "src/charges.ts" });
    expect(of.markdown).toMatch(/^```\n[\s\S]*POST \/orders[\s\S]*\n```$/);
    const without = await ask({ ask: "delete", about: "charge" });
    expect(without.markdown).toMatch(/^```\nwithout symbol charge[\s\S]*Named by code[\s\S]*\n```$/);
  });

  test("tests lists the files to run", async () => {
    const { markdown } = await ask({ ask: "tests" });
    expect(markdown).toContain("1 of 1 test file.");
    expect(markdown).toContain("src/charges.test.ts\n```");
  });

  test("rollback tells the steps", async () => {
    expect((await ask({ ask: "rollback" })).markdown).toMatch(/^## Way back: /);
  });

  test("explain tells a finding whole, and what a rule asks that found nothing", async () => {
    const found = await ask({ ask: "explain", about: "seed-13" });
    expect(found.markdown).toContain("` seed-13/http-from-database ` at ` migrations/1.sql:1 `");
    const [id = ""] = /(?<=sure · ` )[0-9a-f]{16}/.exec(found.markdown) ?? [];
    expect((await ask({ ask: "explain", about: id })).markdown).toBe(found.markdown);
    expect((await ask({ ask: "explain", about: "seed-8" })).markdown).toContain("What it asks:");
    expect((await ask({ ask: "explain", about: "seed-99" })).understood).toBe(false);
  });
});

describe("decisions", () => {
  test("name the findings, whether they gate, and who owns their file", async () => {
    expect((await ask(decide())).findings).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        rule: "seed-13/http-from-database",
        seeds: [13],
        gates: true,
        place: "migrations/1.sql:1",
        owners: ["keeper"],
        teams: ["corner-shop/dba"],
      },
    ]);
  });

  test.each([
    [{ because: "why not" }, "it gives no reason of at least 12 characters"],
    [{ until: "2026-02-30" }, "is no day"],
    [{ until: "2026-05-31" }, "it ended on"],
    [{ about: "seed-8" }, "This change has no finding of"],
    [{ about: "seed-99" }, "There is no finding, seed or rule"],
    [{ about: "e49" }, "too short to name a finding"],
  ])("%j are refused with a sentence", async (over, why) => {
    const { findings, markdown, understood } = await ask(decide(over));
    expect([findings, understood]).toEqual([[], false]);
    expect(markdown).toContain(why);
  });

  test("that hold are shown and leave nothing to accept; a gate wants somebody beside the author", async () => {
    const [finding] = (await ask(decide())).findings;
    const granted = [
      { id: finding?.id ?? "", rule: finding?.rule ?? "", by: "till", because: "the mail host is ours", until: null },
    ];
    const unsealed = granted.map((one) => ({ ...one, sealed: false, lapsed: false }));
    expect((await ask(decide(), { granted: unsealed })).findings).toHaveLength(1);
    const sealed = granted.map((one) => ({ ...one, sealed: true, lapsed: false }));
    expect(await ask(decide(), { granted: sealed })).toEqual({
      markdown:
        "Nothing is left to accept:\n\n- ` seed-13/http-from-database `: accepted by till on this pull request: the mail host is ours",
      understood: true,
      findings: [],
    });
    expect((await ask(decide({ kind: "wrong" }), { granted: sealed })).findings).toHaveLength(1);
    expect((await ask({ ask: "open" }, { granted: sealed })).markdown).toContain("Nothing waits for a decision");
  });

  test("open ones come with the words to accept them", async () => {
    const { markdown } = await ask({ ask: "open" });
    expect(markdown).toMatch(/` \/blast-radius accept [0-9a-f]{16} because {2}`/);
    expect(markdown).toContain("It fails the check: who wrote it cannot accept it alone.");
  });

  test("are asked under the settings of the organisation, and what is wrong there is no end of it", async () => {
    const defaults = { path: "corner-shop/.github: .github/blast-radius.yml", text: "levels: { seed-13: off }\n" };
    expect((await ask(decide(), { defaults })).findings).toHaveLength(1);
    const broken = { path: defaults.path, why: "is not UTF-8 text" };
    expect((await ask(decide(), { defaults: broken })).findings).toHaveLength(1);
  });
});
