#!/usr/bin/env node
/** The service: `blast-radius serve`. Wires GitHub, git, the store and the engine together, and answers for the process. */
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import type { Logger } from "pino";
import { createProbot, type Probot } from "probot";
import { digests, engineVersion } from "./engine.ts";
import { type Environment, readEnvironment, type ServeSettings } from "./environment.ts";
import { createExtractor } from "./extract.ts";
import { fetchCommits, openMirror } from "./git/mirror.ts";
import { createApp } from "./github/app.ts";
import { createIngress, type Delivery } from "./github/ingress.ts";
import { createClientClass, githubFetch } from "./github/octokit.ts";
import type { ReviewPullRequest } from "./github/review-job.ts";
import { createRunner } from "./github/runner.ts";
import { createGraphs } from "./graphs.ts";
import { createLog } from "./log.ts";
import { SourceError } from "./ports.ts";
import { annotationsOf } from "./report/annotations.ts";
import { renderMarkdown } from "./report/markdown.ts";
import { renderTitle } from "./report/title.ts";
import { conclusion } from "./report/verdict.ts";
import { type ReviewPorts, review } from "./review.ts";
import { openFactStore } from "./store/facts.ts";

/** A review waits for its turn, then has ten minutes; two hundred waiting are more than a busy hour of a large team. */
const jobs = { capacity: 200, concurrency: 2, deadline: 10 * 60_000 } as const;
/** Milliseconds to finish, and then to say what is unfinished: together below the ten seconds that Docker waits. */
const farewell = { patience: 5_000, grace: 3_000 } as const;
/** Milliseconds in which a client must have sent its headers, and its whole request: GitHub's own patience is ten seconds. */
const slowest = { headers: 10_000, request: 30_000 } as const;

export interface Service {
  readonly port: number;
  /** Takes no more work, finishes or gives up what there is, and closes everything. */
  stop(): Promise<void>;
}

/** Starts the service. Throws a `SourceError` when the environment does not let it. */
export async function serve(environment: Environment): Promise<Service> {
  const settings = readEnvironment(environment);
  const log = createLog(settings.logLevel);
  await makeFolder(settings.dataDir);
  const store = openFactStore(join(settings.dataDir, "facts.sqlite"));
  const digest = digests();
  const extractor = createExtractor({ store, digest: digest.facts });
  const graphs = createGraphs(store, digest.graphs);
  const runner = createRunner(jobs, log);
  const probot = startProbot(settings, log);
  const reviewPullRequest = createReviewer(settings, environment, { extractor, graphs });
  await probot.load(createApp({ appId: settings.appId, runner, reviewPullRequest, log }));

  let ready = true;
  const receive = async (delivery: Delivery) => await probot.receive(asEvent(delivery));
  const server = createServer(createIngress({ secret: settings.webhookSecret, receive, ready: () => ready, log }));
  server.headersTimeout = slowest.headers;
  server.requestTimeout = slowest.request;
  const port = await listen(server, settings);
  log.info({ port }, "listening");

  return {
    port,
    async stop() {
      ready = false;
      const closed = new Promise((resolve) => server.close(resolve));
      await runner.drain(farewell.patience, farewell.grace);
      server.closeAllConnections();
      await closed;
      await extractor.close();
      store.close();
    },
  };
}

/** Everything is handed over explicitly: left to itself, Probot reads the environment and looks for keys on the disk. */
function startProbot({ appId, privateKey, webhookSecret, apiUrl }: ServeSettings, log: Logger): Probot {
  return createProbot({
    env: { PRIVATE_KEY: privateKey },
    overrides: {
      appId,
      privateKey,
      secret: webhookSecret,
      baseUrl: apiUrl,
      log,
      Octokit: createClientClass({ pace: true }),
      request: { fetch: githubFetch },
    },
  });
}

/** A delivery whose signature holds; which events there are, and what is in them, the handlers look at themselves. */
function asEvent(delivery: Delivery): Parameters<Probot["receive"]>[0] {
  return delivery as unknown as Parameters<Probot["receive"]>[0];
}

function createReviewer(
  settings: ServeSettings,
  environment: Environment,
  { extractor, graphs }: Pick<ReviewPorts, "extractor" | "graphs">,
): ReviewPullRequest {
  const engine = engineVersion();
  return async ({ repositoryId, owner, repo, base, mergeBase, head, title, gitToken }, signal) => {
    // By id: a rename keeps the mirror, and a new repository of an old name gets its own.
    const dir = join(settings.dataDir, "mirrors", `${repositoryId}.git`);
    const url = `${settings.webUrl}/${owner}/${repo}.git`;
    const wanted = [...new Set([mergeBase, head])];
    // The settings let plain HTTP pass to this machine only.
    const allowHttp = url.startsWith("http:");
    await fetchCommits({ dir, url, wanted, token: await gitToken(), environment, allowHttp });
    signal.throwIfAborted();
    const source = openMirror(dir, { environment });
    const today = new Date().toISOString().slice(0, 10);
    const report = await review({ base, head, mergeBase, title, today }, { source, extractor, graphs, engine });
    return {
      conclusion: conclusion(report).conclusion,
      title: renderTitle(report),
      summary: renderMarkdown(report),
      annotations: annotationsOf(report),
    };
  };
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new SourceError(`DATA_DIR ${dir} cannot be made.`, {
      cause,
      hint: "Name a folder that this user may write.",
    });
  }
}

async function listen(server: Server, { host, port }: ServeSettings): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new SourceError(`Cannot listen on ${host}, port ${port}.`, { cause, hint: "Set HOST and PORT." });
  }
  return (server.address() as AddressInfo).port;
}

/** Runs the service until it is told to stop. A second signal ends the process at once. */
export async function runService(environment: Environment): Promise<void> {
  try {
    const service = await serve(environment);
    const signal = await told();
    process.stderr.write(`${signal}: finishing\n`);
    await service.stop();
    // A child of git, or an engine past its deadline, must not keep the process.
    process.exit(0);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
    process.exitCode = 2;
  }
}

async function told(): Promise<NodeJS.Signals> {
  return await new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked) process.exit(1);
      asked = true;
      resolve(signal);
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}

if (import.meta.main) await runService(process.env);
