/** Functions of their own that become members: `this` in them is whatever holds them. */
import type { SymbolFact } from "../../facts.ts";
import type { Sheet } from "./sheet.ts";

/** Draws what a function that the member borrows does with `this`, as that is meant here. */
export function drawBorrowed(
  given: Sheet,
  file: string,
  { owner, hint, kind, line, static: isStatic }: SymbolFact,
): void {
  const holder = owner === undefined ? undefined : given.names.files.get(file)?.symbols[owner];
  if (holder === undefined || hint === undefined || (kind !== "property" && kind !== "method")) return;
  const [to, path] = hint;
  if (/[()!:`]/.test(path)) return;
  const borrowed = given.names.declaration(file, to, path);
  const fact = borrowed && given.names.files.get(borrowed.file)?.symbols[borrowed.symbol];
  const from = borrowed && given.ids.get(borrowed.file)?.[borrowed.symbol];
  if (fact?.kind !== "function" || from === undefined) return;
  const self = holder.kind === "class" && !isStatic ? ":" : "";
  for (const [root, rest] of fact.refs) {
    if (root !== "@this") continue;
    const { met } = given.names.walk(file, holder.name, self + rest);
    const last = met.at(-1);
    const target = last && given.ids.get(last.file)?.[last.symbol];
    if (target !== undefined && target !== from && met.length > 1)
      given.pen.connect({ from, to: target, kind: "calls", file, line, certainty: "guessed" });
  }
}
