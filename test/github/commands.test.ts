/** Commands in comments, from the webhook to the App's one comment; the engine's part is told by the test. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PullRequestReview } from "../../src/github/material.ts";
import { SourceError } from "../../src/ports.ts";
import type { AskedFinding, EngineAnswer, Question } from "../../src/questions.ts";
import { type AppUnderTest, startApp } from "../support/app.ts";
import { type FakeGithub, type FakePull, startFakeGithub } from "../support/fake-github.ts";
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
/** Till opened it and may write; 999 is his account. */
const pull: FakePull = { number: 7, title: "Charge twice", baseBranch: "main", state: "open", head };
const till = { login: "till", userId: 999 };
const report = { conclusion: "neutral", title: "low", summary: "One finding.", annotations: [] } as const;
const finding: AskedFinding = {
  id: "0123456789abcdef",
  rule: "seed-18/outbound-without-timeout",
  seeds: [18],
  gates: false,
  place: "src/charges.ts:3",
  owners: [],
  teams: [],
};

let github: FakeGithub;
let dir: string;
let app: AppUnderTest;
let reviews: PullRequestReview[];
let questions: Question[];
let engine: (question: Question, signal: AbortSignal) => Promise<EngineAnswer>;

beforeEach(async () => {
  github = await startFakeGithub({
    ...{ appId: 11, publicKey, installationId, repository: shop, gitRoot: tmpdir() },
    permissions: { metadata: "read", contents: "read", checks: "write", pull_requests: "write" },
    people: { "orders-lead": "write", till: "write", "orders-second": "write" },
    compare: () => ({ base: "b".repeat(40), mergeBase: "a".repeat(40) }),
  });
  github.setPull(pull);
  reviews = [];
  questions = [];
  engine = async (question) =>
    question.ask === "decide"
      ? { markdown: "", understood: true, findings: [finding] }
      : { markdown: `answer to ${question.ask}`, understood: true, findings: [] };
  dir = mkdtempSync(join(tmpdir(), "commands-"));
  start();
});

function start(deadline = 60_000): void {
  app = startApp({
    ...{ dir, apiUrl: github.apiUrl, privateKey, deadline },
    reviewPullRequest: async (review) => {
      reviews.push(review);
      return report;
    },
    askEngine: async (_review, question, signal) => {
      questions.push(question);
      return await engine(question, signal);
    },
  });
}

afterEach(async () => {
  await app.stop();
  await github.close();
  rmSync(dir, { recursive: true });
  expect(github.problems).toEqual([]);
});

let nextComment = 100;

/** Comments as somebody; by the lead unless told. Gives the comment's id. */
async function say(body: string, by: CommentOptions = {}): Promise<number> {
  const id = nextComment++;
  github.said.set(id, { body, userId: by.userId ?? 501 });
  await app.receive("issue_comment", commentEvent(body, { id, ...by }));
  return id;
}

const ours = (): readonly string[] => github.comments.filter((one) => one.app === 11).map(({ body }) => body);
const held = async () => await app.store.decisions.held(shop.id, 7);

describe("a question", () => {
  test("is answered in a comment of the App's, and the reactions say when", async () => {
    const id = await say("/blast-radius why GET /orders");
    await app.finish();
    expect(questions).toEqual([{ ask: "why", about: "GET /orders" }]);
    expect(ours()).toEqual([
      [
        "<!-- blast-radius:v1 pr=7 -->",
        "` /blast-radius why GET /orders `, asked by ` orders-lead ` at ` 1111111 `:",
        "answer to why",
        "<sub>This comment is edited in place. ` /blast-radius help ` lists the commands.</sub>",
      ].join("\n\n"),
    ]);
    expect(github.reactions).toEqual([`${id} eyes`, `${id} +1`]);
    expect(github.checkRuns).toEqual([]);
  });

  test.each([
    ["of src/charges.ts", { ask: "of", about: "src/charges.ts" }],
    ["delete table orders", { ask: "delete", about: "table orders" }],
    ["tests", { ask: "tests" }],
    ["rollback", { ask: "rollback" }],
    ["explain seed-18", { ask: "explain", about: "seed-18" }],
  ])("%s reaches the engine", async (words, question) => {
    await say(`/blast-radius ${words}`);
    await app.finish();
    expect(questions).toEqual([question]);
  });

  test("stands above the earlier ones, in the same comment, whoever asks and how many at once", async () => {
    await Promise.all(["tests", "rollback", "why a", "of b", "delete c"].map((words) => say(`/blast-radius ${words}`)));
    await say("/blast-radius help");
    await app.finish();
    expect(ours()).toHaveLength(1);
    for (const word of ["tests", "rollback", "why", "of", "delete"]) expect(ours()[0]).toContain(`answer to ${word}`);
    expect(ours()[0]?.match(/<details>/g)).toHaveLength(5);
    expect(ours()[0]?.match(/<\/details>/g)).toHaveLength(5);
  });

  test("keeps within what a comment holds, however long the answers are", async () => {
    engine = async () => ({ markdown: "x".repeat(18_000), understood: true, findings: [] });
    for (const unit of ["a", "b", "c", "d", "e"]) await say(`/blast-radius of ${unit}`);
    await app.finish();
    expect(ours()[0]?.length).toBeLessThan(60_000);
    expect(ours()[0]).toContain("2 earlier answers are left out.");
  });

  test("finds the comment again after a restart, and after the answer to its creation was lost", async () => {
    github.fail({
      operation: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      status: 502,
      committed: true,
    });
    await say("/blast-radius tests");
    await app.finish();
    await app.stop();
    start();
    await say("/blast-radius rollback");
    await app.finish();
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toMatch(/answer to rollback[\s\S]*answer to tests/);
  });

  test("makes a new comment where somebody deleted the old one", async () => {
    await say("/blast-radius tests");
    await app.finish();
    github.deleteComment(github.comments[0]?.id ?? 0);
    await say("/blast-radius rollback");
    await app.finish();
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toContain("answer to tests");
  });

  test("never edits a comment of anybody else's that bears its marker", async () => {
    const body = "<!-- blast-radius:v1 pr=7 -->\n\nmine";
    github.comment({ number: 7, body, userType: "User", app: null });
    github.comment({ number: 7, body, userType: "Bot", app: 12 });
    for (let at = 0; at < 120; at++) github.comment({ number: 7, body: "well", userType: "User", app: null });
    await say("/blast-radius tests");
    await app.finish();
    expect(github.comments.filter((one) => one.body === body)).toHaveLength(2);
    expect(ours()).toHaveLength(1);
  });

  test("that the engine cannot answer is told, with a sign", async () => {
    engine = async () => ({ markdown: "There is no unit.", understood: false, findings: [] });
    const id = await say("/blast-radius why nothing");
    await app.finish();
    expect(ours()[0]).toContain("There is no unit.");
    expect(github.reactions).toEqual([`${id} eyes`, `${id} confused`]);
  });

  test("that fails inside says so, and gives nothing away", async () => {
    engine = async () => {
      throw new Error("secret path /data/mirrors");
    };
    await say("/blast-radius tests");
    await app.finish();
    expect(ours()[0]).toContain("**Could not analyse this pull request.**");
    expect(ours()[0]).not.toContain("/data/mirrors");
  });

  test("about a change that cannot be read says why, as text", async () => {
    engine = async () => {
      throw new SourceError("No `@everyone` \u202e here.", { hint: "Push again." });
    };
    await say("/blast-radius tests");
    await app.finish();
    expect(ours()[0]).toContain("```text\nNo `@everyone` \\u{202e} here. Push again.\n```");
  });

  test("that takes too long is stopped and told", async () => {
    await app.stop();
    start(200);
    engine = async (_question, signal) =>
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await say("/blast-radius tests");
    await app.finish();
    expect(ours()[0]).toContain("**Took too long.**");
  });

  test("is taken up again by the next process", async () => {
    const begun = Promise.withResolvers<void>();
    engine = async (_question, signal) => {
      begun.resolve();
      return await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const id = await say("/blast-radius tests");
    await begun.promise;
    await app.stop();
    expect(ours()).toEqual([]);
    engine = async () => ({ markdown: "at last", understood: true, findings: [] });
    start();
    await app.finish();
    expect(ours()[0]).toContain("at last");
    expect(github.reactions).toEqual([`${id} eyes`, `${id} +1`]);
  });

  test("is answered about the head that came while it waited", async () => {
    const second = "2".repeat(40);
    engine = async () => {
      if (questions.length === 1) {
        github.setPull({ ...pull, head: second });
        await app.receive("pull_request", pullRequestEvent("synchronize", second));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return { markdown: "answered", understood: true, findings: [] };
    };
    await say("/blast-radius tests");
    await app.finish();
    expect(ours()).toHaveLength(1);
    expect(github.checkRuns.map(({ head_sha, status }) => [head_sha, status])).toEqual([[second, "completed"]]);
  });

  test("is not answered where the App may not comment, and nothing is tried for ever", async () => {
    const operation = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    github.fail({ operation, status: 403, message: "Resource not accessible by integration" });
    const id = await say("/blast-radius tests");
    await app.finish();
    expect(ours()).toEqual([]);
    expect(github.reactions).toEqual([`${id} eyes`, `${id} confused`]);
  });
});

describe("who may ask", () => {
  const passerBy = { login: "passer-by", userId: 1234 };

  test("the author, who may only read", async () => {
    await say("/blast-radius tests", { login: "newcomer", userId: 999 });
    await app.finish();
    expect(questions).toHaveLength(1);
  });

  test("nobody else without write access: one place says so for all of them", async () => {
    await say("/blast-radius tests", passerBy);
    const id = await say("/blast-radius accept seed-18 because I would like to have it", {
      login: "another",
      userId: 5,
    });
    await app.finish();
    expect(questions).toEqual([]);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.match(/was not followed/g)).toHaveLength(1);
    expect(github.reactions).toContain(`${id} confused`);
    expect(await held()).toEqual([]);
  });

  test("decisions are not the author's without write access", async () => {
    await say("/blast-radius accept seed-18 because it is bounded elsewhere", { login: "newcomer", userId: 999 });
    await app.finish();
    expect(ours()[0]).toContain("it is open to people who may write to this repository.");
    expect(await held()).toEqual([]);
  });

  test("who asks without end is not answered any more, and neither is anybody on that pull request", async () => {
    for (let at = 0; at < 45; at++) await say("/blast-radius help", till);
    await app.finish();
    expect(github.reactions).toHaveLength(40);
    expect(ours()).toHaveLength(1);
  });

  test.each([
    ["in prose", commentEvent("what is the /blast-radius help of this?")],
    ["by a bot", commentEvent("/blast-radius tests", { type: "Bot" })],
    ["by an app for a person", commentEvent("/blast-radius tests", { viaApp: true })],
    ["on an issue", commentEvent("/blast-radius tests", { onIssue: true })],
    ["on a closed pull request", commentEvent("/blast-radius tests", { state: "closed" })],
    ["in an edited comment", { ...commentEvent("/blast-radius tests"), action: "edited" }],
    ["in a deleted comment", { ...commentEvent("/blast-radius tests"), action: "deleted" }],
  ])("%s: nothing happens", async (_what, payload) => {
    await app.receive("issue_comment", payload);
    await app.finish();
    expect(github.requests).toEqual([]);
  });

  test("nobody, once the pull request is closed", async () => {
    github.setPull({ ...pull, state: "closed" });
    await say("/blast-radius tests");
    await app.finish();
    expect([questions, ours(), github.reactions]).toEqual([[], [], []]);
  });
});

describe("help and what is not understood", () => {
  test("help lists every command", async () => {
    const id = await say("/blast-radius help");
    await app.finish();
    for (const word of ["why", "of", "delete", "tests", "rollback", "explain", "accept", "revoke", "wrong", "recheck"])
      expect(ours()[0]).toContain(`| \`/blast-radius ${word}`);
    expect(github.reactions).toEqual([`${id} +1`]);
  });

  test("a slip of the fingers gets a hint, and the next one takes its place", async () => {
    await say("/blast-radius explane seed-13");
    const id = await say("/blast-radius <img src=x> @everyone");
    await app.finish();
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toContain("There is no command ` <img `.");
    expect(ours()[0]).not.toContain("explane");
    expect(github.reactions).toContain(`${id} confused`);
  });

  test.each(["why", "accept seed-18 because"])(
    "whatever is asked by %s, nothing of it comes alive",
    async (command) => {
      const alive = [..."@#<>[]|\\", "\u202e", "\u200b", "\u0000"];
      const unit = fc.constantFrom(...alive, ..."`()*_~az09 :/.-");
      const hostile = fc.string({ unit, minLength: 1, maxLength: 120 });
      const bodies = fc.sample(hostile, 25);
      for (const words of bodies) await say(`/blast-radius ${command} ${words}`);
      await app.finish();
      const text = (ours()[0] ?? "").replace(/^<!-- blast-radius:v1 pr=7 -->/, "");
      // Outside of code spans only our own words and tags are left.
      const outside = text.replace(/(`+) [^\n]*? \1(?!`)/g, "").replace(/<\/?(?:details|summary|sub)>/g, "");
      expect(alive.filter((character) => outside.includes(character))).toEqual([]);
    },
  );
});

describe("accept", () => {
  const accept = "/blast-radius accept seed-18 because it is bounded by the platform until 2099-12-31";

  test("is written down, told, and honoured by a check of its own", async () => {
    const id = await say(accept);
    await app.finish();
    expect(questions).toEqual([
      {
        ask: "decide",
        kind: "accepted",
        about: "seed-18",
        because: "it is bounded by the platform",
        until: "2099-12-31",
      },
    ]);
    expect(await held()).toEqual([
      {
        ...{ id: finding.id, rule: finding.rule, seeds: [18], gates: false, sealed: true },
        ...{ by: "orders-lead", second: null, last: { id: 501, login: "orders-lead" } },
        ...{ because: "it is bounded by the platform", until: "2099-12-31" },
      },
    ]);
    expect(reviews.map(({ granted }) => granted)).toEqual([
      [
        {
          ...{ id: finding.id, rule: finding.rule, by: "orders-lead", sealed: true, lapsed: false },
          ...{ because: "it is bounded by the platform", until: "2099-12-31" },
        },
      ],
    ]);
    expect(github.checkRuns.map(({ external_id, status }) => [external_id, status])).toEqual([
      [`v2-9001-7-${head}-dc${id}`, "completed"],
    ]);
    expect(ours()[0]).toContain("Accepted until ` 2099-12-31 `, because it is bounded by the platform:");
    expect(ours()[0]).toContain("- ` seed-18/outbound-without-timeout `: ` 0123456789abcdef `");
    expect(github.reactions).toEqual([`${id} eyes`, `${id} +1`]);
  });

  test("holds over a restart and for the next head, until it is revoked", async () => {
    await say(accept);
    await app.finish();
    await app.stop();
    start();
    const second = "2".repeat(40);
    github.setPull({ ...pull, head: second });
    await app.receive("pull_request", pullRequestEvent("synchronize", second));
    await app.finish();
    expect(reviews.at(-1)?.granted.map(({ id }) => id)).toEqual([finding.id]);
    await say("/blast-radius revoke outbound-without-timeout");
    await app.finish();
    expect(await held()).toEqual([]);
    expect(reviews.at(-1)?.granted).toEqual([]);
    expect(ours()[0]).toContain("No longer accepted:");
    expect(github.checkRuns.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
  });

  test("that was cut off between the record and the answer is told once, and recorded once", async () => {
    github.fail({
      operation: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      status: 429,
      headers: { "retry-after": "1" },
    });
    await say(accept);
    await app.finish();
    expect(questions).toHaveLength(1);
    expect(await app.store.decisions.counts()).toEqual([{ kind: "accepted", rule: finding.rule, count: 1 }]);
    expect(ours()).toHaveLength(1);
    expect(github.checkRuns).toHaveLength(1);
  });

  test("that the end of the process cut off between the record and the answer is told once, and recorded once", async () => {
    const operation = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    github.fail({ operation, status: 502, after: 500 });
    const id = await say(accept);
    while (github.faults.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await held()).toHaveLength(1);
    await app.stop();
    start();
    await app.finish();
    expect(questions).toHaveLength(1);
    expect(await app.store.decisions.counts()).toEqual([{ kind: "accepted", rule: finding.rule, count: 1 }]);
    expect(ours()).toHaveLength(1);
    expect(github.reactions).toContain(`${id} +1`);
    expect(github.checkRuns.map(({ status }) => status)).toEqual(["completed"]);
  });

  test("of what fails the check needs somebody beside the author", async () => {
    engine = async () => ({ markdown: "", understood: true, findings: [{ ...finding, gates: true }] });
    await say(accept, till);
    await app.finish();
    expect(ours()[0]).toContain("This fails the check, so somebody beside the author");
    expect(await held()).toMatchObject([{ by: "till", sealed: false, second: null }]);
    await say("/blast-radius accept 0123 because the platform does bound it");
    await app.finish();
    expect(await held()).toMatchObject([{ by: "till", sealed: true, second: "orders-lead", until: "2099-12-31" }]);
    expect(reviews.at(-1)?.granted).toMatchObject([{ by: "till and orders-lead", sealed: true }]);
    // What both agreed on is not the author's alone to prolong.
    await say("/blast-radius accept 0123 because now it is mine for ever", till);
    await app.finish();
    expect(await held()).toMatchObject([{ second: "orders-lead", until: "2099-12-31" }]);
  });

  test("of an owner's own code needs nobody else", async () => {
    engine = async () => ({
      markdown: "",
      understood: true,
      findings: [{ ...finding, gates: true, owners: ["till"] }],
    });
    await say(accept, { ...till, login: "Till" });
    await app.finish();
    expect(await held()).toEqual([]);
    await say(accept, till);
    await app.finish();
    expect(await held()).toMatchObject([{ by: "till", sealed: true }]);
  });

  test("by several people at once is one waiver with two names", async () => {
    await Promise.all([say(accept), say(accept, { login: "orders-second", userId: 502 }), say(accept)]);
    await app.finish();
    expect(await held()).toHaveLength(1);
    expect((await app.store.decisions.counts())[0]?.count).toBe(3);
    expect(ours()).toHaveLength(1);
  });

  test("of nothing says so, and asks for no check", async () => {
    engine = async () => ({ markdown: "This change has no finding of it.", understood: false, findings: [] });
    const id = await say(accept);
    await app.finish();
    expect(github.checkRuns).toEqual([]);
    expect(github.reactions).toEqual([`${id} eyes`, `${id} confused`]);
  });
});

describe("revoke and wrong", () => {
  test("revoke of what nobody accepted says what is accepted", async () => {
    await say("/blast-radius accept seed-18 because it is bounded by the platform");
    await say("/blast-radius revoke seed-7");
    await app.finish();
    expect(ours()[0]).toContain(
      "Nothing called ` seed-7 ` is accepted on this pull request. Accepted are findings of ` seed-18/outbound-without-timeout `.",
    );
    expect(await held()).toHaveLength(1);
  });

  test("wrong is written down and counted, and lifts nothing", async () => {
    await say("/blast-radius wrong 0123456789abcdef because the client has a limit of its own");
    await app.finish();
    expect(questions).toMatchObject([{ ask: "decide", kind: "wrong" }]);
    expect(await held()).toEqual([]);
    expect(await app.store.decisions.counts()).toEqual([{ kind: "wrong", rule: finding.rule, count: 1 }]);
    expect(ours()[0]).toContain("Written down as wrong, because the client has a limit of its own:");
    expect(github.checkRuns).toEqual([]);
  });
});

describe("buttons", () => {
  const press = async (identifier: string, over = {}) => {
    const run = { id: 41, head_sha: head, external_id: `v2-9001-7-${head}-0123456789ab` };
    await app.receive("check_run", { ...checkRunEvent("requested_action", run, identifier), ...over });
  };

  test.each([
    ["rollback", { ask: "rollback" }],
    ["accept", { ask: "open" }],
  ])("%s is answered in the comment, once however often it is pressed", async (identifier, question) => {
    await press(identifier);
    await press(identifier);
    await app.finish();
    expect(questions).toEqual([question]);
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toMatch(/^` (?:Accept|\/blast-radius rollback) `, asked by ` orders-lead `/m);
    expect(github.reactions).toEqual([]);
  });

  test("are no way around the permissions", async () => {
    await press("rollback", { sender: { id: 1234, login: "passer-by", type: "User" } });
    await press("toString");
    await app.finish();
    expect(questions).toEqual([]);
    expect(ours()[0]).toContain("was not followed");
  });
});
