/** The pages of the real service in a real browser: what somebody sees, hears read out, and reaches with the keyboard. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorkStore } from "../../src/store/work.ts";
import type { Outcome } from "../../src/work.ts";
import { faint, startBrowser } from "../support/browser.ts";
import { type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import { createFakeSignIn, type FakePerson, type FakeSignIn } from "../support/fake-sign-in.ts";
import { type RunningService, startService } from "../support/service.ts";
import { installationId, shop } from "../support/webhooks.ts";

/** GitHub allows no such names: whoever gets one past it must not get it past us. */
const hostile = `shop"><img src=x onerror="document.title='owned'">`;
const repository = { ...shop, name: hostile };
const lead: FakePerson = { id: 70, login: "<b>orders</b>-lead", reads: new Set([shop.id]) };
const stranger: FakePerson = { id: 71, login: "stranger", reads: new Set() };
const head = "a1b2c3d4e5".repeat(4);

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const data = mkdtempSync(join(tmpdir(), "browser-"));
let publicUrl: string;
let signIn: FakeSignIn;
let github: FakeGithub;
let service: RunningService;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complains about: errors of the console, the policy's among them. */
let complaints: string[];

/** A port that was free a moment ago: people's address of the service has to be known before it starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Runs of one pull request each, in every state that a list can show. */
async function keepRuns(): Promise<void> {
  const store = openWorkStore(data);
  const { id: repositoryId, owner, name: repo } = repository;
  await store.apply({ repositories: [{ installationId, repositoryId, owner, repo }] }, Date.now());
  const outcomes: readonly Outcome[] = ["answered", "failed", "superseded", "dropped", "refused", "abandoned"];
  for (const [index, outcome] of [...outcomes, undefined].entries()) {
    const [number, hour] = [index + 1, 3_600_000];
    const key = `v2-${repositoryId}-${number}-${head}-000000000000`;
    const request = { key, kind: "pull", repositoryId, number, head, base: "main", priority: "normal" } as const;
    await store.apply({ requests: [{ ...request, detail: {} }] }, Date.now() - (9 - number) * hour);
    if (outcome === undefined) continue;
    const run = await store.claim("announce", Date.now(), Date.now() + hour);
    if (run !== undefined) await store.finish(run, outcome, Date.now() - (9 - number) * hour + 95_000);
  }
  // The last one waits, and is not to be worked on.
  await store.hold(installationId, Date.now() + 86_400_000);
  store.close();
}

beforeAll(async () => {
  await keepRuns();
  const port = await freePort();
  publicUrl = `http://localhost:${port}`;
  const clientSecret = "the client secret of these tests";
  signIn = createFakeSignIn({ clientId: "Iv1.shop", clientSecret, callback: `${publicUrl}/login/callback` });
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository,
    permissions: { checks: "write", contents: "read", metadata: "read", pull_requests: "write" },
    people: {},
    gitRoot: data,
    compare: () => undefined,
    signIn,
  });
  service = await startService({
    APP_ID: "11",
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: "a secret of this test only",
    DATA_DIR: data,
    PORT: String(port),
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    PUBLIC_URL: publicUrl,
    CLIENT_ID: "Iv1.shop",
    CLIENT_SECRET: clientSecret,
    SESSION_SECRET: "the session secret of these tests",
    RECONCILE_SECONDS: "86400",
  });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await github?.close();
  rmSync(data, { recursive: true, force: true });
});

beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({ viewport: { width: 1_024, height: 768 } });
  page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
});

afterEach(async () => {
  await context.close();
});

async function enter(person: FakePerson): Promise<void> {
  signIn.present = person;
  await page.goto(publicUrl);
  await page.getByRole("link", { name: "Sign in with GitHub" }).click();
  await page.getByRole("button", { name: `Sign out ${person.login}` }).waitFor();
}

const path = `/repositories/${shop.owner}/${encodeURIComponent(hostile)}`;
/** Every kind of page of somebody who has signed in. */
const everyPage = ["/", path, `${path}/pulls/2`, "/nothing"];

/** What can be reached on the page by name, in the order of the document. */
async function reachable(): Promise<readonly string[]> {
  return await page
    .locator("a, button, input:not([type=hidden]), [tabindex]")
    .evaluateAll((elements) => elements.map((element) => element.textContent ?? ""));
}

test("somebody signs in, looks about and signs out, and the browser has nothing to complain of", async () => {
  await page.goto(publicUrl);
  expect(await page.locator("body").ariaSnapshot()).toBe(
    [
      "- banner:",
      '  - link "blast radius":',
      "    - /url: /",
      "- main:",
      '  - heading "Sign in" [level=1]',
      "  - paragraph: What is shown here depends on what you may read on GitHub.",
      "  - paragraph:",
      '    - link "Sign in with GitHub":',
      "      - /url: /login",
    ].join("\n"),
  );
  await enter(lead);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({
    name: "__Host-blast-radius",
    httpOnly: true,
    secure: true,
    sameSite: "Lax",
    path: "/",
  });
  await expect
    .poll(async () => await page.locator("dl").textContent())
    .toMatch(/working[\s\S]*1 \(the oldest for 2 h\)/);
  await page.getByRole("link", { name: `${shop.owner}/${hostile}` }).click();
  const table = page.getByRole("table", { name: "Runs, the newest first" });
  expect((await table.getByRole("row").allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " "))).toEqual([
    "Pull request Commit Asked State",
    "#7 a1b2c3d4e 2 h ago waits to be announced",
    "#6 a1b2c3d4e 3 h ago given up: GitHub could not be reached (after 1 min)",
    "#5 a1b2c3d4e 4 h ago GitHub refused (after 1 min)",
    "#4 a1b2c3d4e 5 h ago nothing to do (after 1 min)",
    "#3 a1b2c3d4e 6 h ago another commit came (after 1 min)",
    "#2 a1b2c3d4e 7 h ago no answer: the check says why (after 1 min)",
    "#1 a1b2c3d4e 8 h ago answered (after 1 min)",
  ]);
  await table.getByRole("link", { name: "#2" }).click();
  expect(await table.getByRole("row").count()).toBe(2);
  expect(await page.getByRole("link", { name: "On GitHub" }).getAttribute("href")).toBe(
    `${github.webUrl}/${shop.owner}/${encodeURIComponent(hostile)}/pull/2`,
  );
  await page.getByRole("link", { name: "All runs" }).click();
  await page.getByRole("link", { name: "All repositories" }).click();
  await page.getByRole("button", { name: /^Sign out/ }).click();
  await page.getByRole("link", { name: "Sign in with GitHub" }).waitFor();
  expect(await context.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
});

test("a stranger finds nothing, and is told the same of what is there and what is not", async () => {
  await enter(stranger);
  const seen: string[] = [];
  for (const one of [path, `${path}/pulls/2`, "/repositories/no/body", "/nothing"]) {
    expect((await page.goto(publicUrl + one))?.status()).toBe(404);
    seen.push(await page.locator("main").ariaSnapshot());
  }
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).toContain("There is nothing here, or you may not read it on GitHub.");
  // The browser tells of each page that it was a 404, and of nothing else.
  expect(complaints).toEqual(seen.map(() => expect.stringContaining("404")));
});

test("names of a repository and of a person stay text", async () => {
  await enter(lead);
  for (const one of everyPage) {
    await page.goto(publicUrl + one);
    expect(await page.title()).not.toBe("owned");
    expect(await page.locator("img, script, b, iframe, [onerror]").count()).toBe(0);
    // The hidden field is the form's own.
    expect(await page.locator("input").count()).toBe(1);
  }
  await page.goto(publicUrl + path);
  expect(await page.locator("h1").textContent()).toBe(`${shop.owner}/${hostile}`);
});

test("a script that got into a page would not run", async () => {
  await enter(lead);
  await page.evaluate(`
    const script = document.createElement("script");
    script.textContent = "document.title = 'owned'";
    document.body.append(script);`);
  expect(await page.title()).not.toBe("owned");
  expect(complaints).toEqual([expect.stringContaining("Content Security Policy")]);
});

describe("another site", () => {
  let html: string;
  // A real one, on this machine like the service: Chromium asks before a page of the internet may reach it at all.
  const evil = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));

  afterAll(() => void evil.close());

  /** Goes to a page of somebody else's. */
  async function visit(content: string): Promise<void> {
    html = content;
    if (!evil.listening) await new Promise<void>((listening) => evil.listen(0, "127.0.0.1", listening));
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
  }

  async function expectSignedIn(): Promise<void> {
    await page.goto(publicUrl);
    expect(await page.getByRole("button", { name: /^Sign out/ }).count()).toBe(1);
  }

  test("signs nobody out", async () => {
    await enter(lead);
    const csrf = await page.locator("input[name=csrf]").inputValue();
    await visit(
      `<form method="post" action="${publicUrl}/logout"><input name="csrf" value="${csrf}"><button>Win</button></form>`,
    );
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith("/logout") && response.status() === 403),
      page.getByRole("button", { name: "Win" }).click(),
    ]);
    await expectSignedIn();
  });

  test("neither reads a page nor shows it in a frame of its own", async () => {
    await enter(lead);
    await visit(`<iframe src="${publicUrl}"></iframe>`);
    const read = await page.evaluate(
      `fetch(${JSON.stringify(publicUrl)}, { credentials: "include" }).then(() => "read", () => "refused")`,
    );
    expect(read).toBe("refused");
    expect(await page.frameLocator("iframe").getByRole("button").count()).toBe(0);
    expect(complaints.join("\n")).toMatch(/frame-ancestors/);
    await expectSignedIn();
  });

  test("is not where anybody is sent after signing in", async () => {
    signIn.present = lead;
    await page.goto(`${publicUrl}/login?to=${encodeURIComponent("//evil.test/")}`);
    expect(page.url()).toBe(`${publicUrl}/`);
  });
});

test("everything is reached with the keyboard, seen there, and has a name", async () => {
  await enter(lead);
  for (const one of everyPage) {
    await page.goto(publicUrl + one);
    const all = await reachable();
    expect(all.every((name) => name.trim() !== "")).toBe(true);
    const met: string[] = [];
    for (const _ of all) {
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus");
      met.push((await focused.textContent()) ?? "");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    }
    expect(met).toEqual(all);
  }
  await page.goto(publicUrl);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Sign in with GitHub" }).waitFor();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([1_024, 360])("every page %i pixels wide is legible and scrolls down alone", async (width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    await enter(lead);
    for (const one of everyPage) {
      await page.goto(publicUrl + one);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await page.evaluate(faint)).toEqual([]);
    }
    // Light text on dark, or the other way round: the page follows what the person has chosen.
    const colour = String(await page.evaluate("getComputedStyle(document.querySelector('h1')).color"));
    const red = Number(/\d+/.exec(colour)?.[0]);
    expect(red > 128).toBe(colorScheme === "dark");
  });
});
