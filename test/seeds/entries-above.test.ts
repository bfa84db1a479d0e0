import fc from "fast-check";
import { expect, test } from "vitest";
import { entriesAbove, entryCounts } from "../../seeds/questions/entries-above.ts";
import { graph } from "../support/graph.ts";

const shop = graph(`
  route:GET /orders handles list
  route:POST /orders handles place
  job:bullmq/mail handles deliver
  list calls load
  place calls load
  place calls deliver
  deliver calls load
  load calls connect
  connect calls load
  place calls audit ?
`);

test("counts the entries that stand on each piece, circles included", () => {
  const counts = Object.fromEntries([...entryCounts(shop)].filter(([id]) => id.startsWith("symbol:")).sort());
  expect(counts).toEqual({
    "symbol:src/shop.ts#connect": 3,
    "symbol:src/shop.ts#deliver": 2,
    "symbol:src/shop.ts#list": 1,
    "symbol:src/shop.ts#load": 3,
    "symbol:src/shop.ts#place": 1,
  });
});

test("names the nearest entries, each with its road", () => {
  const roads = entriesAbove(shop, "symbol:src/shop.ts#deliver", 5).map(({ path }) => path.map(({ id }) => id));
  expect(roads).toEqual([
    ["symbol:src/shop.ts#deliver", "job:bullmq/mail"],
    ["symbol:src/shop.ts#deliver", "symbol:src/shop.ts#place", "route:POST /orders"],
  ]);
  expect(entriesAbove(shop, "symbol:src/shop.ts#load", 1)).toHaveLength(1);
});

test("the count of any graph is the number of entries that a plain walk finds", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const edge = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names));
  const entry = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(...names));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 30 }), fc.array(entry, { maxLength: 45 }), (edges, entries) => {
      const any = graph(
        [
          ...edges.map(([from, to]) => `${from} calls ${to}`),
          ...entries.map(([number, to]) => `route:GET /${number} handles ${to}`),
        ].join("\n"),
      );
      const counts = entryCounts(any);
      for (const { id } of any.ofKind("symbol")) expect(counts.get(id) ?? 0).toBe(entriesAbove(any, id, 1000).length);
    }),
  );
});
