import { expect, test } from "vitest";
import type { ChangedNode } from "../../analyzers/graph/change.ts";
import type { Graph } from "../../analyzers/graph/graph.ts";
import { isGated, judge } from "../../seeds/judge.ts";
import { type Evidence, type Rule, rule, type Seed, type Settings, seed } from "../../seeds/rule.ts";
import { graph } from "../support/graph.ts";

/** Every symbol that writes a table, on the line where it does: enough of an opinion to see the judge at work. */
const writes = (more: Partial<Rule> = {}): Rule =>
  rule({
    name: "any-write",
    title: "A table is written",
    level: "error",
    why: "Because.",
    instead: "Do not.",
    rollback: "Delete the rows.",
    *check({ head }) {
      for (const edge of head.edges())
        if (edge.kind === "writes")
          yield {
            on: [edge.from, edge.to],
            file: edge.file,
            line: edge.line,
            side: "head",
            title: `${edge.to}`,
            confidence: 0.9,
          };
    },
    violates: [],
    honours: [],
    ...more,
  });

const one = (...rules: readonly Rule[]): readonly Seed[] => [
  seed({ number: 13, slug: "13-truth", title: "Truth", promise: "Truth.", rules }),
];

interface Given {
  readonly base: Graph;
  readonly head: Graph;
  readonly lines?: readonly number[];
  readonly oldLines?: readonly number[];
  readonly nodes?: readonly ChangedNode[];
  readonly settings?: Settings;
}

function evidence({ base, head, lines = [], oldLines = [], nodes = [], settings }: Given): Evidence {
  const hunks = [
    ...lines.map((line) => ({ oldStart: 0, oldLines: 0, newStart: line, newLines: 1 })),
    ...oldLines.map((line) => ({ oldStart: line, oldLines: 1, newStart: 0, newLines: 0 })),
  ];
  const files = [{ status: "modified", path: "src/shop.ts", type: "file", binary: false, hunks }] as const;
  return {
    base,
    head,
    change: { files, nodes },
    impact: { reached: new Map() },
    diff: files,
    title: "",
    history: [],
    settings: settings ?? { levels: {}, gate: [] },
    heaviest: () => new Map(),
  };
}

const told = (given: Given, seeds = one(writes())): readonly string[] =>
  judge(evidence(given), seeds).findings.map(
    ({ severity, rule: name, title, line }) => `${severity} ${name} ${title}:${line}`,
  );

const nothing = graph("");
const order = graph("order writes table:orders @src/shop.ts:4");

test("what another function of the file did before is not told, once", () => {
  const before = graph("order writes table:orders @src/shop.ts:4");
  const split = graph("place writes table:orders @src/shop.ts:8");
  expect(told({ base: before, head: split, lines: [8] })).toEqual([]);
  const twice = graph(`
    place writes table:orders @src/shop.ts:8
    amend writes table:orders @src/shop.ts:12
  `);
  expect(told({ base: before, head: twice, lines: [8, 12] })).toEqual(["error seed-13/any-write table:orders:12"]);
  const another = graph("place writes table:carts @src/shop.ts:8");
  expect(told({ base: before, head: another, lines: [8] })).toEqual(["error seed-13/any-write table:carts:8"]);
});

test("what one line does for several routes is told once, and names them, unless it is an error", () => {
  const counted = (level: "error" | "warning") =>
    writes({
      level,
      *check({ head }) {
        for (const edge of head.edges())
          if (edge.kind === "handles")
            yield {
              on: [edge.from, "table:orders"],
              file: "src/shop.ts",
              line: edge.line,
              side: "head",
              title: edge.from,
              confidence: 0.9,
            };
      },
    });
  const head = graph(`
    route:GET /a handles order @src/shop.ts:4
    route:GET /b handles order @src/shop.ts:4
    route:GET /c handles order @src/shop.ts:9
  `);
  const toldOf = (level: "error" | "warning"): readonly string[] => {
    const { findings } = judge(evidence({ base: nothing, head, lines: [4, 9] }), one(counted(level)));
    return findings.map(({ line, why }) => `${line} ${why}`);
  };
  expect(toldOf("warning")).toEqual(["4 Because. So it is for `GET /b`.", "9 Because."]);
  expect(toldOf("error")).toEqual(["4 Because.", "4 Because.", "9 Because."]);
});

test("a finding on an added line is told", () => {
  expect(told({ base: nothing, head: order, lines: [4] })).toEqual(["error seed-13/any-write table:orders:4"]);
});

test("what stood at base already is not told, on whichever line it stands now", () => {
  const before = graph("order writes table:orders @src/shop.ts:90");
  expect(told({ base: before, head: order, lines: [4] })).toEqual([]);
});

test("a second instance of a standing finding is told, on the line that was added", () => {
  const twice = graph(`
    order writes table:orders @src/shop.ts:4
    order writes table:orders {"operation":"delete"} @src/shop.ts:9
  `);
  expect(told({ base: order, head: twice, lines: [9] })).toEqual(["error seed-13/any-write table:orders:9"]);
});

test("a moved or renamed symbol keeps its fingerprint", () => {
  const head = graph("symbol:src/orders.ts#place writes table:orders @src/orders.ts:4");
  const node = head.node("symbol:src/orders.ts#place");
  if (node === undefined) throw new Error("no node");
  const nodes = [{ node, change: "moved", was: "symbol:src/shop.ts#order", side: "head" }] as const;
  expect(told({ base: order, head, lines: [4], nodes })).toEqual([]);
});

test("a new finding that no line of the diff caused is not told", () => {
  expect(told({ base: nothing, head: order, lines: [5] })).toEqual([]);
});

test("a removed line causes what its absence brings about", () => {
  const unguarded = writes({
    *check({ head }) {
      for (const edge of head.edges())
        if (edge.kind === "writes" && head.from(edge.from).every(({ kind }) => kind !== "guards"))
          yield { on: [edge.from], file: edge.file, line: edge.line, side: "head", title: edge.from, confidence: 0.9 };
    },
  });
  const base = graph(`
    order writes table:orders @src/shop.ts:4
    order guards checkUser @src/shop.ts:3
  `);
  expect(told({ base, head: order, oldLines: [3] }, one(unguarded))).toEqual([
    "error seed-13/any-write symbol:src/shop.ts#order:4",
  ]);
  expect(told({ base, head: order, oldLines: [7] }, one(unguarded))).toEqual([]);
});

test("confidence holds severity down", () => {
  const sure = (confidence: number): Rule =>
    writes({
      *check() {
        yield { on: [], file: "src/shop.ts", line: 4, side: "head", title: "x", confidence };
      },
      onlyChange: true,
    });
  const severities = [0.59, 0.6, 0.79, 0.8, 0.84, 0.85].map(
    (confidence) => judge(evidence({ base: nothing, head: order }), one(sure(confidence))).findings[0]?.severity,
  );
  expect(severities).toEqual([undefined, "notice", "notice", "warning", "warning", "error"]);
});

test("settings turn rules and seeds off, down, and into gates", () => {
  const given = { base: nothing, head: order, lines: [4] };
  const set = (levels: Settings["levels"]): readonly string[] => told({ ...given, settings: { levels, gate: [] } });
  expect(set({ "seed-13": "off" })).toEqual([]);
  expect(set({ "seed-13/any-write": "off" })).toEqual([]);
  expect(set({ "seed-13": "off", "seed-13/any-write": "notice" })).toEqual(["notice seed-13/any-write table:orders:4"]);

  const [finding] = judge(evidence(given), one(writes())).findings;
  if (finding === undefined) throw new Error("no finding");
  const gated = (gate: readonly string[]): boolean => isGated(finding, { levels: {}, gate });
  expect([gated([]), gated(["seed-7"]), gated(["seed-13"]), gated(["seed-13/any-write"])]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(isGated({ ...finding, severity: "warning" }, { levels: {}, gate: ["seed-13"] })).toBe(false);
});

test("settings take files, units and what is not sure enough out of sight", () => {
  const given = { base: nothing, head: order, lines: [4] };
  const set = (settings: Partial<Settings>): readonly string[] =>
    told({ ...given, settings: { levels: {}, gate: [], ...settings } });
  const all = ["error seed-13/any-write table:orders:4"];
  expect(set({ ignorePaths: ["src/*"] })).toEqual([]);
  expect(set({ ignorePaths: ["lib/*"] })).toEqual(all);
  expect(set({ except: { "seed-13": ["orders"] } })).toEqual([]);
  expect(set({ except: { "seed-13/any-write": ["ord*"] } })).toEqual([]);
  expect(set({ except: { "seed-12": ["orders"], "seed-13": ["carts"] } })).toEqual(all);
  expect(set({ minConfidence: 0.9 })).toEqual(all);
  expect(set({ minConfidence: 0.91 })).toEqual([]);
});

test("a new instance never has the id of one that stood", () => {
  const twice = graph(`
    order writes table:orders @src/shop.ts:4
    order writes table:orders {"operation":"delete"} @src/shop.ts:9
  `);
  const [first] = judge(evidence({ base: nothing, head: order, lines: [4] }), one(writes())).findings;
  const [second] = judge(evidence({ base: order, head: twice, lines: [9] }), one(writes())).findings;
  expect(second?.id).toBe(`${first?.id}-2`);
});

test("a rule that fails silences itself, by name, and nobody else", () => {
  const broken = writes({
    name: "broken",
    check() {
      throw new Error("no such node");
    },
  });
  const judgement = judge(evidence({ base: nothing, head: order, lines: [4] }), one(broken, writes()));
  expect(judgement.silenced).toEqual([{ rule: "seed-13/broken", why: "no such node" }]);
  expect(judgement.findings.map(({ rule: name }) => name)).toEqual(["seed-13/any-write"]);
});

test("of kin rules that meet on one line the one that gates is told, however sure the other is", () => {
  const kin = writes({ name: "courier", level: "error", kin: ["seed-13/any-write"] });
  const seeds = [seed({ number: 6, slug: "06-tool", title: "Tool", promise: "Tool.", rules: [kin] }), ...one(writes())];
  for (const gate of ["seed-6/courier", "seed-13"]) {
    const settings = { levels: {}, gate: [gate] };
    const { findings } = judge(evidence({ base: nothing, head: order, lines: [4], settings }), seeds);
    expect(findings.map((finding) => isGated(finding, settings))).toEqual([true]);
  }
});

test("kin rules that meet on one line are told once, with all their seeds", () => {
  const kin = writes({ name: "courier", level: "warning", kin: ["seed-13/any-write"] });
  const seeds = [seed({ number: 6, slug: "06-tool", title: "Tool", promise: "Tool.", rules: [kin] }), ...one(writes())];
  const { findings } = judge(evidence({ base: nothing, head: order, lines: [4] }), seeds);
  expect(findings.map(({ rule: name, seeds: all }) => [name, all])).toEqual([["seed-13/any-write", [13, 6]]]);
});

test("findings come loudest first, then by file and line", () => {
  const head = graph(`
    order writes table:orders @src/shop.ts:4
    refund writes table:charges @src/shop.ts:2
    symbol:src/a.ts#mail writes table:mails @src/a.ts:1
  `);
  const quiet = writes({ name: "quiet", level: "notice" });
  expect(told({ base: nothing, head, lines: [2, 4] }, one(quiet, writes()))).toEqual([
    "error seed-13/any-write table:charges:2",
    "error seed-13/any-write table:orders:4",
    "notice seed-13/quiet table:charges:2",
    "notice seed-13/quiet table:orders:4",
  ]);
});
