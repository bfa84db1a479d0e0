/** What decides about a change is the base branch as it is now, and not the commit that its author chose to begin at. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer } from "../src/answer/answer.ts";
import { digests } from "../src/engine.ts";
import { createExtractor, type Extractor } from "../src/extract.ts";
import { openRepository } from "../src/git/source.ts";
import { createGraphs } from "../src/graphs.ts";
import type { ReviewRequest } from "../src/ports.ts";
import { conclusion } from "../src/report/verdict.ts";
import { type ReviewPorts, review } from "../src/review.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { createRepository, type TestRepository } from "./support/repository.ts";

const rule = "seed-13/http-from-database";
const waiver = "- accept: seed-13\n  by: till\n  because: the mail host is ours alone\n";
let repository: TestRepository;
let extractor: Extractor;
let ports: ReviewPorts;
let id = "";
let mergeBase = "";

beforeAll(async () => {
  repository = createRepository({ "package.json": '{ "name": "shop" }\n', ".github/CODEOWNERS": "* @till\n" });
  mergeBase = repository.git("rev-parse", "main");
  repository.branch("change");
  repository.commit({ "migrations/1.sql": "select net.http_post(url := 'https://mail.example');\n" });
  const store = openMemoryStore();
  const digest = digests();
  extractor = createExtractor({ store, digest: digest.facts });
  const source = await openRepository(repository.dir, { environment: { PATH: process.env["PATH"] } });
  ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: "1.0.0" };
  id = (await review(request(), ports)).findings.find((one) => one.rule === rule)?.id ?? "";
});
afterAll(async () => {
  await extractor.close();
  repository.remove();
});

const request = (over: Partial<ReviewRequest> = {}): ReviewRequest => ({
  ...{ base: repository.git("rev-parse", "main"), head: repository.git("rev-parse", "change"), mergeBase },
  ...{ today: "2026-06-01", ...over },
});

/** What the base branch says by the time of the review. */
async function whenMainSays(files: Readonly<Record<string, string>>) {
  repository.branch("main");
  repository.commit(files);
  return await review(request(), ports);
}

describe("of the base branch as it is now hold", () => {
  test("what gates, for a change that begins before", async () => {
    const gate = { ".github/blast-radius.yml": "gate: [seed-13]\nlevels: { seed-13: error }\n" };
    const report = await whenMainSays(gate);
    expect(report.policy.gate).toEqual(["seed-13"]);
    expect(conclusion(report).conclusion).toBe("failure");
  });

  test("who owns the code", async () => {
    await whenMainSays({ ".github/CODEOWNERS": "* @keeper\n" });
    const question = { ask: "decide", kind: "accepted", about: "seed-13", because: "the mail host is ours" } as const;
    const { findings } = await answer({ ...question, until: null }, request(), ports);
    expect(findings).toMatchObject([{ id, gates: true, owners: ["keeper"] }]);
  });

  test("waivers and the baseline, and what was taken out of them", async () => {
    const waived = await whenMainSays({ ".github/blast-radius/waivers.yml": waiver });
    expect(waived.findings.find((one) => one.id === id)?.waived).toMatchObject({ by: "till" });
    const entry = { id, shape: "", rule, file: "migrations/1.sql" };
    const stood = await whenMainSays({
      ".github/blast-radius/waivers.yml": "[]\n",
      ".github/blast-radius/baseline.json": JSON.stringify({ version: 1, findings: [entry] }),
    });
    expect(stood.findings.find((one) => one.id === id)?.waived).toMatchObject({ by: "the baseline" });
    const paid = await whenMainSays({
      ".github/blast-radius/baseline.json": JSON.stringify({ version: 1, findings: [] }),
    });
    expect(paid.findings.find((one) => one.id === id)?.waived).toBeNull();
    expect(paid.policy.warnings).toEqual([]);
  });

  test("nothing of a tip that is not here: what the change began at does, and that is said", async () => {
    const report = await review(request({ base: "f".repeat(40) }), ports);
    expect(report.policy.gate).toEqual([]);
    expect(report.notes.join()).toContain("settings are those of the commit that this change began at");
  });
});
