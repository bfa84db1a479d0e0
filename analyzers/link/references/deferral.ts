/** What code hands over while its module loads and a package only keeps for later: loading does not run it. */
import type { SymbolFact } from "../../facts.ts";
import { isDeferred, type Taker } from "../../idioms/deferring.ts";
import type { Names } from "../names/names.ts";
import { stepsOf } from "../names/steps.ts";

/** Whether a handover of the symbol (index into its `later`) runs later only. */
export function deferralOf(names: Names, file: string, { later = [] }: SymbolFact): (handover: number) => boolean {
  const known = new Map<number, boolean>();
  return (handover) => {
    let answer = known.get(handover);
    if (answer === undefined) {
      const calls = later[handover] ?? [];
      const takers = calls.map(([to, path]) => takerOf(names, file, to, path));
      // Without a taker it is only put together with others.
      answer = takers.every((one) => one !== undefined) && (takers.length === 0 || isDeferred(takers));
      known.set(handover, answer);
    }
    return answer;
  };
}

/** Whether all that the symbol hands over while it loads runs later only. */
export function keepsAll(names: Names, file: string, symbol: SymbolFact): boolean {
  const isKept = deferralOf(names, file, symbol);
  return (symbol.later ?? []).every((_, handover) => isKept(handover));
}

function takerOf(names: Names, file: string, to: string, path: string): Taker | undefined {
  const [target] = names.resolve(file, to, path);
  if (target?.to !== "package") return undefined;
  const name = stepsOf(target.rest).findLast((step) => step.startsWith("."));
  return { specifier: target.specifier, name: name === undefined ? target.name : name.slice(1) };
}
