/** When to strike a service down, and how things stood when it was: as its journal and GitHub have it, not as it would have said. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeGithub, Moment } from "./fake-github.ts";

/** The moment to strike at: of a request to GitHub, or one that has a word of its own here. */
export interface Aim {
  readonly name: string;
  readonly at: Moment | "start" | "webhook on its way" | "webhook kept" | "settled" | "any";
  /** Longest wait behind that moment, in milliseconds; what it is, is left to chance. */
  readonly later?: number;
}

const operations = {
  pull: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  find: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  create: "POST /repos/{owner}/{repo}/check-runs",
  update: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
} as const;

/** Every boundary between two stages of a run, from both sides where it has two. */
export const aims: readonly Aim[] = [
  { name: "while it starts", at: "start" },
  { name: "a webhook is on its way", at: "webhook on its way", later: 20 },
  { name: "a webhook was kept", at: "webhook kept" },
  { name: "the pull request is asked for", at: { operation: operations.pull, when: "asked" } },
  { name: "its check is looked for", at: { operation: operations.find, when: "done" } },
  { name: "a check is asked for", at: { operation: operations.create, when: "asked" } },
  { name: "a check was made, and nobody told", at: { operation: operations.create, when: "done" } },
  { name: "git is asked for", at: { operation: "git", when: "asked" } },
  { name: "git has answered: the analysis", at: { operation: "git", when: "done" }, later: 800 },
  { name: "an answer is asked for", at: { operation: operations.update, when: "asked" } },
  { name: "an answer was taken, and nobody told", at: { operation: operations.update, when: "done" } },
  { name: "an answer was taken: written down", at: { operation: operations.update, when: "done" }, later: 20 },
  { name: "all is settled", at: "settled" },
  { name: "any moment", at: "any", later: 2_000 },
];

/** How a run, or a webhook, stood when its service was struck down. */
export const stands = [
  "a webhook waits",
  "to be announced",
  "a check made, not written down",
  "under review",
  "answered, not written down",
  "nothing open",
] as const;
export type Stand = (typeof stands)[number];

/** Resolves when a moment comes, within `patience` milliseconds; says whether it came. What is asked for in it is lost. */
export async function moment(
  github: FakeGithub,
  wanted: Moment,
  strike: () => void,
  patience: number,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let struck = false;
  github.watch(({ operation, when }) => {
    if (struck || operation !== wanted.operation || when !== wanted.when) return undefined;
    struck = true;
    strike();
    resolve(true);
    return when === "asked" ? "lost" : undefined;
  });
  const enough = new AbortController();
  const late = sleep(patience, false, { signal: enough.signal }).catch(() => false);
  const came = await Promise.race([promise, late]);
  enough.abort();
  github.watch(() => undefined);
  return came;
}

/** Reads the journal of a service that is gone, without touching it. */
export function standing(dataDir: string, github: Pick<FakeGithub, "checkRuns">): ReadonlySet<Stand> {
  const path = join(dataDir, "work.sqlite");
  if (!existsSync(path)) return new Set();
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const waiting = db.prepare(`
      SELECT count(*) AS rows FROM deliveries
      WHERE seq > coalesce((SELECT seq FROM positions WHERE name = 'dispatched'), 0)`);
    const found = new Set<Stand>(Number(waiting.get()?.["rows"]) > 0 ? ["a webhook waits"] : []);
    for (const { key, stage } of db.prepare("SELECT key, stage FROM runs WHERE outcome IS NULL").all()) {
      const check = github.checkRuns.find(({ external_id }) => external_id.startsWith(String(key)));
      if (check?.status === "completed") found.add("answered, not written down");
      else if (stage === "review") found.add("under review");
      else found.add(check === undefined ? "to be announced" : "a check made, not written down");
    }
    return found.size > 0 ? found : new Set(["nothing open"]);
  } finally {
    db.close();
  }
}
