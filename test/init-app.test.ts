import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { initApp } from "../src/init-app.ts";
import { type FakeGithub, startFakeGithub } from "./support/fake-github.ts";
import { installationId, shop } from "./support/webhooks.ts";

const { publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
let folder: string;
let github: FakeGithub;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "init app-"));
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions: {},
    people: {},
    gitRoot: folder,
    compare: () => undefined,
  });
});

afterEach(async () => {
  await github.close();
  rmSync(folder, { recursive: true });
  expect(github.problems).toEqual([]);
});

function begin(over: { readonly address?: string; readonly organization?: string } = {}) {
  const opened = Promise.withResolvers<string>();
  const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_WEB_URL: github.webUrl };
  const { address = "https://radius.shop.test", organization } = over;
  const done = initApp({ address, organization, folder, environment, open: opened.resolve });
  done.catch(() => {});
  return { page: opened.promise, done };
}

test("asks for a folder whose name can be written down", async () => {
  const address = "https://radius.shop.test";
  const odd = { address, organization: undefined, folder: "/tmp/it's", environment: {}, open: () => {} };
  await expect(initApp(odd)).rejects.toThrow("has a quotation mark in its name");
});

function unescaped(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

async function formOf(page: string): Promise<{ readonly action: URL; readonly manifest: Record<string, unknown> }> {
  const html = await (await fetch(page)).text();
  const [, action = ""] = /action="([^"]*)"/.exec(html) ?? [];
  const [, manifest = ""] = /value="([^"]*)"/.exec(html) ?? [];
  return { action: new URL(unescaped(action)), manifest: JSON.parse(unescaped(manifest)) };
}

test("registers what app.yml says, and keeps the secrets where this user alone reads them", async () => {
  const { page, done } = begin({ organization: "corner-shop" });
  const { action, manifest } = await formOf(await page);
  expect(action.href).toMatch(/\/organizations\/corner-shop\/settings\/apps\/new\?state=[\w-]{32}$/);
  expect(manifest).toMatchObject({
    hook_attributes: { url: "https://radius.shop.test/api/github/webhooks" },
    callback_urls: ["https://radius.shop.test/login/callback"],
    public: false,
    default_permissions: { checks: "write", contents: "read" },
  });
  const back = `${manifest["redirect_url"]}?code=a-code&state=${action.searchParams.get("state")}`;
  expect((await fetch(back)).status).toBe(200);
  const { files, installAt } = await done;
  expect(installAt).toBe("https://github.test/apps/blast-radius/installations/new");
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  const lines = readFileSync(files[0] ?? "", "utf8").split("\n");
  expect(lines.slice(0, 6)).toEqual([
    "APP_ID=11",
    `PRIVATE_KEY_PATH='${files[1]}'`,
    "WEBHOOK_SECRET='hook secret of twenty characters'",
    "PUBLIC_URL=https://radius.shop.test",
    "CLIENT_ID=Iv1",
    "CLIENT_SECRET='client secret'",
  ]);
  expect(lines[6]).toMatch(/^SESSION_SECRET=[\w-]{43}$/);
  // As the documents say to start the service, and as Node and Docker read such files.
  const script = 'set -a; . "$1"; printf "%s|%s" "$PRIVATE_KEY_PATH" "$WEBHOOK_SECRET"';
  const shell = spawnSync("sh", ["-euc", script, "sh", files[0] ?? ""], { encoding: "utf8", env: {} });
  expect([shell.stdout, shell.stderr]).toEqual([`${files[1]}|hook secret of twenty characters`, ""]);
  expect(parseEnv(readFileSync(files[0] ?? "", "utf8"))).toMatchObject({ PRIVATE_KEY_PATH: files[1] });
});

test("answers nobody without the token, the state, or its own name", async () => {
  const { page, done } = begin();
  const { origin } = new URL(await page);
  expect((await fetch(`${origin}/`)).status).toBe(404);
  expect((await fetch(`${origin}/?token=${"x".repeat(32)}`)).status).toBe(404);
  expect((await fetch(`${origin}/registered?code=a-code&state=${"x".repeat(32)}`)).status).toBe(404);
  expect((await fetch(await page, { method: "POST" })).status).toBe(403);
  const { action } = await formOf(await page);
  expect((await fetch(`${origin}/registered?code=none&state=${action.searchParams.get("state")}`)).status).toBe(502);
  await expect(done).rejects.toThrow("GitHub did not take the code");
});

test.each(["http://radius.shop.test", "https://radius.shop.test/path", "radius"])(
  "takes no %s for an address",
  async (address) => {
    await expect(begin({ address }).done).rejects.toThrow("is not where GitHub could reach the service");
  },
);
