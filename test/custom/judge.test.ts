import { expect, test } from "vitest";
import { type Graph, GraphBuilder } from "../../analyzers/graph/graph.ts";
import { compileSeeds } from "../../seeds/custom/compile.ts";
import type { CustomSeed, Query } from "../../seeds/custom/query.ts";
import { judge, judgeStanding } from "../../seeds/judge.ts";
import { graph } from "../support/graph.ts";

const seed = (query: Query): CustomSeed => ({
  ...{ id: "org/kept", invariant: "It is kept.", severity: "error", query },
  ...{ bad: { before: {}, after: {} }, good: { before: {}, after: {} } },
});

const standing = (head: Graph, query: Query) => {
  const { findings, silenced } = judgeStanding(head, { levels: {}, gate: [] }, compileSeeds([seed(query)]));
  return { found: findings.map(({ rule, on, severity }) => `${severity} ${rule} ${on.join(" → ")}`), silenced };
};

const path = (more: Partial<Extract<Query, { is: "path" }>> = {}): Query => ({
  ...{ is: "path", from: { kinds: ["route"] }, to: { kinds: ["table"], names: ["raw"] }, edges: ["reads"], hops: 12 },
  ...more,
});

const shop = graph(`
  route:GET-/a handles list
  list calls query
  query reads table:raw
  route:GET-/b handles show
  show calls cached
  cached calls query
`);

test("a road is followed to its start, and not past what it has to pass by, nor beyond its length", () => {
  expect(standing(shop, path()).found).toEqual([
    "error org/kept route:GET-/a → table:raw",
    "error org/kept route:GET-/b → table:raw",
  ]);
  expect(standing(shop, path({ via: { kinds: ["symbol"], names: ["cached"] } })).found).toEqual([
    "error org/kept route:GET-/a → table:raw",
  ]);
  expect(standing(shop, path({ hops: 3 })).found).toEqual(["error org/kept route:GET-/a → table:raw"]);
  expect(standing(shop, path({ edges: ["writes"] })).found).toEqual([]);
});

test("what holds nowhere is no invariant: it is silenced, and says why", () => {
  const routes = (of: number, broken: number) =>
    graph(
      Array.from(
        { length: of },
        (_, at) => `route:GET-/${at} handles h${at}\nh${at} reads table:${at < broken ? "raw" : "ready"}`,
      ).join("\n"),
    );
  expect(standing(routes(19, 19), path()).found).toHaveLength(19);
  expect(standing(routes(40, 30), path()).found).toHaveLength(30);
  expect(standing(routes(40, 36), path())).toEqual({
    found: [],
    silenced: [
      { rule: "org/kept", why: "36 of the 40 units that it is about break it: that is no invariant of this code" },
    ],
  });
  expect(standing(routes(700, 600), path()).silenced[0]?.why).toBe("it is broken in more than 500 places");
});

test("a graph that has no end ends: the seed is silenced, the others go on", () => {
  const dense = new GraphBuilder();
  const ids = Array.from({ length: 800 }, (_, at) => `symbol:src/a.ts#f${at}`);
  const node = (id: string, kind: "symbol" | "table") =>
    dense.add({ id, kind, name: id, file: "src/a.ts", line: 1, endLine: 1 });
  for (const id of ids) node(id, "symbol");
  node("table:raw", "table");
  const edge = { file: "src/a.ts", line: 1, certainty: "resolved" } as const;
  for (const from of ids) {
    dense.connect({ ...edge, from, to: "table:raw", kind: "reads" });
    for (const to of ids) dense.connect({ ...edge, from, to, kind: "calls" });
  }
  const seeds = [
    seed(path({ to: { names: ["table:raw"] } })),
    { ...seed(path({ to: { names: ["none"] } })), id: "org/other" },
  ];
  const { silenced } = judgeStanding(dense, { levels: {}, gate: [] }, compileSeeds(seeds));
  expect(silenced).toEqual([{ rule: "org/kept", why: "it looked at 500000 edges and came to no end" }]);
});

test("levels and gates know custom seeds by their names, and findings that stood at base are not told", () => {
  const seeds = compileSeeds([seed(path())]);
  const evidence = (base: Graph, off: boolean) => ({
    ...{ base, head: shop, change: { files: [], nodes: [] }, impact: { reached: new Map() }, diff: [], title: "" },
    ...{
      history: [],
      settings: { levels: off ? { "org/kept": "off" as const } : {}, gate: [] },
      heaviest: () => new Map(),
    },
  });
  const news = (base: Graph, off = false) => judge(evidence(base, off), seeds, () => true).findings.length;
  expect([news(graph("")), news(graph(""), true), news(shop)]).toEqual([2, 0, 0]);
});
