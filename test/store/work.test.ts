import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { openWorkStore } from "../../src/store/work.ts";
import type { Effects, WorkStore } from "../../src/work.ts";
import { decisionsContract } from "../contracts/decisions.ts";
import { pullRequest, workStoreContract } from "../contracts/work-store.ts";

function fresh(): { readonly dir: string; readonly store: WorkStore; reopen(): WorkStore; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), "work-"));
  let store = openWorkStore(dir);
  return {
    dir,
    store,
    reopen() {
      store.close();
      store = openWorkStore(dir);
      return store;
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

/** News of a pull request of the shop's, which asks for a run. */
const asking = (number: number): Effects => ({
  repositories: [{ repositoryId: 9001, installationId: 77, owner: "corner-shop", repo: "shop" }],
  requests: [pullRequest(number, "a".repeat(40))],
});

workStoreContract("sqlite", fresh);
decisionsContract("sqlite", fresh);

it("belongs to one process at a time, and to the next when that is killed", async () => {
  const { dir, store, remove } = fresh();
  const url = JSON.stringify(new URL("../../src/store/work.ts", import.meta.url).href);
  const script = `
    const { openWorkStore } = await import(${url});
    const store = openWorkStore(${JSON.stringify(dir)});
    await store.append([{ guid: "a", event: "ping", body: Buffer.from("{}"), receivedAt: 1 }]);
    process.kill(process.pid, "SIGKILL");`;
  const run = async () =>
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]).catch((error) => error);
  expect((await run()).stderr).toContain("Another process serves from");
  store.close();
  expect((await run()).signal).toBe("SIGKILL");
  const after = openWorkStore(dir);
  expect((await after.undispatched(9)).map(({ guid }) => guid)).toEqual(["a"]);
  after.close();
  remove();
});

it("is written by several roles at once, and nothing is lost or seen twice", async () => {
  const dir = mkdtempSync(join(tmpdir(), "work-"));
  const url = JSON.stringify(new URL("../../src/store/work.ts", import.meta.url).href);
  const script = `
    const { openWorkStore } = await import(${url});
    const store = openWorkStore(${JSON.stringify(dir)}, ["ingress"]);
    for (let at = 0; at < 400; at++)
      await store.append([{ guid: "d" + at, event: "ping", body: Buffer.from("{}"), receivedAt: 1 }]);
    store.close();`;
  // The file is made by whoever comes first.
  const writing = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  const worker = openWorkStore(dir, ["worker"]);
  const seen: string[] = [];
  while (seen.length < 400)
    for (const { seq, guid } of await worker.undispatched(7)) {
      await worker.dispatch(seq, asking(Number(guid.slice(1))), 1);
      seen.push(guid);
      const run = await worker.claim("announce", 2, 1_000);
      if (run !== undefined) await worker.finish(run, "dropped", 2);
      await new Promise((resolve) => setImmediate(resolve));
    }
  await writing;
  expect(seen).toEqual(Array.from({ length: 400 }, (_, at) => `d${at}`));
  worker.close();
  rmSync(dir, { recursive: true });
});

it("is made once where two roles begin at the same moment", async () => {
  const dir = mkdtempSync(join(tmpdir(), "work-"));
  const db = new DatabaseSync(join(dir, "work.sqlite"));
  db.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
  const url = JSON.stringify(new URL("../../src/store/work.ts", import.meta.url).href);
  const script = `
    const { openWorkStore } = await import(${url});
    process.stdout.write("opening");
    openWorkStore(${JSON.stringify(dir)}, ["web"]).close();`;
  const child = execFile(process.execPath, ["--input-type=module", "--eval", script]);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  // It has read that there is nothing, and waits to make it.
  await sleep(300);
  const folder = new URL("../../src/store/migrations/", import.meta.url);
  const files = readdirSync(folder).sort();
  for (const name of files) db.exec(readFileSync(new URL(name, folder), "utf8"));
  db.exec(`PRAGMA user_version = ${files.length}; COMMIT`);
  expect(await ended).toBe(0);
  db.close();
  rmSync(dir, { recursive: true });
});

it("leaves what the worker holds to it when another role begins, and voids it when a worker does", async () => {
  const { dir, store, remove } = fresh();
  store.close();
  const worker = openWorkStore(dir, ["worker"]);
  await worker.apply(asking(7), 1);
  expect(await worker.claim("announce", 2, 1_000)).toBeDefined();
  const reconciler = openWorkStore(dir, ["reconciler"]);
  expect((await reconciler.load(3)).claimed.announce).toBe(1);
  expect(() => openWorkStore(dir, ["web", "worker"])).toThrow("it is the worker");
  // What was refused as a whole holds nothing back.
  openWorkStore(dir, ["web"]).close();
  worker.close();
  const next = openWorkStore(dir, ["worker"]);
  expect((await reconciler.load(3)).claimed.announce).toBe(0);
  next.close();
  reconciler.close();
  remove();
});

it("does not touch what a newer version wrote", () => {
  const { dir, store, remove } = fresh();
  store.close();
  const db = new DatabaseSync(join(dir, "work.sqlite"));
  db.exec("PRAGMA user_version = 99");
  db.close();
  expect(() => openWorkStore(dir)).toThrow("written by a newer version");
  remove();
});

it("keeps ten thousand runs waiting without becoming slow to hand out", async () => {
  const { store, remove } = fresh();
  const repositories = Array.from({ length: 100 }, (_, at) => ({
    repositoryId: at + 1,
    installationId: (at % 10) + 1,
    owner: "chain",
    repo: `shop-${at}`,
  }));
  const requests = Array.from({ length: 10_000 }, (_, at) =>
    pullRequest(Math.floor(at / 100) + 1, `h${at}`, { repositoryId: (at % 100) + 1 }),
  );
  await store.apply({ repositories, requests }, 1_000);
  for (let times = 0; times < 20; times++) expect(await store.claim("announce", 1_000, 9_000)).toBeDefined();
  expect(await store.load(1_000)).toMatchObject({ waiting: { announce: 9_980 }, claimed: { announce: 20 } });
  store.close();
  remove();
});
