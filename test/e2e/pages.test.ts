/** The pages of the real service, in the hands of people and of strangers; GitHub stands on the loopback interface. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkStore } from "../../src/store/work.ts";
import { type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import { createFakeSignIn, type FakePerson } from "../support/fake-sign-in.ts";
import { type RunningService, startService } from "../support/service.ts";
import { installationId, shop } from "../support/webhooks.ts";

const publicUrl = "https://radius.test";
const clientSecret = "the client secret of these tests";
const sessionSecret = "the session secret of these tests";
const signIn = createFakeSignIn({ clientId: "Iv1.shop", clientSecret, callback: `${publicUrl}/login/callback` });
const lead: FakePerson = { id: 70, login: "orders-lead", reads: new Set([shop.id]) };
const stranger: FakePerson = { id: 71, login: "stranger", reads: new Set() };

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const data = mkdtempSync(join(tmpdir(), "pages-"));
const home = `/repositories/${shop.owner}/${shop.name}`;
let github: FakeGithub;
let service: RunningService;

beforeAll(async () => {
  const store = openWorkStore(data);
  const repository = { installationId, repositoryId: shop.id, owner: shop.owner, repo: shop.name };
  const hidden = { ...repository, repositoryId: shop.id + 1, repo: "other-shop" };
  await store.apply({ repositories: [repository, hidden] }, Date.now());
  for (let number = 1; number <= 60; number++) {
    const key = `v2-${shop.id}-${number}-${"a".repeat(40)}-000000000000`;
    const request = { key, kind: "pull", repositoryId: shop.id, number, head: "a".repeat(40), base: "main" } as const;
    await store.apply({ requests: [{ ...request, priority: "normal", detail: {} }] }, Date.now() - 90_000);
  }
  for (;;) {
    const run = await store.claim("announce", Date.now(), Date.now() + 60_000);
    if (run === undefined) break;
    await store.finish(run, "superseded", Date.now());
  }
  store.close();
  github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
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
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    PUBLIC_URL: publicUrl,
    CLIENT_ID: "Iv1.shop",
    CLIENT_SECRET: clientSecret,
    SESSION_SECRET: sessionSecret,
    LOG_LEVEL: "debug",
  });
});

afterAll(async () => {
  await service?.stop();
  await github?.close();
  rmSync(data, { recursive: true, force: true });
});

/** A browser: it keeps cookies of one host, and follows nothing by itself. */
class Browser {
  readonly cookies = new Map<string, string>();

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie !== "" && { cookie }), ...init.headers };
    const response = await fetch(`${service.url}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Through GitHub and back; the path that it is sent to afterwards. */
  async signIn(person: FakePerson, to = "/"): Promise<string> {
    const back = await this.consent(person, to);
    const response = await this.ask(back);
    expect(response.status).toBe(302);
    return response.headers.get("location") ?? "";
  }

  /** As far as GitHub: the path of ours that it sends the browser back to. */
  async consent(person: FakePerson, to = "/"): Promise<string> {
    const begun = await this.ask(`/login?to=${encodeURIComponent(to)}`);
    signIn.present = person;
    const there = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
    expect(there.status).toBe(302);
    return (there.headers.get("location") ?? "").slice(publicUrl.length);
  }

  async csrf(): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await (await this.ask("/")).text())?.[1] ?? "";
  }
}

const textOf = async (response: Response): Promise<string> => await response.text();

describe("who has not signed in", () => {
  test("sees a way to, and nothing else", async () => {
    const browser = new Browser();
    const front = await browser.ask("/");
    expect(front.status).toBe(200);
    expect(await textOf(front)).toContain('href="/login"');
    const asked = await browser.ask(`${home}/pulls/7?before=9`);
    expect([asked.status, asked.headers.get("location")]).toEqual([
      302,
      `/login?to=${encodeURIComponent(`${home}/pulls/7?before=9`)}`,
    ]);
    expect((await browser.ask("/", { method: "POST" })).status).toBe(405);
    expect((await browser.ask("/api/github/webhooks")).status).toBe(405);
  });

  test("gets headers that leave a browser no room", async () => {
    const { headers } = await new Browser().ask("/");
    expect(
      Object.fromEntries([...headers].filter(([name]) => !["date", "connection", "keep-alive"].includes(name))),
    ).toEqual({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store",
      "strict-transport-security": "max-age=31536000",
      "transfer-encoding": "chunked",
    });
  });
});

describe("who has signed in", () => {
  test("sees the status, the repositories that he may read, and their runs page by page", async () => {
    const browser = new Browser();
    expect(await browser.signIn(lead, home)).toBe(home);
    const front = await textOf(await browser.ask("/"));
    expect(front).toContain("working");
    expect(front).toContain(`href="${home}"`);
    expect(front).not.toContain("other-shop");
    const newest = await textOf(await browser.ask(home));
    expect(newest.match(/<tr><td>/g)).toHaveLength(50);
    expect(newest).toContain(`<a href="${home}/pulls/60">#60</a>`);
    expect(newest).toContain("another commit came");
    const [, next = ""] = /rel="next" href="([^"]+)"/.exec(newest) ?? [];
    const rest = await textOf(await browser.ask(next));
    expect(rest.match(/<tr><td>/g)).toHaveLength(10);
    expect(rest).not.toContain('rel="next"');
    expect((await textOf(await browser.ask(`${home}/pulls/7`))).match(/<tr><td>/g)).toHaveLength(1);
    expect(
      (await textOf(await browser.ask(home.toUpperCase().replace("/REPOSITORIES", "/repositories")))).match(
        /<tr><td>/g,
      ),
    ).toHaveLength(50);
  });

  test("is told the same of what he may not see and of what is not there", async () => {
    const browser = new Browser();
    await browser.signIn(stranger);
    expect(await textOf(await browser.ask("/"))).not.toContain("Waiting");
    const paths = [
      home,
      `${home}/pulls/7`,
      `/repositories/${shop.owner}/other-shop`,
      "/repositories/no/body",
      "/nothing",
      "/repositories/%E0/x",
    ];
    const answers = await Promise.all(paths.map(async (path) => await browser.ask(path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(await Promise.all(answers.map(textOf))).size).toBe(1);
  });

  test("does not read another's repository of a name that ours had", async () => {
    // The person reads a repository of that name, which has another id by now: `other-shop` is not what he may read.
    const browser = new Browser();
    await browser.signIn(lead);
    expect((await browser.ask(`/repositories/${shop.owner}/other-shop`)).status).toBe(404);
  });

  test("is signed out by his own form alone, and his token is worth nothing then", async () => {
    const browser = new Browser();
    await browser.signIn(lead);
    const token = signIn.tokens.at(-1) ?? "";
    const csrf = await browser.csrf();
    const post = async (origin: string, form: string) =>
      await browser.ask("/logout", {
        method: "POST",
        headers: { origin, "content-type": "application/x-www-form-urlencoded" },
        body: form,
      });
    expect((await post("https://evil.test", `csrf=${csrf}`)).status).toBe(403);
    expect((await post(publicUrl, "csrf=guessed")).status).toBe(403);
    expect((await post(publicUrl, `csrf=${"x".repeat(100_000)}`)).status).toBe(403);
    expect((await browser.ask("/")).status).toBe(200);
    expect(signIn.personOf(`token ${token}`)).toBeDefined();
    expect((await post(publicUrl, `csrf=${csrf}`)).status).toBe(303);
    expect(signIn.personOf(`token ${token}`)).toBeUndefined();
    expect(await textOf(await browser.ask("/"))).toContain('href="/login"');
  });

  test("whose token is revoked is signed out", async () => {
    const browser = new Browser();
    const fresh: FakePerson = { ...lead, id: 72, login: "revoked" };
    await browser.signIn(fresh);
    signIn.revoke(signIn.tokens.at(-1) ?? "");
    const asked = await browser.ask(home);
    expect([asked.status, asked.headers.get("location")]).toEqual([302, "/"]);
    expect(browser.cookies.size).toBe(0);
  });
});

describe("signing in", () => {
  test("is ended by the browser that began it, once", async () => {
    const mine = new Browser();
    const back = await mine.consent(lead);
    // Somebody else who is sent there (session fixation) has no cookie of that attempt.
    expect((await new Browser().ask(back)).status).toBe(403);
    const other = new Browser();
    await other.ask("/login");
    expect((await other.ask(back)).status).toBe(403);
    const cookies = new Map(mine.cookies);
    expect((await mine.ask(back)).status).toBe(302);
    const again = new Browser();
    for (const [name, value] of cookies) again.cookies.set(name, value);
    expect((await again.ask(back)).status).toBe(403);
  });

  test("begins a session of its own each time", async () => {
    const browser = new Browser();
    await browser.signIn(lead);
    const before = browser.cookies.get("__Host-blast-radius");
    await browser.signIn(lead);
    expect(browser.cookies.get("__Host-blast-radius")).not.toBe(before);
  });

  test("never sends anybody to another host", async () => {
    for (const to of ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "/a\r\nb: c", ""])
      expect(await new Browser().signIn(lead, to)).toBe("/");
  });

  test("fails closed on a code that GitHub does not know, and on words that are no code", async () => {
    const browser = new Browser();
    const back = new URL(await browser.consent(lead), publicUrl);
    back.searchParams.set("code", "0".repeat(20));
    expect((await browser.ask(back.pathname + back.search)).status).toBe(403);
    expect((await new Browser().ask("/login/callback?error=access_denied")).status).toBe(403);
    expect((await new Browser().ask(`/login/callback?code=${"x".repeat(3_000)}`)).status).toBe(404);
  });
});

test("nothing of it is written to the log, and GitHub was asked as it wants to be", () => {
  const log = service.output.join("\n");
  const secrets = [clientSecret, sessionSecret, ...signIn.tokens];
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  expect(github.problems).toEqual([]);
});
