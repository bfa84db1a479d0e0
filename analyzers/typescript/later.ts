/**
 * What calls are handed while a module loads: functions, and values by their names. Whether it runs at once only he knows who
 * takes it, so the calls that stand around it are noted for the linker.
 */
import type { ts } from "ts-morph";
import type { Hint, RefKind } from "../facts.ts";
import { isNativeMethod } from "../natives.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import type { Origin } from "./scope.ts";
import { isIdentifier, isPropertyAccessExpression } from "./syntax.ts";

/** Calls around calls that are told apart. */
const maxCalls = 12;
/** Handovers of one symbol; more is a table. */
const maxLater = 200;

/** Reads an inline function; its code runs later where nothing runs it at once. */
export function asLater(r: Reader, read: () => void): void {
  const index = r.inLater ? undefined : handover(r);
  if (index === undefined) {
    read();
    return;
  }
  const { later } = r;
  r.later = index;
  r.inLater = true;
  read();
  r.later = later;
  r.inLater = false;
}

/** The handover that a use of a name is part of, if it is. A call in it is made at once. */
export function laterOf(r: Reader, { path }: Origin, how: RefKind): number | undefined {
  if (r.inLater) return r.later;
  return how === "use" && !/[()!`]/.test(path) ? handover(r) : undefined;
}

/** Index of the calls around this place among the symbol's handovers; undefined where there are none that could keep anything. */
function handover(r: Reader): number | undefined {
  const call = r.calls.at(-1);
  if (r.functionDepth > 0 || r.symbol === 0 || call === undefined || r.calls.length > maxCalls) return undefined;
  const known = r.handovers.get(call);
  if (known?.symbol === r.symbol) return known.index;
  const index = noteHandover(r);
  r.handovers.set(call, { symbol: r.symbol, index });
  return index;
}

function noteHandover(r: Reader): number | undefined {
  const takers: Hint[] = [];
  for (const { expression } of r.calls.toReversed() as readonly ts.CallExpression[]) {
    if (isPutTogether(r, expression)) continue;
    const walk = isRunAtOnce(expression) ? undefined : walkOf(r, expression);
    if (walk === undefined || walk.to === "?" || walk.to.startsWith("@")) return undefined;
    takers.push([walk.to, walk.path]);
  }
  r.draft.later ??= [];
  return r.draft.later.length >= maxLater ? undefined : r.draft.later.push(takers) - 1;
}

/** `Object.assign(Root, { Content })`: looks at nothing of what it is given. */
function isPutTogether(r: Reader, callee: ts.Expression): boolean {
  if (!isPropertyAccessExpression(callee) || !isIdentifier(callee.expression)) return false;
  const isGlobal = callee.expression.text === "Object" && originOf(r, "Object") === undefined;
  return isGlobal && /^(?:assign|freeze|seal|entries|fromEntries|values)$/.test(callee.name.text);
}

/** `list.map(f)`, `(() => ...)()`. */
function isRunAtOnce(callee: ts.Expression): boolean {
  if (isPropertyAccessExpression(callee)) return isNativeMethod(callee.name.text);
  return !isIdentifier(callee);
}
