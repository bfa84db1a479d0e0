/** Symbols as nodes. */
import type { Facts } from "../facts.ts";
import type { Attributes, GraphBuilder, NodeId } from "../graph/graph.ts";

export function drawSymbols(
  builder: GraphBuilder,
  files: ReadonlyMap<string, Facts>,
  ids: ReadonlyMap<string, readonly NodeId[]>,
): void {
  for (const [file, facts] of files) {
    const exported = new Set(facts.exports.map(({ local }) => local));
    for (const [index, symbol] of facts.symbols.entries()) {
      const id = ids.get(file)?.[index];
      if (id === undefined) continue;
      builder.add({
        id,
        kind: "symbol",
        name: symbol.name,
        file,
        line: symbol.line,
        endLine: symbol.endLine,
        body: symbol.body,
        signature: symbol.signature,
        attributes: attributesOf(symbol.kind, symbol.typeOnly === true, exported.has(symbol.name)),
      });
    }
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
