import type { ChangedNode } from "../../analyzers/graph/change.ts";
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

export const loadBearingChange = rule({
  name: "load-bearing-change",
  title: "Much stands on what changes here",
  level: "notice",
  why: "A mistake here is a mistake in every route and job that stands on it, at once.",
  instead: "Put the change behind a flag, or roll it out in stages.",
  rollback: "Turn the flag off; without one, revert.",
  onlyChange: true,

  *check(evidence) {
    const changed = evidence.change.nodes.filter(isWeighty);
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
      title: "a comment carries nothing",
      before: { "src/app.ts": routes(12), "src/money.ts": money },
      after: { "src/app.ts": routes(12), "src/money.ts": `\n  // In the customer's favour.${money}` },
    },
  ],
});

const acting: ReadonlySet<unknown> = new Set(["function", "method", "accessor", "class", "callback"]);

/**
 * What acts differently at head; new code carries nothing yet, and types act not at all. Values that grow by an entry (an
 * environment's schema, a list of plans) were 17 of the 20 remarks in 120 changes of one repository, and moved nothing that stood.
 */
function isWeighty({ node, change, side }: ChangedNode): boolean {
  if (side !== "head" || isTestOnly(node.file) || isEntry(node)) return false;
  if (node.kind === "table") return change === "altered";
  return (
    node.kind === "symbol" && acting.has(node.attributes?.["kind"]) && (change === "body" || change === "signature")
  );
}
