/** Commands on a fork's pull request, from signed webhooks to the App's comment: real processes, real git, a GitHub of our own. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type FakeCheckRun, type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import type { JsonObject } from "../support/github-contract.ts";
import { createRepository } from "../support/repository.ts";
import { type RunningService, startService } from "../support/service.ts";
import {
  type CommentOptions,
  checkRunEvent,
  commentEvent,
  installationId,
  pullRequestEvent,
  shop,
  sign,
} from "../support/webhooks.ts";

const secret = "a secret of this test only";
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const charges = (cents: string) => `export const charge = (order: { cents: number }): number => ${cents};\n`;
const call = (host: string) => `select net.http_post(url := 'https://${host}.example');\n`;
const repository = createRepository({
  "package.json": '{ "name": "shop", "type": "module", "dependencies": { "express": "5.0.0" } }\n',
  "src/charges.ts": charges("order.cents"),
  "src/charges.test.ts":
    'import { test } from "vitest";\nimport { charge } from "./charges.ts";\ntest("charges", () => { charge({ cents: 1 }); });\n',
  "src/routes.ts": [
    'import express from "express";',
    'import { charge } from "./charges.ts";',
    "const app = express();",
    'app.post("/orders", (request, response) => { response.json({ charged: charge(request.body) }); });',
    "app.listen(3000);",
    "",
  ].join("\n"),
});
// In the repository itself a fork's commits are reached by the pull request's own name alone.
repository.branch("fork");
const first = repository.commit({ "src/charges.ts": charges("order.cents * 2"), "migrations/1.sql": call("mail") });
const second = repository.commit({ "migrations/2.sql": call("parcels") });
repository.branch("main");
repository.git("update-ref", "refs/pull/7/head", second);
repository.git("branch", "-D", "fork");

const root = mkdtempSync(join(tmpdir(), "commands-"));
const organisation = new Map([[".github/blast-radius.yml", "gate: [seed-13]\nlevels: { seed-13: error }\n"]]);
const till = { login: "till", userId: 999 };
let github: FakeGithub;
let service: RunningService;

async function start(): Promise<void> {
  service = await startService({
    APP_ID: "11",
    PRIVATE_KEY_PATH: join(root, "key.pem"),
    WEBHOOK_SECRET: secret,
    DATA_DIR: join(root, "data"),
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    LOG_LEVEL: "debug",
  });
}

beforeAll(async () => {
  mkdirSync(join(root, shop.owner));
  renameSync(repository.bareCopy(), join(root, shop.owner, `${shop.name}.git`));
  writeFileSync(join(root, "key.pem"), privateKey, { mode: 0o600 });
  const { default_permissions: permissions } = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
  github = await startFakeGithub({
    ...{ appId: 11, publicKey, installationId, repository: shop, permissions, organisation, gitRoot: root },
    people: { "orders-lead": "write", till: "write" },
    compare: (branch, head) => ({
      base: repository.git("rev-parse", branch),
      mergeBase: repository.git("merge-base", branch, head),
    }),
  });
  await start();
});

afterAll(async () => {
  await service?.stop();
  await github?.close();
  repository.remove();
  rmSync(root, { recursive: true, force: true });
});

async function deliver(event: string, payload: JsonObject): Promise<void> {
  const { headers, body } = sign(secret, event, payload, randomUUID());
  const response = await fetch(`${service.url}/api/github/webhooks`, { method: "POST", headers, body });
  expect(response.status).toBe(202);
}

/** The check run of this place in the order of creation, when it is concluded. */
async function concluded(index: number): Promise<FakeCheckRun> {
  for (;;) {
    const run = github.checkRuns[index];
    if (run?.status === "completed") return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let nextComment = 30;

/** Comments, and waits for the sign that it is seen to; gives the App's comment. */
async function ask(words: string, by: CommentOptions = {}): Promise<string> {
  const id = ++nextComment;
  github.said.set(id, { body: `/blast-radius ${words}`, userId: by.userId ?? 501 });
  await deliver("issue_comment", commentEvent(`/blast-radius ${words}`, { id, ...by }));
  const done = [`${id} +1`, `${id} confused`];
  while (!done.some((sign) => github.reactions.includes(sign))) await new Promise((resolve) => setTimeout(resolve, 20));
  const ours = github.comments.filter(({ app }) => app === 11);
  expect(ours).toHaveLength(1);
  return ours[0]?.body ?? "";
}

async function push(head: string, action: string): Promise<void> {
  github.setPull({ number: 7, title: "Charge twice", baseBranch: "main", state: "open", head });
  await deliver("pull_request", pullRequestEvent(action, head));
}

describe("a pull request of a fork", () => {
  test("fails by what the organisation gates", async () => {
    await push(first, "opened");
    const run = await concluded(0);
    expect(run.conclusion).toBe("failure");
    expect(run.actions.map(({ identifier }) => identifier)).toEqual(["recheck", "rollback", "accept"]);
    expect(github.requests.filter((request) => request.includes("/contents/"))).toHaveLength(1);
  });

  test("has questions answered by the engine, in one comment", async () => {
    expect(await ask("why POST /orders")).toContain("` route POST /orders ` is");
    expect(await ask("of src/charges.ts")).toContain("route POST /orders");
    expect(await ask("delete charge", till)).toContain("without symbol charge");
  });

  test("has questions about the change answered in the same comment, below the newest", async () => {
    expect(await ask("tests")).toContain("src/charges.test.ts");
    expect(await ask("explain seed-13")).toContain("` seed-13/http-from-database ` at ` migrations/1.sql:1 `");
    expect(await ask("rollback")).toContain("## Way back: ");
    expect(await ask("why nothing-of-the-kind")).toContain("There is no unit ` nothing-of-the-kind `");
    expect(await ask("help")).toContain("| `/blast-radius why <unit>` |");
    const [comment] = github.comments;
    expect(comment?.body.match(/<summary>Earlier: \w+<\/summary>/g)).toHaveLength(7);
    expect(
      github.requests.filter((request) => request.startsWith("POST /repos/{owner}/{repo}/issues/{issue_number}")),
    ).toHaveLength(1);
  });

  test("is refused to strangers", async () => {
    const text = await ask("accept seed-13 because I say that it is fine", { login: "passer-by", userId: 1234 });
    expect(text).toContain("from ` passer-by ` was not followed");
  });

  test("still fails when its author alone accepts, and says what is missing", async () => {
    expect(await ask("accept seed-13 because the mail host is our own", till)).toContain("somebody beside the author");
    const run = await concluded(1);
    expect(run.conclusion).toBe("action_required");
    expect(run.output.title).toContain("awaits a second person");
    expect(run.output.summary).toContain("somebody else with write access has to agree");
  });

  test("passes when somebody else agrees, and shows who and why", async () => {
    await ask("accept seed-13 because the mail host stands beside the database");
    const run = await concluded(2);
    expect(run.conclusion).not.toBe("failure");
    expect(run.output.summary).toContain(
      "accepted by till and orders-lead on this pull request: the mail host stands beside the database",
    );
  });

  test("keeps what was accepted over a crash and a push; what is new is told", async () => {
    await service.kill();
    await start();
    await push(second, "synchronize");
    const run = await concluded(3);
    expect([run.head_sha, run.conclusion]).toEqual([second, "failure"]);
    expect(run.output.summary).toContain("accepted by till and");
    expect(run.output.summary).toContain("` migrations/2.sql:1 `");
  });

  test("tells on its button which words accept what is open", async () => {
    const { id = 0, head_sha = "", external_id = "" } = github.checkRuns[3] ?? {};
    await deliver("check_run", checkRunEvent("requested_action", { id, head_sha, external_id }, "accept"));
    while (!/\/blast-radius accept [0-9a-f]{16} because/.test(github.comments[0]?.body ?? ""))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(github.comments).toHaveLength(1);
  });

  test("fails by both again when it is revoked", async () => {
    expect(await ask("revoke seed-13", till)).toContain("No longer accepted:");
    const run = await concluded(4);
    expect(run.conclusion).toBe("failure");
    expect(run.output.summary).not.toContain("accepted by");
  });

  test("counts what people call wrong", async () => {
    expect(await ask("wrong seed-13 because neither of them waits for an answer")).toContain("Written down as wrong");
    const metrics = await (await fetch(`${service.operations}/metrics`)).text();
    expect(metrics).toContain('blast_radius_decisions{kind="wrong",rule="seed-13/http-from-database"} 2');
    expect(metrics).toContain('blast_radius_decisions{kind="accepted",rule="seed-13/http-from-database"} 2');
    expect(metrics).not.toMatch(/corner-shop|\btill\b|orders-lead/);
  });

  test("is told what is wrong with the organisation's settings, which gate nothing then", async () => {
    organisation.set(".github/blast-radius.yml", "gate: seed-13\n");
    await service.stop();
    await start();
    await ask("recheck");
    const run = await concluded(5);
    expect(run.conclusion).toBe("neutral");
    expect(run.output.summary).toContain("corner-shop/.github: .github/blast-radius.yml");
  });
});

describe("the service", () => {
  test("asked GitHub for nothing that GitHub would not give or take", async () => {
    expect(await service.stop()).toBe(0);
    expect(github.problems).toEqual([]);
  });

  test("wrote neither a credential nor a word of the comments to its log", () => {
    const log = service.output.join("\n");
    for (const token of github.tokens) expect(log).not.toContain(token);
    expect(log).not.toMatch(/ghs_|BEGIN|Bearer|mail host|POST \/orders|migrations/);
  });
});
