import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { openWorkStore } from "../../src/store/work.ts";
import type { WorkStore } from "../../src/work.ts";
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
