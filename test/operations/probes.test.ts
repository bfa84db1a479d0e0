import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMetrics, type Metrics } from "../../src/operations/metrics.ts";
import { createProbes } from "../../src/operations/probes.ts";

let server: Server;
let metrics: Metrics;
let ready: boolean;
let broken: boolean;

beforeEach(async () => {
  ready = true;
  broken = false;
  const load = { deliveries: 3, waiting: { announce: 2, review: 1 }, claimed: { announce: 0, review: 2 }, oldest: 1 };
  const decided = [
    { kind: "wrong", rule: "seed-18/outbound-without-timeout", count: 2 },
    { kind: "wrong", rule: "corner-shop/secret-invariant", count: 1 },
    { kind: "wrong", rule: "corner-shop/other", count: 1 },
  ] as const;
  metrics = createMetrics({ load: async () => load, decided: async () => decided });
  const probe = async () => {
    if (broken) throw new Error("the disk is full");
  };
  server = createServer(createProbes({ ready: () => ready, probe, metrics }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function ask(path: string, method = "GET"): Promise<readonly [number, string]> {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });
  return [response.status, await response.text()];
}

test("tell whether the service lives and whether it takes work", async () => {
  expect([await ask("/livez"), await ask("/readyz")]).toEqual([
    [200, "alive\n"],
    [200, "ready\n"],
  ]);
  ready = false;
  expect([await ask("/livez"), await ask("/readyz")]).toEqual([
    [200, "alive\n"],
    [503, "stopping\n"],
  ]);
});

test("say that the store cannot be written, and nothing of why", async () => {
  broken = true;
  expect(await ask("/readyz")).toEqual([503, "the store cannot be used\n"]);
});

test("answer nothing else", async () => {
  expect((await ask("/"))[0]).toBe(404);
  expect((await ask("/livez", "POST"))[0]).toBe(405);
});

test("count webhooks, runs, what waits, and what was healed", async () => {
  metrics.webhook(202, 0.02);
  metrics.run("review", "answered", 12);
  metrics.healed("delivery", 2);
  metrics.github(200, 4_321);
  metrics.github(403, 0);
  metrics.github(0, undefined);
  const [status, text] = await ask("/metrics");
  expect(status).toBe(200);
  for (const line of [
    'blast_radius_webhook_seconds_bucket{le="0.025",status="202"} 1',
    'blast_radius_run_seconds_count{stage="review",result="answered"} 1',
    'blast_radius_healed_total{what="delivery"} 2',
    'blast_radius_github_requests_total{status="403"} 1',
    'blast_radius_github_requests_total{status="0"} 1',
    'blast_radius_github_limit_left_bucket{le="0"} 1',
    "blast_radius_github_limit_left_count 2",
    "blast_radius_deliveries_waiting 3",
    'blast_radius_runs{stage="review",state="working"} 2',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/^blast_radius_oldest_waiting_seconds \d{9,}/m);
  expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
});
