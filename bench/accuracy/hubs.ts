/**
 * Registration is not use: what a change of one ordinary function reaches, where the function stands behind a hub (an application
 * root, a table of routes, a container, a barrel), beside every file that imports its file, directly or through others.
 *
 *   npm run bench:hubs -- <repository>[@<revision>] ... [--all]
 *
 * Hubs are found by structure: the files that import most, that pass most on, that own most routes. Behind each a few functions
 * are drawn, the same in every run. The bound is on the share of all files: the median and the ninetieth percentile of code, and
 * of code and guessed. Below it stand the nodes through which most was reached. `--all` prints each function.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Graph, NodeId } from "../../analyzers/graph/graph.ts";
import { fileView } from "./hubs/files.ts";
import { behind, findHubs, type Hub } from "./hubs/find-hubs.ts";
import { readGraph } from "./hubs/read-graph.ts";
import { type Sampled, type Shares, sample } from "./hubs/shares.ts";

/** Shares of all files, median and ninetieth percentile. */
const bounds = { code: [0.02, 0.1], guessed: [0.05, 0.25] } as const;
const offendersShown = 12;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean", default: false } },
});
const places = positionals.map((name) => {
  const at = name.lastIndexOf("@");
  return at <= 0
    ? { repository: name, revision: "HEAD" }
    : { repository: name.slice(0, at), revision: name.slice(at + 1) };
});
if (places.length === 0 || !places.every(({ repository }) => existsSync(repository))) {
  process.stderr.write("usage: npm run bench:hubs -- <repository>[@<revision>] ... [--all]\n");
  process.exit(2);
}
for (const { repository, revision } of places) await bench(resolve(repository), revision);

async function bench(repository: string, revision: string): Promise<void> {
  const { sha, graph } = await readGraph(repository, revision);
  const view = fileView(graph);
  const hubs = findHubs(graph, view);
  const samples = new Map<NodeId, Sampled>();
  const byHub = hubs.map((hub) => ({
    hub,
    sampled: behind(graph, view, hub).map((node) => {
      const known = samples.get(node.id) ?? sample(graph, view, node);
      samples.set(node.id, known);
      return known;
    }),
  }));
  const all = [...samples.values()];
  say(
    `${repository} ${sha.slice(0, 10)}: ${view.files.size} files, ${graph.ofKind("route").length} routes, ` +
      `${graph.ofKind("test").length} tests; ${hubs.length} hubs, ${all.length} functions behind them`,
  );
  say("");
  say("| share in percent: median, 90th percentile | files | routes | tests | bound on files | |");
  say("| --- | --- | --- | --- | --- | --- |");
  say(row("code", all, ({ code }) => code, bounds.code));
  say(row("code and guessed", all, ({ guessed }) => guessed, bounds.guessed));
  say(row("file-level closure", all, ({ closure }) => closure));
  say("");
  for (const { hub, sampled } of byHub) reportHub(hub, sampled);
  reportOffenders(graph, all, view.files.size);
  say("");
}

function row(
  name: string,
  all: readonly Sampled[],
  shares: (one: Sampled) => Shares,
  bound?: readonly [number, number],
): string {
  const column = (of: keyof Shares): readonly [number, number] => {
    const found = all.map((one) => shares(one)[of]).sort((a, b) => a - b);
    return [quantile(found, 0.5), quantile(found, 0.9)];
  };
  const cells = (["files", "routes", "tests"] as const).map((of) => column(of).map(percent).join(", "));
  const [median, high] = column("files");
  const verdict = bound === undefined ? "" : median <= bound[0] && high <= bound[1] ? "PASS" : "short";
  return `| ${[name, ...cells, bound?.map(percent).join(", ") ?? "", verdict].join(" | ")} |`;
}

function reportHub({ file, kind, size }: Hub, sampled: readonly Sampled[]): void {
  const most = (shares: (one: Sampled) => Shares): string =>
    percent(Math.max(0, ...sampled.map((one) => shares(one).files)));
  say(
    `  ${kind} ${file} (${size}): at most ${most(({ code }) => code)} of all files by code, ` +
      `${most(({ guessed }) => guessed)} by code and guessed, ${most(({ closure }) => closure)} by imports`,
  );
  if (!values.all) return;
  for (const { node, code, guessed, closure } of sampled)
    say(`    ${percent(code.files)} ${percent(guessed.files)} ${percent(closure.files)} ${node.file}#${node.name}`);
}

/** Nodes by the files that were reached through them, over all functions. */
function reportOffenders(graph: Graph, all: readonly Sampled[], files: number): void {
  const totals = new Map<NodeId, { sum: number; times: number }>();
  for (const { through } of all)
    for (const [id, count] of through) {
      const known = totals.get(id) ?? { sum: 0, times: 0 };
      totals.set(id, { sum: known.sum + count, times: known.times + 1 });
    }
  const worst = [...totals].sort((a, b) => b[1].sum - a[1].sum || (a[0] < b[0] ? -1 : 1)).slice(0, offendersShown);
  say("  most was reached through");
  for (const [id, { sum, times }] of worst) {
    const entered = new Set(graph.from(id).map(({ kind, certainty }) => (certainty === "guessed" ? `${kind}?` : kind)));
    say(
      `    ${percent(sum / times / files)} of all files, of ${times} functions: ${id} (${[...entered].sort().join(" ")})`,
    );
  }
}

function quantile(sorted: readonly number[], at: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : (100 * share).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
