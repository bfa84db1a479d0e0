/** The App without its engine: the real store, queue and GitHub client, against the GitHub of the tests. */
import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { createProbot } from "probot";
import type { AskEngine } from "../../src/github/answer-job.ts";
import { createApp } from "../../src/github/app.ts";
import { createCheckRuns } from "../../src/github/check-run.ts";
import { createDefaults } from "../../src/github/defaults.ts";
import { createDiscussion } from "../../src/github/discussion.ts";
import { createClientClass, githubFetch } from "../../src/github/octokit.ts";
import { clientOf } from "../../src/github/probot.ts";
import type { ReviewPullRequest } from "../../src/github/review-job.ts";
import { createDispatcher } from "../../src/queue/dispatcher.ts";
import { openWorkStore } from "../../src/store/work.ts";
import type { WorkStore } from "../../src/work.ts";
import type { JsonObject } from "./github-contract.ts";

export interface AppUnderTest {
  readonly store: WorkStore;
  receive(event: string, payload: JsonObject): Promise<void>;
  /** Lets everything that was asked for come to its end. */
  finish(): Promise<void>;
  /** What a process does when it ends. */
  stop(patience?: number): Promise<void>;
}

export interface AppUnderTestOptions {
  readonly dir: string;
  readonly apiUrl: string;
  readonly privateKey: string;
  readonly reviewPullRequest: ReviewPullRequest;
  readonly askEngine?: AskEngine;
  /** Milliseconds. */
  readonly deadline?: number;
  readonly announcing?: number;
  readonly drafts?: boolean;
}

/** What a process does when it begins: opens the store, and takes up what there is. */
export function startApp(options: AppUnderTestOptions): AppUnderTest {
  const { deadline = 60_000, announcing = 60_000, drafts = true, privateKey } = options;
  const log = pino({ level: "silent" });
  const store = openWorkStore(options.dir);
  const probot = createProbot({
    env: { PRIVATE_KEY: privateKey },
    overrides: {
      appId: 11,
      privateKey,
      secret: "a secret of this test only",
      baseUrl: options.apiUrl,
      log,
      Octokit: createClientClass({ pace: false }),
      request: { fetch: githubFetch },
    },
  });
  const { pullsAt, askedSince, decisions } = store;
  const handlers = createApp({
    checks: createCheckRuns(11, { pauses: [0, 0] }),
    settings: "engine 1",
    ...{ drafts, pullsAt, askedSince, decisions, log },
    discussion: createDiscussion({ appId: 11, decisions, pauses: [0, 0] }),
    defaultsOf: createDefaults(),
    clientOf: async (id, signal) => await clientOf(probot, id, signal),
    reviewPullRequest: options.reviewPullRequest,
    askEngine: options.askEngine ?? (async () => ({ markdown: "", understood: true, findings: [] })),
  });
  const stage = { atOnce: 2, deadline };
  const limits = { announce: { ...stage, deadline: announcing }, review: stage, attempts: 3, longest: 3_600_000 };
  const dispatcher = createDispatcher({
    store,
    handlers,
    limits: { ...limits, backoff: { first: 2, longest: 20 } },
    log,
  });
  dispatcher.wake();
  return {
    store,
    async receive(event, payload) {
      const body = Buffer.from(JSON.stringify(payload));
      await store.append([{ guid: randomUUID(), event, body, receivedAt: Date.now() }]);
      dispatcher.wake();
    },
    async finish() {
      for (;;) {
        const { deliveries, waiting, claimed } = await store.load(Date.now());
        if (deliveries + waiting.announce + waiting.review + claimed.announce + claimed.review === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async stop(patience = 0) {
      await dispatcher.drain(patience, 60_000);
      store.close();
    },
  };
}
