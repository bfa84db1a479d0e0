/** One pull request, from the signed webhook to the concluded check run: real server, real git, a GitHub of our own. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type FakeCheckRun, type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import type { JsonObject } from "../support/github-contract.ts";
import { createRepository } from "../support/repository.ts";
import { type RunningService, startService } from "../support/service.ts";
import { commentEvent, installationId, mergeGroupEvent, pullRequestEvent, shop, sign } from "../support/webhooks.ts";

const secret = "a secret of this test only";
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const charges = (cents: string): string =>
  `/** Charges an order. */\nexport const charge = (order: { cents: number }): number => ${cents};\n`;
const routes = [
  'import express from "express";',
  'import { charge } from "./charges.ts";',
  "",
  "const app = express();",
  'app.post("/orders", (request, response) => {',
  "  response.json({ charged: charge(request.body) });",
  "});",
  "app.listen(3000);",
  "",
].join("\n");

const repository = createRepository({
  "package.json": '{ "name": "shop", "type": "module", "dependencies": { "express": "5.0.0" } }\n',
  "src/charges.ts": charges("order.cents"),
  "src/routes.ts": routes,
});
repository.branch("charge-twice");
const first = repository.commit({ "src/charges.ts": charges("order.cents * 2") }, "Charge twice");
const second = repository.commit({ "src/charges.ts": charges("order.cents + 1") }, "Charge a cent more");
repository.branch("main");
const base = repository.commit({ "README.md": "# The shop\n" }, "Say what this is");

const root = mkdtempSync(join(tmpdir(), "shop-"));
const data = join(root, "data");
const keyPath = join(root, "key.pem");
let github: FakeGithub;
let service: RunningService;

beforeAll(async () => {
  mkdirSync(join(root, shop.owner));
  renameSync(repository.bareCopy(), join(root, shop.owner, `${shop.name}.git`));
  writeFileSync(keyPath, privateKey, { mode: 0o600 });
  const { default_permissions: permissions } = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions,
    people: { "orders-lead": "write" },
    gitRoot: root,
    compare: (branch, head) => ({
      base: repository.git("rev-parse", branch),
      mergeBase: repository.git("merge-base", branch, head),
    }),
  });
  service = await startService({
    APP_ID: "11",
    PRIVATE_KEY_PATH: keyPath,
    WEBHOOK_SECRET: secret,
    DATA_DIR: data,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    LOG_LEVEL: "debug",
  });
});

afterAll(async () => {
  await service?.stop();
  await github?.close();
  repository.remove();
  rmSync(root, { recursive: true, force: true });
});

async function deliver(event: string, payload: JsonObject, by: string = secret): Promise<number> {
  const { headers, body } = sign(by, event, payload);
  const response = await fetch(`${service.url}/api/github/webhooks`, { method: "POST", headers, body });
  return response.status;
}

/** The check run of this place in the order of creation, when it is concluded. */
async function concluded(index: number): Promise<FakeCheckRun> {
  for (;;) {
    const run = github.checkRuns[index];
    if (run?.status === "completed") return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function setHead(head: string): void {
  github.setPull({ number: 7, title: "Charge twice", baseBranch: "main", state: "open", head });
}

describe("a pull request", () => {
  test("is refused from anybody but GitHub", async () => {
    setHead(first);
    expect(await deliver("pull_request", pullRequestEvent("opened", first), "development")).toBe(401);
    expect(github.requests).toEqual([]);
  });

  test("that is opened gets its check run, in progress and then concluded", async () => {
    expect(await deliver("pull_request", pullRequestEvent("opened", first))).toBe(202);
    const run = await concluded(0);
    expect(github.history).toEqual([`${run.id} in_progress`, `${run.id} completed`]);
    expect(run).toMatchObject({
      name: "blast radius",
      head_sha: first,
      external_id: expect.stringMatching(`^v2-9001-7-${first}-[0-9a-f]{12}$`),
      conclusion: "success",
    });
    expect(run.output.title).toMatch(/^low · 1 route.* reached$/);
    expect(run.output.summary).toContain("` POST /orders `");
    expect(run.annotations).toEqual([
      {
        path: "src/charges.ts",
        start_line: 2,
        end_line: 2,
        annotation_level: "notice",
        title: "charge reaches 1 unit",
        message: "route POST /orders",
      },
    ]);
  });

  test("that goes on is reviewed at its new head", async () => {
    setHead(second);
    expect(await deliver("pull_request", pullRequestEvent("synchronize", second))).toBe(202);
    const run = await concluded(1);
    expect([run.head_sha, run.conclusion]).toEqual([second, "success"]);
  });

  test("is reviewed again on /blast-radius", async () => {
    expect(await deliver("issue_comment", commentEvent("/blast-radius"))).toBe(202);
    const run = await concluded(2);
    expect([run.head_sha, run.external_id]).toEqual([second, "v2-9001-7-c31"]);
    expect(run.output).toEqual(github.checkRuns[1]?.output);
    while (github.reactions.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(github.reactions).toEqual(["31 eyes", "31 +1"]);
  });
});

describe("the service", () => {
  test("keeps the base branch's tip apart from where the pull request began", () => {
    expect(github.checkRuns[0]?.output.summary).not.toContain("README.md");
    expect(repository.git("rev-parse", "main")).toBe(base);
  });

  test("begins nothing while it is paused, and keeps what comes", async () => {
    await service.togglePause();
    expect(await deliver("merge_group", mergeGroupEvent("checks_requested", second))).toBe(202);
    const waits = 'blast_radius_runs{stage="announce",state="waiting"} 1';
    while (!(await (await fetch(`${service.operations}/metrics`)).text()).includes(waits))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(github.checkRuns).toHaveLength(3);
    await service.togglePause();
    expect((await concluded(3)).output.title).toBe("Reviewed on the pull requests");
  });

  test("says how it is doing, on a port of its own", async () => {
    const ask = async (path: string) => await fetch(`${service.operations}${path}`);
    expect([(await ask("/livez")).status, (await ask("/readyz")).status]).toEqual([200, 200]);
    const metrics = await (await ask("/metrics")).text();
    expect(metrics).toContain('blast_radius_run_seconds_count{stage="review",result="answered"} 3');
    expect(metrics).toMatch(/^blast_radius_github_requests_total\{status="20[01]"\} [1-9]/m);
    expect(metrics).toMatch(/^blast_radius_github_limit_left_count [1-9]/m);
    expect(metrics).not.toMatch(/corner-shop|9001/);
  });

  test("ends in order when it is told to", async () => {
    expect(await service.stop()).toBe(0);
  });

  test("asked GitHub for nothing that GitHub would not give", () => {
    expect(github.problems).toEqual([]);
  });

  test("wrote neither a credential nor a word of the repository to its log", () => {
    const log = service.output.join("\n");
    expect(log).toContain('"msg":"answered"');
    for (const token of github.tokens) expect(log).not.toContain(token);
    expect(log).not.toMatch(/ghs_|BEGIN|Bearer|Charge twice|charges\.ts|POST \/orders/);
    expect(service.output.filter((line) => !line.startsWith("{"))).toEqual([
      "SIGUSR2: paused",
      "SIGUSR2: working",
      "SIGTERM: finishing",
    ]);
  });

  test("left no credential on the disk", () => {
    const config = readFileSync(join(data, "mirrors", "9001.git", "config"), "utf8");
    expect(config).not.toMatch(/ghs_|x-access-token|extraheader|http:/i);
  });
});
