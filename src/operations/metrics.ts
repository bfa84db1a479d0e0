/** What the service counts and times, for Prometheus. Labels are words of ours: no name of a repository, no id. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { DecisionCount } from "../decisions.ts";
import type { Load, Stage } from "../work.ts";

export interface Metrics {
  /** A webhook was answered. */
  webhook(status: number, seconds: number): void;
  /** A stage of a run came to an end. */
  run(stage: Stage, result: string, seconds: number): void;
  /** The reconciler found something and saw to it. */
  healed(what: string, count: number): void;
  /** GitHub answered a request, or did not (status 0). `left`: requests that its limit still allows, where it said so. */
  github(status: number, left: number | undefined): void;
  /** All of it in the text format, read at this moment. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Seconds: GitHub waits ten for an answer, and a tenth of a second is what we want. */
const webhookBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10];
/** Seconds: announcing takes one or two, a review up to ten minutes. */
const runBuckets = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

/** Of at least 5,000 requests an hour. */
const leftBuckets = [0, 10, 100, 500, 1_000, 2_500, 5_000];

/** Asked each time the metrics are read. */
export interface Readings {
  readonly load: () => Promise<Load>;
  readonly decided: () => Promise<readonly DecisionCount[]>;
}

/** A rule of the engine; a repository's own have names of its own. */
const ownRule = /^seed-\d+\/[a-z0-9-]+$/;

export function createMetrics({ load, decided }: Readings): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const webhooks = new Histogram({
    name: "blast_radius_webhook_seconds",
    help: "Time from a webhook's headers to its answer.",
    labelNames: ["status"],
    buckets: webhookBuckets,
    registers,
  });
  const runs = new Histogram({
    name: "blast_radius_run_seconds",
    help: "Time of one stage of a run, by what came of it.",
    labelNames: ["stage", "result"],
    buckets: runBuckets,
    registers,
  });
  const healed = new Counter({
    name: "blast_radius_healed_total",
    help: "What the reconciler found missing and saw to.",
    labelNames: ["what"],
    registers,
  });
  const requests = new Counter({
    name: "blast_radius_github_requests_total",
    help: "Requests to GitHub's REST API by status; 0 where no answer came.",
    labelNames: ["status"],
    registers,
  });
  const left = new Histogram({
    name: "blast_radius_github_limit_left",
    help: "Requests that GitHub's limit of an installation still allowed, as each answer says.",
    buckets: leftBuckets,
    registers,
  });
  const deliveries = new Gauge({
    name: "blast_radius_deliveries_waiting",
    help: "Deliveries in the journal that nobody has looked at.",
    registers,
  });
  const waiting = new Gauge({
    name: "blast_radius_runs",
    help: "Runs without an outcome.",
    labelNames: ["stage", "state"],
    registers,
  });
  const decisions = new Gauge({
    name: "blast_radius_decisions",
    help: "Findings that people accepted, took back, or called wrong, by rule; of all rules of repositories together.",
    labelNames: ["kind", "rule"],
    registers,
  });
  const age = new Gauge({
    name: "blast_radius_oldest_waiting_seconds",
    help: "Age of the oldest delivery or run that waits; 0 when nothing does.",
    registers,
  });

  return {
    contentType: registry.contentType,
    webhook: (status, seconds) => webhooks.observe({ status: String(status) }, seconds),
    run: (stage, result, seconds) => runs.observe({ stage, result }, seconds),
    github(status, allowed) {
      requests.inc({ status: String(status) });
      if (allowed !== undefined) left.observe(allowed);
    },
    healed: (what, count) => healed.inc({ what }, count),
    async text() {
      const now = await load();
      deliveries.set(now.deliveries);
      for (const stage of ["announce", "review"] as const) {
        waiting.set({ stage, state: "waiting" }, now.waiting[stage]);
        waiting.set({ stage, state: "working" }, now.claimed[stage]);
      }
      decisions.reset();
      for (const { kind, rule, count } of await decided())
        decisions.inc({ kind, rule: ownRule.test(rule) ? rule : "custom" }, count);
      age.set(now.oldest === undefined ? 0 : (Date.now() - now.oldest) / 1_000);
      return await registry.metrics();
    },
  };
}
