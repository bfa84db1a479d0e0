/**
 * Which tables each route really read and wrote, against what the graph says of it.
 *
 *   npm run bench:statements -- <log> <repository>[@<revision>] [--misses]
 *
 * The log is made by running the application's own tests with `bench/accuracy/statements/record.ts` loaded. A request belongs to the
 * route whose path fits it best. *Said* of a route are the tables that reach it, by code or by code and guesses: the answer of `of`.
 * Recall is the share of what was seen that is said, the mean over routes; precision the share of what is said that was seen, which
 * tests that do not take every way through a handler keep low.
 */
import { parseArgs } from "node:util";
import { loadModule } from "libpg-query";
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { traceBack } from "../../analyzers/graph/trace.ts";
import { readGraph } from "./hubs/read-graph.ts";
import { type Access, readLog } from "./statements/log.ts";
import { bestRoute } from "./statements/routes.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: "boolean", default: false } },
});
const [log, place] = positionals;
if (log === undefined || place === undefined) {
  process.stderr.write("usage: npm run bench:statements -- <log> <repository>[@<revision>] [--misses]\n");
  process.exit(2);
}
await loadModule();

const at = place.lastIndexOf("@");
const [repository, revision] = at <= 0 ? [place, "HEAD"] : [place.slice(0, at), place.slice(at + 1)];
const { graph, sha } = await readGraph(repository, revision);
const said = { code: saidBy(graph, ["code"]), all: saidBy(graph, ["code", "guessed"]) };
const routes = graph.ofKind("route");

const seen = new Map<Node, Set<string>>();
const homeless = new Map<string, number>();
for (const { method, path, touched } of await readLog(log)) {
  const route = bestRoute(routes, method, path);
  if (route === undefined) homeless.set(`${method} ${path}`, touched.size);
  else seen.set(route, new Set([...(seen.get(route) ?? []), ...touched]));
}

/** Of what was seen, only tables that the schema knows: the runner's own are nobody's. */
const tables = new Set([...graph.ofKind("table"), ...graph.ofKind("view")].map(({ name }) => name));
const rows = [...seen].map(([route, touched]) => ({
  route,
  touched: [...touched].filter((one) => tables.has(one.slice(one.indexOf(" ") + 1))).sort(),
}));
const asked = rows.filter(({ touched }) => touched.length > 0);

process.stdout.write(
  `${repository} ${sha.slice(0, 10)}: ${routes.length} routes, ${seen.size} asked, ${asked.length} of them touched tables\n`,
);
process.stdout.write(`${homeless.size} kinds of request fit no route\n\n`);
process.stdout.write("| | recall | whole | precision |\n| --- | --- | --- | --- |\n");
for (const [name, reach] of [
  ["code", said.code],
  ["code and guessed", said.all],
] as const) {
  for (const access of ["read", "write"] as const) process.stdout.write(row(`${name}, ${access}`, reach, access));
  process.stdout.write(row(`${name}, either`, reach));
}
if (values.misses) {
  process.stdout.write("\n");
  for (const [request, size] of [...homeless].sort()) process.stdout.write(`no route: ${request} (${size})\n`);
  for (const { route, touched } of asked) {
    const missed = touched.filter((one) => !said.all.get(route.id)?.has(one));
    if (missed.length > 0) process.stdout.write(`${route.id} (${route.file}:${route.line}): ${missed.join(", ")}\n`);
  }
}

type Reach = ReadonlyMap<string, ReadonlySet<string>>;

/** By route, what is said of it: `read orders`. */
function saidBy(graph: Graph, channels: readonly string[]): Reach {
  const found = new Map<string, Set<string>>();
  for (const table of [...graph.ofKind("table"), ...graph.ofKind("view")])
    for (const [access, kind] of [
      ["read", "reads"],
      ["write", "writes"],
    ] as const) {
      const edges = graph.to(table.id).filter((edge) => edge.kind === kind);
      const sure = edges.filter(({ certainty }) => certainty === "resolved" || channels.includes("guessed"));
      const origins = [...new Set(sure.map(({ from }) => from))].map((id) => ({ id, promise: false }));
      for (const { id, channel } of traceBack(graph, origins).values())
        if (channels.includes(channel) && graph.node(id)?.kind === "route")
          found.set(id, (found.get(id) ?? new Set()).add(`${access} ${table.name}`));
    }
  return found;
}

function row(name: string, reach: Reach, access?: Access): string {
  const scores = asked.flatMap(({ route, touched }) => {
    const plain = (one: string): string => (access === undefined ? one.slice(one.indexOf(" ") + 1) : one);
    const of = (all: Iterable<string>) =>
      new Set([...all].filter((one) => access === undefined || one.startsWith(access)).map(plain));
    const [real, told] = [of(touched), of(reach.get(route.id) ?? [])];
    if (real.size === 0) return [];
    const hit = [...real].filter((one) => told.has(one)).length;
    return [{ recall: hit / real.size, precision: told.size === 0 ? 0 : hit / told.size }];
  });
  const mean = (pick: (score: (typeof scores)[number]) => number): string =>
    ((100 * scores.reduce((sum, score) => sum + pick(score), 0)) / Math.max(1, scores.length)).toFixed(1);
  return `| ${name} (${scores.length}) | ${mean(({ recall }) => recall)} | ${mean(({ recall }) => Number(recall === 1))} | ${mean(({ precision }) => precision)} |\n`;
}
