/**
 * A service in bad weather: pushes come, webhooks are lost, doubled, late and forged, GitHub fails in every way it knows, and the
 * process is killed without warning, again and again. When it is over, every open head must have exactly one concluded check.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { type FakeGithub, type FakePull, type Fault, startFakeGithub } from "./fake-github.ts";
import type { JsonObject } from "./github-contract.ts";
import { createRepository, type TestRepository } from "./repository.ts";
import { type RunningService, startService } from "./service.ts";
import { installationId, pullRequestEvent, shop } from "./webhooks.ts";

export interface Storm {
  readonly kills: number;
  /** Chance of this storm, from 0 to 1; the same each time with the same seed. */
  readonly chance: () => number;
  /** Milliseconds after which an unsettled service counts as stuck. */
  readonly patience: number;
  tell?(line: string): void;
}

export interface Aftermath {
  /** Pull requests and what is wrong with their checks; empty when all is well. */
  readonly wrong: readonly string[];
  /** What the real GitHub would not have taken. */
  readonly problems: readonly string[];
  readonly heads: number;
  readonly checkRuns: number;
  /** Everything that was ever written to the log, and the credentials that must not be in it. */
  readonly output: readonly string[];
  readonly tokens: readonly string[];
}

const secret = "a secret of this storm only";
const pulls = [7, 8, 9] as const;
const maxFaults = 4;

export async function weather(storm: Storm): Promise<Aftermath> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const root = mkdtempSync(join(tmpdir(), "storm-"));
  const { repository, heads } = history(storm.kills + 5);
  mkdirSync(join(root, shop.owner));
  renameSync(repository.bareCopy(), join(root, shop.owner, `${shop.name}.git`));
  writeFileSync(join(root, "key.pem"), privateKey, { mode: 0o600 });
  const { default_permissions: permissions } = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
  const github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions,
    people: {},
    gitRoot: root,
    compare: (branch, head) => ({
      base: repository.git("rev-parse", branch),
      mergeBase: repository.git("merge-base", branch, head),
    }),
  });
  const environment = {
    APP_ID: "11",
    PRIVATE_KEY_PATH: join(root, "key.pem"),
    WEBHOOK_SECRET: secret,
    DATA_DIR: join(root, "data"),
    GITHUB_API_URL: github.apiUrl,
    GITHUB_WEB_URL: github.webUrl,
    RECONCILE_SECONDS: "2",
    LOG_LEVEL: "debug",
  };
  const output: string[] = [];
  const start = async () => await startService(environment);
  let service = await start();
  try {
    for (let kill = 0; kill < storm.kills; kill++) {
      github.hooks.connect(service.url, secret);
      const sending = push(storm, github, heads);
      await sleep(storm.chance() * 2_500);
      await service.kill();
      await sending;
      output.push(...service.output);
      storm.tell?.(`killed ${kill + 1} times; ${github.checkRuns.length} check runs`);
      service = await start();
    }
    github.hooks.connect(service.url, secret);
    await settled(storm, github, service);
    const wrong = openPulls(github).flatMap((pull) => wrongWith(github, pull));
    await service.stop();
    output.push(...service.output);
    const { problems, checkRuns, tokens } = github;
    return { wrong, problems, heads: pulls.length, checkRuns: checkRuns.length, output, tokens };
  } finally {
    await service.kill();
    await github.close();
    repository.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Numbers from 0 to 1 that look like chance, the same for the same seed. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Three branches, with so many heads each that could be pushed. */
function history(size: number): {
  readonly repository: TestRepository;
  readonly heads: ReadonlyMap<number, readonly string[]>;
} {
  const charge = (cents: string) => `export const charge = (order: { cents: number }): number => ${cents};\n`;
  const repository = createRepository({ "src/charge.ts": charge("order.cents") });
  const heads = new Map<number, readonly string[]>();
  for (const number of pulls) {
    repository.branch(`change-${number}`, "main");
    const commits = Array.from({ length: size }, (_, at) =>
      repository.commit({ "src/charge.ts": charge(`order.cents + ${number * 1_000 + at}`) }),
    );
    heads.set(number, commits);
  }
  repository.branch("main");
  return { repository, heads };
}

const pushed = new WeakMap<FakeGithub, Map<number, number>>();

/** One push to one pull request, and what becomes of its webhook. */
async function push(
  { chance }: Storm,
  github: FakeGithub,
  heads: ReadonlyMap<number, readonly string[]>,
): Promise<void> {
  const counts = pushed.get(github) ?? new Map<number, number>();
  pushed.set(github, counts);
  const sent: Promise<unknown>[] = [];
  for (const number of pulls) {
    if (counts.has(number) && chance() < 0.4) continue;
    const all = heads.get(number) ?? [];
    const count = counts.get(number) ?? 0;
    const head = all[count % all.length] ?? "";
    const before = all[(count + all.length - 1) % all.length] ?? "";
    counts.set(number, count + 1);
    github.setPull({
      number,
      title: "Charge more",
      baseBranch: "main",
      state: "open",
      head,
      updatedAt: new Date().toISOString(),
    });
    // GitHub does not fail for ever: what nobody has met yet is enough.
    if (github.faults.length < maxFaults) for (const fault of faults(chance)) github.fail(fault);
    const payload = event(count === 0 ? "opened" : "synchronize", number, head);
    const fate = chance();
    if (fate < 0.25) sent.push(github.hooks.send("pull_request", payload, { lost: true }));
    else if (fate < 0.5)
      sent.push(...[1, 2].map(() => github.hooks.send("pull_request", payload, { guid: `twice-${number}-${count}` })));
    else if (fate < 0.75)
      sent.push(
        github.hooks
          .send("pull_request", payload)
          .then(() => github.hooks.send("pull_request", event("synchronize", number, before))),
      );
    else sent.push(github.hooks.send("pull_request", payload));
  }
  await Promise.all(sent);
}

function faults(chance: () => number): readonly Fault[] {
  const operations = [
    "POST /repos/{owner}/{repo}/check-runs",
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  ];
  const operation = operations[Math.floor(chance() * operations.length)] ?? "";
  const kinds: readonly Omit<Fault, "operation">[] = [
    { status: 502 },
    { status: 502, committed: true },
    { status: 429, headers: { "retry-after": "1" } },
    { status: 403, headers: { "retry-after": "1" }, message: "You have exceeded a secondary rate limit" },
  ];
  const kind = kinds[Math.floor(chance() * 8)];
  return kind === undefined ? [] : [{ operation, ...kind }];
}

function event(action: string, number: number, head: string): JsonObject {
  const payload = pullRequestEvent(action, head);
  const pull = payload["pull_request"] as JsonObject;
  return { ...payload, number, pull_request: { ...pull, number, updated_at: new Date().toISOString() } };
}

function openPulls(github: FakeGithub): readonly FakePull[] {
  return github.pulls.filter(({ state }) => state === "open");
}

async function settled({ patience, tell }: Storm, github: FakeGithub, service: RunningService): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const wrong = openPulls(github).flatMap((pull) => wrongWith(github, pull));
    if (wrong.length === 0 && (await isIdle(service))) return;
    if (Date.now() > until) {
      tell?.(`not settled: ${wrong.join("; ")}`);
      return;
    }
    await sleep(100);
  }
}

async function isIdle({ operations }: RunningService): Promise<boolean> {
  const text = await (await fetch(`${operations}/metrics`)).text();
  const values = [...text.matchAll(/^blast_radius_(?:deliveries_waiting|runs\{[^}]*\}) (\d+)$/gm)].map(([, value]) =>
    Number(value),
  );
  return values.length === 5 && values.every((value) => value === 0);
}

function wrongWith(github: FakeGithub, { number, head }: FakePull): readonly string[] {
  const about = github.checkRuns.filter(({ external_id }) => external_id.startsWith(`v2-${shop.id}-${number}-`));
  const unfinished = about
    .filter(({ status }) => status !== "completed")
    .map(({ id }) => `#${number}: check ${id} is left hanging`);
  const here = about.filter((run) => run.head_sha === head && run.status === "completed");
  const answers = here.filter(
    ({ conclusion, output }) => conclusion === "success" || /reached/.test(output.title ?? ""),
  );
  if (here.length === 1 && answers.length === 1) return unfinished;
  return [...unfinished, `#${number}: ${here.length} checks on its head (${here.map(({ output }) => output.title)})`];
}
