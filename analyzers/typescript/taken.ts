/** `const { list } = orders`: what a pattern takes out of a value is used, not all that the value holds. */
import type { ts } from "ts-morph";
import { extend, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { refer, rootName } from "./references.ts";
import type { Origin } from "./scope.ts";
import {
  isIdentifier,
  isObjectBindingPattern,
  isOmittedExpression,
  isPropertyAccessExpression,
  Kind,
} from "./syntax.ts";

/** Reads `value` as that of which `pattern` takes members by name; false, with nothing read, where it may take more. */
export function readTaken(r: Reader, pattern: ts.BindingName, value: ts.Expression): boolean {
  const steps = isObjectBindingPattern(pattern) && isNamed(value) ? stepsIn(pattern) : undefined;
  const walk = steps === undefined ? undefined : walkOf(r, value);
  if (steps === undefined || walk === undefined || !isKnown(walk)) return false;
  for (const { step, node } of steps) {
    const taken = extend(walk, step);
    if (taken !== undefined) refer(r, taken, "use", node, rootName(value));
  }
  r.visit(value, true);
  return true;
}

/** The names that a pattern of the module's own level binds to members of a value which names tell. */
export function membersTaken(
  r: Reader,
  pattern: ts.BindingName,
  value: ts.Expression,
): ReadonlyMap<string, Origin> | undefined {
  if (!isObjectBindingPattern(pattern) || !isNamed(value)) return undefined;
  const walk = walkOf(r, value);
  if (walk === undefined || !isKnown(walk)) return undefined;
  const found = new Map<string, Origin>();
  for (const { name, propertyName, initializer, dotDotDotToken } of pattern.elements) {
    const key = propertyName ?? name;
    const plain = isIdentifier(name) && isIdentifier(key) && initializer === undefined && dotDotDotToken === undefined;
    const taken = plain ? extend(walk, `.${key.text}`) : undefined;
    if (taken === undefined || !plain) return undefined;
    found.set(name.text, taken);
  }
  return found;
}

/** Each of the names holds its own part of the declaration. */
export function readMembersTaken(r: Reader, taken: ReadonlyMap<string, Origin>, value: ts.Expression): void {
  for (const [name, { to, path }] of taken) {
    const symbol = r.out.indexOf(name);
    if (symbol === undefined) continue;
    r.within(symbol, () => {
      r.refer(symbol, to, path, "use", value);
      r.feed(path);
      r.visit(value, true);
    });
  }
}

/** A name, or members of one: nothing runs to get it. */
function isNamed(value: ts.Expression): boolean {
  let at = value;
  while (isPropertyAccessExpression(at)) at = at.expression;
  return isIdentifier(at) || at.kind === Kind.ThisKeyword;
}

const isKnown = ({ to }: Origin): boolean => to !== "?" && !to.startsWith("@");

interface Taken {
  readonly step: string;
  readonly node: ts.Node;
}

/** Undefined where the pattern takes what no name tells: the rest, a computed key, nothing at all. */
function stepsIn(pattern: ts.ObjectBindingPattern): readonly Taken[] | undefined {
  const found: Taken[] = [];
  for (const { name, propertyName, dotDotDotToken } of pattern.elements) {
    const key = propertyName ?? name;
    if (dotDotDotToken !== undefined || isOmittedExpression(key) || !isIdentifier(key)) return undefined;
    const inner = isObjectBindingPattern(name) ? stepsIn(name) : undefined;
    if (inner === undefined) found.push({ step: `.${key.text}`, node: key });
    else found.push(...inner.map(({ step, node }) => ({ step: `.${key.text}${step}`, node })));
  }
  return found.length > 0 ? found : undefined;
}
