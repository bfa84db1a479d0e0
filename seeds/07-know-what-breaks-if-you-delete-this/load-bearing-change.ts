import type { Change, ChangedNode, FileChange } from "../../analyzers/graph/change.ts";
import type { Node } from "../../analyzers/graph/graph.ts";
import { isTestOnly } from "../../analyzers/roles.ts";
import { entriesAbove, isEntry } from "../questions/entries-above.ts";
import { firstChangeIn } from "../questions/first-change.ts";
import { rule } from "../rule.ts";

const routes = (count: number): string =>
  `
    import express from "express";
    import { rounded } from "./money.ts";
    export const app = express();
  ` +
  Array.from(
    { length: count },
    (_, at) => `    app.get("/prices/${at}", (request, response) => { response.json(rounded(${at})); });\n`,
  ).join("");
const money = `
  export const rounded = (cents: number) => Math.floor(cents);
`;

const options = (count: number): string => {
  const lines = Array.from({ length: count }, (_, at) => `    option${at}: process.env.OPTION_${at},\n`);
  return `export const options = () => {\n  return {\n${lines.join("")}  };\n};\n`;
};
const optioned = (count: number): string =>
  routes(count).replaceAll("rounded(", "options(").replace("{ rounded }", "{ options }").replace("money", "options");

export const loadBearingChange = rule({
  name: "load-bearing-change",
  title: "Much stands on what changes here",
  level: "notice",
  why: "A mistake here is a mistake in every route and job that stands on it, at once.",
  instead: "Put the change behind a flag, or roll it out in stages.",
  rollback: "Turn the flag off; without one, revert.",
  onlyChange: true,

  *check(evidence) {
    const changed = evidence.change.nodes.filter((one) => isWeighty(one, evidence.change));
    if (changed.length === 0) return;
    const loads = evidence.heaviest();
    const heavy = changed
      .map(({ node, was = node.id }) => ({ node, count: loads.get(was) ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.node.id < b.node.id ? -1 : 1));
    const [heaviest] = heavy;
    if (heaviest === undefined) return;
    const { node, count } = heaviest;
    const nearest = entriesAbove(evidence.head, node.id, 5);
    const more = heavy.length > 1 ? ` So it is with ${heavy.length - 1} more declarations of this change.` : "";
    yield {
      on: [node.id],
      ...firstChangeIn(evidence.diff, node),
      title: `${count} routes, jobs and schedules stand on \`${node.name}\``,
      confidence: 0.9,
      path: nearest[0]?.path ?? [],
      why: `${loadBearingChange.why} The nearest: ${nearest.map(({ entry }) => `\`${entry.name}\``).join(", ")}.${more}`,
    };
  },

  violates: [
    {
      title: "twelve prices are rounded by one function",
      before: { "src/app.ts": routes(12), "src/money.ts": money },
      after: {
        "src/app.ts": routes(12),
        "src/money.ts": money.replace("Math.floor(cents);", "Math.round(cents); // want"),
      },
    },
  ],
  honours: [
    {
      title: "three prices are no load",
      before: { "src/app.ts": routes(3), "src/money.ts": money },
      after: { "src/app.ts": routes(3), "src/money.ts": money.replace("floor", "round") },
    },
    {
      title: "one more option is read, and those that were stay",
      before: { "src/app.ts": optioned(12), "src/options.ts": options(120) },
      after: { "src/app.ts": optioned(12), "src/options.ts": options(121) },
    },
    {
      title: "a comment carries nothing",
      before: { "src/app.ts": routes(12), "src/money.ts": money },
      after: { "src/app.ts": routes(12), "src/money.ts": `\n  // In the customer's favour.${money}` },
    },
  ],
});

const acting: ReadonlySet<unknown> = new Set(["function", "method", "accessor", "class", "callback"]);

/** Functions this long hold lists as a rule: of options that are read, of cases. */
const long = 100;

/**
 * What acts differently at head; new code carries nothing yet, and types act not at all. Values that grow by an entry (an
 * environment's schema, a list of plans) were 17 of the 20 remarks in 120 changes of one repository, and moved nothing that stood; so
 * were functions that read one more option, and tables that got one more column, 5 of 8 in another 60 changes.
 */
function isWeighty({ node, change, side }: ChangedNode, { files, nodes }: Change): boolean {
  if (side !== "head" || isTestOnly(node.file) || isEntry(node)) return false;
  if (node.kind === "table") return change === "altered" && losesColumns(node, nodes);
  if (node.kind !== "symbol" || !acting.has(node.attributes?.["kind"])) return false;
  return change === "signature" || (change === "body" && !isLongerList(node, files));
}

function losesColumns({ name }: Node, nodes: readonly ChangedNode[]): boolean {
  return nodes.some(
    ({ node, change }) =>
      node.kind === "column" && node.id.startsWith(`column:${name}.`) && change !== "added" && change !== "moved",
  );
}

/** A long function in which nothing was taken away or rewritten. */
function isLongerList({ file, line, endLine }: Node, files: readonly FileChange[]): boolean {
  const hunks = files.find(({ path }) => path === file)?.hunks ?? [];
  const within = hunks.filter(({ newStart, newLines }) => newStart + newLines > line && newStart <= endLine);
  return endLine - line >= long && within.length > 0 && within.every(({ oldLines }) => oldLines === 0);
}
