/** What constructing a class runs. */
import type { SymbolFact } from "../../facts.ts";
import type { Edge } from "../../graph/graph.ts";
import type { Member } from "./guesses.ts";
import type { Sheet } from "./sheet.ts";

/** Classes above one another that each construction goes through: it bounds what a pile of them costs. */
const maxAbove = 100;

/** The constructor, its own or those inherited, and what makes the instance's properties; of `kinds` where more is touched. */
export function drawConstruction(
  given: Sheet,
  edge: Pick<Edge, "from" | "file" | "line" | "certainty">,
  made: Member,
  kinds: ReadonlySet<SymbolFact["kind"]> = properties,
): void {
  const seen = new Set<string>();
  let above: Member | undefined = made;
  // What does not compile may stand above itself.
  while (above !== undefined && seen.size < maxAbove && !seen.has(keyOf(above))) {
    seen.add(keyOf(above));
    drawMembers(given, edge, above, kinds);
    above = baseOf(given, above);
  }
  if (above === undefined || seen.has(keyOf(above))) return;
  const detail = `what is constructed stands below more than ${maxAbove} classes; those further up are not followed`;
  given.pen.blind.push({ line: edge.line, in: edge.from, member: "constructor", module: above.file, detail });
}

const keyOf = ({ file, symbol }: Member): string => `${file}#${symbol}`;

function drawMembers(
  given: Sheet,
  edge: Pick<Edge, "from" | "file" | "line" | "certainty">,
  { file, symbol }: Member,
  kinds: ReadonlySet<SymbolFact["kind"]>,
): void {
  const holder = given.names.files.get(file)?.symbols[symbol];
  const ids = given.ids.get(file);
  for (const { symbol: at, fact } of given.names.membersOf(file, symbol)) {
    if (!kinds.has(fact.kind) && fact.name !== `${holder?.name}.constructor`) continue;
    const to = ids?.[at];
    if (to !== undefined) given.pen.connect({ ...edge, to, kind: "calls" });
  }
}

function baseOf({ names }: Sheet, { file, symbol }: Member): Member | undefined {
  const base = names.files.get(file)?.symbols[symbol]?.refs.find(([, , how]) => how === "extends");
  return base && names.declaration(file, base[0], base[1]);
}

const properties: ReadonlySet<SymbolFact["kind"]> = new Set(["property"]);
