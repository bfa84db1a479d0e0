/** A class and those above it, as far as the repository declares them. */
import type { Holder } from "../../meaning.ts";
import type { Names } from "./names.ts";

/** Deeper lines are cycles. */
const mostBases = 8;

export function lineOf(names: Names, holder: Holder): readonly Holder[] {
  const line: Holder[] = [];
  let at: Holder | undefined = holder;
  while (at !== undefined && line.length < mostBases) {
    line.push(at);
    at = aboveOf(names, at);
  }
  return line;
}

function aboveOf(names: Names, { file, symbol }: Holder): Holder | undefined {
  const base = names.usesOf(file, symbol).find(([, , how]) => how === "extends");
  if (base === undefined) return undefined;
  const { end, rest } = names.walk(file, base[0], base[1]);
  return end?.at === "symbol" && rest.length === 0 ? { file: end.file, symbol: end.symbol } : undefined;
}
