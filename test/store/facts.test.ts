import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { openFactStore } from "../../src/store/facts.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { factStoreContract } from "../contracts/fact-store.ts";

const folder = mkdtempSync(join(tmpdir(), "facts-"));
let files = 0;
const fresh = () => join(folder, `${files++}`, "facts.db");
afterAll(() => rmSync(folder, { recursive: true }));

factStoreContract("memory", () => openMemoryStore());
factStoreContract("sqlite", () => openFactStore(fresh()));

/** A store with `rows` facts of 4 kB, closed. */
function filled(rows: number): string {
  const path = fresh();
  const store = openFactStore(path);
  store.put(Array.from({ length: rows }, (_, i) => [`${i}:ts:e1`, JSON.stringify("x".repeat(4_000))] as const));
  store.close();
  return path;
}

describe("facts on disk", () => {
  it("outlive the process that wrote them, readable by this user alone", () => {
    const path = fresh();
    const first = openFactStore(path);
    first.put([["a1:ts:e1", "{}"]]);
    first.close();
    const second = openFactStore(path);
    expect([...second.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    second.close();
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  it("begin anew when the file is no database", () => {
    const path = filled(1);
    writeFileSync(path, "mail, not a database ".repeat(1_000));
    const store = openFactStore(path);
    expect(store.notes()).toEqual([`The facts cache ${path} was corrupt; it has been deleted and begun anew.`]);
    store.put([["a1:ts:e1", "{}"]]);
    store.close();
    const next = openFactStore(path);
    expect(next.notes()).toEqual([]);
    expect([...next.get(["a1:ts:e1", "0:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    next.close();
  });

  it("go on in memory when pages turn out to be damaged, and begin anew next time", () => {
    const path = filled(200);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 3 * 8192);
    writeFileSync(path, bytes);
    const store = openFactStore(path);
    const keys = Array.from({ length: 200 }, (_, i) => `${i}:ts:e1`);
    expect([...store.get(keys)]).toEqual([]);
    expect(store.notes()).toEqual([
      `The facts cache ${path} cannot be used (database disk image is malformed); facts of this run are not kept.`,
    ]);
    store.put([["a1:ts:e1", "{}"]]);
    expect([...store.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    store.close();
    const next = openFactStore(path);
    expect(next.notes()).toEqual([]);
    expect([...next.get(keys)]).toEqual([]);
    next.close();
  });

  it("know a graph no longer when its bytes are others", () => {
    const path = fresh();
    const store = openFactStore(path);
    store.keepGraph("c1:e1", new Uint8Array(20_000));
    const db = new DatabaseSync(path);
    db.exec("UPDATE graphs SET bytes = zeroblob(19999)");
    db.close();
    expect(store.graph("c1:e1")).toBeUndefined();
    expect(store.notes()).toEqual([]);
    store.close();
  });

  it("throw a row away that was altered, and take it again", () => {
    const path = fresh();
    const store = openFactStore(path);
    for (const damage of ["replace(json, '1', '2')", "substr(json, 1, 5)", "'null'"]) {
      store.put([["a1:ts:e1", '{"orders":1}']]);
      expect(store.get(["a1:ts:e1"]).size).toBe(1);
      const db = new DatabaseSync(path);
      db.exec(`UPDATE facts SET json = ${damage}`);
      db.close();
      expect(store.get(["a1:ts:e1"]).size).toBe(0);
    }
    store.put([["a1:ts:e1", '{"orders":1}']]);
    expect([...store.get(["a1:ts:e1", "b2:ts:e1"])]).toEqual([["a1:ts:e1", '{"orders":1}']]);
    expect(store.notes()).toEqual([]);
    store.close();
  });

  it("are not lost to graphs, however large these are", () => {
    const store = openFactStore(fresh(), { limit: 1024 * 1024 });
    const keys = Array.from({ length: 64 }, (_, i) => `${i}:ts:e1`);
    store.put(keys.map((key) => [key, "{}"]));
    for (const commit of ["c1", "c2"]) store.keepGraph(`${commit}:e1`, new Uint8Array(2 * 1024 * 1024));
    store.put([["64:ts:e1", "{}"]]);
    expect(store.get(keys).size).toBe(64);
    store.close();
  });

  it("stay in memory when the folder cannot be made", () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const store = openFactStore(join(file, "facts.db"));
    store.put([["a1:ts:e1", "{}"]]);
    expect([...store.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    expect(store.notes()).toEqual([
      expect.stringMatching(/^The facts cache .* cannot be used \(.*\); facts of this run are not kept\.$/),
    ]);
    store.close();
  });

  it("are begun anew when another version of the table wrote them", () => {
    const path = filled(1);
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    const store = openFactStore(path);
    expect([...store.get(["0:ts:e1"])]).toEqual([]);
    store.put([["a1:ts:e1", "{}"]]);
    expect([...store.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    expect(store.notes()).toEqual([]);
    store.close();
  });

  it("lose their oldest half at the size limit", () => {
    const store = openFactStore(fresh(), { limit: 1024 * 1024 });
    for (let batch = 0; batch < 40; batch++)
      store.put(Array.from({ length: 20 }, (_, i) => [`${batch * 20 + i}:ts:e1`, "x".repeat(4_000)] as const));
    const kept = [...store.get(Array.from({ length: 800 }, (_, i) => `${i}:ts:e1`)).keys()].map((key) =>
      Number.parseInt(key, 10),
    );
    kept.sort((a, b) => a - b);
    expect(kept.at(-1)).toBe(799);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 800 - kept.length + i));
    expect(kept.length * 4_000).toBeLessThan(1024 * 1024);
    expect(kept.length).toBeGreaterThan(100);
    expect(store.notes()).toEqual([]);
    store.close();
  });

  it("stay in memory while another process keeps the file locked", () => {
    const path = filled(1);
    const other = new DatabaseSync(path);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const store = openFactStore(path, { patience: 1 });
    store.put([["a1:ts:e1", "{}"]]);
    expect([...store.get(["a1:ts:e1"])]).toEqual([["a1:ts:e1", "{}"]]);
    expect(store.notes()).toEqual([
      `The facts cache ${path} cannot be used (database is locked); facts of this run are not kept.`,
    ]);
    store.close();
    other.close();
  });

  it("are shared by processes that write at once", async () => {
    const path = fresh();
    const module = fileURLToPath(new URL("../../src/store/facts.ts", import.meta.url));
    const script = `
      const { openFactStore } = await import(process.argv[1]);
      const store = openFactStore(process.argv[2]);
      for (let i = 0; i < 50; i++) store.put([["shared" + i, "{}"], [process.argv[3] + i, "{}"]]);
      process.stdout.write(store.notes().join());
      store.close();
    `;
    const write = (who: string) =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, module, path, who]);
    const answers = await Promise.all(["orders", "charges", "mail"].map(write));
    expect(answers.map(({ stdout }) => stdout)).toEqual(["", "", ""]);
    const store = openFactStore(path);
    const keys = ["shared", "orders", "charges", "mail"].flatMap((who) =>
      Array.from({ length: 50 }, (_, i) => who + i),
    );
    expect([...store.get(keys).keys()].sort()).toEqual(keys.sort());
    store.close();
  });
});
