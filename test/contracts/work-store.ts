import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Effects, Outcome, Run, RunRequest, Stage, WorkStore } from "../../src/work.ts";

const shop = { repositoryId: 9001, installationId: 77, owner: "corner-shop", repo: "shop" };
const mail = { repositoryId: 9002, installationId: 77, owner: "corner-shop", repo: "mail" };
const bakery = { repositoryId: 8001, installationId: 78, owner: "bakery", repo: "bread" };
const places = [shop, mail, bakery];

export function pullRequest(number: number, head: string, over: Partial<RunRequest> = {}): RunRequest {
  const repositoryId = over.repositoryId ?? shop.repositoryId;
  const key = `v2-${repositoryId}-${number}-${head}-main`;
  return { key, kind: "pull", repositoryId, number, head, base: "main", priority: "normal", detail: {}, ...over };
}

const delivery = (guid: string, body = "{}") => ({
  guid,
  event: "pull_request",
  body: Buffer.from(body),
  receivedAt: 1_000,
});

/** What every store of the service promises. `open` yields an empty one; `reopen` closes it and opens it as a new process would. */
export function workStoreContract(
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
  const ask = async (store: WorkStore, ...requests: RunRequest[]) =>
    await store.apply({ repositories: places, requests }, 1_000);

  describe(`${name} keeps the journal's contract`, () => {
    it("gives deliveries back in the order of arrival, until they are dispatched, and over a restart", () =>
      within(async (first, reopen) => {
        await first.append([delivery("a", '{"orders":1}'), delivery("b")]);
        await first.append([delivery("c")]);
        const store = reopen();
        const found = await store.undispatched(2);
        expect(found.map(({ guid, event, body }) => [guid, event, Buffer.from(body).toString()])).toEqual([
          ["a", "pull_request", '{"orders":1}'],
          ["b", "pull_request", "{}"],
        ]);
        for (const { seq } of found) await store.dispatch(seq, {}, 2_000);
        expect((await store.undispatched(9)).map(({ guid }) => guid)).toEqual(["c"]);
        expect((await store.load(2_000)).deliveries).toBe(1);
      }));

    it("keeps a delivery once, and takes the same guid with another body for another delivery", () =>
      within(async (store) => {
        await store.append([delivery("a"), delivery("a")]);
        await store.append([delivery("a"), delivery("a", '{"forged":true}')]);
        expect(await store.undispatched(9)).toHaveLength(2);
        expect(await store.known(["a", "z"])).toEqual(new Set(["a"]));
      }));

    it("takes effects and moves on together, or neither", () =>
      within(async (store) => {
        await store.append([delivery("a")]);
        const [{ seq = 0 } = {}] = await store.undispatched(1);
        const broken = { repositories: [{ ...shop, owner: undefined }], requests: [pullRequest(7, "h1")] };
        await expect(store.dispatch(seq, broken as unknown as Effects, 1_000)).rejects.toThrow();
        expect(await store.undispatched(9)).toHaveLength(1);
        expect(await store.run(pullRequest(7, "h1").key)).toBeUndefined();
      }));

    it("prunes by age and by bytes, and never what nobody has looked at", () =>
      within(async (store) => {
        await store.append([delivery("a"), { ...delivery("b"), receivedAt: 9_000 }, delivery("c")]);
        for (const { seq } of (await store.undispatched(9)).slice(0, 2)) await store.dispatch(seq, {}, 1_000);
        await store.prune(5_000, 1_000);
        expect(await store.known(["a", "b", "c"])).toEqual(new Set(["b", "c"]));
        await store.prune(5_000, 2);
        expect(await store.known(["a", "b", "c"])).toEqual(new Set(["c"]));
      }));
  });

  describe(`${name} keeps the contract of runs`, () => {
    it("keeps the same question once", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"), pullRequest(7, "h1"));
        const run = await store.claim("announce", 1_000, 9_000);
        expect(run).toMatchObject({ key: "v2-9001-7-h1-main", owner: "corner-shop", attempt: 0, stage: "announce" });
        await ask(store, pullRequest(7, "h1"));
        expect(await store.claim("announce", 1_000, 9_000)).toBeUndefined();
      }));

    it("counts what people asked for lately, before this, on the pull request and by the person", () =>
      within(async (store) => {
        const command = (key: string, number: number, userId: number) =>
          pullRequest(number, "", { key, kind: "command", detail: { userId } });
        await store.apply({ repositories: places, requests: [command("c1", 8, 501)] }, 500);
        await ask(store, command("c2", 7, 999), command("c3", 8, 501), pullRequest(7, "h1"), command("c4", 7, 501));
        await ask(store, command("c5", 7, 501));
        const runs = new Map<string, Run>();
        for (let run = await store.claim("announce", 1_000, 9_000); run !== undefined; ) {
          runs.set(run.key, run);
          await store.finish(run, "answered", 1_000);
          run = await store.claim("announce", 1_000, 9_000);
        }
        expect(await store.askedSince(runs.get("c4") as Run, 1_000)).toEqual({
          onPull: 1,
          droppedOnPull: 0,
          byPerson: 1,
        });
        expect(await store.askedSince(runs.get("c4") as Run, 0)).toMatchObject({ onPull: 1, byPerson: 2 });
      }));

    it("counts what was dropped for its writer, and for nobody else on the pull request", () =>
      within(async (store) => {
        const command = (key: string, userId: number) =>
          pullRequest(7, "", { key, kind: "command", detail: { userId } });
        await ask(store, command("c1", 999), command("c2", 501), command("c3", 999));
        await store.finish(await held(store, "announce", 1_000), "dropped", 1_000);
        await store.finish(await held(store, "announce", 1_000), "answered", 1_000);
        const last = await held(store, "announce", 1_000);
        expect(await store.askedSince(last, 0)).toEqual({ onPull: 1, droppedOnPull: 1, byPerson: 1 });
      }));

    it("takes a run that has no check run of its own to its second step", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "", { key: "c1", kind: "command", detail: { command: "{}" } }));
        const run = await held(store, "announce", 1_000);
        await store.announced(run, { checkRunId: undefined, head: "h1", base: "main" }, 1_000);
        expect(await store.claim("review", 1_000, 9_000)).toMatchObject({ head: "h1", checkRunId: undefined });
        await store.rebuild();
        expect(await store.run("c1")).toMatchObject({ stage: "review", checkRunId: undefined });
      }));

    it.each([
      ["answered", "is not asked again"],
      ["failed", "may be asked again"],
      ["superseded", "may be asked again"],
    ] as const)("what ended as %s %s", (outcome, says) =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"));
        await store.finish(await held(store, "announce", 1_000), outcome, 1_000);
        await ask(store, pullRequest(7, "h1"));
        const again = await store.claim("announce", 60_000, 90_000);
        expect(again === undefined ? "is not asked again" : "may be asked again").toBe(says);
      }),
    );

    it("goes from announce to review, and back for another commit of the same pull request", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"));
        const old = await held(store, "announce", 1_000);
        await store.announced(old, { checkRunId: 1, head: "h1", base: "main" }, 1_000);
        expect(await store.run(old.key)).toMatchObject({ stage: "review", checkRunId: 1 });
        await ask(store, pullRequest(7, "h2"), pullRequest(8, "h2"));
        await store.announced(await held(store, "announce", 1_000), { checkRunId: 2, head: "h2", base: "main" }, 1_000);
        expect(await store.run(old.key)).toMatchObject({ stage: "announce", checkRunId: 1 });
        expect(await store.run("v2-9001-7-h2-main")).toMatchObject({ stage: "review", checkRunId: 2 });
      }));

    it("lists the runs of a repository, and of a pull request, the newest first and page by page", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"), pullRequest(8, "h2"), pullRequest(7, "h3"));
        await ask(store, pullRequest(9, "m1", { repositoryId: mail.repositoryId }));
        const first = await held(store, "announce", 1_000);
        await store.announced(first, { checkRunId: 5, head: "h1", base: "main" }, 2_000);
        await store.finish(await held(store, "review", 2_000), "answered", 4_000);
        const { repositoryId } = shop;
        const all = await store.runs({ repositoryId, limit: 9 });
        expect(all.map(({ number, head, outcome }) => [number, head, outcome])).toEqual([
          [7, "h3", undefined],
          [8, "h2", undefined],
          [7, "h1", "answered"],
        ]);
        expect(all.at(-1)).toMatchObject({ checkRunId: 5, requestedAt: 1_000, endedAt: 4_000 });
        expect(all.at(0)?.endedAt).toBeUndefined();
        const [newest] = await store.runs({ repositoryId, limit: 1 });
        const rest = await store.runs({ repositoryId, limit: 9, ...(newest !== undefined && { before: newest.seq }) });
        expect(rest).toEqual(all.slice(1));
        expect((await store.runs({ repositoryId, number: 7, limit: 9 })).map(({ head }) => head)).toEqual(["h3", "h1"]);
        expect(await store.runs({ repositoryId: bakery.repositoryId, limit: 9 })).toEqual([]);
      }));

    it("finds a repository by its present name, in whatever case", () =>
      within(async (store) => {
        await ask(store);
        expect(await store.repositoryNamed("Corner-Shop", "SHOP")).toEqual(shop);
        expect(await store.repositoryNamed("bakery", "shop")).toBeUndefined();
        await store.apply({ repositories: [{ ...shop, repo: "store" }] }, 2_000);
        expect(await store.repositoryNamed("corner-shop", "shop")).toBeUndefined();
        expect(await store.repositoryNamed("corner-shop", "store")).toEqual({ ...shop, repo: "store" });
      }));

    it("reviews one at a time in a repository, and announces one at a time of a pull request", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"), pullRequest(7, "h2"), pullRequest(8, "h3"));
        const first = await held(store, "announce", 1_000);
        const second = await held(store, "announce", 1_000);
        expect([first.number, second.number]).toEqual([7, 8]);
        expect(await store.claim("announce", 1_000, 9_000)).toBeUndefined();
        for (const run of [first, second])
          await store.announced(run, { checkRunId: run.number, head: run.head, base: "main" }, 1_000);
        const reviewed = await held(store, "review", 1_000);
        expect(await store.claim("review", 1_000, 9_000)).toBeUndefined();
        await store.finish(reviewed, "answered", 1_000);
        expect((await held(store, "review", 1_000)).number).toBe(8);
      }));

    it("serves installations in turn, however much one of them has waiting", () =>
      within(async (store) => {
        const many = Array.from({ length: 20 }, (_, at) => pullRequest(at + 1, `h${at}`));
        await ask(store, ...many, pullRequest(1, "b1", { repositoryId: bakery.repositoryId }));
        const served = [await held(store, "announce", 1_000), await held(store, "announce", 1_000)];
        expect(served.map(({ installationId }) => installationId)).toEqual([77, 78]);
      }));

    it("lets people go before sweeps", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1", { priority: "low" }), pullRequest(8, "h2"));
        expect((await held(store, "announce", 1_000)).number).toBe(8);
      }));

    it("hands out nothing of an installation that is held, and says when it will", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"));
        await store.hold(77, 5_000);
        expect(await store.claim("announce", 4_999, 9_000)).toBeUndefined();
        expect(await store.nextDue(1_000)).toBe(5_000);
        expect(await store.claim("announce", 5_000, 9_000)).toBeDefined();
      }));

    it("does not hear a holder whose time is over", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"));
        const slow = await held(store, "announce", 1_000);
        const quick = await store.claim("announce", 9_000, 20_000);
        expect(quick?.key).toBe(slow.key);
        await store.finish(slow, "answered", 9_000);
        expect(await store.run(slow.key)).toMatchObject({ outcome: undefined });
      }));

    it("hands a run out again after a restart, with what was known of it", () =>
      within(async (first, reopen) => {
        await ask(first, pullRequest(7, "h1"));
        await first.announced(await held(first, "announce", 1_000), { checkRunId: 4, head: "h1", base: "main" }, 1_000);
        await held(first, "review", 1_000);
        const store = reopen();
        expect(await store.claim("review", 1_000, 9_000)).toMatchObject({ checkRunId: 4, head: "h1" });
      }));

    it("ends what a departed installation had asked for", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"), pullRequest(1, "b1", { repositoryId: bakery.repositoryId }));
        await store.apply({ gone: { installations: [77], repositories: [] } }, 2_000);
        expect(await store.run("v2-9001-7-h1-main")).toMatchObject({ outcome: "refused" });
        expect((await store.repositories()).map(({ repo }) => repo)).toEqual(["bread"]);
      }));

    it("knows the open pull requests of a head, by the newest news", () =>
      within(async (store) => {
        const news = (number: number, head: string, open: boolean, updatedAt: number) => ({
          pulls: [{ repositoryId: 9001, number, head, open, updatedAt }],
        });
        for (const effects of [news(7, "h2", true, 20), news(7, "h1", true, 10), news(8, "h2", true, 10)])
          await store.apply(effects, 1_000);
        expect(await store.pullsAt(9001, "h2")).toEqual([7, 8]);
        await store.apply(news(8, "h2", false, 30), 1_000);
        expect(await store.pullsAt(9001, "h2")).toEqual([7]);
      }));

    it("sweeps what is over age and prunes what ended", () =>
      within(async (store) => {
        await ask(store, pullRequest(7, "h1"));
        expect(await store.sweep(500, 2_000)).toBe(0);
        expect(await store.sweep(1_500, 2_000)).toBe(1);
        expect(await store.run("v2-9001-7-h1-main")).toMatchObject({ outcome: "abandoned" });
        await store.prune(3_000, 0);
        expect(await store.run("v2-9001-7-h1-main")).toBeUndefined();
      }));

    it("does what its model does, over restarts and rebuilds", () => modelled(within));
  });
}

async function held(store: WorkStore, stage: Stage, now: number): Promise<Run> {
  const run = await store.claim(stage, now, now + 5_000);
  if (run === undefined) throw new Error(`nothing to ${stage}`);
  return run;
}

/** The contract once more, in the plainest words: a list of runs, and whose turn it was. */
interface Modelled {
  readonly request: RunRequest;
  asked: number;
  stage: Stage;
  attempt: number;
  dueAt: number;
  checkRunId: number | undefined;
  outcome: Outcome | undefined;
  until: number;
}

type Step =
  | {
      readonly do: "ask";
      readonly place: number;
      readonly number: number;
      readonly head: number;
      readonly low: boolean;
    }
  | { readonly do: "claim"; readonly stage: Stage }
  | { readonly do: "announce" | "answer" | "fail" | "release" | "hold"; readonly which: number }
  | { readonly do: "retry"; readonly which: number; readonly after: number }
  | { readonly do: "wait"; readonly milliseconds: number }
  | { readonly do: "restart" | "rebuild" };

const which = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("ask"),
      place: fc.nat(2),
      number: fc.integer({ min: 1, max: 2 }),
      head: fc.nat(2),
      low: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("claim"), stage: fc.constantFrom("announce", "review") }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("announce", "answer", "fail", "release", "hold"), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retry"), which, after: fc.nat(3_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait"), milliseconds: fc.nat(4_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("restart", "rebuild") }) },
) as fc.Arbitrary<Step>;

async function modelled(
  within: (test: (store: WorkStore, reopen: () => WorkStore) => Promise<void>) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 80, size: "max" }), async (steps) => {
    await within(async (first, reopen) => {
      let store = first;
      await store.apply({ repositories: places }, 0);
      const runs = new Map<string, Modelled>();
      const turns = new Map<number, number>();
      const holds = new Map<number, number>();
      const claimed: Run[] = [];
      let now = 1_000;
      let asked = 0;
      let turn = 0;
      const placeOf = ({ request }: Modelled) =>
        places.find(({ repositoryId }) => repositoryId === request.repositoryId);
      const installationOf = (run: Modelled) => placeOf(run)?.installationId ?? 0;
      const open = () => [...runs.values()].filter(({ outcome }) => outcome === undefined);
      const inLane = (run: Modelled, other: Modelled) =>
        other.stage === run.stage &&
        other.until > now &&
        other.request.repositoryId === run.request.repositoryId &&
        (run.stage === "review" || other.request.number === run.request.number);
      const expected = (stage: Stage) =>
        open()
          .filter((run) => run.stage === stage && run.dueAt <= now && run.until <= now)
          .filter((run) => (holds.get(installationOf(run)) ?? 0) <= now)
          .filter((run) => !open().some((other) => inLane(run, other)))
          .toSorted(
            (a, b) =>
              (turns.get(installationOf(a)) ?? 0) - (turns.get(installationOf(b)) ?? 0) ||
              Number(a.request.priority === "low") - Number(b.request.priority === "low") ||
              a.asked - b.asked,
          )[0];
      /** A claim, and the model's run when the store has to hear this holder. */
      const holder = (at: number): readonly [Run, Modelled | undefined] | undefined => {
        const run = claimed[at % Math.max(claimed.length, 1)];
        if (run === undefined) return undefined;
        const model = runs.get(run.key);
        const newest = claimed.findLast(({ key }) => key === run.key);
        return [
          run,
          newest === run && model?.outcome === undefined && lastClaims.get(run.key) === run.claim ? model : undefined,
        ];
      };
      const lastClaims = new Map<string, number>();

      for (const act of steps) {
        if (act.do === "ask") {
          const { repositoryId } = places[act.place] ?? shop;
          const request = pullRequest(act.number, `h${act.head}`, {
            repositoryId,
            priority: act.low ? "low" : "normal",
          });
          await store.apply({ requests: [request] }, now);
          const known = runs.get(request.key);
          if (known !== undefined && (known.outcome === undefined || known.outcome === "answered")) continue;
          lastClaims.delete(request.key);
          runs.set(request.key, {
            request,
            asked: asked++,
            stage: "announce",
            attempt: 0,
            dueAt: known === undefined ? now : now + 2_000,
            checkRunId: undefined,
            outcome: undefined,
            until: 0,
          });
        } else if (act.do === "claim") {
          const run = await store.claim(act.stage, now, now + 3_000);
          const model = expected(act.stage);
          expect(run?.key).toBe(model?.request.key);
          if (run === undefined || model === undefined) continue;
          expect([run.attempt, run.checkRunId, run.stage]).toEqual([model.attempt, model.checkRunId, model.stage]);
          model.until = now + 3_000;
          turns.set(installationOf(model), ++turn);
          claimed.push(run);
          lastClaims.set(run.key, run.claim);
        } else if (act.do === "wait") now += act.milliseconds;
        else if (act.do === "rebuild") {
          await store.rebuild();
          for (const model of runs.values()) model.until = 0;
          // A rebuilt run has no holder.
          lastClaims.clear();
        } else if (!("which" in act)) {
          store = reopen();
          for (const model of runs.values()) model.until = 0;
        } else {
          const found = holder(act.which);
          if (found === undefined) continue;
          const [run, model] = found;
          if (act.do === "hold") {
            await store.hold(run.installationId, now + 1_000);
            holds.set(run.installationId, Math.max(holds.get(run.installationId) ?? 0, now + 1_000));
          } else if (act.do === "release") {
            await store.release(run);
            if (model !== undefined) model.until = 0;
          } else if (act.do === "retry") {
            await store.retry(run, { dueAt: now + act.after, why: "test" }, now);
            if (model !== undefined)
              Object.assign(model, { attempt: model.attempt + 1, dueAt: now + act.after, until: 0 });
          } else if (act.do === "announce") {
            await store.announced(run, { checkRunId: run.claim, head: run.head, base: run.base }, now);
            if (model === undefined) continue;
            Object.assign(model, { stage: "review", checkRunId: run.claim, attempt: 0, dueAt: now, until: 0 });
            const { repositoryId, number, head } = model.request;
            for (const other of open())
              if (
                other.stage === "review" &&
                other.until <= now &&
                other.request.repositoryId === repositoryId &&
                other.request.number === number &&
                other.request.head !== head
              )
                Object.assign(other, { stage: "announce", attempt: 0, dueAt: now });
          } else {
            const outcome = act.do === "answer" ? "answered" : "failed";
            await store.finish(run, outcome, now);
            if (model !== undefined) Object.assign(model, { outcome, until: 0 });
          }
        }
      }
      for (const [key, { stage, outcome, attempt, checkRunId }] of runs)
        expect(await store.run(key)).toMatchObject({ stage, outcome, attempt, checkRunId });
      const { waiting, claimed: working } = await store.load(now);
      expect(waiting.announce + waiting.review + working.announce + working.review).toBe(open().length);
    });
  });
  await fc.assert(property, { numRuns: 50 });
}
