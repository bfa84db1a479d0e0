/** How much load a script of k6 puts on what it asks, and what ends it: https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/ */
import type { Facts, SymbolFact, Value } from "../../facts.ts";
import type { Attributes } from "../../graph/graph.ts";

/** Thresholds told of one script, and characters of one. */
const most = { thresholds: 50, characters: 120 } as const;

/** `peak` and `nominal`: virtual users, or iterations in their unit of time; `thresholds`: `metric: expression`. */
export function loadOf({ imports }: Facts, { name, value }: SymbolFact): Attributes | undefined {
  if (name !== "options" || value?.is !== "object" || !imports.some(({ from }) => /^k6(?:\/|$)/.test(from)))
    return undefined;
  const levels = [...levelsOf(value), ...objectsIn(entry(value, "scenarios")).flatMap(levelsOf)];
  const [nominal] = levels;
  const { expressions, stops } = thresholdsOf(entry(value, "thresholds"));
  return {
    ...(nominal === undefined ? {} : { nominal, peak: Math.max(...levels) }),
    ...(expressions.length > 0 ? { thresholds: expressions.slice(0, most.thresholds).sort() } : {}),
    ...(stops ? { stops } : {}),
  };
}

/** Levels of load in the order in which they come: what a stage goes up from counts where it is more than nothing. */
function levelsOf(options: Value): readonly number[] {
  const stages = entry(options, "stages");
  const flat = ["startRate", "startVUs", "rate", "vus"].flatMap((name) => numberOf(entry(options, name)));
  const targets = stages?.is === "list" ? stages.items.flatMap((stage) => numberOf(entry(stage, "target"))) : [];
  return [...flat, ...targets].filter((level) => level > 0);
}

function thresholdsOf(value: Value | undefined): { readonly expressions: readonly string[]; readonly stops: boolean } {
  const expressions: string[] = [];
  let stops = false;
  if (value?.is === "object")
    for (const [metric, limits] of value.entries)
      for (const limit of limits.is === "list" ? limits.items : []) {
        const text = limit.is === "text" ? limit : entry(limit, "threshold");
        if (text?.is === "text") expressions.push(`${metric}: ${text.text}`.slice(0, most.characters));
        const abort = entry(limit, "abortOnFail");
        stops ||= abort?.is === "flag" && abort.value;
      }
  return { expressions, stops };
}

const entry = (value: Value | undefined, name: string): Value | undefined =>
  value?.is === "object" ? value.entries.find(([key]) => key === name)?.[1] : undefined;

const objectsIn = (value: Value | undefined): readonly Value[] =>
  value?.is === "object" ? value.entries.map(([, inner]) => inner) : [];

const numberOf = (value: Value | undefined): readonly number[] => (value?.is === "number" ? [value.value] : []);
