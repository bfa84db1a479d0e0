/** What somebody may try who wants a finding accepted, the App busy, or another repository touched. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PullRequestReview } from "../../src/github/material.ts";
import type { AskedFinding, EngineAnswer, Question } from "../../src/questions.ts";
import { type AppUnderTest, startApp } from "../support/app.ts";
import { type FakeGithub, type FakePull, startFakeGithub } from "../support/fake-github.ts";
import type { JsonObject } from "../support/github-contract.ts";
import {
  type CommentOptions,
  checkRunEvent,
  commentEvent,
  installationId,
  pullRequestEvent,
  shop,
} from "../support/webhooks.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const head = "1".repeat(40);
const pull: FakePull = { number: 7, title: "Charge twice", baseBranch: "main", state: "open", head };
const till = { login: "till", userId: 999 };
const second = { login: "orders-second", userId: 502 };
const finding: AskedFinding = {
  ...{ id: "0123456789abcdef", rule: "seed-18/outbound-without-timeout", seeds: [18], gates: true },
  ...{ place: "src/charges.ts:3", owners: [], teams: [] },
};
const accept = "/blast-radius accept seed-18 because it is bounded by the platform";

let people: Record<string, "admin" | "write" | "read">;
let accounts: Record<string, number>;
let permissions: Record<string, string>;
let teams: Record<string, readonly string[]>;
let github: FakeGithub;
let dir: string;
let app: AppUnderTest;
let reviews: PullRequestReview[];
let questions: Question[];
let engine: (question: Question, signal: AbortSignal) => Promise<EngineAnswer>;

beforeEach(async () => {
  people = { "orders-lead": "write", till: "write", "orders-second": "write" };
  accounts = { "orders-lead": 501, till: 999, "orders-second": 502 };
  permissions = { metadata: "read", contents: "read", checks: "write", pull_requests: "write" };
  teams = {};
  github = await startFakeGithub({
    ...{ appId: 11, publicKey, installationId, repository: shop, gitRoot: tmpdir() },
    ...{ permissions, people, accounts, teams },
    compare: () => ({ base: "b".repeat(40), mergeBase: "a".repeat(40) }),
  });
  github.setPull(pull);
  reviews = [];
  questions = [];
  engine = async (question) =>
    question.ask === "decide"
      ? { markdown: "", understood: true, findings: [finding] }
      : { markdown: `answer to ${question.ask}`, understood: true, findings: [] };
  dir = mkdtempSync(join(tmpdir(), "trust-"));
  app = startApp({
    ...{ dir, apiUrl: github.apiUrl, privateKey },
    reviewPullRequest: async (review) => {
      reviews.push(review);
      return { conclusion: "neutral", title: "low", summary: "One finding.", annotations: [] };
    },
    askEngine: async (_review, question, signal) => {
      questions.push(question);
      return await engine(question, signal);
    },
  });
});

afterEach(async () => {
  await app.stop();
  await github.close();
  rmSync(dir, { recursive: true });
  expect(github.problems).toEqual([]);
});

let nextComment = 100;

async function say(body: string, by: CommentOptions = {}): Promise<number> {
  const id = nextComment++;
  github.said.set(id, { body, userId: by.userId ?? 501 });
  await app.receive("issue_comment", commentEvent(body, { id, ...by }));
  return id;
}

const ours = (): readonly string[] => github.comments.filter((one) => one.app === 11).map(({ body }) => body);
const held = async () => await app.store.decisions.held(shop.id, 7);
const review = async () => {
  await say("/blast-radius", till);
  await app.finish();
  return reviews.at(-1)?.granted ?? [];
};

describe("a decision", () => {
  test("of somebody who lost write access while it waited is not taken", async () => {
    engine = async () => {
      people["orders-lead"] = "read";
      return { markdown: "", understood: true, findings: [finding] };
    };
    const id = await say(accept);
    await app.finish();
    expect(await held()).toEqual([]);
    expect(ours()[0]).toContain("was not followed");
    expect(github.reactions).toContain(`${id} confused`);
    expect(github.checkRuns).toEqual([]);
  });

  test("to revoke, of somebody who lost write access while it waited, is not taken either", async () => {
    await say(accept);
    await app.finish();
    github.fail({
      operation: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
      status: 500,
      after: 300,
    });
    await say("/blast-radius revoke seed-18", second);
    // Heard by then, and waiting for its turn.
    while (github.faults.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    people["orders-second"] = "read";
    await app.finish();
    expect(await held()).toHaveLength(1);
  });

  test.each([
    ["was deleted", undefined],
    ["says something else by now", { body: "/blast-radius accept seed-7 because it is another one", userId: 501 }],
    ["is a quote by now", { body: `> ${accept}`, userId: 501 }],
    ["was written by somebody else", { body: accept, userId: 502 }],
  ])("is not taken from a comment that %s", async (_what, now) => {
    engine = async () => {
      if (now === undefined) github.said.delete(nextComment - 1);
      else github.said.set(nextComment - 1, now);
      return { markdown: "", understood: true, findings: [finding] };
    };
    const id = await say(accept);
    await app.finish();
    expect(await held()).toEqual([]);
    expect(github.reactions).toContain(`${id} confused`);
    expect(ours()[0]).toContain("Nothing was written down: the comment was edited or deleted");
  });

  test("is taken from a comment to which only more was written below", async () => {
    engine = async () => {
      github.said.set(nextComment - 1, { body: `${accept}\n\nThank you!`, userId: 501 });
      return { markdown: "", understood: true, findings: [finding] };
    };
    await say(accept);
    await app.finish();
    expect(await held()).toHaveLength(1);
  });

  test("holds for as long as who decided may write", async () => {
    await say(accept);
    await app.finish();
    expect(await review()).toMatchObject([{ by: "orders-lead", sealed: true, lapsed: false }]);
    people["orders-lead"] = "read";
    expect(await review()).toMatchObject([{ by: "orders-lead", lapsed: true }]);
    await say(accept, second);
    await app.finish();
    expect(await review()).toMatchObject([{ by: "orders-lead and orders-second", sealed: true, lapsed: false }]);
  });

  test("is nobody's by a login that belongs to somebody else now", async () => {
    accounts["orders-lead"] = 4_444;
    await say(accept);
    await app.finish();
    expect(await held()).toEqual([]);
    expect(ours()[0]).toContain("was not followed");
  });

  test("goes with the account and not with its name", async () => {
    await say(accept);
    await app.finish();
    accounts["orders-lead"] = 4_444;
    expect(await review()).toMatchObject([{ by: "orders-lead", lapsed: true }]);
  });

  test("survives heads that come while it is looked at, however many", async () => {
    const heads = ["2", "3", "4", "5", "6"].map((digit) => digit.repeat(40));
    const left = [...heads];
    engine = async (_question, signal) => {
      const next = left.shift();
      if (next === undefined) return { markdown: "", understood: true, findings: [finding] };
      github.setPull({ ...pull, head: next });
      await app.receive("pull_request", pullRequestEvent("synchronize", next));
      return await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const id = await say(accept);
    await app.finish();
    expect(left).toEqual([]);
    expect(await held()).toHaveLength(1);
    expect(github.reactions).toContain(`${id} +1`);
  });
});

describe("the second person", () => {
  test("is nobody who wrote a part of the change: one of them alone lifts no gate, two do", async () => {
    github.setPull({ ...pull, authorId: 31, commits: [{ author: 31 }, { author: 501 }, { author: 999 }] });
    await say(accept);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "orders-lead", sealed: false }]);
    expect(ours()[0]).toContain("This fails the check, so somebody");
    await say(accept, till);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "orders-lead", second: "till", sealed: true }]);
  });

  test("is nobody, where a bot opened it with commits of no account", async () => {
    const commits = [{ author: 41_898_282 }, { author: null }];
    github.setPull({ ...pull, authorId: 41_898_282, authorType: "Bot", commits });
    await say(accept);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "orders-lead", sealed: false }]);
  });

  test("is anybody else, where a person opened it with commits of no account", async () => {
    github.setPull({ ...pull, commits: [{ author: null }] });
    await say(accept);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "orders-lead", sealed: true }]);
  });

  test("may have merged the base branch by GitHub's button", async () => {
    const merge = { author: 501, committer: { id: 19_864_447, login: "web-flow" }, parents: 2 };
    github.setPull({ ...pull, commits: [{ author: 999 }, merge] });
    await say(accept);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "orders-lead", sealed: true }]);
  });

  test("is nobody who committed what another wrote, nor of whom nobody can tell beyond 250 commits", async () => {
    const commits = [{ author: 999, committer: { id: 501, login: "orders-lead" } }];
    github.setPull({ ...pull, commits });
    await say(accept);
    await app.finish();
    expect(await held()).toMatchObject([{ sealed: false }]);
    github.setPull({ ...pull, commits: Array.from({ length: 300 }, () => ({ author: 999 })) });
    await say(accept, second);
    await app.finish();
    // Another one than the first: two people have agreed.
    expect(await held()).toMatchObject([{ sealed: true }]);
  });
});

describe("teams in CODEOWNERS", () => {
  const owned = { ...finding, teams: ["corner-shop/orders"] };
  beforeEach(() => {
    engine = async () => ({ markdown: "", understood: true, findings: [owned] });
    teams["corner-shop/orders"] = ["till"];
  });

  test("whose members the App may not ask for vouch for nobody, and that is said", async () => {
    await say(accept, till);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "till", sealed: false }]);
    expect(ours()[0]).toContain("cannot vouch");
    expect(ours()[0]).toContain("` @corner-shop/orders `");
  });

  test("let a member accept alone where the App may ask", async () => {
    permissions["members"] = "read";
    await say(accept, till);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "till", sealed: true }]);
    expect(ours()[0]).not.toContain("cannot vouch");
  });

  test("let nobody else, nor teams of another organisation", async () => {
    permissions["members"] = "read";
    teams["corner-shop/orders"] = ["orders-lead"];
    teams["other/orders"] = ["till"];
    engine = async () => ({
      ...{ markdown: "", understood: true },
      findings: [{ ...owned, teams: ["corner-shop/orders", "other/orders"] }],
    });
    await say(accept, till);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "till", sealed: false }]);
    expect(github.requests.filter((one) => one.includes("/orgs/"))).toHaveLength(1);
  });
});

describe("many commands", () => {
  const stranger = { login: "passer-by", userId: 1234 };

  test("of strangers do not use up those of the people who may", async () => {
    for (let at = 0; at < 45; at++) await say("/blast-radius help", { login: `passer-by-${at}`, userId: 2_000 + at });
    const id = await say(accept);
    await app.finish();
    expect(github.reactions).toContain(`${id} +1`);
    expect(await held()).toHaveLength(1);
  });

  test("of strangers are refused in words five times an hour, and no more", async () => {
    for (let at = 0; at < 20; at++) await say("/blast-radius help", { login: `passer-by-${at}`, userId: 2_000 + at });
    await app.finish();
    const writes = github.requests.filter((request) => /^(?:POST|PATCH) \/repos/.test(request));
    expect(writes).toHaveLength(10);
    expect(github.reactions).toHaveLength(5);
    // Who may ask is answered all the same.
    const id = await say("/blast-radius tests");
    await app.finish();
    expect(github.reactions).toContain(`${id} +1`);
  });

  test("beyond what is answered ask nothing of GitHub", async () => {
    for (let at = 0; at < 70; at++) await say("/blast-radius help", stranger);
    await app.finish();
    const before = github.requests.length;
    for (let at = 0; at < 30; at++) await say("/blast-radius help", stranger);
    for (let at = 0; at < 30; at++) await say("/blast-radius", stranger);
    await app.finish();
    expect(github.requests.length).toBe(before);
    expect(questions).toEqual([]);
  });
});

describe("another repository", () => {
  const other = { id: 9_002, name: "shop", full_name: "corner-shop/shop", owner: { login: "corner-shop" } };
  const elsewhere = (payload: JsonObject, over: JsonObject): JsonObject => ({ ...payload, ...over });

  test("of the same name is not taken for the one that was meant", async () => {
    // What GitHub calls corner-shop/shop now is the new one; a late webhook of the old one still has that name.
    github.setPull({ ...pull, repositoryId: 9_002 });
    await say(accept);
    await app.finish();
    expect(await held()).toEqual([]);
    expect([questions, ours(), github.checkRuns]).toEqual([[], [], []]);
  });

  test("does not have what was decided here", async () => {
    await say(accept);
    await app.finish();
    github.setPull({ ...pull, repositoryId: 9_002 });
    await app.receive(
      "issue_comment",
      elsewhere(commentEvent("/blast-radius", { id: 9_000, ...till }), { repository: other }),
    );
    await app.finish();
    expect(reviews.at(-1)).toMatchObject({ repositoryId: 9_002, granted: [] });
  });

  test("of another installation gives nothing away, whoever names it, and goes on", async () => {
    const foreign = { installation: { id: 78 } };
    await app.receive("issue_comment", elsewhere(commentEvent(accept, { id: 9_001 }), foreign));
    const run = { id: 41, head_sha: head, external_id: `v2-9001-7-${head}-0123456789ab` };
    await app.receive("check_run", elsewhere(checkRunEvent("requested_action", run, "rollback"), foreign));
    await app.finish();
    expect([questions, ours(), await held()]).toEqual([[], [], []]);
    await say(accept);
    await app.finish();
    expect(await held()).toHaveLength(1);
  });

  test("cannot be named by a check run's own id", async () => {
    const run = { id: 41, head_sha: head, external_id: `v2-9002-7-${head}-0123456789ab` };
    await app.receive("check_run", checkRunEvent("requested_action", run, "rollback"));
    await app.finish();
    expect(github.requests).toEqual([]);
  });
});

describe("the App's comment", () => {
  test("is its own even where GitHub does not say which App wrote another that looks like it", async () => {
    const body = "<!-- blast-radius:v1 pr=7 -->\n\nof another bot";
    github.comment({ number: 7, body, userType: "Bot", app: null });
    const id = await say("/blast-radius tests");
    await app.finish();
    expect(ours()).toHaveLength(1);
    expect(github.comments.filter((one) => one.body === body)).toHaveLength(1);
    expect(github.reactions).toContain(`${id} +1`);
  });

  test("asks itself nothing", async () => {
    await say("/blast-radius help");
    await app.finish();
    const own = commentEvent(ours()[0] ?? "", { id: 8_000, login: "orders-lead", viaApp: true });
    const asBot = commentEvent("/blast-radius help", { id: 8_001, login: "blast-radius", userId: 77, type: "Bot" });
    const before = github.requests.length;
    await app.receive("issue_comment", own);
    await app.receive("issue_comment", asBot);
    await app.finish();
    expect(github.requests).toHaveLength(before);
  });
});
