import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diagnose } from "../src/doctor.ts";
import { createIngress } from "../src/github/ingress.ts";
import { readManifest } from "../src/github/manifest.ts";
import { type FakeGithub, startFakeGithub } from "./support/fake-github.ts";
import { installationId, shop } from "./support/webhooks.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const dir = mkdtempSync(join(tmpdir(), "doctor-"));
const { permissions, events } = readManifest(readFileSync(new URL("../app.yml", import.meta.url), "utf8"));
const secret = "a secret of this test only";
const kept: string[] = [];
const service = createServer(
  createIngress({
    secrets: [secret],
    accept: async ({ event }) => void kept.push(event),
    ready: () => true,
    log: { info() {}, warn() {}, error() {} },
  }),
);
let github: FakeGithub;
let environment: Record<string, string>;

async function fake(over: Partial<Parameters<typeof startFakeGithub>[0]> = {}): Promise<FakeGithub> {
  const people = {};
  const options = { appId: 11, publicKey, installationId, repository: shop, permissions, events, people, gitRoot: dir };
  return await startFakeGithub({ ...options, compare: () => undefined, ...over });
}

beforeAll(async () => {
  writeFileSync(join(dir, "file"), "");
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  github = await fake();
  environment = {
    PATH: process.env["PATH"] ?? "",
    APP_ID: "11",
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: secret,
    DATA_DIR: join(dir, "data"),
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    PORT: String((service.address() as AddressInfo).port),
  };
});

afterAll(async () => {
  service.close();
  await github.close();
  rmSync(dir, { recursive: true });
});

async function wrong(over: Record<string, string>): Promise<readonly string[]> {
  const found = await diagnose({ ...environment, ...over });
  return found.filter(({ well }) => !well).map(({ sentence }) => sentence);
}

test("finds nothing wrong where nothing is, having sent itself a signed webhook", async () => {
  expect(await wrong({})).toEqual([]);
  expect(kept).toEqual(["ping"]);
  expect(github.problems).toEqual([]);
});

test.each([
  ["settings that are not whole", { APP_ID: "x" }, /^The service cannot start/],
  ["a git that is not there", { PATH: "/nowhere" }, /^git cannot be started/],
  ["a folder that cannot be written", { DATA_DIR: join(dir, "file", "data") }, /cannot be written/],
  ["another App's number", { APP_ID: "12" }, /^GitHub does not take the App's key/],
  ["no GitHub", { GITHUB_API_URL: "http://127.0.0.1:9" }, /cannot be reached/],
  ["another secret", { WEBHOOK_SECRET: "another secret of this test" }, /runs with another secret/],
  ["no service", { PORT: "9" }, /^No service answers/],
])("tells of %s", async (_what, over, sentence) => {
  expect((await wrong(over)).join("\n")).toMatch(sentence);
});

test("tells of permissions and events that GitHub has not granted", async () => {
  const poor = await fake({ permissions: { ...permissions, checks: "read" }, events: events.slice(1) });
  expect(await wrong({ GITHUB_API_URL: poor.apiUrl })).toEqual([
    "The permission checks: write is missing.",
    `It is not subscribed to ${events[0]}.`,
  ]);
  await poor.close();
});
