/** Symbols as nodes. */
import type { Facts } from "../../facts.ts";
import type { Attributes, NodeId, Pen } from "../../graph/graph.ts";

export function drawSymbols(file: string, facts: Facts, ids: readonly NodeId[], pen: Pen): void {
  const exported = exportedNames(facts);
  for (const [index, symbol] of facts.symbols.entries()) {
    const id = ids[index];
    if (id === undefined) continue;
    const { name, kind, line, endLine, body, signature } = symbol;
    const attributes = attributesOf(kind, symbol.typeOnly === true, index > 0 && exported.has(name));
    const names = exported.get(name)?.sort().join(",");
    const holds = literals.has(symbol.value?.is);
    const literal = !holds ? symbol.parts : symbol.parts === undefined ? value : { ...symbol.parts, ...value };
    const parts = names === undefined || names === name ? literal : { ...literal, exports: names };
    const node = { id, kind: "symbol" as const, name, file, line, endLine, body, signature, attributes };
    pen.add(parts === undefined ? node : { ...node, parts });
  }
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
