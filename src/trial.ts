/** Tries custom seeds on the changes that a branch has seen: how often each would have fired before anybody turns it on. */

import { compileSeeds } from "../seeds/custom/compile.ts";
import type { CustomSeed } from "../seeds/custom/query.ts";
import { type Judgement, judge, judgeStanding } from "../seeds/judge.ts";
import type { Finding, Settings } from "../seeds/rule.ts";
import { SourceError } from "./ports.ts";
import { investigate, type ReviewPorts } from "./review.ts";

export interface PastChange {
  readonly sha: string;
  readonly parent: string;
  readonly subject: string;
}

/** A change at which a seed would have fired. */
export interface Firing extends PastChange {
  readonly findings: number;
  readonly file: string;
  readonly line: number;
}

export interface TriedSeed {
  readonly id: string;
  readonly fired: readonly Firing[];
  /** Places that break it at the newest change, whoever brought them; undefined where that asks for a change. */
  readonly standing?: number;
  /** Changes at which it failed, and why it did at the first of them. */
  readonly failed: number;
  readonly why?: string;
}

export interface Trial {
  /** Changes that were looked at, and those that could not be. */
  readonly changes: number;
  readonly unread: number;
  readonly seeds: readonly TriedSeed[];
}

const settings: Settings = { levels: {}, gate: [] };

/** Asks every seed about every change, oldest first; `tell` hears how far it is. */
export async function tryOn(
  changes: readonly PastChange[],
  written: readonly CustomSeed[],
  ports: ReviewPorts,
  tell: (done: number) => void,
): Promise<Trial> {
  const seeds = compileSeeds(written);
  const tried = new Map(
    written.map(({ id }) => [id, { fired: [] as Firing[], failed: 0, why: undefined as string | undefined }]),
  );
  let unread = 0;
  let standing: Judgement | undefined;
  for (const [at, change] of [...changes].reverse().entries()) {
    tell(at);
    const { sha: head, parent } = change;
    try {
      const { findings, silenced } = await investigate({ base: parent, head, mergeBase: parent }, ports, (found) => {
        if (at === changes.length - 1) standing = judgeStanding(found.head.linked.graph, settings, seeds);
        return judge(
          {
            ...{
              base: found.base.linked.graph,
              head: found.head.linked.graph,
              change: found.change,
              impact: found.impact,
            },
            ...{ diff: found.snapshot.diff, title: change.subject, history: [], settings, heaviest: () => new Map() },
          },
          seeds,
        );
      });
      for (const [rule, all] of Map.groupBy(findings, ({ rule }) => rule))
        tried.get(rule)?.fired.push(firing(change, all));
      for (const { rule, why } of silenced) {
        const one = tried.get(rule);
        if (one !== undefined) Object.assign(one, { failed: one.failed + 1, why: one.why ?? why });
      }
    } catch (error) {
      // History that this copy does not hold.
      if (!(error instanceof SourceError)) throw error;
      unread++;
    }
  }
  const lasting = new Set(written.filter(({ query }) => query.is !== "together").map(({ id }) => id));
  return {
    changes: changes.length - unread,
    unread,
    seeds: [...tried].map(([id, { fired, failed, why }]) => ({
      id,
      fired,
      ...(standing !== undefined &&
        lasting.has(id) && { standing: standing.findings.filter(({ rule }) => rule === id).length }),
      failed,
      ...(why !== undefined && { why }),
    })),
  };
}

function firing(change: PastChange, findings: readonly Finding[]): Firing {
  const [first] = findings;
  return { ...change, findings: findings.length, file: first?.file ?? "", line: first?.line ?? 1 };
}
