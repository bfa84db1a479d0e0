/** What the service sees to by itself: that nothing which GitHub could not tell it is lost, and that nothing is kept for ever. */
import type { CheckRuns } from "./github/check-run.ts";
import { findHeads } from "./github/find-heads.ts";
import { findRepositories } from "./github/find-repositories.ts";
import { redeliver } from "./github/redeliver.ts";
import type { Api, Log } from "./github/repository.ts";
import type { Chore } from "./queue/schedule.ts";
import type { WorkStore } from "./work.ts";

export interface ReconcileParts {
  readonly store: WorkStore;
  readonly checks: Pick<CheckRuns, "isAnswered">;
  /** A client for an installation, or for the App itself. */
  clientOf(installationId?: number): Promise<Api>;
  readonly settings: string;
  readonly drafts: boolean;
  readonly log: Log;
  /** Called when there is work. */
  wake(): void;
  healed(what: "delivery" | "head" | "run", count: number): void;
}

export interface ReconcileTimes {
  /** Milliseconds between two looks at GitHub's log of webhooks; the rest is rarer in proportion. */
  readonly every: number;
  /** Days that deliveries and ended runs are kept. */
  readonly retentionDays: number;
}

const day = 24 * 3_600_000;
/** GitHub sends a webhook again for three days. */
const deliverable = 3 * day;
/** Of bodies in the journal: a busy organisation's fortnight. */
const maxBodies = 2 * 1024 * 1024 * 1024;

/** In the order in which a start after a pause catches up. */
export function reconciliation(parts: ReconcileParts, { every, retentionDays }: ReconcileTimes): readonly Chore[] {
  const { store, clientOf, log, wake, healed } = parts;
  const told = (what: "delivery" | "head" | "run", count: number, message: string): void => {
    if (count === 0) return;
    log.info({ count }, message);
    healed(what, count);
  };
  return [
    {
      name: "find repositories",
      every: 200 * every,
      async work() {
        const app = await clientOf();
        await store.apply(await findRepositories({ app, clientOf, known: await store.repositories() }), Date.now());
      },
    },
    {
      name: "redeliver webhooks",
      every,
      async work() {
        const now = Date.now();
        const asked = await redeliver(await clientOf(), store, { now, since: now - deliverable, pause: every / 10 });
        told("delivery", asked, "asked GitHub to send webhooks again");
      },
    },
    {
      name: "find heads without a check",
      every: 6 * every,
      async work() {
        for (const repository of await store.repositories()) {
          const api = await clientOf(repository.installationId);
          const found = await findHeads(parts, api, repository, Date.now() - deliverable);
          await store.apply(found, Date.now());
          told("head", found.requests?.length ?? 0, "found heads without a check");
          wake();
        }
      },
    },
    {
      name: "keep house",
      every: 12 * every,
      async work() {
        const now = Date.now();
        told("run", await store.sweep(now - 2 * deliverable, now), "gave up runs that nobody could work on");
        await store.prune(now - retentionDays * day, maxBodies);
      },
    },
  ];
}
