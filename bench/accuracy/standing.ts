/**
 * Everything that rules find in a repository as it stands, as if all of it were new: what there is to read before a rule may speak
 * about changes.
 *
 *   npm run bench:standing -- <repository>[@<revision>] ... [--rule <seed-N or seed-N/name>] [--least <confidence>]
 */
import { parseArgs } from "node:util";
import { GraphBuilder } from "../../analyzers/graph/graph.ts";
import { seeds } from "../../seeds/index.ts";
import { ruleName } from "../../seeds/names.ts";
import { heaviestOf } from "../../seeds/questions/heaviest.ts";
import type { Evidence } from "../../seeds/rule.ts";
import { readGraph } from "./hubs/read-graph.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rule: { type: "string", multiple: true }, least: { type: "string", default: "0.6" } },
});
if (positionals.length === 0) {
  process.stderr.write(
    "usage: npm run bench:standing -- <repository>[@<revision>] ... [--rule <name>] [--least <confidence>]\n",
  );
  process.exit(2);
}
for (const place of positionals) {
  const at = place.lastIndexOf("@");
  const [repository, revision] = at <= 0 ? [place, "HEAD"] : [place.slice(0, at), place.slice(at + 1)];
  const { graph: head, sha } = await readGraph(repository, revision);
  const evidence: Evidence = {
    base: new GraphBuilder(),
    head,
    change: { files: [], nodes: [] },
    impact: { reached: new Map() },
    diff: [],
    title: "",
    history: [],
    settings: { levels: {}, gate: [] },
    heaviest: () => heaviestOf(head),
  };
  process.stdout.write(`${repository} ${sha.slice(0, 10)}\n`);
  for (const seed of seeds)
    for (const rule of seed.rules) {
      const name = ruleName(seed, rule);
      const asked = values.rule?.some((one) => name === one || name.startsWith(`${one}/`)) ?? true;
      if (!asked || rule.onlyChange) continue;
      const found = [...rule.check(evidence)].filter(({ confidence }) => confidence >= Number(values.least));
      process.stdout.write(`  ${name}: ${found.length}\n`);
      for (const { title, file, line, confidence } of found)
        process.stdout.write(`    ${confidence.toFixed(2)} ${file}:${line} ${title}\n`);
    }
}
