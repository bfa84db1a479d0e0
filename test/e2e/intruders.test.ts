/** Strangers at the door of the real service: forged webhooks, bodies without end, and sessions that somebody else began. */
import { createHmac, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeGithub, startFakeGithub } from "../support/fake-github.ts";
import { createFakeSignIn, type FakePerson } from "../support/fake-sign-in.ts";
import { type RunningService, startService } from "../support/service.ts";
import { installationId, pullRequestEvent, shop, sign } from "../support/webhooks.ts";

const publicUrl = "https://radius.test";
const secret = "a secret of this test only";
const clientSecret = "the client secret of these tests";
const signIn = createFakeSignIn({ clientId: "Iv1.shop", clientSecret, callback: `${publicUrl}/login/callback` });
const victim: FakePerson = { id: 70, login: "orders-lead", reads: new Set([shop.id]) };
const attacker: FakePerson = { id: 71, login: "attacker", reads: new Set() };
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const data = mkdtempSync(join(tmpdir(), "intruders-"));
let github: FakeGithub;
let service: RunningService;

beforeAll(async () => {
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
    WEBHOOK_SECRET: secret,
    DATA_DIR: data,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    PUBLIC_URL: publicUrl,
    CLIENT_ID: "Iv1.shop",
    CLIENT_SECRET: clientSecret,
    SESSION_SECRET: "the session secret of these tests",
    LOG_LEVEL: "trace",
  });
});

afterAll(async () => {
  await service?.stop();
  await github?.close();
  rmSync(data, { recursive: true, force: true });
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${service.operations}/metrics`)).text();
  return Number(new RegExp(`^${name} ([\\d.e+]+)$`, "m").exec(text)?.[1] ?? 0);
}

async function post(
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<number> {
  return (await fetch(`${service.url}/api/github/webhooks`, { method: "POST", headers, body })).status;
}

describe("a forged webhook", () => {
  const { headers, body } = sign(secret, "pull_request", pullRequestEvent("opened", "c".repeat(40)));
  const signature = headers["x-hub-signature-256"] ?? "";
  const signedBy = (key: string, text: string) => `sha256=${createHmac("sha256", key).update(text).digest("hex")}`;
  const sha1 = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
  const unsigned = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "x-hub-signature-256"));

  test.each([
    ["without a signature", unsigned, body],
    ["with the signature of SHA-1 alone", { ...unsigned, "x-hub-signature": sha1 }, body],
    ["with the signature of SHA-1 in the place of the other", { ...headers, "x-hub-signature-256": sha1 }, body],
    ["signed with no key", { ...headers, "x-hub-signature-256": signedBy("", body) }, body],
    ["signed with Probot's default key", { ...headers, "x-hub-signature-256": signedBy("development", body) }, body],
    ["in capital letters", { ...headers, "x-hub-signature-256": signature.toUpperCase() }, body],
    ["cut short", { ...headers, "x-hub-signature-256": signature.slice(0, -1) }, body],
    [
      "with a byte changed",
      { ...headers, "x-hub-signature-256": signature.replace(/.$/, (last) => (last === "0" ? "1" : "0")) },
      body,
    ],
    ["of another body", headers, body.replace("opened", "closed")],
    ["of a body with a space more", headers, `${body} `],
  ])("%s is refused, and nothing of it is kept", async (_what, forged, sent) => {
    expect(await post(forged, sent)).toBe(401);
    expect(github.requests.filter((request) => request.includes("/pulls/"))).toEqual([]);
  });

  test("is told from a real one, which another delivery id does not turn into two questions", async () => {
    for (const id of ["1", "2"]) expect(await post({ ...headers, "x-github-delivery": `real-${id}` }, body)).toBe(202);
    await expect.poll(async () => await metric("blast_radius_deliveries_waiting")).toBe(0);
    await expect
      .poll(() => github.requests.filter((one) => one.startsWith("GET /repos/{owner}/{repo}/pulls/{pull_number} ")))
      .toHaveLength(1);
  });
});

/** Sends zeros to the webhooks' address until the service has had enough; the bytes that it took, and the status it answered. */
async function pour(
  bytes: number,
  length: "announced" | "chunked",
): Promise<{ readonly sent: number; readonly status: number }> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  const { headers } = sign("another secret", "push", {});
  const frame = length === "announced" ? `content-length: ${bytes}` : "transfer-encoding: chunked";
  const head = [
    "POST /api/github/webhooks HTTP/1.1",
    "host: radius.test",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    frame,
  ];
  const block = Buffer.alloc(1024 * 1024);
  const piece =
    length === "announced"
      ? block
      : Buffer.concat([Buffer.from(`${block.length.toString(16)}\r\n`), block, Buffer.from("\r\n")]);
  let answer = "";
  let over = false;
  socket.on("data", (chunk) => {
    answer += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve())).then(() => {
    over = true;
  });
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  for (let left = bytes; left > 0 && !over; left -= block.length)
    if (!socket.write(piece)) await Promise.race([closed, new Promise((resolve) => socket.once("drain", resolve))]);
  if (!over) socket.end();
  await closed;
  return {
    sent: socket.bytesWritten - socket.writableLength,
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0),
  };
}

describe("a body of a gigabyte", () => {
  const gigabyte = 1024 ** 3;
  /** Bytes: what one body may have, and what lies in the buffers of both sides on the way. */
  const taken = 40 * 1024 * 1024;

  test.each(["announced", "chunked"] as const)("is not read to its end: its length %s", async (length) => {
    const { sent, status } = await pour(gigabyte, length);
    // A connection that is closed while we write may take the answer with it.
    expect([413, 0]).toContain(status);
    expect(sent).toBeLessThan(length === "announced" ? taken / 4 : taken);
  });

  test("takes no more memory when eight come at once, and the next webhook is answered", async () => {
    const before = await metric("process_resident_memory_bytes");
    let most = before;
    const pours = Promise.all(Array.from({ length: 8 }, async () => await pour(gigabyte, "chunked")));
    let done = false;
    void pours.then(() => {
      done = true;
    });
    while (!done) {
      most = Math.max(most, await metric("process_resident_memory_bytes"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const { sent, status } of await pours) {
      expect([413, 503, 0]).toContain(status);
      expect(sent).toBeLessThan(taken);
    }
    // Four bodies may be read at once, 25 MB each; chunks that nobody has collected yet are as many again.
    expect(most - before).toBeLessThan(300e6);
    const { headers, body } = sign(secret, "ping", { zen: "Keep it small." });
    expect(await post(headers, body)).toBe(202);
  });
});

/** As far as GitHub and back: where the browser is sent, with which cookie. */
async function consent(person: FakePerson): Promise<{ readonly back: string; readonly cookie: string }> {
  const begun = await fetch(`${service.url}/login`, { redirect: "manual" });
  signIn.present = person;
  const there = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
  return { back: (there.headers.get("location") ?? "").slice(publicUrl.length), cookie: cookieIn(begun) };
}

async function session(person: FakePerson, more = ""): Promise<string> {
  const { back, cookie } = await consent(person);
  const ended = await fetch(service.url + back, { headers: { cookie: `${cookie}; ${more}` }, redirect: "manual" });
  expect(ended.status).toBe(302);
  return /__Host-blast-radius=[^;]+/.exec(ended.headers.getSetCookie().join("\n"))?.[0] ?? "";
}

const cookieIn = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");

async function whoIs(cookie: string): Promise<string | undefined> {
  const text = await (await fetch(service.url, { headers: { cookie } })).text();
  return /Sign out ([\w-]+)/.exec(text)?.[1];
}

describe("a session that somebody else began", () => {
  test("is not the one that the next sign-in ends in", async () => {
    const planted = await session(attacker);
    expect(await whoIs(planted)).toBe("attacker");
    const after = await session(victim, planted);
    expect(after).not.toBe(planted);
    expect([await whoIs(after), await whoIs(planted)]).toEqual(["orders-lead", "attacker"]);
  });

  test("is not begun by a cookie that nobody sealed here", async () => {
    const real = await session(victim);
    for (const forged of [
      `${real.slice(0, -4)}AAAA`,
      "__Host-blast-radius=eyJhbGciOiJub25lIn0.e30.",
      `blast-radius=${real.split("=")[1]}`,
    ])
      expect(await whoIs(forged)).toBeUndefined();
  });

  test("is not forced on a browser by the way back of another's sign-in", async () => {
    const { back } = await consent(attacker);
    const own = await fetch(`${service.url}/login`, { redirect: "manual" });
    const forced = await fetch(service.url + back, { headers: { cookie: cookieIn(own) }, redirect: "manual" });
    expect(forced.status).toBe(403);
    expect(forced.headers.getSetCookie().join()).not.toMatch(/__Host-blast-radius=[^;]/);
  });
});

describe("a form of another site", () => {
  test.each([
    ["whose origin is hidden", { origin: "null" }],
    ["that names no origin", {}],
    ["of a host with our name in it", { origin: `${publicUrl}.evil.test` }],
    ["of our host over plain HTTP", { origin: publicUrl.replace("https:", "http:") }],
  ])("%s signs nobody out, even with the session's own word", async (_what, origin) => {
    const cookie = await session(victim);
    const page = await (await fetch(service.url, { headers: { cookie } })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect(csrf).not.toBe("");
    const headers = { cookie, "content-type": "application/x-www-form-urlencoded", ...origin };
    const answer = await fetch(`${service.url}/logout`, {
      method: "POST",
      headers,
      body: `csrf=${csrf}`,
      redirect: "manual",
    });
    expect(answer.status).toBe(403);
    expect(await whoIs(cookie)).toBe("orders-lead");
  });

  test("cannot use any other method to change something", async () => {
    const cookie = await session(victim);
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
      expect((await fetch(`${service.url}/logout`, { method, headers: { cookie } })).status, method).not.toBe(303);
    expect(await whoIs(cookie)).toBe("orders-lead");
  });
});
