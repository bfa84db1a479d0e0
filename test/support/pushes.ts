/** What happens at GitHub's in a storm: heads are pushed, webhooks are lost, doubled, late and out of order, requests fail. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FakeGithub, Fault } from "./fake-github.ts";
import type { JsonObject } from "./github-contract.ts";
import { createRepository, type TestRepository } from "./repository.ts";
import { pullRequestEvent } from "./webhooks.ts";

export const pulls = [7, 8, 9] as const;
/** Faults that wait at once: GitHub does not fail for ever. */
const maxFaults = 4;

export interface Pushes {
  /** Pushes to some of the pull requests; resolves when the last of the webhooks was answered, or had no answer. */
  push(): Promise<void>;
}

/** Three branches, with so many heads each that can be pushed. */
export function history(size: number): {
  readonly repository: TestRepository;
  readonly heads: ReadonlyMap<number, readonly string[]>;
} {
  const charge = (cents: string) => `export const charge = (order: { cents: number }): number => ${cents};\n`;
  const repository = createRepository({ "src/charge.ts": charge("order.cents") });
  const folder = mkdtempSync(join(tmpdir(), "marks-"));
  const marks = join(folder, "marks");
  // One process for all of them: three for each would take as long as the storm.
  const commits = pulls.flatMap((number) =>
    Array.from({ length: size }, (_, at) => {
      const text = charge(`order.cents + ${number * 1_000 + at}`);
      return [
        `commit refs/heads/change-${number}`,
        `mark :${number * 1_000 + at}`,
        `committer Shop <shop@example.org> ${1_767_225_600 + at} +0000`,
        "data 4\nmore",
        ...(at === 0 ? ["from refs/heads/main^0"] : []),
        `M 100644 inline src/charge.ts\ndata ${text.length}\n${text}`,
      ].join("\n");
    }),
  );
  const input = `${commits.join("\n")}\ndone\n`;
  execFileSync("git", ["fast-import", "--quiet", "--done", `--export-marks=${marks}`], { cwd: repository.dir, input });
  const shas = new Map(
    readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([mark = "", sha = ""]) => [Number(mark.slice(1)), sha]),
  );
  rmSync(folder, { recursive: true });
  const heads = new Map(
    pulls.map((number) => [number, Array.from({ length: size }, (_, at) => shas.get(number * 1_000 + at) ?? "")]),
  );
  return { repository, heads };
}

/** `chance` gives numbers from 0 to 1. */
export function createPushes(
  github: FakeGithub,
  heads: ReadonlyMap<number, readonly string[]>,
  chance: () => number,
): Pushes {
  const counts = new Map<number, number>();

  function pushTo(number: number): readonly Promise<unknown>[] {
    const all = heads.get(number) ?? [];
    const count = counts.get(number) ?? 0;
    const head = all[count % all.length] ?? "";
    const before = all[(count + all.length - 1) % all.length] ?? "";
    counts.set(number, count + 1);
    const updatedAt = new Date().toISOString();
    github.setPull({ number, title: "Charge more", baseBranch: "main", state: "open", head, updatedAt });
    if (github.faults.length < maxFaults) for (const fault of faults(chance)) github.fail(fault);
    const forged = chance() < 0.2 ? [forge(number)] : [];
    const payload = event(count === 0 ? "opened" : "synchronize", number, head);
    const send = async (options = {}) => await github.hooks.send("pull_request", payload, options);
    const fate = chance();
    if (fate < 0.25) return [send({ lost: true }), ...forged];
    if (fate < 0.5)
      return [send({ guid: `twice-${number}-${count}` }), send({ guid: `twice-${number}-${count}` }), ...forged];
    if (fate > 0.75) return [send(), ...forged];
    const late = send().then(async () => await github.hooks.send("pull_request", event("synchronize", number, before)));
    return [late, ...forged];
  }

  /** News that GitHub never sent: the pull request is closed. Whoever believes it gives up its check. */
  async function forge(number: number): Promise<void> {
    const closed = event("closed", number, "0".repeat(40));
    const pull = closed["pull_request"] as JsonObject;
    const payload = { ...closed, pull_request: { ...pull, state: "closed" } };
    const status = await github.hooks.send("pull_request", payload, { forged: true });
    if (status === 202) throw new Error("a forged webhook was accepted");
  }

  return {
    async push() {
      const chosen = pulls.filter((number) => !counts.has(number) || chance() < 0.6);
      await Promise.all(chosen.flatMap(pushTo));
    },
  };
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
  const kind = kinds[Math.floor(chance() * 16)];
  return kind === undefined ? [] : [{ operation, ...kind }];
}

function event(action: string, number: number, head: string): JsonObject {
  const payload = pullRequestEvent(action, head);
  const pull = payload["pull_request"] as JsonObject;
  return { ...payload, number, pull_request: { ...pull, number, updated_at: new Date().toISOString() } };
}
