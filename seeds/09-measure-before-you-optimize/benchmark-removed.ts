import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isBench } from "../questions/benches.ts";
import { rule } from "../rule.ts";

const parse = {
  "src/parse.ts": `
    export function parse(text: string) {
      return text.split("\\n").map((line) => line.split(","));
    }
  `,
};

/** What measured code that is still there was taken away: moved, renamed and rewritten benches are no removal. */
export const benchmarkRemoved = rule({
  name: "benchmark-removed",
  title: "What measured this code is removed, and the code stays",
  level: "notice",
  why: "From now on nobody notices when it becomes slower, and the next claim that it became faster cannot be checked.",
  instead: "Keep the bench, or put another in its place in the same change.",
  rollback: "Bring the file back out of the history.",
  onlyChange: true,

  *check({ base, head, diff }) {
    if (diff.some(({ status, path }) => status !== "deleted" && isBench(path))) return;
    for (const { status, path, type } of diff) {
      if (status !== "deleted" || type !== "file" || !isBench(path)) continue;
      const [first, ...more] = measuredBy(base, head, path);
      if (first === undefined) continue;
      const others = more.length === 0 ? "" : ` and ${more.length} more`;
      yield {
        on: [`module:${path}`],
        file: path,
        line: 1,
        side: "base",
        title: `Nothing measures \`${first.name}\`${others} any more`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "the bench of a parser that goes on parsing",
      before: {
        ...parse,
        "bench/parse.bench.ts": `
          // want
          import { bench } from "vitest";
          import { parse } from "../src/parse.ts";
          bench("a thousand lines", () => parse("a,b\\n".repeat(1000)));
        `.trimStart(),
      },
      after: parse,
    },
  ],
  honours: [
    {
      title: "the bench goes with the code that it measured",
      before: {
        ...parse,
        "src/old.ts": "export const old = (text: string) => text.length;\n",
        "bench/old.bench.ts": `
          import { bench } from "vitest";
          import { old } from "../src/old.ts";
          bench("a thousand lines", () => old("a".repeat(1000)));
        `,
      },
      after: parse,
    },
  ],
});

/** Code that a file of base used and that head still has. */
function measuredBy(base: Graph, head: Graph, path: string): readonly Node[] {
  const found = new Map<string, Node>();
  for (const { id } of base.inFile(path))
    for (const { to, kind, certainty } of base.from(id)) {
      const node = head.node(to);
      if (node?.kind !== "symbol" || isBench(node.file) || certainty !== "resolved") continue;
      if (kind === "calls" || kind === "constructs" || kind === "uses") found.set(to, node);
    }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
