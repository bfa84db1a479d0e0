/** Which classes hold routes. */
import type { ControllerMeaning, Meaning } from "../../meaning.ts";
import { keyOf } from "../names/code.ts";
import type { DecorationWorld } from "./decorations.ts";
import { lineageOf } from "./lineage.ts";

/** Classes of routes: those that say so, and those whose members do. */
export function controllersOf({ names }: DecorationWorld, meanings: readonly Meaning[]): readonly ControllerMeaning[] {
  const found = new Map<string, ControllerMeaning>();
  for (const meaning of meanings)
    if (meaning.means === "controller") found.set(keyOf({ file: meaning.file, symbol: meaning.by }), meaning);
  // What a class above declares is a route of those below.
  const above = new Set(
    [...found.values()].flatMap((one) => lineageOf(names, { file: one.file, symbol: one.by }).slice(1).map(keyOf)),
  );
  for (const meaning of meanings) {
    if (meaning.means !== "endpoint" || !meaning.alone) continue;
    const by = names.files.get(meaning.file)?.symbols[meaning.by]?.owner;
    const key = by === undefined ? undefined : keyOf({ file: meaning.file, symbol: by });
    if (by === undefined || key === undefined || found.has(key) || above.has(key)) continue;
    const { idiom, file, line, sure } = meaning;
    found.set(key, { means: "controller", idiom, file, by, line, sure, path: undefined, version: undefined });
  }
  return [...found.values()];
}
