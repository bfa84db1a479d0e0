/**
 * Contexts of components (React, Preact): who reads one reads what the component that provides it has put in. What that component
 * renders is no part of the value, else everything below an application's root would reach every reader of its contexts.
 */
import type { Ref, SymbolFact } from "../../facts.ts";
import type { NodeId } from "../../graph/graph.ts";
import type { Sheet } from "./sheet.ts";

/** What the element of a context is, walked from the package that makes contexts. */
const provider = /^(?:default\.)?createContext\(\)(?:\.Provider)?$/;

/** Draws what the contexts that a symbol provides depend on: its own code, and what that uses. */
export function drawProvided(given: Sheet, file: string, index: number, { refs, line }: SymbolFact): void {
  const from = given.ids.get(file)?.[index];
  if (from === undefined) return;
  const contexts = new Set(refs.flatMap((ref) => (ref[2] === "jsx" ? (contextOf(given, file, ref) ?? []) : [])));
  if (contexts.size === 0) return;
  const used = refs.filter(([to, , how]) => to !== "?" && (how === "use" || how === "spread"));
  for (const context of contexts) {
    const edge = { from: context, kind: "uses", file, certainty: "guessed" } as const;
    given.pen.connect({ ...edge, to: from, line, attributes: { of: "provider" } });
    for (const ref of used) {
      const to = lastOf(given, file, ref);
      if (to !== undefined && to !== context && to !== from) given.pen.connect({ ...edge, to, line: ref[3] });
    }
  }
}

function contextOf(given: Sheet, file: string, [to, path]: Ref): NodeId | undefined {
  const [target] = to.startsWith("@") || to === "?" ? [] : given.names.resolve(file, to, path);
  if (target?.to !== "package" || !provider.test(target.name + target.rest)) return undefined;
  return lastOf(given, file, [to, path, "jsx", 0]);
}

function lastOf(given: Sheet, file: string, [to, path]: Ref): NodeId | undefined {
  const last = given.names.walk(file, to, path).met.at(-1);
  return last && given.ids.get(last.file)?.[last.symbol];
}
