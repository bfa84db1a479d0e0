import { generateKeyPairSync } from "node:crypto";
import { tmpdir } from "node:os";
import { pino } from "pino";
import { createProbot, type Probot } from "probot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/github/app.ts";
import type { CheckReport } from "../../src/github/check-report.ts";
import { createClientClass, githubFetch } from "../../src/github/octokit.ts";
import type { PullRequestReview } from "../../src/github/review-job.ts";
import { createRunner, type Runner } from "../../src/github/runner.ts";
import { SourceError } from "../../src/ports.ts";
import { type FakeGithub, type FakePull, startFakeGithub } from "../support/fake-github.ts";
import type { JsonObject } from "../support/github-contract.ts";
import { commentEvent, installationId, pullRequestEvent, shop } from "../support/webhooks.ts";

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
let runner: Runner;
let probot: Probot;
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
    compare: (branch) => (branch === "main" ? { base, mergeBase } : undefined),
  });
  github.setPull(pull);
  asked = [];
  engine = async () => report;
  start({ capacity: 10, concurrency: 2, deadline: 60_000 });
});

function start(limits: Parameters<typeof createRunner>[0]): void {
  const log = pino({ level: "silent" });
  runner = createRunner(limits, log);
  probot = createProbot({
    env: { PRIVATE_KEY: privateKey },
    overrides: {
      appId: 11,
      privateKey,
      secret: "a secret of this test only",
      baseUrl: github.apiUrl,
      log,
      Octokit: createClientClass({ pace: false }),
      request: { fetch: githubFetch },
    },
  });
  const app = createApp({
    appId: 11,
    runner,
    log,
    pauses: [0, 0],
    reviewPullRequest: async (review, signal) => {
      asked.push(review);
      return await engine(review, signal);
    },
  });
  app(probot);
}

afterEach(async () => {
  await runner.drain(0, 60_000);
  await github.close();
  expect(github.problems).toEqual([]);
});

async function receive(name: "pull_request" | "issue_comment", payload: JsonObject): Promise<void> {
  const event = { id: "72d3162e", name, payload } as unknown as Parameters<Probot["receive"]>[0];
  await probot.receive(event);
}

/** Lets everything that was started come to its end. */
async function finish(): Promise<void> {
  await runner.drain(60_000, 0);
}

/** The check runs, one line each. */
function shown(): readonly string[] {
  return github.checkRuns.map(({ head_sha, status, conclusion, output, external_id }) =>
    [head_sha.slice(0, 1), status, conclusion, output.title, external_id.replace(/[0-9a-f]{40}/, "head")].join(" | "),
  );
}

describe("pull_request", () => {
  test.each(["opened", "synchronize", "reopened", "ready_for_review"])("%s is reviewed", async (action) => {
    await receive("pull_request", pullRequestEvent(action, first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v1-9001-7-head"]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(1);
    expect(asked).toMatchObject([{ number: 7, base, mergeBase, head: first, title: "Charge twice" }]);
    expect(github.requests).toEqual([
      "POST /app/installations/{installation_id}/access_tokens 201",
      "GET /repos/{owner}/{repo}/commits/{ref}/check-runs 200",
      "POST /repos/{owner}/{repo}/check-runs 201",
      "GET /repos/{owner}/{repo}/pulls/{pull_number} 200",
      "GET /repos/{owner}/{repo}/compare/{basehead} 200",
      "GET /repos/{owner}/{repo}/pulls/{pull_number} 200",
      "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id} 200",
    ]);
  });

  test.each(["closed", "labeled", "edited"])("%s is not", async (action) => {
    await receive("pull_request", pullRequestEvent(action, first));
    await finish();
    expect(github.requests).toEqual([]);
  });

  test("is in progress before the engine begins, and the webhook does not wait for either", async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<CheckReport>();
    engine = async () => {
      begun.resolve();
      return await end.promise;
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    expect(github.requests).toEqual([]);
    await begun.promise;
    expect(shown()).toEqual(["1 | in_progress |  |  | v1-9001-7-head"]);
    end.resolve(report);
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v1-9001-7-head"]);
  });

  test("delivered twice is answered once", async () => {
    await receive("pull_request", pullRequestEvent("opened", first));
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    start({ capacity: 10, concurrency: 2, deadline: 60_000 });
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
    await finishBoth();
    expect(shown()).toEqual([
      "1 | completed | neutral | Superseded by 2222222 | v1-9001-7-head-void",
      "2 | completed | success | answer on 2 | v1-9001-7-head",
    ]);
  });

  test("whose old head arrives late is not read for it", async () => {
    github.setPull({ ...pull, head: second });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Superseded by 2222222 | v1-9001-7-head-void"]);
    expect(asked).toEqual([]);
  });

  test("that comes back to a superseded head is answered there", async () => {
    github.setPull({ ...pull, head: second });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    start({ capacity: 10, concurrency: 2, deadline: 60_000 });
    github.setPull(pull);
    await receive("pull_request", pullRequestEvent("synchronize", first));
    await finish();
    expect(shown()).toEqual([
      "1 | completed | neutral | Superseded by 2222222 | v1-9001-7-head-void",
      "1 | completed | success | low · 1 route reached | v1-9001-7-head",
    ]);
  });
});

/** The second delivery comes from within the first review: the runner is drained when both checks are concluded. */
async function finishBoth(): Promise<void> {
  while (github.checkRuns.filter(({ status }) => status === "completed").length < 2)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await finish();
}

describe("what goes wrong", () => {
  const again = "Comment `/blast-radius` or push a commit to have it reviewed again.";

  test("in the change is said to its author, as text", async () => {
    engine = async () => {
      throw new SourceError("The host no longer has all of `@shop/orders`.", { hint: "Push again." });
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Could not read this change | v1-9001-7-head-void"]);
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
    expect(shown()).toEqual(["1 | completed | neutral | Could not analyse this pull request | v1-9001-7-head-void"]);
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
    start({ capacity: 10, concurrency: 2, deadline: 1 });
    engine = async (_review, signal) =>
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Took too long | v1-9001-7-head-void"]);
  });

  test("at a restart: an unfinished check is concluded before the process ends", async () => {
    const begun = Promise.withResolvers<void>();
    engine = async (_review, signal) => {
      begun.resolve();
      return await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    await receive("pull_request", pullRequestEvent("opened", first));
    await begun.promise;
    await runner.drain(0, 60_000);
    expect(shown()).toEqual(["1 | completed | neutral | Interrupted | v1-9001-7-head-void"]);
  });

  test("at GitHub: a created check whose answer was lost is found again, a completed one not repeated", async () => {
    github.fail({ operation: "POST /repos/{owner}/{repo}/check-runs", status: 502, committed: true });
    github.fail({ operation: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", status: 502, committed: true });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v1-9001-7-head"]);
    expect(github.checkRuns[0]?.annotations).toHaveLength(1);
  });

  test("at GitHub: an answer it refuses is replaced by a sentence", async () => {
    github.fail({ operation: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", status: 422 });
    await receive("pull_request", pullRequestEvent("opened", first));
    await finish();
    expect(shown()).toEqual(["1 | completed | neutral | Could not analyse this pull request | v1-9001-7-head-void"]);
    expect(github.checkRuns[0]?.output.summary).toContain("GitHub answered a request of ours with status 422.");
  });

  test("with a full house is thrown back to the sender", async () => {
    start({ capacity: 0, concurrency: 1, deadline: 60_000 });
    await expect(receive("pull_request", pullRequestEvent("opened", first))).rejects.toThrow("no room for another job");
  });
});

describe("/blast-radius", () => {
  test("has the head reviewed again, on a check run of its own", async () => {
    await receive("pull_request", pullRequestEvent("opened", first));
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(shown().toSorted()).toEqual([
      "1 | completed | success | low · 1 route reached | v1-9001-7-head",
      "1 | completed | success | low · 1 route reached | v1-9001-7-head-c31",
    ]);
    expect(github.reactions).toEqual(["31 eyes", "31 +1"]);
  });

  test("delivered twice runs once", async () => {
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    start({ capacity: 10, concurrency: 2, deadline: 60_000 });
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

  test("is closed to strangers, who cannot make the App write anything", async () => {
    await receive("issue_comment", commentEvent("/blast-radius", { login: "passer-by", userId: 1234 }));
    await finish();
    expect(
      github.requests.filter((request) => !request.startsWith("GET") && !request.includes("access_tokens")),
    ).toEqual([]);
    expect(github.requests).toContain("GET /repos/{owner}/{repo}/collaborators/{username}/permission 200");
  });

  test("shows that it failed", async () => {
    engine = async () => {
      throw new Error("out of memory");
    };
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(github.reactions).toEqual(["31 eyes", "31 confused"]);
  });

  test("shows that it failed before there was a check run", async () => {
    github.fail({ operation: "POST /repos/{owner}/{repo}/check-runs", status: 403 });
    await receive("issue_comment", commentEvent("/blast-radius"));
    await finish();
    expect(github.reactions).toEqual(["31 eyes", "31 confused"]);
  });

  test("with words it does not know is not understood", async () => {
    await receive("issue_comment", commentEvent("/blast-radius explain everything"));
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
    expect(shown()).toEqual(["1 | completed | success | low · 1 route reached | v1-9001-7-head-c31"]);
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
