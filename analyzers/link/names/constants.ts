/** What a value written as a name stands for, as far as constants go: texts, options, chains bound to a const. */
import type { Chain, Value } from "../../facts.ts";
import type { Holder, Seen } from "../../meaning.ts";
import { variableOf } from "./environment.ts";
import type { Names } from "./names.ts";

/** Names for names for names: real constants take one or two. */
const maxHops = 12;
/** Pieces of one text, each perhaps a text of pieces: real names have three or four. */
const maxPieces = 200;

export interface Constants {
  /** The value a name stands for, or the value itself where it is no name or nobody knows. */
  follow(seen: Seen): Seen;
  /** A literal text; a part that nobody knows reads `?`. Undefined where nothing is known. */
  text(seen: Seen | undefined): string | undefined;
  /** A number, or a product of numbers. */
  number(seen: Seen): number | undefined;
  /** Several texts: a list, or one. */
  texts(seen: Seen): readonly string[];
  /** The items of a list, those of lists that are spread in it included. */
  items(seen: Seen): readonly Seen[];
  /** An entry of an object, its spreads looked through. */
  entry(seen: Seen, name: string): Seen | undefined;
  /** All entries of an object, spread ones included; a later one of the same name wins. */
  entries(seen: Seen): ReadonlyMap<string, Seen>;
  /** The call chain that a declaration is bound to. */
  chain(holder: Holder): Chain | undefined;
}

export function createConstants(names: Names): Constants {
  const bound = new Map<string, ReadonlyMap<string, Chain>>();

  function chain({ file, symbol }: Holder): Chain | undefined {
    const name = names.files.get(file)?.symbols[symbol]?.name;
    if (name === undefined) return undefined;
    const all = names.chainsOf(file);
    let chains = bound.get(file);
    if (chains === undefined) {
      chains = new Map(all.flatMap((one) => (one.binds === undefined ? [] : [[one.binds, one] as const])));
      bound.set(file, chains);
    }
    return chains.get(name);
  }

  function follow(seen: Seen, hops = 0): Seen {
    const { file, value } = seen;
    if (value.is !== "ref" || hops > maxHops) return seen;
    const { end: stand, rest } = names.walk(file, value.to, value.path);
    // `require("./orders")` is what that module exports whole.
    const isWhole =
      stand?.at === "module" && names.files.get(file)?.imports[Number(value.to.slice(1))]?.kind === "require";
    const whole = isWhole ? names.exported(stand.file, "default") : undefined;
    const end = whole === undefined ? stand : { at: "symbol" as const, file: whole.file, symbol: whole.symbol };
    if (end === undefined || (end.at !== "symbol" && end.at !== "lost")) return seen;
    const fact = names.files.get(end.file)?.symbols[end.symbol];
    if (fact?.value !== undefined) return descend({ file: end.file, value: fact.value }, rest, hops) ?? seen;
    if (rest.length > 0) return seen;
    const made = chain(end);
    if (made !== undefined) return { file: end.file, value: { is: "chain", to: made.to, links: made.links } };
    if (fact?.hint === undefined || /[()!:`]/.test(fact.hint[1])) return seen;
    return follow({ file: end.file, value: { is: "ref", to: fact.hint[0], path: fact.hint[1] } }, hops + 1);
  }

  function descend(seen: Seen, steps: readonly string[], hops: number): Seen | undefined {
    let at: Seen | undefined = seen;
    for (const step of steps) {
      if (!step.startsWith(".") || at === undefined) return undefined;
      at = entry(at, step.slice(1));
    }
    return at && follow(at, hops + 1);
  }

  /** `met`: objects taken in already, so that those that spread each other come to an end. */
  function entries(seen: Seen, met = new Set<Value>()): ReadonlyMap<string, Seen> {
    const { file, value } = follow(seen);
    const found = new Map<string, Seen>();
    if (value.is !== "object" || met.has(value)) return found;
    met.add(value);
    for (const spread of value.spreads ?? [])
      for (const [name, one] of entries({ file, value: spread }, met)) found.set(name, one);
    for (const [name, one] of value.entries) found.set(name, { file, value: one });
    return found;
  }

  function entry(seen: Seen, name: string): Seen | undefined {
    return entries(seen).get(name);
  }

  function items(seen: Seen, met = new Set<Value>()): readonly Seen[] {
    const { file, value } = follow(seen);
    if (value.is !== "list" || met.has(value)) return [];
    met.add(value);
    return value.items.flatMap((item): readonly Seen[] => {
      const one = { file, value: item };
      return follow(one).value.is === "list" ? items(one, met) : [one];
    });
  }

  function text(seen: Seen | undefined, budget = { pieces: maxPieces }): string | undefined {
    if (seen === undefined || budget.pieces-- <= 0) return undefined;
    const { file, value } = follow(seen);
    switch (value.is) {
      case "text":
        return value.text;
      case "ref":
        return variableText(file, value.to, value.path);
      case "number":
        return String(value.value);
      case "template":
        return value.parts
          .map((part, at) => part + (at < value.holes.length ? (hole(file, value.holes[at], budget) ?? "?") : ""))
          .join("");
      default:
        return undefined;
    }
  }

  /** `budget`: factors of factors, as pieces of texts. */
  function number(seen: Seen, budget = { pieces: maxPieces }): number | undefined {
    const { file, value } = follow(seen);
    if (value.is === "number") return value.value;
    if (value.is !== "product" || budget.pieces-- <= 0) return undefined;
    let product = 1;
    for (const factor of value.factors) {
      const known = number({ file, value: factor }, budget);
      if (known === undefined) return undefined;
      product *= known;
    }
    return product;
  }

  /** What the environment says is unknown, but the same wherever it is asked. */
  function variableText(file: string, root: string, path: string): string | undefined {
    const variable = variableOf(names, file, root, path);
    return variable && `$${variable.name}`;
  }

  function hole(file: string, value: Value | undefined, budget: { pieces: number }): string | undefined {
    return value === undefined ? undefined : text({ file, value }, budget);
  }

  function texts(seen: Seen): readonly string[] {
    const { file, value } = follow(seen);
    const items: readonly Seen[] =
      value.is === "list" ? value.items.map((item) => ({ file, value: item })) : [{ file, value }];
    return items.flatMap((item) => text(item) ?? []);
  }

  return {
    follow: (seen) => follow(seen),
    text: (seen) => text(seen),
    number: (seen) => number(seen),
    texts,
    items: (seen) => items(seen),
    entry,
    entries: (seen) => entries(seen),
    chain,
  };
}
