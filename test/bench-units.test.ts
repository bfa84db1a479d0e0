/** The bench of units takes names for the same as a person does, and no further. */
import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../analyzers/graph/graph.ts";
import { type LabelFile, namesOf } from "../bench/accuracy/units/labels.ts";
import { measure } from "../bench/accuracy/units/measure.ts";
import { isNamed } from "../bench/accuracy/units/names.ts";
import { scoreTouches } from "../bench/accuracy/units/touches.ts";

const place = { file: "src/orders.ts", line: 3, endLine: 3 } as const;

describe("names of units", () => {
  it.each([
    ["routes", "GET /orders/:id", "get /orders/[id]/"],
    ["routes", "GET /orders/:id", "GET /orders/{orderId}"],
    ["routes", "GET /orders/:id", "GET /?/orders/$id"],
    ["routes", "GET /files/*", "GET /files/[...path]"],
    ["routes", "GET /health", "GET /health (apps/admin)"],
    ["routes", "QUERY orders.list", "QUERY orders.list"],
    ["jobs", "digest", "mail/digest"],
    ["schedules", "0 3 * * *: digest", "0 3 * * * mail/digest"],
    ["schedules", "?: digest", "? digest"],
    ["tables", "orders", "shop.orders"],
    ["tables", "clickhouse/*", "clickhouse/shop.orders"],
  ] as const)("%s: %s is %s", (kind, label, drawn) => {
    expect(isNamed(kind, label, drawn)).toBe(true);
  });

  it.each([
    ["routes", "GET /orders", "POST /orders"],
    ["routes", "GET /api/orders", "GET /orders"],
    ["routes", "GET /orders/:id", "GET /orders/open"],
    ["jobs", "digest", "digest#2"],
    ["schedules", "0 3 * * *: digest", "0 4 * * * digest"],
    ["tables", "shop.orders", "mail.orders"],
    ["tables", "orders", "clickhouse/shop.orders"],
  ] as const)("%s: %s is not %s", (kind, label, drawn) => {
    expect(isNamed(kind, label, drawn)).toBe(false);
  });

  it("stand for one another between bars", () => {
    expect(namesOf("routes", "POST|ALL /mail")).toEqual(["POST /mail", "ALL /mail"]);
    expect(namesOf("schedules", "0 * * * *|hourly: digest")).toEqual(["0 * * * *: digest", "hourly: digest"]);
  });
});

it("counts what is named, what is drawn otherwise, and what is nobody's", () => {
  const graph = new GraphBuilder();
  for (const name of ["GET /orders", "GET /lines", "GET /mail"])
    graph.add({ ...place, id: `route:${name}`, kind: "route", name, line: name.length });
  const labels = fileOf({
    routes: { "src/orders.ts": ["11 GET /orders", "11 GET /v1/lines"] },
    may: { routes: ["GET /mail"] },
  });
  const { labelled, named, missed, drawn, wrong } = measure(graph, labels, "routes");
  expect({ labelled, named, drawn, missed: missed.map(({ instead }) => instead?.name) }).toEqual({
    labelled: 2,
    named: 1,
    drawn: 2,
    missed: ["GET /lines"],
  });
  expect(wrong.map(({ name }) => name)).toEqual(["GET /lines"]);
});

it("follows an entry to its tables, past no guard and no queue", () => {
  const graph = new GraphBuilder();
  graph.add({ ...place, id: "route:POST /orders", kind: "route", name: "POST /orders" });
  for (const name of ["place", "check", "mail"]) graph.add({ ...place, id: `symbol:${name}`, kind: "symbol", name });
  graph.add({ ...place, id: "queue:mail", kind: "queue", name: "mail" });
  for (const name of ["orders", "users", "sent"]) graph.add({ ...place, id: `table:${name}`, kind: "table", name });
  for (const [from, kind, to] of [
    ["route:POST /orders", "handles", "symbol:place"],
    ["route:POST /orders", "guards", "symbol:check"],
    ["symbol:place", "writes", "table:orders"],
    ["symbol:place", "enqueues", "queue:mail"],
    ["symbol:check", "reads", "table:users"],
    ["queue:mail", "triggers", "symbol:mail"],
    ["symbol:mail", "writes", "table:sent"],
  ] as const)
    graph.connect({ from, to, kind, file: place.file, line: place.line, certainty: "resolved" });
  const entry = { ...place, entry: "route POST /orders", reads: ["orders"], writes: ["lines"] };
  const [score] = scoreTouches(graph, fileOf({ touches: [entry] }), "resolved");
  expect(score).toMatchObject({ drawn: true, right: ["orders"], missed: ["lines"], wrong: [], sameAccess: 0 });
});

function fileOf(some: Partial<LabelFile>): LabelFile {
  const none = { routes: {}, jobs: {}, queues: {}, schedules: {}, tables: {} };
  return { repository: "shop/shop", commit: "0", heldOut: false, ...none, ...some };
}
