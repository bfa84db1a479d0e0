import { describe, expect, test } from "vitest";
import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Suppression } from "../../analyzers/suppressions.ts";
import type { Finding } from "../../seeds/rule.ts";
import { readInline } from "../../src/waivers/inline.ts";

const rule = "seed-13/http-from-database";
const file = "migrations/1.sql";
const finding = { id: "0123456789abcdef", rule, seeds: [13], file, line: 10, side: "head" } as unknown as Finding;
const over = (line: number): Suppression => ({
  ...{ line, covers: line + 1, rules: [rule], because: "the mail host is ours alone" },
});
const changed = (newStart: number, newLines: number): FileChange => ({
  ...{ path: file, status: "modified", type: "file", binary: false, oldSha: "a", newSha: "b" },
  hunks: [{ oldStart: 1, oldLines: 1, newStart, newLines }],
});

function read(base: readonly Suppression[], head: readonly Suppression[], diff: readonly FileChange[]) {
  return readInline({
    ...{ findings: [finding], diff, names: new Set([rule]), today: "2026-06-01" },
    at: (side) => (side === "base" ? base : head),
    sees: () => true,
    isGated: () => true,
  });
}

describe("a comment above what gates", () => {
  test("lifts the gate where it stood and nobody touched it", () => {
    expect([...read([over(9)], [over(9)], [changed(10, 1)]).waived.keys()]).toEqual([finding.id]);
    expect([...read([over(7)], [over(9)], [changed(1, 2)]).waived.keys()]).toEqual([finding.id]);
  });

  test("does not in a file that is new, or that nobody compared line by line", () => {
    const { hunks: _hunks, ...whole } = changed(1, 1);
    expect(read([over(9)], [over(9)], [{ ...whole, hunks: [] }]).waived.size).toBe(0);
    expect(read([over(9)], [over(9)], [{ ...whole, status: "added", hunks: [] }]).waived.size).toBe(0);
    expect(read([over(9)], [over(9)], [{ ...whole, newSha: "a", hunks: [] }]).waived.size).toBe(1);
  });

  test("does not where it is a copy of another, or was moved to where it is", () => {
    for (const head of [[over(2), over(9)], [over(9)]]) {
      const { waived, notes } = read([over(2)], head, [changed(9, 2)]);
      expect(waived.size).toBe(0);
      expect(notes).toEqual([expect.stringContaining("comes with this change and does not lift the gate")]);
    }
  });
});
