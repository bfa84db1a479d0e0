import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckReport } from "../../src/github/check-report.ts";
import type { PullRequestReview } from "../../src/github/material.ts";
import { SourceError } from "../../src/ports.ts";
import { CrashError } from "../../src/work.ts";
import { type AppUnderTest, startApp } from "../support/app.ts";
import { type FakeGithub, type FakePull, startFakeGithub } from "../support/fake-github.ts";
import type { JsonObject } from "../support/github-contract.ts";
import {
  checkRunEvent,
  commentEvent,
  installationId,
  mergeGroupEvent,
  pullRequestEvent,
  shop,
  suiteEvent,
} from "../support/webhooks.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const [first, second] = ["1".repeat(40), "2".repeat(40)] as const;
const [base, mergeBase] = ["b".repeat(40), "a".repeat(40)] as const;
const pull: FakePull = { number: 7, title: "Charge twice", baseBranch: "main", state: "open", head: first };
const report: CheckReport = {
  conclusion: "success",
  title: "low · 1 route reached",
  summary: "One route.",
  annotations: [
    { path: "src/orders.ts", startLine: 3, endLine: 3, level: "notice", title: "Reaches", message: "One route." },
  ],
};

let github: FakeGithub;
let dir: string;
let app: AppUnderTest;
/** What the engine was asked, and what it does. */
let asked: PullRequestReview[];
let engine: (review: PullRequestReview, signal: AbortSignal) => Promise<CheckReport>;

beforeEach(async () => {
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions: { metadata: "read", contents: "read", checks: "write", pull_requests: "write" },
    people: { "orders-lead": "write" },
    gitRoot: tmpdir(),
    compare: (branch) => (branch === "main" || branch === "release" ? { base, mergeBase } : undefined),
  });
  github.setPull(pull);
  asked = [];
  engine = async () => report;
  dir = mkdtempSync(join(tmpdir(), "app-"));
  start();
});

function start(
  limits: { readonly deadline?: number; readonly announcing?: number; readonly drafts?: boolean } = {},
): void {
  app = startApp({
    ...{ dir, apiUrl: github.apiUrl, privateKey, ...limits },
    reviewPullRequest: async (review, signal) => {
      asked.push(review);
      return await engine(review, signal);
    },
  });
}

const stop = async (patience?: number): Promise<void> => await app.stop(patience);
const receive = async (event: string, payload: JsonObject): Promise<void> => await app.receive(event, payload);
const finish = async (): Promise<void> => await app.finish();

afterEach(async () => {
  await stop();
  await github.close();
  rmSync(dir, { recursive: true });
  expect(github.problems).toEqual([]);
});

/** The check runs, one line each. */
function shown(): readonly string[] {
  return github.checkRuns.map(({ head_sha, status, conclusion, output, external_id }) =>
    [
      head_sha.slice(0, 1),
      status,
      conclusion,
      output.title,
      external_id.replace(/[0-9a-f]{40}(?:-[0-9a-f]{12})?/, "head"),
    ].join(" | "),
  );
}

describe("pull_request", () => {
  test.each(["opened", "synchronize", "reopened", "ready_for_review"])("%s is reviewed", async (action) => {
    await receive("pull_request", pullRequestEvent(action, first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(1);
    expect(asked).toMatchObject([{ number: 7, base, mergeBase, head: first, title: "Charge twice" }]);
    expect(github.requests).toEqual([
      "POST /app/installations/{installation_id}/access_tokens 201",
      "GET /repos/{owner}/{repo}/pulls/{pull_number} 200",
      "GET /repos/{owner}/{repo}/commits/{ref}/check-runs 200",
      "POST /repos/{owner}/{repo}/check-runs 201",
      "GET /repos/{owner}/{repo}/pulls/{pull_number} 200",
      "GET /repos/{owner}/{repo}/compare/{basehead} 200",
      "GET /repos/{owner}/{repo}/contents/{path} 404",
      "GET /repos/{owner}/{repo}/pulls/{pull_number} 200",
      "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id} 200",
    ]);
  });

  test.each(["closed", "labeled", "edited"])("%s is not", async (action) => {
    await receive("pull_request", pullRequestEvent(action, first));
    await finish();
    expect(github.requests).toEqual([]);
  });

  test("is in progress before the engine begins", async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<CheckReport>();
    engine = async () => {
      begun.resolve();
      return await end.promise;
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await begun.promise;
    expect(shown()).toEqual(["1 | in_progress |  |  | v2-9001-7-head"]);
    end.resolve(report);
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
  });

  test("delivered twice is answered once", async () => {
    await receive("pull_request", pullRequestEvent("opened", first));
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    await stop();
    start();
    await receive("pull_request", pullRequestEvent("reopened", first));
    await finish();
    expect(shown()).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  test("that moved on while it was read: the late answer goes nowhere, least of all to the new head", async () => {
    engine = async ({ head }) => {
      if (head === first) {
        github.setPull({ ...pull, head: second });
        await receive("pull_request", pullRequestEvent("synchronize", second));
      }
      return { ...report, title: `answer on ${head.slice(0, 1)}` };
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual([
      "1 | completed | neutral | Superseded by 2222222 | v2-9001-7-head-void",
      "2 | completed | success | answer on 2 | v2-9001-7-head",
    ]);
  });

  test("whose old head arrives late is reviewed at its present one, though that event never came", async () => {
    github.setPull({ ...pull, head: second });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["2 | completed | success | low · 1 route reached | v2-9001-7-head"]);
    expect(asked.map(({ head }) => head)).toEqual([second]);
  });

  test("whose events come in the wrong order is answered once, at its head", async () => {
    github.setPull({ ...pull, head: second });
    await receive("pull_request", pullRequestEvent("synchronize", second));
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["2 | completed | success | low · 1 route reached | v2-9001-7-head"]);
  });

  test("that comes back to a superseded head is answered there", async () => {
    const begun = Promise.withResolvers<void>();
    engine = async ({ head }, signal) => {
      if (head === second) return report;
      begun.resolve();
      return await untilAborted(signal);
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await begun.promise;
    github.setPull({ ...pull, head: second });
    await receive("pull_request", pullRequestEvent("synchronize", second));
    await finish();
    engine = async () => report;
    github.setPull(pull);
    await receive("pull_request", pullRequestEvent("synchronize", first));
    await finish();
    expect(shown()).toEqual([
      "1 | completed | neutral | Superseded by 2222222 | v2-9001-7-head-void",
      "2 | completed | success | low · 1 route reached | v2-9001-7-head",
      "1 | completed | success | low · 1 route reached | v2-9001-7-head",
    ]);
  });

  test("that is closed before its turn gets no check", async () => {
    github.setPull({ ...pull, state: "closed" });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual([]);
  });

  test("that goes to another branch is reviewed against that", async () => {
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    github.setPull({ ...pull, baseBranch: "release" });
    await receive("pull_request", moved("release"));
    await finish();
    expect(asked).toHaveLength(2);
    expect(new Set(github.checkRuns.map(({ external_id }) => external_id)).size).toBe(2);
    // What a rule of one branch asks for is never the answer about another.
    expect(github.checkRuns.map(({ name }) => name)).toEqual(["blast radius", "blast radius (release)"]);
  });

  test("with a draft is reviewed, unless the service does not review drafts", async () => {
    const draft = { ...pull, draft: true };
    github.setPull(draft);
    const payload = pullRequestEvent("opened", first);
    const event = { ...payload, pull_request: { ...(payload["pull_request"] as JsonObject), draft: true } };
    await receive("pull_request", event);
    await finish();
    expect(shown()).toHaveLength(1);
    await stop();
    start({ drafts: false });
    github.setPull({ ...draft, head: second });
    const next = pullRequestEvent("synchronize", second);
    await receive("pull_request", { ...next, pull_request: { ...(next["pull_request"] as JsonObject), draft: true } });
    await finish();
    expect(shown()).toHaveLength(1);
  });

  test("that shares its head with one into another branch gets a check of its own name", async () => {
    github.setPull({ ...pull, number: 8, baseBranch: "release" });
    const other = pullRequestEvent("opened", first);
    await receive("pull_request", pullRequestEvent("opened", first));
    await receive("pull_request", {
      ...other,
      pull_request: { ...(other["pull_request"] as JsonObject), number: 8, base: { ref: "release" } },
    });
    await finish();
    expect(github.checkRuns.map(({ name }) => name).toSorted()).toEqual(["blast radius", "blast radius (release)"]);
  });
});

/** Waits, as the real engine does, for the signal alone. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

function moved(branch: string): JsonObject {
  const payload = pullRequestEvent("edited", first, { changes: { base: { ref: { from: "main" } } } });
  return { ...payload, pull_request: { ...(payload["pull_request"] as JsonObject), base: { ref: branch } } };
}

describe("Re-run and Re-check", () => {
  const runOf = (at: number) => {
    const { id = 0, head_sha = "", external_id = "" } = github.checkRuns[at] ?? {};
    return { id, head_sha, external_id };
  };

  test.each(["rerequested", "requested_action"] as const)(
    "check_run.%s is a review and a check of its own",
    async (action) => {
      await receive("pull_request", pullRequestEvent("opened", first));
      await finish();
      expect(github.checkRuns[0]?.actions).toMatchObject([
        { identifier: "recheck" },
        { identifier: "rollback" },
        { identifier: "accept" },
      ]);
      await receive("check_run", checkRunEvent(action, runOf(0)));
      await receive("check_run", checkRunEvent(action, runOf(0)));
      await finish();
      expect(shown()).toEqual([
        "1 | completed | success | low · 1 route reached | v2-9001-7-head",
        "1 | completed | success | low · 1 route reached | v2-9001-7-head-r4000000000",
      ]);
    },
  );

  test("check_suite.rerequested finds the pull request by its head, also from a fork that nobody heard of", async () => {
    await receive("check_suite", suiteEvent(first));
    await finish();
    expect(github.requests).toContain("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls 200");
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head-s61x1767312000000"]);
  });

  test("of somebody else's check is not heard", async () => {
    await receive("check_run", checkRunEvent("rerequested", { id: 5, head_sha: first, external_id: "their own" }));
    await finish();
    expect(github.requests).toEqual([]);
  });
});

describe("merge_group", () => {
  test("is answered at once, once", async () => {
    await receive("merge_group", mergeGroupEvent("checks_requested", second));
    await receive("merge_group", mergeGroupEvent("checks_requested", second));
    await finish();
    expect(shown()).toEqual(["2 | completed | success | Reviewed on the pull requests | v2-9001-0-head-queue"]);
    expect(asked).toEqual([]);
  });

  test("of another branch answers by the name that a rule of that branch asks for", async () => {
    await receive("merge_group", mergeGroupEvent("checks_requested", first));
    await receive("merge_group", mergeGroupEvent("checks_requested", second, "release"));
    await finish();
    expect(github.checkRuns.map(({ name }) => name).toSorted()).toEqual(["blast radius", "blast radius (release)"]);
  });

  test("that is destroyed asks for nothing", async () => {
    await receive("merge_group", mergeGroupEvent("destroyed", second));
    await finish();
    expect(github.requests).toEqual([]);
  });
});

describe("what goes wrong", () => {
  const again = "Comment `/blast-radius` or push a commit to have it reviewed again.";

  test("in the change is said to its author, as text", async () => {
    engine = async () => {
      throw new SourceError("The host no longer has all of `@shop/orders`.", { hint: "Push again." });
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Could not read this change | v2-9001-7-head-void"]);
    expect(github.checkRuns[0]?.output.summary).toBe(
      `\n\n\`\`\`text\nThe host no longer has all of \`@shop/orders\`. Push again.\n\`\`\`\n\n${again}`,
    );
  });

  test("inside is neutral, says so, and gives nothing away", async () => {
    engine = async () => {
      throw new Error("secret path /data/mirrors");
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Could not analyse this pull request | v2-9001-7-head-void"]);
    expect(github.checkRuns[0]?.output.summary).toContain("That says nothing about this change: it was not reviewed.");
    expect(github.checkRuns[0]?.output.summary).not.toContain("/data/mirrors");
  });

  test("with the common history is a sentence", async () => {
    github.setPull({ ...pull, baseBranch: "gone" });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(github.checkRuns[0]?.output.summary).toContain(`GitHub finds no common history of gone and ${first}.`);
  });

  test("in time: a review over its deadline is stopped and said to be", async () => {
    await stop();
    start({ deadline: 1 });
    engine = async (_review, signal) => await untilAborted(signal);
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Took too long | v2-9001-7-head-void"]);
  });

  test("at a restart: the next process takes the review up, on the same check", async () => {
    const begun = Promise.withResolvers<void>();
    engine = async (_review, signal) => {
      begun.resolve();
      return await untilAborted(signal);
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await begun.promise;
    await stop();
    expect(shown()).toEqual(["1 | in_progress |  |  | v2-9001-7-head"]);
    engine = async () => report;
    start();
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
  });

  test("in the process that analyses: it is tried again, and then said", async () => {
    engine = async () => {
      throw new CrashError("out of memory");
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(asked).toHaveLength(3);
    expect(shown()).toEqual(["1 | completed | neutral | Too much to analyse | v2-9001-7-head-void"]);
  });

  test("at GitHub: what its limits forbid waits, and its trouble passes", async () => {
    const create = "POST /repos/{owner}/{repo}/check-runs";
    const limited = {
      status: 403,
      headers: { "retry-after": "1" },
      message: "You have exceeded a secondary rate limit",
    };
    github.fail({ operation: create, ...limited });
    github.fail({
      operation: "GET /repos/{owner}/{repo}/compare/{basehead}",
      status: 429,
      headers: { "retry-after": "1" },
    });
    for (let times = 0; times < 3; times++) github.fail({ operation: create, status: 502 });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
  });

  test("at GitHub: a created check whose answer was lost is found again, a completed one not repeated", async () => {
    github.fail({ operation: "POST /repos/{owner}/{repo}/check-runs", status: 502, committed: true });
    github.fail({ operation: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", status: 502, committed: true });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(1);
  });

  test("at GitHub: an answer it refuses is replaced by a sentence", async () => {
    github.fail({ operation: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", status: 422 });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Could not analyse this pull request | v2-9001-7-head-void"]);
    expect(github.checkRuns[0]?.output.summary).toContain("GitHub answered a request of ours with status 422.");
  });

  test("at GitHub: an answer that does not come is given up, and what was asked for not made twice", async () => {
    await stop();
    start({ announcing: 1_000 });
    github.fail({ operation: "POST /repos/{owner}/{repo}/check-runs", status: 201, committed: true, after: 4_000 });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-head"]);
    expect(github.requests.filter((request) => request.startsWith("POST /repos"))).toHaveLength(1);
  });

  test("a permission that is missing: nothing is tried for ever", async () => {
    github.fail({
      operation: "POST /repos/{owner}/{repo}/check-runs",
      status: 403,
      message: "Resource not accessible by integration",
    });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(github.requests.filter((request) => request.startsWith("POST /repos"))).toHaveLength(1);
  });

  test("a payload that is no JSON costs itself only", async () => {
    await app.store.append([{ guid: "broken", event: "pull_request", body: Buffer.from("{"), receivedAt: 1 }]);
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toHaveLength(1);
  });
});

describe("/blast-radius", () => {
  test("has the head reviewed again, on a check run of its own", async () => {
    await receive("pull_request", pullRequestEvent("opened", first));
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(shown().toSorted()).toEqual([
      "1 | completed | success | low · 1 route reached | v2-9001-7-c31",
      "1 | completed | success | low · 1 route reached | v2-9001-7-head",
    ]);
    expect(github.reactions).toEqual(["31 eyes", "31 +1"]);
  });

  test("delivered twice runs once", async () => {
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    await stop();
    start();
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(asked).toHaveLength(1);
    expect(github.reactions).toEqual(["31 eyes", "31 +1"]);
  });

  test("is open to the author, who may only read", async () => {
    await receive("issue_comment", commentEvent("/blast-radius", { login: "till", userId: 999 }));
    await finish();
    expect(github.reactions).toEqual(["31 eyes", "31 +1"]);
  });

  test("is closed to strangers, who are told so and get no review", async () => {
    await receive("issue_comment", commentEvent("/blast-radius", { login: "passer-by", userId: 1234 }));
    await finish();
    expect(asked).toEqual([]);
    expect(shown()).toEqual([]);
    expect(github.reactions).toEqual(["31 confused"]);
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining("was not followed")]);
  });

  test("shows that it failed", async () => {
    engine = async () => {
      throw new Error("out of memory");
    };
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(github.reactions).toEqual(["31 eyes", "31 confused"]);
  });

  test("with words it does not know is not understood", async () => {
    await receive("issue_comment", commentEvent("/blast-radius explane everything"));
    await finish();
    expect(github.reactions).toEqual(["31 confused"]);
    expect(shown()).toEqual([]);
  });

  test("lives without its reactions", async () => {
    for (let times = 0; times < 2; times++)
      github.fail({
        operation: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
        status: 403,
        message: "Resource not accessible by integration",
      });
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v2-9001-7-c31"]);
  });

  test.each([
    ["prose", commentEvent("what is the /blast-radius of this?")],
    ["a bot", commentEvent("/blast-radius", { type: "Bot" })],
    ["an issue", commentEvent("/blast-radius", { onIssue: true })],
    ["a closed pull request", commentEvent("/blast-radius", { state: "closed" })],
  ])("is not heard in %s", async (_what, payload) => {
    await receive("issue_comment", payload);
    await finish();
    expect(github.requests).toEqual([]);
  });
});
