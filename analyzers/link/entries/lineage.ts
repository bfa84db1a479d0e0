/** A class of the repository and those above it. */
import type { Holder } from "../../meaning.ts";
import { keyOf } from "../names/code.ts";
import type { Names } from "../names/names.ts";

/** Classes above classes. */
const maxAbove = 8;

/** From the class itself upwards. */
export function lineageOf(names: Names, below: Holder): readonly Holder[] {
  const found: Holder[] = [];
  let at: Holder | undefined = below;
  while (at !== undefined && found.length < maxAbove) {
    const here: Holder = { file: at.file, symbol: at.symbol };
    found.push(here);
    const base = names.usesOf(here.file, here.symbol).find(([, , how]) => how === "extends");
    const next: Holder | undefined = base && names.declaration(here.file, base[0], base[1]);
    at = next !== undefined && found.every((one) => keyOf(one) !== keyOf(next)) ? next : undefined;
  }
  return found;
}
