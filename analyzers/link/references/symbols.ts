/** Symbols as nodes. */
import type { Facts, Flush, Retry, SymbolFact } from "../../facts.ts";
import type { Attributes, NodeId, Pen } from "../../graph/graph.ts";
import type { Names } from "../names/names.ts";
import { keepsAll } from "./deferral.ts";
import { listsOf } from "./lists.ts";

export function drawSymbols(names: Names, file: string, facts: Facts, ids: readonly NodeId[], pen: Pen): void {
  const exported = exportedNames(facts);
  const gates = gatesOf(facts);
  for (const [index, symbol] of facts.symbols.entries()) {
    const id = ids[index];
    if (id === undefined) continue;
    const { name, kind, line, endLine, body, signature } = symbol;
    const plain = attributesOf(kind, symbol.typeOnly === true, index > 0 && exported.has(name));
    const more = moreOf(facts, symbol, gates.get(index));
    const attributes = more === undefined ? plain : { ...plain, ...more };
    const called = exported.get(name)?.sort().join(",");
    const holds = literals.has(symbol.value?.is);
    const told = partsOf(names, file, symbol);
    const literal = !holds ? told : told === undefined ? value : { ...told, ...value };
    const parts = called === undefined || called === name ? literal : { ...literal, exports: called };
    const node = { id, kind: "symbol" as const, name, file, line, endLine, body, signature, attributes };
    pen.add(parts === undefined ? node : { ...node, parts });
  }
}

/** The directive at the head of a module is on each of its functions. */
const keptWhole = ({ directives = [] }: Facts): true | undefined =>
  directives.some((one) => /^use cache(?::|$)/.test(one)) ? true : undefined;

/** What few symbols have. */
function moreOf(facts: Facts, symbol: SymbolFact, gates: readonly string[] | undefined): Attributes | undefined {
  const { answers, exits, flushes, keys, retries } = symbol;
  const keeps = symbol.keeps ?? (symbol.kind === "function" ? keptWhole(facts) : undefined);
  const [, , freshKey] = keys?.find(([asks, key]) => asks === "" && key === "fresh") ?? [];
  const lists = listsOf(facts, symbol);
  const kept = keptOf(symbol);
  if ([lists, kept, answers, exits, flushes, freshKey, gates, keeps, retries].every((one) => one === undefined))
    return undefined;
  return {
    ...lists,
    ...kept,
    ...(answers === undefined ? {} : { answers }),
    ...(exits === undefined ? {} : { exits }),
    ...(flushes === undefined ? {} : { flushes: flushes.map(flushed) }),
    ...(freshKey === undefined ? {} : { freshKey }),
    ...(gates === undefined ? {} : { gates }),
    ...(keeps === undefined ? {} : { keeps }),
    ...(retries === undefined ? {} : { retries: retries.map(told) }),
  };
}

/** `memos`, `blobs`, `fetches`, `yields`, `serves` as in `SymbolFact`. */
function keptOf({ memos, blobs, fetches, yields, serves }: SymbolFact): Attributes | undefined {
  if ((memos ?? blobs ?? fetches ?? yields ?? serves) === undefined) return undefined;
  return {
    ...(memos && { memos }),
    ...(blobs && { blobs }),
    ...(fetches && { fetches }),
    ...(yields && { yields }),
    ...(serves && { serves }),
  };
}

/** `12 none`, `30 fixed bounded`: line, pause, and whether it gives up. */
const told = ({ line, pause, bounded }: Retry): string => `${line} ${pause}${bounded ? " bounded" : ""}`;

/** `12>15 buffer`, and each of those who add to it on a line of its own. */
const flushed = ({ read, cleared, name, by }: Flush): string => [`${read}>${cleared} ${name}`, ...by].join("\n");

/** Advisory locks with a key that is written out, each after its line: `12 hashtext('invoices')`. By symbol. */
function gatesOf({ statements }: Facts): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const { by, gates = [], line } of statements)
    for (const gate of gates) {
      if (by === undefined) continue;
      const known = found.get(by);
      if (known === undefined) found.set(by, [`${line} ${gate}`]);
      else known.push(`${line} ${gate}`);
    }
  return found;
}

/** Without `load` where something that is handed over may run at once. */
function partsOf(names: Names, file: string, symbol: SymbolFact): SymbolFact["parts"] {
  if (symbol.parts?.load === undefined || keepsAll(names, file, symbol)) return symbol.parts;
  const { load: _, ...others } = symbol.parts;
  return Object.keys(others).length > 0 ? others : undefined;
}

const literals: ReadonlySet<string | undefined> = new Set(["text", "template", "number", "flag", "list", "object"]);
const value = { value: "literal" } as const;

/** By symbol; what is passed on from elsewhere belongs to the module's body. */
function exportedNames({ exports, symbols }: Facts): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  const body = symbols[0]?.name ?? "";
  for (const { name, local = body } of exports) {
    const known = names.get(local);
    if (known === undefined) names.set(local, [name]);
    else known.push(name);
  }
  return names;
}

const memory = new Map<string, Attributes>();

/** A handful of combinations over thousands of symbols: each is made once. */
function attributesOf(kind: string, typeOnly: boolean, exported: boolean): Attributes {
  const key = `${kind} ${typeOnly} ${exported}`;
  let made = memory.get(key);
  if (made === undefined) {
    made = { kind, ...(typeOnly ? { typeOnly } : {}), ...(exported ? { exported } : {}) };
    memory.set(key, made);
  }
  return made;
}
