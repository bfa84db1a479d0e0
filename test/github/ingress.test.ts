import { createHmac } from "node:crypto";
import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createIngress, type Delivery, webhookPath } from "../../src/github/ingress.ts";
import { BusyError } from "../../src/github/runner.ts";
import { pullRequestEvent, sign } from "../support/webhooks.ts";

const secret = "a secret of this test only";
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
    secret,
    ready: () => ready,
    async receive(delivery) {
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
    expect(received).toEqual([
      { id: "72d3162e-cc78-11e3-81ab-4c9367dc0958", name: "pull_request", payload: JSON.parse(signed.body) },
    ]);
    expect(logged).toEqual([]);
  });

  test("is turned away while there is no room, so that it counts as failed", async () => {
    fate = new AggregateError([new BusyError("no room for another job")], "handlers failed");
    expect(await post(signed.headers, signed.body)).toEqual([503, "busy: deliver again later\n"]);
    expect(logged).toEqual(["busy: webhook turned away delivery,event"]);
  });

  test("is turned away while the service stops", async () => {
    ready = false;
    expect(await post(signed.headers, signed.body)).toEqual([503, "stopping\n"]);
    expect(received).toEqual([]);
  });

  test("that fails inside is an internal error without words", async () => {
    fate = new Error(`the payload was ${signed.body}`);
    expect(await post(signed.headers, signed.body)).toEqual([500, "internal error\n"]);
    expect(logged).toEqual(["webhook failed err"]);
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

  test("signed text that is no JSON object", async () => {
    const signature = `sha256=${createHmac("sha256", secret).update("[1]").digest("hex")}`;
    expect(await post({ ...signed.headers, "x-hub-signature-256": signature }, "[1]")).toEqual([
      400,
      "the body is no JSON object\n",
    ]);
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
  test("tell whether the service lives and whether it takes work", async () => {
    const statuses = async () => [(await fetch(url("/livez"))).status, (await fetch(url("/readyz"))).status];
    expect(await statuses()).toEqual([200, 200]);
    ready = false;
    expect(await statuses()).toEqual([200, 503]);
  });

  test("do not exist", async () => {
    expect((await fetch(url("/probot"))).status).toBe(404);
    expect((await fetch(url("/probot/import"), { method: "POST" })).status).toBe(404);
    expect((await fetch(url())).status).toBe(405);
  });
});
