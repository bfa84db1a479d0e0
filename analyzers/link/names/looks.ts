/** Declarations as somebody looks at them: whoever does hangs on what he saw. */
import type { SymbolFact } from "../../facts.ts";
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
      return [...names.facts.symbols.entries()].flatMap(([at, member]) =>
        member.owner === symbol ? [{ symbol: at, fact: member }] : [],
      );
    },
  };
}
