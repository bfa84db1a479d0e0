/** What constructing a class runs. */
import type { SymbolFact } from "../../facts.ts";
import type { Edge } from "../../graph/graph.ts";
import type { Member } from "./guesses.ts";
import type { Sheet } from "./sheet.ts";

/** The constructor, its own or those inherited, and what makes the instance's properties; of `kinds` where more is touched. */
export function drawConstruction(
  given: Sheet,
  edge: Pick<Edge, "from" | "file" | "line" | "certainty">,
  { file, symbol }: Member,
  kinds: ReadonlySet<SymbolFact["kind"]> = properties,
): void {
  const holder = given.names.files.get(file)?.symbols[symbol];
  if (holder === undefined) return;
  const ids = given.ids.get(file);
  for (const { symbol: at, fact } of given.names.membersOf(file, symbol)) {
    if (!kinds.has(fact.kind) && fact.name !== `${holder.name}.constructor`) continue;
    const to = ids?.[at];
    if (to !== undefined) given.pen.connect({ ...edge, to, kind: "calls" });
  }
  const base = holder.refs.find(([, , how]) => how === "extends");
  if (base === undefined) return;
  const above = given.names.declaration(file, base[0], base[1]);
  if (above !== undefined && !(above.file === file && above.symbol === symbol))
    drawConstruction(given, edge, above, kinds);
}

const properties: ReadonlySet<SymbolFact["kind"]> = new Set(["property"]);
