import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createProbot, type Probot } from "probot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCheckRuns } from "../../src/github/check-run.ts";
import { findHeads } from "../../src/github/find-heads.ts";
import { findRepositories } from "../../src/github/find-repositories.ts";
import { runFor } from "../../src/github/keys.ts";
import { createClientClass, githubFetch } from "../../src/github/octokit.ts";
import { redeliver } from "../../src/github/redeliver.ts";
import { openWorkStore } from "../../src/store/work.ts";
import type { WorkStore } from "../../src/work.ts";
import { type FakeGithub, type FakePull, startFakeGithub } from "../support/fake-github.ts";
import { installationId, pullRequestEvent, shop } from "../support/webhooks.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const head = "1".repeat(40);
const repository = { installationId, repositoryId: shop.id, owner: shop.owner, repo: shop.name };
const checks = createCheckRuns(11, { pauses: [0, 0] });
const hour = 3_600_000;

let github: FakeGithub;
let probot: Probot;
let dir: string;
let store: WorkStore;

beforeEach(async () => {
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions: { metadata: "read", contents: "read", checks: "write", pull_requests: "write" },
    people: {},
    gitRoot: tmpdir(),
    compare: () => undefined,
  });
  probot = createProbot({
    env: { PRIVATE_KEY: privateKey },
    overrides: {
      appId: 11,
      privateKey,
      secret: "a secret of this test only",
      baseUrl: github.apiUrl,
      log: pino({ level: "silent" }),
      Octokit: createClientClass({ pace: false }),
      request: { fetch: githubFetch },
    },
  });
  dir = mkdtempSync(join(tmpdir(), "reconcile-"));
  store = openWorkStore(dir);
});

afterEach(async () => {
  store.close();
  rmSync(dir, { recursive: true });
  await github.close();
  expect(github.problems).toEqual([]);
});

describe("redeliver", () => {
  const times = (later: number) => ({ now: Date.now() + later, since: Date.now() - hour, pause: 1_000 });

  test("asks for what the journal does not have, and leaves the rest", async () => {
    await github.hooks.send("pull_request", pullRequestEvent("opened", head), { lost: true, guid: "lost" });
    await github.hooks.send("pull_request", pullRequestEvent("opened", head), { lost: true, guid: "kept" });
    await store.append([{ guid: "kept", event: "pull_request", body: Buffer.from("{}"), receivedAt: 1 }]);
    expect(await redeliver(await probot.auth(), store, times(2_000))).toBe(1);
    expect(github.hooks.log.map(({ guid }) => guid)).toEqual(["lost", "kept", "lost"]);
  });

  test("waits longer after each failure, and gives up", async () => {
    await github.hooks.send("ping", {}, { lost: true, guid: "lost" });
    const app = await probot.auth();
    expect(await redeliver(app, store, times(500))).toBe(0);
    for (const later of [1_500, 2_500, 4_500, 8_500, 16_500]) expect(await redeliver(app, store, times(later))).toBe(1);
    expect(await redeliver(app, store, times(hour))).toBe(0);
    expect(github.hooks.log).toHaveLength(6);
  });

  test("reads on over the pages, back to where it is to stop", async () => {
    for (let times = 0; times < 130; times++)
      await github.hooks.send("ping", {}, { lost: true, guid: `lost-${times}` });
    expect(await redeliver(await probot.auth(), store, times(2_000))).toBe(130);
  });
});

describe("findHeads", () => {
  const parts = () => ({ checks, store, settings: "engine 1", drafts: true });
  const pull = (number: number, over: Partial<FakePull> = {}): FakePull => ({
    number,
    title: "Charge twice",
    baseBranch: "main",
    state: "open",
    head: String(number).repeat(40),
    ...over,
  });
  const numbers = async (over: Partial<ReturnType<typeof parts>> = {}, since = Date.now() - hour) => {
    const { requests = [] } = await findHeads(
      { ...parts(), ...over },
      await probot.auth(installationId),
      repository,
      since,
    );
    return requests.map(({ number, priority }) => `${number} ${priority}`);
  };

  test("finds open heads that nobody has answered, and lets them wait behind people", async () => {
    github.setPull(pull(1));
    github.setPull(pull(2, { state: "closed" }));
    github.setPull(pull(3, { draft: true }));
    expect((await numbers()).toSorted()).toEqual(["1 low", "3 low"]);
    expect(await numbers({ drafts: false })).toEqual(["1 low"]);
  });

  test("asks GitHub nothing of what the store knows to be answered or under way", async () => {
    github.setPull(pull(1));
    const question = { repositoryId: shop.id, number: 1, head: "1".repeat(40), base: "main", settings: "engine 1" };
    await store.apply({ repositories: [repository], requests: [runFor(question)] }, 1);
    expect(await numbers()).toEqual([]);
    expect(github.requests.filter((request) => request.includes("check-runs"))).toEqual([]);
  });

  test("takes a concluded check of an earlier life for an answer, and an unfinished one not", async () => {
    github.setPull(pull(1));
    const api = await probot.auth(installationId);
    const subject = { ...repository, head: "1".repeat(40), key: `v2-${shop.id}-1-${"1".repeat(40)}-0123456789ab` };
    const run = await checks.start(api, subject, "blast radius");
    expect(await numbers()).toEqual(["1 low"]);
    if (run !== undefined)
      await checks.answer(api, run, { conclusion: "success", title: "low", summary: "None.", annotations: [] });
    expect(await numbers()).toEqual([]);
  });

  test("leaves alone what was there long before", async () => {
    github.setPull(pull(1, { updatedAt: new Date(Date.now() - 2 * hour).toISOString() }));
    expect(await numbers()).toEqual([]);
  });

  test("reads more than one page", async () => {
    for (let number = 1; number <= 120; number++)
      github.setPull(pull(number, { head: number.toString(16).padStart(40, "0") }));
    expect(await numbers()).toHaveLength(120);
  });
});

test("findRepositories knows what is there and what is no more", async () => {
  const gone = { ...repository, repositoryId: 5, repo: "closed-shop" };
  const clientOf = async (id: number) => await probot.auth(id);
  expect(await findRepositories({ app: await probot.auth(), clientOf, known: [repository, gone] })).toEqual({
    repositories: [repository],
    gone: { installations: [], repositories: [5] },
  });
});
