/** Declarations as somebody looks at them: whoever does hangs on what he saw. */
import type { Facts, SymbolFact } from "../../facts.ts";
import { remember } from "../remember.ts";
import type { ExportTable } from "./exports.ts";
import type { Names } from "./names.ts";

export interface Looks extends Pick<Names, "membersOf" | "chainsOf" | "usesOf"> {
  factOf(file: string, symbol: number): SymbolFact | undefined;
}

export function createLooks({ names: namesOf, ask }: ExportTable): Looks {
  function factOf(file: string, symbol: number): SymbolFact | undefined {
    const names = namesOf(file);
    const fact = names?.facts.symbols[symbol];
    if (names !== undefined && fact !== undefined) ask(names, "symbol", fact.name);
    return fact;
  }

  /** By owner: a file of thousands of classes is not searched once for each. */
  const owned = remember((symbols: Facts["symbols"]): ReadonlyMap<number, ReturnType<Looks["membersOf"]>> => {
    const members = new Map<number, { symbol: number; fact: SymbolFact }[]>();
    for (const [symbol, fact] of symbols.entries()) {
      if (fact.owner === undefined) continue;
      const known = members.get(fact.owner);
      if (known === undefined) members.set(fact.owner, [{ symbol, fact }]);
      else known.push({ symbol, fact });
    }
    return members;
  });

  return {
    factOf,
    chainsOf(file) {
      const names = namesOf(file);
      if (names === undefined) return [];
      ask(names, "chains", "");
      return names.facts.chains;
    },
    usesOf(file, symbol) {
      const names = namesOf(file);
      const fact = factOf(file, symbol);
      if (names === undefined || fact === undefined) return [];
      ask(names, "uses", fact.name);
      return fact.refs;
    },
    membersOf(file, symbol) {
      const names = namesOf(file);
      const fact = factOf(file, symbol);
      if (names === undefined || fact === undefined) return [];
      ask(names, "members", fact.name);
      return owned(names.facts.symbols).get(symbol) ?? [];
    },
  };
}
