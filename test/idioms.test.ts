/** Every example of every idiom, taken through the real rooms. */
import { describe, expect, test } from "vitest";
import type { Attributes, Edge, EdgeKind } from "../analyzers/graph/graph.ts";
import { idioms } from "../analyzers/idioms/index.ts";
import { linkFiles } from "./support/linked.ts";

/** What idioms draw; columns are told with their table. */
const told: ReadonlySet<EdgeKind> = new Set(["handles", "guards", "enqueues", "triggers", "reads", "writes"]);

function linesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const edges = [...linkFiles(files).graph.edges()];
  return edges
    .filter(
      ({ kind, to, certainty }) =>
        (told.has(kind) || (kind === "calls" && certainty === "guessed")) && !to.startsWith("column:"),
    )
    .map(lineOf)
    .sort();
}

function lineOf({ from, kind, to, certainty, attributes }: Edge): string {
  const how = attributes === undefined ? "" : ` (${wordsOf(attributes)})`;
  return `${short(from)} ${kind} ${short(to)}${how}${certainty === "guessed" ? " ?" : ""}`;
}

/** `select id, total where customer_id limited`. */
function wordsOf({ operation, columns, where, job, ...flags }: Attributes): string {
  const list = (names: unknown): string => (Array.isArray(names) ? names.join(", ") : "");
  const words = [operation ?? job, list(columns), where === undefined ? "" : `where ${list(where)}`];
  return [...words, ...Object.keys(flags).sort()].filter((word) => word !== "").join(" ");
}

/** A symbol by its name alone: no example uses one twice. */
const short = (id: string): string => id.replace(/^symbol:[^#]*#/, "");

test("idioms are told apart by their names, in order", () => {
  const names = idioms.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
});

for (const { name, docs, packages, calls, examples } of idioms)
  describe(name, () => {
    test("says where it is documented, and shows itself", () => {
      expect(docs).toMatch(/^https:\/\//);
      // What stands in a platform's file needs no package.
      expect(packages.length > 0 || calls.length === 0).toBe(true);
      expect(examples.length).toBeGreaterThan(0);
    });

    test.for(examples)("$title", ({ files, lines }) => {
      expect(lines).not.toEqual([]);
      expect(linesOf(files)).toEqual(lines);
    });
  });
