/** Attributes that a custom seed asks of every node of a kind. */
import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import type { Yield } from "../rule.ts";
import type { Condition, Query } from "./query.ts";
import { picked } from "./selector.ts";

/** Every node that leaves out a condition, once for each. */
export function* missingAttributes(
  graph: Graph,
  { on, all }: Extract<Query, { readonly is: "attributes" }>,
): Generator<Yield> {
  for (const node of picked(graph, on))
    for (const condition of all)
      if (!holds(node, condition))
        yield {
          on: [node.id],
          salient: JSON.stringify(condition),
          file: node.file,
          line: node.line,
          side: "head",
          title: `\`${node.name}\` ${wordsOf(condition)}`,
          confidence: 0.95,
        };
}

function holds(node: Node, condition: Condition): boolean {
  const attributes = node.attributes ?? {};
  switch (condition.is) {
    case "has":
      return attributes[condition.attribute] !== undefined;
    case "equals":
      return Object.entries(condition.attributes).every(([name, value]) => attributes[name] === value);
    case "cron-minute":
      return condition.minutes.some((minute) => minuteOf(node) === minute);
    default:
      return !holds(node, condition.of);
  }
}

function wordsOf(condition: Condition): string {
  switch (condition.is) {
    case "has":
      return `has no \`${condition.attribute}\``;
    case "equals":
      return `has not ${list(condition.attributes)}`;
    case "cron-minute":
      return `does not start at minute ${condition.minutes.join(" or ")}`;
    default:
      return contrary(condition.of);
  }
}

function contrary(condition: Condition): string {
  switch (condition.is) {
    case "has":
      return `has \`${condition.attribute}\``;
    case "equals":
      return `has ${list(condition.attributes)}`;
    case "cron-minute":
      return `starts at minute ${condition.minutes.join(" or ")}`;
    default:
      return wordsOf(condition.of);
  }
}

const list = (attributes: object): string =>
  Object.entries(attributes)
    .map(([name, value]) => `\`${name}: ${value}\``)
    .join(", ");

/** The minute at which a schedule starts, where it is one; a schedule's name begins with its five fields. */
function minuteOf({ kind, name }: Node): number | undefined {
  const minute = /^(\d{1,2}) \S+ \S+ \S+ \S+/.exec(name)?.[1];
  return kind === "schedule" && minute !== undefined ? Number(minute) : undefined;
}
