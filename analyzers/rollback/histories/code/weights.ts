/** How much a value comes to where it is written out: what stands in it twice counts twice, though the code holds it once. */
import type { Value } from "./values.ts";

const known = new WeakMap<Value, number>();

/** Pieces of it; a hundred characters of text are one more. */
export function weightOf(value: Value): number {
  const found = known.get(value);
  if (found !== undefined) return found;
  const weight = 1 + inside(value);
  known.set(value, weight);
  return weight;
}

function inside(value: Value): number {
  switch (value.kind) {
    case "literal":
      return typeof value.value === "string" ? Math.floor(value.value.length / 100) : 0;
    case "list":
      return sum(value.items);
    case "fields":
      return sum([...value.entries.values()]);
    case "link":
      return weightOf(value.of) + sum(value.step.args) + (value.step.strings?.join("").length ?? 0) / 100;
    case "recorded":
      return sum(value.calls) + (value.returns === undefined ? 0 : weightOf(value.returns));
    case "root":
    case "code":
      return 0;
  }
}

const sum = (values: readonly Value[]): number => values.reduce((total, one) => total + weightOf(one), 0);
