import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diffFiles, hunksOf, wantedOf } from "../support/sample.ts";

test("a sample's hunks turn the old lines into the new ones", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const hunks = hunksOf(before, after);
      const rebuilt: string[] = [];
      let next = 0;
      for (const { oldStart, oldLines, newStart, newLines } of hunks) {
        const until = oldLines === 0 ? oldStart : oldStart - 1;
        rebuilt.push(...before.slice(next, until));
        next = until + oldLines;
        rebuilt.push(...after.slice(newStart - 1, newStart - 1 + newLines));
      }
      expect([...rebuilt, ...before.slice(next)]).toEqual(after);
    }),
  );
});

test("hunks of a sample are those of git", () => {
  const before = "one\ntwo\nthree\nfour\nfive\n";
  const after = "zero\none\nthree\nfour\n5\nsix\n";
  const dir = mkdtempSync(join(tmpdir(), "sample-"));
  try {
    writeFileSync(join(dir, "a"), before);
    writeFileSync(join(dir, "b"), after);
    const told = git(["diff", "--no-index", "-U0", "a", "b"], dir).match(/^@@ .*? @@/gm);
    const ours = diffFiles({ "a.ts": before }, { "a.ts": after })[0]?.hunks.map(
      ({ oldStart, oldLines, newStart, newLines }) =>
        `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    );
    expect(ours).toEqual(told);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("a mark is read from either side and is no part of the text", () => {
  const sample = {
    title: "x",
    before: { "a.ts": "f();\n" },
    after: { "a.ts": "f(); // want\n", "b.sql": "\nDROP TABLE a; -- want" },
  };
  expect(wantedOf(sample)).toEqual(["a.ts:1", "b.sql:2"]);
});

const range = (start: number, lines: number): string => (lines === 1 ? `${start}` : `${start},${lines}`);

/** `git diff --no-index` exits with 1 when there is a difference. */
function git(args: readonly string[], cwd: string): string {
  try {
    return execFileSync("git", args, { cwd, encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && typeof error.stdout === "string") return error.stdout;
    throw error;
  }
}
