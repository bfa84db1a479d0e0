import { expect, test } from "vitest";
import { publicRoutes } from "../../seeds/questions/public-routes.ts";
import { growthOf, logOf } from "../../seeds/questions/table-classes.ts";
import { withTold } from "../../seeds/told.ts";
import { linkFiles } from "../support/linked.ts";

const files = {
  "package.json": '{ "name": "shop", "dependencies": { "hono": "4.0.0" } }',
  "src/app.ts": `import { Hono } from "hono";
const app = new Hono();
app.get("/close", (c) => c.text("closed"));
app.get("/orders", (c) => c.text("none"));
export default app;
`,
  "migrations/1.sql": "create table click_events (id bigint, created_at timestamptz);\ncreate table plans (id int);",
};

test("what the settings tell of tables and routes goes before what the engine guesses", () => {
  const { graph } = linkFiles(files);
  const told = withTold(graph, {
    levels: {},
    gate: [],
    tables: { "click_*": "reference", plans: "log" },
    routes: { "/clo*": "internal" },
  });
  const asked = (one: typeof graph) => [
    growthOf(one, "table:click_events"),
    logOf(one, "table:plans"),
    publicRoutes(one).map(({ name }) => name),
  ];
  expect(asked(graph)).toEqual([0.85, 0, ["GET /close", "GET /orders"]]);
  expect(asked(told)).toEqual([0, 1, ["GET /orders"]]);
  expect(told.nodes.get("table:plans")?.attributes?.["class"]).toBe("log");
});

test("a graph of which nothing is told stays what it is", () => {
  const { graph } = linkFiles(files);
  expect(withTold(graph, { levels: {}, gate: [], tables: { nothing: "log" } })).toBe(graph);
});

test("a log is called one by its last word, and its rows do not change", () => {
  const table = (name: string): string => `create table ${name} (id bigint, at timestamptz, state text);`;
  const { graph } = linkFiles({
    "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
    "src/shifts.ts":
      "import { sql } from \"./sql.ts\";\nexport const shift = () => sql`UPDATE scheduled_events SET state = 'off'`;\n",
    "migrations/1.sql": ["click_events", "check_results", "event_invites", "scheduled_events"].map(table).join("\n"),
  });
  const logs = [...graph.ofKind("table")].filter(({ id }) => logOf(graph, id) > 0).map(({ name }) => name);
  expect(logs.sort()).toEqual(["check_results", "click_events"]);
});
