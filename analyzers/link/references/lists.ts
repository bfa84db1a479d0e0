/** What code does with lists and collections, as attributes of its symbol. */
import type { Facts, SymbolFact } from "../../facts.ts";
import type { Attributes } from "../../graph/graph.ts";

/**
 * `counted`, `fans`, `walks`, `fills`, `searches`, `sorts`, `drains` as in `SymbolFact`; `grows`: a collection that functions of its module fill under keys they are given,
 * and out of which nothing there ever takes anything, as far as names tell.
 */
export function listsOf(facts: Facts, symbol: SymbolFact): Attributes | undefined {
  const { counted, fans, walks, fills, searches, sorts, drains, collects } = symbol;
  const grows = collects === true && isFilled(facts, symbol) && !isEmptied(facts, symbol);
  if (counted ?? fans ?? walks ?? fills ?? searches ?? sorts ?? drains ?? (grows || undefined)) {
    return {
      ...(counted && { counted }),
      ...(fans && { fans }),
      ...(walks && { walks }),
      ...(fills && { fills }),
      ...(searches && { searches }),
      ...(sorts && { sorts }),
      ...(drains && { drains }),
      ...(grows && { grows }),
    };
  }
  return undefined;
}

function isFilled({ symbols }: Facts, { name }: SymbolFact): boolean {
  return symbols.some(({ fills }) => fills?.some((fill) => fill.startsWith(`${name}:`)) === true);
}

/** Takes something out, asks how much there is, or hands the whole to others who may. */
const empties = /^(?:$|\.(?:delete|clear|shift|pop|splice|size|length|keys|values|entries|forEach)\b)/;

function isEmptied({ symbols }: Facts, { name }: SymbolFact): boolean {
  return symbols.some(
    ({ drops, refs }) =>
      drops?.includes(name) === true ||
      refs.some(([to, path, how]) => to === name && (how === "write" ? path === "" : empties.test(path))),
  );
}
