import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckReport } from "../../src/github/check-report.ts";
import {
  type CheckRun,
  type CheckSubject,
  checkName,
  checkNameFor,
  createCheckRuns,
} from "../../src/github/check-run.ts";
import { type JsonObject, lay, sampleResponse } from "../support/github-contract.ts";
import { type NockGithub, nockGithub } from "../support/nock-github.ts";
import { installationId, shop } from "../support/webhooks.ts";

const head = "a".repeat(40);
const subject: CheckSubject = {
  installationId,
  repositoryId: shop.id,
  owner: shop.owner,
  repo: shop.name,
  head,
  key: `v2-9001-7-${head}`,
};
const run: CheckRun = { ...subject, id: 4001 };
const report: CheckReport = {
  conclusion: "success",
  title: "low · 1 route reached",
  summary: "One route.",
  annotations: [
    {
      path: "src/orders.ts",
      startLine: 3,
      endLine: 4,
      level: "warning",
      title: "Charged twice",
      message: "Add a key.",
    },
  ],
};
const checks = createCheckRuns(11, { pauses: [0, 0] });
const listUrl = `/repos/corner-shop/shop/commits/${head}/check-runs?app_id=11&filter=all&per_page=100`;
const runUrl = "/repos/corner-shop/shop/check-runs/4001";

function shown(over: JsonObject): JsonObject {
  return lay(sampleResponse("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", 200), { id: 4001, ...over });
}

function listed(...runs: readonly JsonObject[]): JsonObject {
  return { total_count: runs.length, check_runs: runs };
}

let github: NockGithub;
beforeEach(() => {
  github = nockGithub();
});
afterEach(() => {
  expect(github.problems).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

describe("start", () => {
  test("creates the run in progress when none answers the question", async () => {
    github.scope.get(listUrl).reply(200, listed(shown({ external_id: "another question", status: "completed" })));
    github.scope
      .post("/repos/corner-shop/shop/check-runs", {
        name: "blast radius",
        head_sha: head,
        external_id: subject.key,
        status: "in_progress",
      })
      .reply(201, shown({ status: "in_progress" }));
    expect(await checks.start(github.api, subject, checkName)).toEqual(run);
  });

  test("adopts a run that a process before us left unfinished", async () => {
    github.scope.get(listUrl).reply(200, listed(shown({ external_id: subject.key, status: "in_progress" })));
    expect(await checks.start(github.api, subject, checkName)).toEqual(run);
  });

  test("does nothing when the question is answered", async () => {
    github.scope.get(listUrl).reply(200, listed(shown({ external_id: subject.key, status: "completed" })));
    expect(await checks.start(github.api, subject, checkName)).toBeUndefined();
  });

  test("looks before it creates again: a 502 may hide a created run", async () => {
    github.scope.get(listUrl).reply(200, listed());
    github.scope.post("/repos/corner-shop/shop/check-runs").reply(502);
    github.scope.get(listUrl).reply(200, listed(shown({ external_id: subject.key, status: "in_progress" })));
    expect(await checks.start(github.api, subject, checkName)).toEqual(run);
  });

  test("takes a refusal as final", async () => {
    github.scope.get(listUrl).reply(200, listed());
    github.scope
      .post("/repos/corner-shop/shop/check-runs")
      .reply(403, { message: "Resource not accessible by integration" });
    await expect(checks.start(github.api, subject, checkName)).rejects.toMatchObject({ status: 403 });
  });
});

const completing = {
  external_id: subject.key,
  status: "completed",
  conclusion: "success",
  actions: [
    { label: "Re-check", description: "Review this commit again", identifier: "recheck" },
    { label: "Rollback plan", description: "Comment how this is taken back", identifier: "rollback" },
    { label: "Accept", description: "Comment how findings are accepted", identifier: "accept" },
  ],
  output: {
    title: "low · 1 route reached",
    summary: "One route.",
    annotations: [
      {
        path: "src/orders.ts",
        start_line: 3,
        end_line: 4,
        annotation_level: "warning",
        title: "Charged twice",
        message: "Add a key.",
      },
    ],
  },
} as const;

describe("answer", () => {
  test("concludes with everything in one call", async () => {
    github.scope.patch(runUrl, completing).reply(200, shown({ status: "completed" }));
    await checks.answer(github.api, run, report);
  });

  test("does not repeat a call that GitHub has carried out: annotations would show twice", async () => {
    github.scope.patch(runUrl, completing).reply(502);
    github.scope.get(runUrl).reply(200, shown({ status: "completed" }));
    await checks.answer(github.api, run, report);
  });

  test("repeats a call that was lost", async () => {
    github.scope.patch(runUrl, completing).reply(502);
    github.scope.get(runUrl).reply(200, shown({ status: "in_progress" }));
    github.scope.patch(runUrl, completing).reply(200, shown({ status: "completed" }));
    await checks.answer(github.api, run, report);
  });

  test("gives up after the third failure", async () => {
    for (let times = 0; times < 3; times++) github.scope.patch(runUrl, completing).reply(503);
    github.scope
      .get(runUrl)
      .twice()
      .reply(200, shown({ status: "in_progress" }));
    await expect(checks.answer(github.api, run, report)).rejects.toMatchObject({ status: 503 });
  });
});

describe("release", () => {
  test("concludes and gives up the key", async () => {
    github.scope.get(runUrl).reply(200, shown({ status: "in_progress" }));
    github.scope
      .patch(runUrl, { ...completing, external_id: `${subject.key}-void` })
      .reply(200, shown({ status: "completed" }));
    await checks.release(github.api, run, report);
  });

  test("leaves an answer that arrived after all", async () => {
    github.scope.get(runUrl).reply(200, shown({ status: "completed" }));
    await checks.release(github.api, run, report);
  });
});

describe("the name of a check", () => {
  test("is plain for the default branch, and another for each other branch", () => {
    expect(checkNameFor("main", "main")).toBe("blast radius");
    expect(checkNameFor("release/1", "main")).toBe("blast radius (release/1)");
    expect(checkNameFor("a\u202eb", "main")).toBe("blast radius (a\\u{202e}b)");
    const long = ["x".repeat(200), `${"x".repeat(200)}y`].map((branch) => checkNameFor(branch, "main"));
    expect(new Set(long).size).toBe(2);
    for (const name of long) expect(name.length).toBeLessThan(120);
  });
});
