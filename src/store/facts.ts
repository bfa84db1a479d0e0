/**
 * Facts and graphs on disk, in SQLite: keys to JSON and to bytes, shared by every process of this user.
 *
 * It is a cache. Whatever goes wrong with the file costs time, never an answer: a corrupt file is thrown away and begun anew,
 * one that cannot be opened, locked or written is replaced by memory for this run, and a note says so. SQLite does not notice
 * a flipped bit in a row, so rows have checksums, and one that does not match is thrown away.
 * Keys are text and rows have a row id: `WITHOUT ROWID` measured five times dearer to write at 4 kB a row,
 * and a memory map gained 2 ms in 2,300 rows against the risk of a bus error when another process truncates the file.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { FactStore } from "../ports.ts";
import { codeOf, unlocked } from "./busy.ts";
import { openMemoryStore } from "./memory.ts";
import { transact } from "./transact.ts";

/** Raise it when the table changes: a file of another version is emptied. */
const schemaVersion = 3;

/** Graphs kept, of whatever repository: one for each commit that changes start from. A large one has 20 MB. */
const maxGraphs = 24;
const maxGraphBytes = 256 * 1024 * 1024;

/** How long a process waits for another one's write, in milliseconds; a write takes a few. */
const defaultPatience = 5_000;

/** Bytes of facts kept, graphs and free pages not counted: about 100,000 files at 4 kB. */
const defaultLimit = 512 * 1024 * 1024;

const corrupt = new Set([11 /* SQLITE_CORRUPT */, 26 /* SQLITE_NOTADB */]);

export interface FactStoreOptions {
  /** Bytes of facts kept; over it the oldest half of the rows goes, to be extracted again if ever needed. */
  readonly limit?: number;
  /** Milliseconds to wait for a lock that another process holds. */
  readonly patience?: number;
}

/** Opens or creates the store at `path`, its folder readable by this user alone. Never throws: see `notes()`. */
export function openFactStore(path: string, options: FactStoreOptions = {}): FactStore {
  const { limit = defaultLimit, patience = defaultPatience } = options;
  const open = () => unlocked(patience, () => openTable(new DatabaseSync(path, { timeout: patience }), limit));
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return guard(path, open(), []);
  } catch (error) {
    if (!isCorrupt(error)) return openMemoryStore([unusable(path, error)]);
  }
  const note = `The facts cache ${path} was corrupt; it has been deleted and begun anew.`;
  try {
    discard(path);
    return guard(path, open(), [note]);
  } catch (error) {
    return openMemoryStore([note, unusable(path, error)]);
  }
}

interface Table {
  get(keys: readonly string[]): ReadonlyMap<string, string>;
  put(entries: Iterable<readonly [string, string]>): void;
  graph(key: string): Uint8Array<ArrayBuffer> | undefined;
  keepGraph(key: string, bytes: Uint8Array): void;
  close(): void;
}

function openTable(db: DatabaseSync, limit: number): Table {
  try {
    prepareSchema(db);
    return createTable(db, limit);
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepareSchema(db: DatabaseSync): void {
  // 8 kB pages hold most rows whole; the size counts only while the file is new.
  db.exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  if (number(db.prepare("PRAGMA user_version"), "user_version") === schemaVersion) return;
  transact(db, () => {
    // Another process may have come first while this one waited for the lock.
    if (number(db.prepare("PRAGMA user_version"), "user_version") === schemaVersion) return;
    db.exec("DROP TABLE IF EXISTS facts");
    db.exec("CREATE TABLE facts (key TEXT PRIMARY KEY NOT NULL, checksum INTEGER NOT NULL, json TEXT NOT NULL)");
    db.exec("DROP TABLE IF EXISTS graphs");
    db.exec("CREATE TABLE graphs (key TEXT PRIMARY KEY NOT NULL, checksum INTEGER NOT NULL, bytes BLOB NOT NULL)");
    db.exec(`PRAGMA user_version = ${schemaVersion}`);
  });
}

function createTable(db: DatabaseSync, limit: number): Table {
  const select = db.prepare("SELECT key, checksum, json FROM facts WHERE key IN (SELECT value FROM json_each(?))");
  // Who draws on top of a kept graph asks for the facts of one file after the other.
  const selectOne = db.prepare("SELECT key, checksum, json FROM facts WHERE key = ?");
  const insert = db.prepare("INSERT OR IGNORE INTO facts (key, checksum, json) VALUES (?, ?, ?)");
  const remove = db.prepare("DELETE FROM facts WHERE key = ?");
  const used = db.prepare(`
    SELECT (page_count - freelist_count) * page_size - (SELECT total(length(bytes)) FROM graphs) AS bytes
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size`);
  const count = db.prepare("SELECT count(*) AS rows FROM facts");
  const prune = db.prepare("DELETE FROM facts WHERE rowid IN (SELECT rowid FROM facts ORDER BY rowid LIMIT ?)");
  const selectGraph = db.prepare("SELECT checksum, bytes FROM graphs WHERE key = ?");
  const insertGraph = db.prepare("INSERT OR REPLACE INTO graphs (key, checksum, bytes) VALUES (?, ?, ?)");
  const pruneGraphs = db.prepare(`
    DELETE FROM graphs WHERE rowid IN (
      SELECT rowid FROM (
        SELECT rowid, row_number() OVER newest AS place, total(length(bytes)) OVER newest AS upTo
        FROM graphs WINDOW newest AS (ORDER BY rowid DESC))
      WHERE place > 1 AND (place > ? OR upTo > ?))`);
  const take = (row: Record<string, unknown>, found: Map<string, string>): void => {
    const { key, checksum, json } = row;
    if (typeof key !== "string") return;
    if (typeof json === "string" && crc32(json) === checksum) found.set(key, json);
    else remove.run(key);
  };
  return {
    get(keys) {
      const found = new Map<string, string>();
      const [only] = keys;
      if (only !== undefined && keys.length === 1) {
        const row = selectOne.get(only);
        if (row !== undefined) take(row, found);
        return found;
      }
      for (const row of select.all(JSON.stringify(keys))) take(row, found);
      return found;
    },
    put(entries) {
      transact(db, () => {
        for (const [key, json] of entries) insert.run(key, crc32(json), json);
      });
      if (number(used, "bytes") > limit) prune.run(Math.ceil(number(count, "rows") / 2));
    },
    graph(key) {
      const row = selectGraph.get(key);
      if (!(row?.["bytes"] instanceof Uint8Array)) return undefined;
      // A view into memory of SQLite's own would not stand at a multiple of four.
      const bytes = row["bytes"].slice();
      return crc32(bytes) === row["checksum"] ? bytes : undefined;
    },
    keepGraph(key, bytes) {
      transact(db, () => {
        insertGraph.run(key, crc32(bytes), bytes);
        pruneGraphs.run(maxGraphs, maxGraphBytes);
      });
    },
    close: () => db.close(),
  };
}

/** Turns a failing table into memory and a note, once. */
function guard(path: string, table: Table, opened: readonly string[]): FactStore {
  const notes = [...opened];
  let current: Table = table;
  const attempt = <T>(act: (table: Table) => T): T => {
    try {
      return act(current);
    } catch (error) {
      if (current !== table) throw error;
      current = openMemoryStore();
      notes.push(unusable(path, error));
      closeQuietly(table);
      if (isCorrupt(error)) discard(path);
      return act(current);
    }
  };
  return {
    get: (keys) => attempt((at) => at.get(keys)),
    put(entries) {
      // Kept as a list: a failed first attempt may have consumed an iterator.
      const list = [...entries];
      attempt((at) => at.put(list));
    },
    graph: (key) => attempt((at) => at.graph(key)),
    keepGraph: (key, bytes) => attempt((at) => at.keepGraph(key, bytes)),
    close: () => closeQuietly(current),
    notes: () => notes,
  };
}

/** A store that is closed twice, or whose file vanished, has nothing left to lose. */
function closeQuietly(table: Table): void {
  try {
    table.close();
  } catch {}
}

function discard(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
}

function number(statement: StatementSync, column: string): number {
  const value = statement.get()?.[column];
  return typeof value === "number" ? value : 0;
}

const isCorrupt = (error: unknown): boolean => corrupt.has(codeOf(error) ?? 0);

function unusable(path: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `The facts cache ${path} cannot be used (${why}); facts of this run are not kept.`;
}
