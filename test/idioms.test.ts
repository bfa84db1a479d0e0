/** Every example of every idiom, taken through the real rooms. */
import { describe, expect, test } from "vitest";
import type { Attributes, Edge, EdgeKind } from "../analyzers/graph/graph.ts";
import { idioms } from "../analyzers/idioms/index.ts";
import { linkFiles } from "./support/linked.ts";

/** What idioms draw; columns are told with their table. */
const told: ReadonlySet<EdgeKind> = new Set([
  "handles",
  "guards",
  "enqueues",
  "triggers",
  "reads",
  "writes",
  "requests",
]);
/** What code uses or stands for. Nearly every example makes a client: connections are told by their own idiom alone. */
const outside = (idiom: string): RegExp => (idiom === "pools" ? /^(?:flag|pool):/ : /^flag:/);

function linesOf(idiom: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { graph } = linkFiles(files);
  return [...graph.edges()]
    .filter(
      ({ kind, to, certainty }) =>
        (told.has(kind) || outside(idiom).test(to) || (kind === "calls" && certainty === "guessed")) &&
        !to.startsWith("column:"),
    )
    .map((edge) => lineOf(edge, edge.to.startsWith("pool:") ? graph.node(edge.to)?.attributes : edge.attributes))
    .sort();
}

function lineOf({ from, kind, to, certainty }: Edge, attributes: Attributes | undefined): string {
  const words = wordsOf(attributes ?? {});
  const how = words === "" ? "" : ` (${words})`;
  return `${short(from)} ${kind} ${short(to)}${how}${certainty === "guessed" ? " ?" : ""}`;
}

/** `select id, total where customer_id limited`. */
function wordsOf({
  operation,
  columns,
  where,
  job,
  by: _,
  caught: _caught,
  literals: _literals,
  many: _many,
  nested: _nested,
  open: _open,
  library,
  role,
  max,
  timeout,
  statementTimeout,
  lockTimeout,
  env,
  sends,
  takes,
  seconds,
  attempts,
  pause,
  ...flags
}: Attributes): string {
  const list = (names: unknown): string => (Array.isArray(names) ? names.join(", ") : "");
  const words = [operation ?? job, list(columns), where === undefined ? "" : `where ${list(where)}`];
  const pool = [
    library,
    role,
    max && `max ${max}`,
    timeout && (timeout === true ? "timeout" : `timeout ${timeout}`),
    statementTimeout && `statement ${statementTimeout}`,
    lockTimeout && `lock ${lockTimeout}`,
    env && `$${env}`,
    sends && `with ${list(sends)}`,
    takes && `takes ${list(takes)}`,
    seconds && `for ${seconds}`,
    attempts && `tried ${attempts}`,
    pause && `pause ${pause}`,
  ];
  const named = pool.filter((word) => typeof word === "string");
  return [...words, ...named, ...Object.keys(flags).sort()]
    .filter((word) => typeof word === "string" && word !== "")
    .join(" ");
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
      expect(linesOf(name, files)).toEqual(lines);
    });
  });
