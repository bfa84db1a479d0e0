/**
 * A service in bad weather: pushes come, webhooks are lost, doubled, late and forged, GitHub fails in every way it knows, and the
 * process is killed without warning, again and again, at every boundary between two stages and in between. When it is over, every
 * open head must have exactly one concluded check.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { type FakeGithub, type FakePull, startFakeGithub } from "./fake-github.ts";
import { createPushes, history, type Pushes, pulls } from "./pushes.ts";
import { filesWithSecrets } from "./secrets.ts";
import { beginService, type RunningService, startService } from "./service.ts";
import { type Aim, aims, moment, type Stand, standing } from "./strikes.ts";
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
  /** By the name of the aim: how often it was struck at, and how often its moment came before patience ended. */
  readonly struck: ReadonlyMap<string, { readonly times: number; readonly met: number }>;
  /** How many kills found things standing so; one kill may find runs at several stages. */
  readonly stood: ReadonlyMap<Stand, number>;
  /** Everything that was ever written to the log. */
  readonly output: readonly string[];
  /** Files of the data folder with a token or a secret in them. */
  readonly leaky: readonly string[];
}

const secret = "a secret of this storm only";
/** Milliseconds to wait for a moment to strike at. */
const waitFor = { moment: 10_000, settled: 60_000 } as const;
/** A storm takes the time that other tests leave: those have deadlines. */
const politeness = 10;
/** Webhooks at once: of so many some are kept, and only some of those looked at, when the first is answered. */
const burst = 40;
/** Milliseconds of a start, or a little more. */
const starting = 1_000;

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
  const mergeBase = repository.git("rev-parse", "main");
  const github = await startFakeGithub({
    appId: 11,
    publicKey,
    installationId,
    repository: shop,
    permissions,
    people: {},
    gitRoot: root,
    compare: () => ({ base: mergeBase, mergeBase }),
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
    // A killed process leaves nothing compiled behind: who starts two hundred times does not compile two hundred times.
    NODE_COMPILE_CACHE: join(root, "compiled"),
  };
  try {
    const output: string[] = [];
    // One that ends in order, for the sake of the compile cache.
    const first = await startService(environment);
    await first.stop();
    const struck = new Map<string, { times: number; met: number }>();
    const stood = new Map<Stand, number>();
    const pushes = createPushes(github, heads, storm.chance);
    for (let kill = 0; kill < storm.kills; kill++) {
      const aim = aims[kill % aims.length] ?? { name: "any moment", at: "any" };
      const { met, log } = await strike(storm, github, { environment, aim, pushes });
      output.push(...log);
      const { times, met: before } = struck.get(aim.name) ?? { times: 0, met: 0 };
      struck.set(aim.name, { times: times + 1, met: before + (met ? 1 : 0) });
      const found = standing(environment.DATA_DIR, github);
      for (const stand of found) stood.set(stand, (stood.get(stand) ?? 0) + 1);
      storm.tell?.(`${kill + 1}: ${aim.name}${met ? "" : " (did not come)"}; ${[...found].join(", ")}`);
    }
    const last = await startService(environment);
    github.hooks.connect(last.url, secret);
    if (!(await settled(github, last, storm.patience))) storm.tell?.("not settled");
    const wrong = openPulls(github).flatMap((pull) => wrongWith(github, pull));
    await last.stop();
    output.push(...last.output);
    const { problems, checkRuns } = github;
    const leaky = filesWithSecrets(environment.DATA_DIR);
    return { wrong, problems, heads: pulls.length, checkRuns: checkRuns.length, struck, stood, output, leaky };
  } finally {
    await github.close();
    repository.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

interface Round {
  readonly environment: Readonly<Record<string, string>>;
  readonly aim: Aim;
  readonly pushes: Pushes;
}

/** Starts the service, pushes, and kills it at the moment that is aimed at. */
async function strike(
  { chance }: Storm,
  github: FakeGithub,
  { environment, aim: { at, later = 0 }, pushes }: Round,
): Promise<{ readonly met: boolean; readonly log: readonly string[] }> {
  const begun = beginService(environment, politeness);
  try {
    if (at === "start") {
      const pushing = pushes.push();
      await sleep(chance() * starting);
      await begun.kill();
      await pushing;
      return { met: true, log: begun.output };
    }
    const service = await begun.listening;
    github.hooks.connect(service.url, secret);
    const met = await reach({ github, service, pushes, at, later: chance() * later });
    return { met, log: begun.output };
  } finally {
    await begun.kill();
  }
}

interface Way {
  readonly github: FakeGithub;
  readonly service: RunningService;
  readonly pushes: Pushes;
  readonly at: Aim["at"];
  /** Milliseconds. */
  readonly later: number;
}

/** Says whether the moment came; the service is dead then. */
async function reach({ github, service, pushes, at, later }: Way): Promise<boolean> {
  if (at === "webhook kept" || at === "webhook on its way") {
    const sent = Array.from({ length: burst }, async () => await github.hooks.send("pull_request", again(github)));
    const pushing = pushes.push();
    if (at === "webhook kept") await Promise.race(sent);
    else await sleep(later);
    await service.kill();
    await Promise.all([pushing, ...sent]);
    return true;
  }
  const strike = (): void => void (later === 0 && service.kill());
  const watching = typeof at === "object" ? moment(github, at, strike, waitFor.moment) : undefined;
  const pushing = at === "settled" ? undefined : pushes.push();
  const met =
    watching !== undefined ? await watching : at === "any" ? true : await settled(github, service, waitFor.settled);
  if (later > 0) await sleep(later);
  await service.kill();
  await pushing;
  return met;
}

/** News of a pull request's present head, once more. */
function again(github: FakeGithub): ReturnType<typeof pullRequestEvent> {
  return pullRequestEvent("synchronize", github.pulls[0]?.head ?? "0".repeat(40));
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

function openPulls(github: FakeGithub): readonly FakePull[] {
  return github.pulls.filter(({ state }) => state === "open");
}

/** Waits until every open head has its check and nothing is under way; false when that takes longer than `patience`. */
async function settled(github: FakeGithub, service: RunningService, patience: number): Promise<boolean> {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const wrong = openPulls(github).flatMap((pull) => wrongWith(github, pull));
    if (wrong.length === 0 && (await isIdle(service))) return true;
    await sleep(100);
  }
  return false;
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
