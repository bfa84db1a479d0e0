/** The service as four processes over one data folder, each with what its role needs and no more. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import type { Role } from "../../src/roles.ts";
import { type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import { createRepository } from "../support/repository.ts";
import { type RunningService, startService } from "../support/service.ts";
import { installationId, pullRequestEvent, shop } from "../support/webhooks.ts";

const secret = "a secret of this test only";
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const charge = (cents: string) => `export const charge = (order: { cents: number }): number => ${cents};\n`;
const repository = createRepository({ "src/charge.ts": charge("order.cents") });
const base = repository.git("rev-parse", "main");
repository.branch("change");
const heads = ["order.cents * 2", "order.cents * 3", "order.cents * 4", "order.cents * 5"].map((cents) =>
  repository.commit({ "src/charge.ts": charge(cents) }),
);

const root = mkdtempSync(join(tmpdir(), "roles-"));
const keyPath = join(root, "key.pem");
let github: FakeGithub;
const running = new Map<Role, RunningService>();

/** What each role is told: nothing that another one needs. */
function environmentOf(role: Role): Record<string, string> {
  const app = { APP_ID: "11", PRIVATE_KEY_PATH: keyPath, RECONCILE_SECONDS: "1" };
  const own: Readonly<Record<Role, Record<string, string>>> = {
    ingress: { WEBHOOK_SECRET: secret },
    worker: { ...app, PUBLIC_URL: "https://radius.test" },
    web: {
      PUBLIC_URL: "https://radius.test",
      CLIENT_ID: "Iv1.shop",
      CLIENT_SECRET: "the client secret of these tests",
      SESSION_SECRET: "the session secret of these tests",
    },
    reconciler: app,
  };
  const shared = { DATA_DIR: join(root, "data"), GITHUB_API_URL: github.apiUrl, GITHUB_WEB_URL: github.webUrl };
  return { ...shared, ROLE: role, ...own[role] };
}

async function start(role: Role): Promise<RunningService> {
  const service = await startService(environmentOf(role));
  running.set(role, service);
  if (role === "ingress") github.hooks.connect(service.url, secret);
  return service;
}

function of(role: Role): RunningService {
  const service = running.get(role);
  if (service === undefined) throw new Error(`there is no ${role}`);
  return service;
}

beforeAll(async () => {
  mkdirSync(join(root, shop.owner));
  renameSync(repository.bareCopy(), join(root, shop.owner, `${shop.name}.git`));
  writeFileSync(keyPath, privateKey, { mode: 0o600 });
  const { default_permissions: permissions } = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
  github = await startFakeGithub({
    ...{ appId: 11, publicKey, installationId, repository: shop, permissions, people: {}, gitRoot: root },
    compare: () => ({ base, mergeBase: base }),
  });
  // All at once: whoever comes first makes the store.
  await Promise.all((["ingress", "worker", "web", "reconciler"] as const).map(start));
});

afterAll(async () => {
  await Promise.all([...running.values()].map(async (service) => await service.kill()));
  await github?.close();
  repository.remove();
  rmSync(root, { recursive: true, force: true });
});

function push(head: string, options: { readonly lost?: boolean } = {}): Promise<number> {
  const updatedAt = new Date().toISOString();
  github.setPull({ number: 7, title: "Charge twice", baseBranch: "main", state: "open", head, updatedAt });
  const event = pullRequestEvent("synchronize", head);
  const pull = event["pull_request"];
  return github.hooks.send(
    "pull_request",
    { ...event, pull_request: { ...(pull as object), updated_at: updatedAt } },
    options,
  );
}

const conclusionOn = (head: string): string | null | undefined =>
  github.checkRuns.find((run) => run.head_sha === head && run.status === "completed")?.conclusion;

const patience = { timeout: 50_000, interval: 50 };

test("bring a check to its end together", async () => {
  for (const role of running.keys()) expect((await fetch(`${of(role).operations}/readyz`)).status, role).toBe(200);
  expect(await push(heads[0] ?? "")).toBe(202);
  await expect.poll(() => conclusionOn(heads[0] ?? ""), patience).toBe("success");
});

test("answer for what is theirs, and for nothing else", async () => {
  expect((await fetch(of("web").url)).status).toBe(200);
  expect((await fetch(`${of("web").url}/api/github/webhooks`, { method: "POST", body: "{}" })).status).toBe(405);
  expect((await fetch(of("ingress").url)).status).toBe(404);
  expect([of("worker").url, of("reconciler").url]).toEqual(["", ""]);
});

test("webhooks are answered while the worker is dead, and worked off when there is one again", async () => {
  await of("worker").kill();
  expect(await push(heads[1] ?? "")).toBe(202);
  expect(await push(heads[2] ?? "")).toBe(202);
  expect((await fetch(of("web").url)).status).toBe(200);
  expect(conclusionOn(heads[2] ?? "")).toBeUndefined();
  await start("worker");
  await expect.poll(() => conclusionOn(heads[2] ?? ""), patience).toBe("success");
});

test("what never arrived is found by the reconciler, and reviewed by the worker", async () => {
  expect(await push(heads[3] ?? "", { lost: true })).toBe(0);
  await expect.poll(() => conclusionOn(heads[3] ?? ""), patience).toBe("success");
});

test("no role is had twice, nor by a process of all roles", async () => {
  for (const role of running.keys())
    await expect(startService(environmentOf(role))).rejects.toThrow(`it is the ${role}.`);
  const all = { ...environmentOf("ingress"), ...environmentOf("web"), ...environmentOf("worker"), ROLE: "all" };
  await expect(startService(all)).rejects.toThrow("Another process serves from");
});

test("each ends in order, and takes the others with it in nothing", async () => {
  for (const role of ["worker", "web", "reconciler", "ingress"] as const) {
    expect(await of(role).stop(), role).toBe(0);
    running.delete(role);
    for (const left of running.keys()) expect((await fetch(`${of(left).operations}/livez`)).status).toBe(200);
  }
  expect(github.problems).toEqual([]);
});
