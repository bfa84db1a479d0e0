import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeRoom, touchMirror } from "../../src/git/room.ts";

const hour = 3_600_000;
const now = Date.now();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "room-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A mirror of so many bytes that was used so many hours ago. */
function mirror(name: string, bytes: number, hours: number): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, "objects", "pack"), { recursive: true });
  writeFileSync(join(dir, "objects", "pack", "a.pack"), Buffer.alloc(bytes));
  const used = new Date(now - hours * hour);
  utimesSync(dir, used, used);
  return dir;
}

test("the longest unused go, and no more than need be", async () => {
  mirror("1.git", 1_000, 2);
  mirror("2.git", 1_000, 9);
  mirror("3.git", 1_000, 5);
  expect(await makeRoom(folder, 2_500, now)).toBe(1);
  expect(readdirSync(folder)).toEqual(["1.git", "3.git"]);
  expect(await makeRoom(folder, 2_500, now)).toBe(0);
});

test("what is in use stays, however little room there is", async () => {
  await touchMirror(mirror("1.git", 1_000, 9));
  expect(await makeRoom(folder, 0, now)).toBe(0);
  expect(readdirSync(folder)).toEqual(["1.git"]);
});

test("what a killed process left half gone is swept, and a folder that is not there is no trouble", async () => {
  mirror("1.git.leaving", 1_000, 9);
  expect(await makeRoom(folder, 9_000, now)).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  expect(await makeRoom(join(folder, "none"), 0, now)).toBe(0);
});
