/** The service: opens what the roles of this process need, and wires it together. */
import { mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Environment, readEnvironment, type ServeSettings } from "./environment.ts";
import { makeRoom } from "./git/room.ts";
import { createIngress } from "./github/ingress.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./operations/metrics.ts";
import { createProbes } from "./operations/probes.ts";
import { SourceError } from "./ports.ts";
import { createInbox, type Inbox } from "./queue/inbox.ts";
import { type Chore, keepDoing } from "./queue/schedule.ts";
import { reconciliation } from "./reconcile.ts";
import { type Role, roles } from "./roles.ts";
import { openWorkStore } from "./store/work.ts";

/** Milliseconds that a round of chores has to come to its end. */
const grace = 3_000;
/** Milliseconds in which a client must have sent its headers, and its whole request: GitHub's own patience is ten seconds. */
const slowest = { headers: 10_000, request: 30_000 } as const;

export interface Service {
  /** Of webhooks and pages; undefined where this process has neither. */
  readonly port: number | undefined;
  /** Begins no further run, or goes on with them; webhooks are kept all the same. Says which of the two holds now. */
  togglePause(): "paused" | "working" | "not the worker";
  /** Takes no more work, finishes or gives up what there is, and closes everything. */
  stop(): Promise<void>;
}

/** Starts the service, or the part of it that `ROLE` names. Throws a `SourceError` when the environment does not let it. */
export async function serve(environment: Environment): Promise<Service> {
  const settings = readEnvironment(environment);
  const has = (role: Role): boolean => settings.roles.includes(role);
  const log = createLog(settings.logLevel);
  await makeFolder(settings.dataDir);
  const store = openWorkStore(settings.dataDir, settings.roles);
  const metrics = createMetrics({ load: async () => await store.load(Date.now()), decided: store.decisions.counts });
  // Loaded where they are needed: who takes webhooks has no key, and neither Probot nor an engine in its memory.
  const parts =
    has("worker") || has("reconciler")
      ? (await import("./as-app.ts")).createAppParts(settings, log, metrics.github)
      : undefined;
  const worker =
    has("worker") && parts !== undefined
      ? (await import("./worker.ts")).startWorker({ settings, environment, store, parts, metrics })
      : undefined;
  const wake = worker?.wake ?? (() => {});
  const inbox = has("ingress") ? createInbox(store, wake) : undefined;

  let ready = true;
  const pages = await pagesOf(settings, { store, log, paused: () => worker?.paused() });
  const listener = door(settings, inbox, pages, { ready: () => ready, observe: metrics.webhook, log });
  const server = listener === undefined ? undefined : createServer(listener);
  const probes = createServer(createProbes({ ready: () => ready, probe: store.probe, metrics }));
  const operations = await listen(probes, settings.operationsHost, settings.operationsPort, "OPERATIONS_");
  const port = server === undefined ? undefined : await listen(server, settings.host, settings.port, "");
  const role = settings.roles.length === roles.length ? {} : { role: settings.roles.join() };
  log.info({ ...(port !== undefined && { port }), operations, ...role }, "listening");
  wake();

  const { reconcileSeconds, retentionDays } = settings;
  const every = reconcileSeconds * 1_000;
  const chores: Chore[] = [];
  if (has("reconciler") && parts !== undefined)
    chores.push(...reconciliation({ ...parts, store, wake, healed: metrics.healed }, { every, retentionDays }));
  if (worker !== undefined)
    chores.push({ name: "make room", every: 12 * every, work: async () => void (await freeMirrors(settings)) });
  const schedule = keepDoing(chores, log, every / 60);

  return {
    port,
    togglePause() {
      if (worker === undefined) return "not the worker";
      worker.togglePause();
      return worker.paused() ? "paused" : "working";
    },
    async stop() {
      ready = false;
      const closed = new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
      server?.closeIdleConnections();
      await inbox?.idle();
      const quiet = schedule.stop();
      await worker?.stop();
      server?.closeAllConnections();
      await closed;
      await Promise.race([quiet, sleep(grace, undefined, { ref: false })]);
      store.close();
      probes.close();
      probes.closeAllConnections();
    },
  };
}

/** What is answered on the port that people and GitHub reach: webhooks, pages, both, or nothing. */
function door(
  settings: ServeSettings,
  inbox: Inbox | undefined,
  pages: RequestListener | undefined,
  options: Pick<Parameters<typeof createIngress>[0], "ready" | "observe" | "log">,
): RequestListener | undefined {
  if (inbox === undefined) return pages;
  const { webhookSecrets: secrets } = settings;
  return createIngress({
    ...options,
    secrets,
    accept: inbox.accept,
    ...(pages !== undefined && { otherwise: pages }),
  });
}

async function pagesOf(
  settings: ServeSettings,
  parts: Parameters<typeof import("./web.ts").showPages>[1],
): Promise<RequestListener | undefined> {
  return settings.pages === undefined ? undefined : (await import("./web.ts")).showPages(settings, parts);
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
  server.headersTimeout = slowest.headers;
  server.requestTimeout = slowest.request;
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
