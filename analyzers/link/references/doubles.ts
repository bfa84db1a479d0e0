/** Classes that a test names only to put a stand-in in their place: what a container would call of them does not run. */
import type { Ref, SymbolFact } from "../../facts.ts";
import { isTestOnly } from "../../roles.ts";
import { drawConstruction } from "./construction.ts";
import type { Sheet } from "./sheet.ts";

/** Which references of a symbol mean a stand-in. Where a function puts one in a class's place, it means that one by the class's name. */
export function doublesOf(file: string, index: number, { refs }: SymbolFact): (ref: Ref) => boolean {
  const replaced = new Set(refs.flatMap((ref) => (ref[2] === "double" ? [keyOf(ref)] : [])));
  if (replaced.size === 0 || !isTestOnly(file)) return () => false;
  // A test file's own body holds many tests, each of which may mean another thing.
  return (ref) => ref[2] === "double" || (index > 0 && ref[2] === "use" && replaced.has(keyOf(ref)));
}

const keyOf = ([to, path]: Ref): string => `${to} ${path}`;

/** What makes a stand-in may construct the class once and look at what it has. False where the reference names no class. */
export function drawDouble(given: Sheet, file: string, index: number, [to, path, , line]: Ref): boolean {
  const { end, rest } = given.names.walk(file, to, path);
  if (end?.at !== "symbol" || rest.length > 0) return false;
  const from = given.ids.get(file)?.[index];
  const target = given.ids.get(end.file)?.[end.symbol];
  if (given.names.files.get(end.file)?.symbols[end.symbol]?.kind !== "class") return false;
  if (from === undefined || target === undefined || from === target) return false;
  const edge = { from, file, line };
  given.pen.connect({ ...edge, to: target, kind: "uses", certainty: "resolved", attributes: { of: "double" } });
  drawConstruction(given, { ...edge, certainty: "guessed" }, end, touched);
  return true;
}

const touched: ReadonlySet<SymbolFact["kind"]> = new Set(["property", "accessor"]);
