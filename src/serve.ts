/** The service: wires GitHub, git, the store, the queue and the processes that analyse together. */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createAnalyses } from "./analyses.ts";
import { digests } from "./engine.ts";
import { type Environment, type PagesSettings, readEnvironment, type ServeSettings } from "./environment.ts";
import { makeRoom } from "./git/room.ts";
import { createApp } from "./github/app.ts";
import { type CheckRunOptions, createCheckRuns } from "./github/check-run.ts";
import { createDefaults } from "./github/defaults.ts";
import { createDiscussion } from "./github/discussion.ts";
import { createIngress } from "./github/ingress.ts";
import { githubFetch } from "./github/octokit.ts";
import { clientOf, startProbot } from "./github/probot.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./operations/metrics.ts";
import { createProbes } from "./operations/probes.ts";
import { createGithubUser } from "./pages/github-user.ts";
import { createPages, type PagesOptions } from "./pages/pages.ts";
import { createSessions } from "./pages/session.ts";
import { callbackPath } from "./pages/sign-in.ts";
import { pathOf } from "./pages/views.ts";
import { SourceError } from "./ports.ts";
import { createDispatcher } from "./queue/dispatcher.ts";
import type { QueueLimits } from "./queue/handlers.ts";
import { createInbox } from "./queue/inbox.ts";
import { keepDoing } from "./queue/schedule.ts";
import { createWorkers } from "./queue/workers.ts";
import { reconciliation } from "./reconcile.ts";
import type { Analysed, ReviewTask } from "./review-worker.ts";
import { openWorkStore } from "./store/work.ts";

const minutes = 60_000;
const days = 24 * 60 * minutes;

/** Announcing is a handful of requests; a review has ten minutes. What GitHub does not let through in three days is not tried further. */
function limitsOf({ workers }: ServeSettings): QueueLimits {
  return {
    announce: { atOnce: 4, deadline: 3 * minutes },
    review: { atOnce: workers, deadline: 10 * minutes },
    backoff: { first: 2_000, longest: 10 * minutes },
    attempts: 5,
    longest: 3 * days,
  };
}

/** Milliseconds to finish, and then to say what is unfinished: together below the ten seconds that Docker waits. */
const farewell = { patience: 5_000, grace: 3_000 } as const;
/** Milliseconds in which a client must have sent its headers, and its whole request: GitHub's own patience is ten seconds. */
const slowest = { headers: 10_000, request: 30_000 } as const;
/** MB of heap for one process that analyses: twice what the largest measured repository takes (docs/performance.md). */
const workerHeap = 2_048;

export interface Service {
  readonly port: number;
  /** Begins no further run, or goes on with them; webhooks are kept all the same. Says which of the two holds now. */
  togglePause(): "paused" | "working";
  /** Takes no more work, finishes or gives up what there is, and closes everything. */
  stop(): Promise<void>;
}

/** Starts the service. Throws a `SourceError` when the environment does not let it. */
export async function serve(environment: Environment): Promise<Service> {
  const settings = readEnvironment(environment);
  const log = createLog(settings.logLevel);
  await makeFolder(settings.dataDir);
  const store = openWorkStore(settings.dataDir);
  const probot = startProbot(settings, log);
  const workers = createWorkers<ReviewTask, Analysed>({
    program: new URL("./review-worker.ts", import.meta.url),
    arguments: [settings.dataDir, ...(settings.pagesUrl === undefined ? [] : [settings.pagesUrl])],
    environment: forWorkers(settings, environment),
    heap: workerHeap,
  });
  const { pullsAt, askedSince, decisions } = store;
  const metrics = createMetrics({ load: async () => await store.load(Date.now()), decided: decisions.counts });
  const parts = {
    checks: createCheckRuns(settings.appId, detailsUrl(settings)),
    settings: createHash("sha256").update(`${digests().graphs} ${settings.drafts}`).digest("hex"),
    drafts: settings.drafts,
    clientOf: async (installationId?: number, signal?: AbortSignal) =>
      await clientOf(probot, installationId, signal, metrics.github),
    log,
  };
  const handlers = createApp({
    ...{ ...parts, pullsAt, askedSince, decisions, ...createAnalyses(settings, environment, workers) },
    discussion: createDiscussion({ appId: settings.appId, decisions }),
    defaultsOf: createDefaults(),
  });
  const dispatcher = createDispatcher({
    store,
    handlers,
    limits: limitsOf(settings),
    log,
    observe: ({ stage, result, seconds }) => metrics.run(stage, result, seconds),
  });
  const inbox = createInbox(store, dispatcher.wake);

  let ready = true;
  let paused = false;
  const { webhookSecrets: secrets } = settings;
  const pages =
    settings.pages === undefined
      ? undefined
      : showPages(settings, settings.pages, { store, log, paused: () => paused });
  const server = createServer(
    createIngress({
      secrets,
      accept: inbox.accept,
      ready: () => ready,
      observe: metrics.webhook,
      log,
      ...(pages !== undefined && { otherwise: pages }),
    }),
  );
  server.headersTimeout = slowest.headers;
  server.requestTimeout = slowest.request;
  const probes = createServer(createProbes({ ready: () => ready, probe: store.probe, metrics }));
  const operations = await listen(probes, settings.operationsHost, settings.operationsPort, "OPERATIONS_");
  const port = await listen(server, settings.host, settings.port, "");
  log.info({ port, operations }, "listening");
  dispatcher.wake();
  const { reconcileSeconds, retentionDays } = settings;
  const every = reconcileSeconds * 1_000;
  const { healed } = metrics;
  const { wake } = dispatcher;
  const chores = reconciliation({ ...parts, store, wake, healed }, { every, retentionDays });
  const room = { name: "make room", every: 12 * every, work: async () => void (await freeMirrors(settings)) };
  const schedule = keepDoing([...chores, room], log, every / 60);

  return {
    port,
    togglePause() {
      paused = !paused;
      if (paused) dispatcher.pause();
      else dispatcher.resume();
      return paused ? "paused" : "working";
    },
    async stop() {
      ready = false;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await inbox.idle();
      const quiet = schedule.stop();
      await dispatcher.drain(farewell.patience, farewell.grace);
      workers.close();
      server.closeAllConnections();
      await closed;
      await Promise.race([quiet, sleep(farewell.grace, undefined, { ref: false })]);
      store.close();
      probes.close();
      probes.closeAllConnections();
    },
  };
}

/** What a process that analyses sees of our variables: enough to run git on a mirror, and no secret. */
function forWorkers({ dataDir }: ServeSettings, environment: Environment): Record<string, string> {
  const passed = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ"].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), NODE_COMPILE_CACHE: join(dataDir, "compiled") };
}

function showPages(
  { apiUrl, webUrl }: ServeSettings,
  { publicUrl, clientId, clientSecret, sessionSecrets }: PagesSettings,
  parts: Pick<PagesOptions, "store" | "log" | "paused">,
): RequestListener {
  const now = () => Date.now();
  const callback = `${publicUrl}${callbackPath}`;
  const user = createGithubUser({ clientId, clientSecret, apiUrl, webUrl, callback, fetch: githubFetch, now });
  return createPages({ ...parts, publicUrl, webUrl, now, user, sessions: createSessions(sessionSecrets) });
}

/** Where a check run's *Details* leads: the pull request's runs, where there are pages. */
function detailsUrl({ pages }: ServeSettings): CheckRunOptions {
  if (pages === undefined) return {};
  return {
    detailsUrl: (repository, number) =>
      `${pages.publicUrl}${pathOf(repository)}${number === undefined ? "" : `/pulls/${number}`}`,
  };
}

async function freeMirrors({ dataDir, mirrorsGb }: ServeSettings): Promise<number> {
  return await makeRoom(join(dataDir, "mirrors"), mirrorsGb * 1e9, Date.now());
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

/** `prefix` is that of the variables which say where. */
async function listen(server: Server, host: string, port: number, prefix: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new SourceError(`Cannot listen on ${host}, port ${port}.`, {
      cause,
      hint: `Set ${prefix}HOST and ${prefix}PORT.`,
    });
  }
  return (server.address() as AddressInfo).port;
}
