import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/decisions.ts";
import type { WorkStore } from "../../src/work.ts";

const till = { id: 999, login: "till" };
const lead = { id: 501, login: "orders-lead" };
const timeout = { id: "0123456789abcdef", rule: "seed-18/outbound-without-timeout", seeds: [18, 10], gates: true };
const diff = { id: "fedcba9876543210", rule: "seed-8/oversized-diff", seeds: [8], gates: false };

const accepted = (key: string, over: Partial<Decision> = {}): Decision => ({
  ...{
    key,
    repositoryId: 9001,
    number: 7,
    kind: "accepted",
    by: lead,
    because: "bounded by the platform",
    until: null,
  },
  ...{ findings: [{ ...timeout, sealed: true }], at: 1_000, ...over },
});
const byAuthor = (key: string, over: Partial<Decision> = {}): Decision =>
  accepted(key, { by: till, findings: [{ ...timeout, sealed: false }], ...over });

/** What every record of decisions promises. `open` yields an empty one; `reopen` closes it and opens it as a new process would. */
export function decisionsContract(
  name: string,
  open: () => { readonly store: WorkStore; reopen(): WorkStore; remove(): void },
): void {
  const within = async (test: (store: WorkStore, reopen: () => WorkStore) => Promise<void>): Promise<void> => {
    const opened = open();
    let { store } = opened;
    try {
      await test(store, () => {
        store = opened.reopen();
        return store;
      });
    } finally {
      store.close();
      opened.remove();
    }
  };

  describe(`${name} keeps the contract of decisions`, () => {
    it("keeps the first of a key, and says which that is", () =>
      within(async ({ decisions }) => {
        const first = accepted("c1");
        expect(await decisions.decide(first)).toEqual(first);
        expect(await decisions.decide(accepted("c1", { because: "something else" }))).toEqual(first);
        expect(await decisions.decided("c1")).toEqual(first);
        expect(await decisions.decided("c2")).toBeUndefined();
      }));

    it("holds waivers for one pull request, over a restart and a rebuild", () =>
      within(async (first, reopen) => {
        await first.decisions.decide(
          accepted("c1", {
            findings: [
              { ...timeout, sealed: true },
              { ...diff, sealed: true },
            ],
          }),
        );
        await first.decisions.decide(accepted("c2", { number: 8 }));
        await first.decisions.decide(accepted("c3", { kind: "revoked", findings: [{ ...diff, sealed: true }] }));
        const store = reopen();
        const held = await store.decisions.held(9001, 7);
        const rest = { by: "orders-lead", second: null, last: lead, because: "bounded by the platform", until: null };
        expect(held).toEqual([{ ...timeout, sealed: true, ...rest }]);
        await store.rebuild();
        expect(await store.decisions.held(9001, 7)).toEqual(held);
        expect(await store.decisions.held(9001, 9)).toEqual([]);
      }));

    it("seals what the author accepted when somebody else agrees, until the earlier day", () =>
      within(async ({ decisions }) => {
        await decisions.decide(byAuthor("c1", { until: "2026-12-31" }));
        expect(await decisions.held(9001, 7)).toMatchObject([{ by: "till", sealed: false, second: null, last: till }]);
        await decisions.decide(accepted("c2", { until: "2027-06-30" }));
        const sealed = { by: "till", sealed: true, second: "orders-lead", last: lead, until: "2026-12-31" };
        expect(await decisions.held(9001, 7)).toMatchObject([sealed]);
        await decisions.decide(byAuthor("c3", { because: "mine for ever and ever" }));
        expect(await decisions.held(9001, 7)).toMatchObject([sealed]);
      }));

    it("lets whoever decided change their mind", () =>
      within(async ({ decisions }) => {
        await decisions.decide(accepted("c1", { until: "2026-12-31" }));
        await decisions.decide(accepted("c2", { until: "2027-06-30" }));
        expect(await decisions.held(9001, 7)).toMatchObject([{ until: "2027-06-30", second: null }]);
      }));

    it("counts by kind and rule; what is wrong lifts nothing", () =>
      within(async ({ decisions }) => {
        await decisions.decide(accepted("c1", { kind: "wrong" }));
        await decisions.decide(accepted("c2", { kind: "wrong", number: 8 }));
        await decisions.decide(accepted("c3", { findings: [{ ...diff, sealed: true }] }));
        expect(await decisions.counts()).toEqual([
          { kind: "accepted", rule: diff.rule, count: 1 },
          { kind: "wrong", rule: timeout.rule, count: 2 },
        ]);
        expect((await decisions.held(9001, 7)).map(({ rule }) => rule)).toEqual([diff.rule]);
      }));

    it("shows the newest eight answers, one for each key", () =>
      within(async ({ decisions }) => {
        const answer = (key: string, at: number) => ({
          key,
          repositoryId: 9001,
          number: 7,
          command: "why",
          body: key,
          at,
        });
        for (let at = 0; at < 10; at++) await decisions.keepAnswer(answer(`c${at}`, at));
        await decisions.keepAnswer(answer("c5", 20));
        const keys = (await decisions.answers(9001, 7)).map(({ key }) => key);
        expect(keys).toEqual(["c5", "c9", "c8", "c7", "c6", "c4", "c3", "c2"]);
        expect(await decisions.answers(9001, 8)).toEqual([]);
      }));

    it("knows the comment of a pull request", () =>
      within(async (first, reopen) => {
        await first.decisions.keepComment(9001, 7, 500);
        await first.decisions.keepComment(9001, 7, 501);
        const { decisions } = reopen();
        expect(await decisions.comment(9001, 7)).toBe(501);
        expect(await decisions.comment(9001, 8)).toBeUndefined();
      }));

    it("forgets what is old of pull requests that are closed, and nothing else", () =>
      within(async (store) => {
        const pull = { repositoryId: 9001, head: "h", updatedAt: 9_000 };
        await store.apply(
          {
            pulls: [
              { ...pull, number: 7, open: true },
              { ...pull, number: 8, open: false },
            ],
          },
          1_000,
        );
        for (const number of [7, 8]) {
          await store.decisions.decide(accepted(`c${number}`, { number }));
          await store.decisions.keepComment(9001, number, 500 + number);
        }
        await store.decisions.decide(accepted("c9", { number: 9, at: 6_000 }));
        await store.prune(5_000, 1_000_000);
        const kept = await Promise.all(
          [7, 8, 9].map(async (number) => (await store.decisions.held(9001, number)).length),
        );
        expect(kept).toEqual([1, 0, 1]);
        expect(await store.decisions.comment(9001, 7)).toBe(507);
        expect(await store.decisions.comment(9001, 8)).toBeUndefined();
        expect(await store.decisions.decided("c8")).toBeUndefined();
      }));
  });
}
