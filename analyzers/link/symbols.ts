/** Symbols as nodes. */
import type { Facts } from "../facts.ts";
import type { Attributes, NodeId, Pen } from "../graph/graph.ts";

export function drawSymbols(file: string, facts: Facts, ids: readonly NodeId[], pen: Pen): void {
  const exported = new Set(facts.exports.map(({ local }) => local));
  for (const [index, symbol] of facts.symbols.entries()) {
    const id = ids[index];
    if (id === undefined) continue;
    const { name, kind, line, endLine, body, signature } = symbol;
    const attributes = attributesOf(kind, symbol.typeOnly === true, exported.has(name));
    pen.add({ id, kind: "symbol", name, file, line, endLine, body, signature, attributes });
  }
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
