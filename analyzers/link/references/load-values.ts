/** Values of one script, as far as the script itself tells them. */
import type { Facts, Value } from "../../facts.ts";

/** Names for names, and templates in templates, that are looked through. */
const maxHops = 6;

export const entriesOf = (value: Value | undefined): readonly (readonly [string, Value])[] =>
  value?.is === "object" ? value.entries : [];

export const entry = (value: Value | undefined, name: string): Value | undefined =>
  entriesOf(value).find(([key]) => key === name)?.[1];

export const itemsOf = (value: Value | undefined): readonly Value[] => (value?.is === "list" ? value.items : []);

export const numbersOf = (value: Value | undefined): readonly number[] => (value?.is === "number" ? [value.value] : []);

/** A text; what is computed in it reads `*`. */
export function textOf(facts: Facts, value: Value, hops = 0): string | undefined {
  if (hops > maxHops) return undefined;
  switch (value.is) {
    case "text":
      return value.text;
    case "number":
      return String(value.value);
    case "template":
      return value.parts
        .map((part, at) => {
          const hole = value.holes[at];
          return part + (hole === undefined ? "" : (textOf(facts, hole, hops + 1) ?? "*"));
        })
        .join("");
    case "ref": {
      const held = value.path === "" ? facts.symbols.find(({ name }) => name === value.to)?.value : undefined;
      return held && textOf(facts, held, hops + 1);
    }
    default:
      return undefined;
  }
}

/** Whether it is surely the same each time: what a call gives may not be. */
export function isFixed(facts: Facts, value: Value, hops = 0): boolean {
  if (hops > maxHops) return false;
  switch (value.is) {
    case "text":
    case "number":
    case "flag":
      return true;
    case "list":
      return value.items.every((item) => isFixed(facts, item, hops + 1));
    case "object":
      return value.spreads === undefined && value.entries.every(([, one]) => isFixed(facts, one, hops + 1));
    case "ref": {
      const held = value.path === "" ? facts.symbols.find(({ name }) => name === value.to)?.value : undefined;
      return held !== undefined && isFixed(facts, held, hops + 1);
    }
    default:
      return false;
  }
}
