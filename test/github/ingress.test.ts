import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createIngress, webhookPath } from "../../src/github/ingress.ts";
import type { Delivery } from "../../src/work.ts";
import { pullRequestEvent, sign } from "../support/webhooks.ts";

const secret = "a secret of this test only";
const before = "the secret before this one";
const signed = sign(secret, "pull_request", pullRequestEvent("opened", "c".repeat(40)));

let server: Server;
let received: Delivery[];
let ready: boolean;
let fate: Error | undefined;
let logged: string[];

beforeEach(async () => {
  received = [];
  ready = true;
  fate = undefined;
  logged = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${Object.keys(fields)}`);
  const ingress = createIngress({
    secrets: [secret, before],
    ready: () => ready,
    async accept(delivery) {
      received.push(delivery);
      if (fate !== undefined) throw fate;
    },
    log: { info: note, warn: note, error: note },
    maxBody: 10_000,
  });
  server = createServer(ingress);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function url(path: string = webhookPath): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

async function post(headers: Readonly<Record<string, string>>, body: string): Promise<readonly [number, string]> {
  const response = await fetch(url(), { method: "POST", headers, body });
  return [response.status, await response.text()];
}

describe("a signed webhook", () => {
  test("is handed on", async () => {
    expect(await post(signed.headers, signed.body)).toEqual([202, "accepted\n"]);
    expect(received).toMatchObject([{ guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958", event: "pull_request" }]);
    expect(Buffer.from(received[0]?.body ?? []).toString()).toBe(signed.body);
    expect(logged).toEqual([]);
  });

  test("may be signed with the secret before, while that is being changed", async () => {
    const older = sign(before, "pull_request", {});
    expect((await post(older.headers, older.body))[0]).toBe(202);
  });

  test("that the journal does not take is turned away, so that it counts as failed", async () => {
    fate = new Error(`the payload was ${signed.body}`);
    expect(await post(signed.headers, signed.body)).toEqual([503, "busy: deliver again later\n"]);
    expect(logged).toEqual(["a webhook could not be kept delivery,event,err"]);
  });

  test("is turned away while the service stops", async () => {
    ready = false;
    expect(await post(signed.headers, signed.body)).toEqual([503, "stopping\n"]);
    expect(received).toEqual([]);
  });
});

describe("what is no webhook of GitHub's", () => {
  const without = (name: string) => Object.fromEntries(Object.entries(signed.headers).filter(([key]) => key !== name));

  test.each([
    ["another body", signed.headers, `${signed.body} `, 401],
    ["another secret", sign("development", "pull_request", {}).headers, "{}", 401],
    ["no signature", without("x-hub-signature-256"), signed.body, 401],
    ["a short signature", { ...signed.headers, "x-hub-signature-256": "sha256=00" }, signed.body, 401],
    ["no event", without("x-github-event"), signed.body, 400],
    ["no delivery", without("x-github-delivery"), signed.body, 400],
    [
      "a delivery that would break a log",
      { ...signed.headers, "x-github-delivery": "x".repeat(100) },
      signed.body,
      400,
    ],
    ["a form", { ...signed.headers, "content-type": "application/x-www-form-urlencoded" }, "payload=%7B%7D", 415],
  ])("%s", async (_what, headers, body, status) => {
    expect((await post(headers, body))[0]).toBe(status);
    expect(received).toEqual([]);
  });
});

describe("a body that is too large", () => {
  test("is refused by its announced length, unread", async () => {
    const outcome = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...signed.headers, "content-length": "2000000000" };
      const request = send(url(), { method: "POST", headers }, (response) => resolve(response.statusCode));
      request.on("error", reject);
      request.write("{");
    });
    expect(outcome).toBe(413);
  });

  test("is refused as soon as it has come to the limit", async () => {
    const outcome = await new Promise<number | undefined>((resolve, reject) => {
      const request = send(url(), { method: "POST", headers: signed.headers }, (response) =>
        resolve(response.statusCode),
      );
      request.on("error", reject);
      // Without an end: the server must not wait for one.
      for (let times = 0; times < 11; times++) request.write(" ".repeat(1_000));
    });
    expect(outcome).toBe(413);
    expect(received).toEqual([]);
  });
});

describe("other paths", () => {
  test("do not exist: probes and metrics are answered elsewhere", async () => {
    for (const path of ["/livez", "/readyz", "/metrics", "/probot"]) expect((await fetch(url(path))).status).toBe(404);
    expect((await fetch(url("/probot/import"), { method: "POST" })).status).toBe(404);
    expect((await fetch(url())).status).toBe(405);
  });
});
