/** Custom seeds as rules like any other: the judge asks them, and nothing else knows that they are data. */
import type { Graph } from "../../analyzers/graph/graph.ts";
import { customNumber, type Evidence, type Rule, type Seed, type Yield } from "../rule.ts";
import { missingAttributes } from "./attributes.ts";
import { forbiddenRoads } from "./paths.ts";
import type { CustomSeed, Query, Selector } from "./query.ts";
import { picked } from "./selector.ts";
import { missingCompanions } from "./together.ts";

/** Places of one graph at which an invariant may be broken: beyond, nobody reads what it says. */
const maxBreaches = 500;
/** A share of so many units or more that break an invariant says that it is none. */
const enough = 20;
const mostBroken = 0.9;

/** All custom seeds of a repository as one seed of the judge; none where there are none. */
export function compileSeeds(all: readonly CustomSeed[]): readonly Seed[] {
  if (all.length === 0) return [];
  const words = { title: "Seeds of this repository", promise: "What this team has learned." };
  return [{ number: customNumber, slug: "custom", ...words, rules: all.map(ruleOf) }];
}

function ruleOf({ id, invariant, severity, query, ...words }: CustomSeed): Rule {
  const learned = words.learnedFrom === undefined ? "" : ` Learned from: ${words.learnedFrom}.`;
  return {
    name: id,
    title: invariant,
    level: severity,
    why: `${words.why ?? invariant}${learned}`,
    instead: words.fix ?? words.teach ?? "",
    rollback: words.rollback ?? "",
    ...(query.is === "together" && { onlyChange: true as const }),
    check: (evidence) => breaches(evidence, query),
    violates: [],
    honours: [],
  };
}

/** Throws, and so silences the seed, when it is no invariant of this code. */
function breaches(evidence: Evidence, query: Query): readonly Yield[] {
  const { head } = evidence;
  const found: Yield[] = [];
  for (const one of all(evidence, query)) {
    found.push(one);
    if (found.length > maxBreaches) throw new Error(`it is broken in more than ${maxBreaches} places`);
  }
  const subject = query.is === "path" ? query.from : query.is === "attributes" ? query.on : undefined;
  if (subject !== undefined && found.length >= enough * mostBroken) {
    const broken = new Set(found.map(({ on }) => on[0])).size;
    const about = countOf(head, subject);
    if (about >= enough && broken >= about * mostBroken)
      throw new Error(`${broken} of the ${about} units that it is about break it: that is no invariant of this code`);
  }
  return found;
}

const countOf = (graph: Graph, selector: Selector): number => picked(graph, selector).length;

function all(evidence: Evidence, query: Query): Iterable<Yield> {
  switch (query.is) {
    case "path":
      return forbiddenRoads(evidence.head, query);
    case "attributes":
      return missingAttributes(evidence.head, query);
    default:
      return missingCompanions(evidence, query);
  }
}
