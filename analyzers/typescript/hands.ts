/** Values that calls and elements are given whole: whoever takes them may call any of their methods. */
import type { ts } from "ts-morph";
import { isNativeMethod } from "../natives.ts";
import { unwrap } from "./objects.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { type Origin, unknown } from "./scope.ts";
import {
  isArrayLiteralExpression,
  isIdentifier,
  isJsxAttribute,
  isJsxExpression,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
} from "./syntax.ts";

/** Literals in literals that are looked into: options of options. */
const maxNesting = 3;

/** `server.register(new Plugin())`, `new Kysely({ dialect })`; what the language's own functions are given stays as it is. */
export function noteHands(r: Reader, node: ts.CallExpression | ts.NewExpression): void {
  if (node.arguments === undefined || node.arguments.length === 0) return;
  note(r, node.expression, node.arguments);
}

/** `<Provider client={client}>`. */
export function noteElementHands(r: Reader, tag: ts.JsxTagNameExpression, attributes: ts.JsxAttributes): void {
  const values = attributes.properties.flatMap((one) => {
    const value = isJsxAttribute(one) ? one.initializer : undefined;
    return value !== undefined && isJsxExpression(value) && value.expression !== undefined ? [value.expression] : [];
  });
  if (values.length > 0 && !(isIdentifier(tag) && /^[a-z]/.test(tag.text))) note(r, tag as ts.Expression, values);
}

function note(r: Reader, taker: ts.Expression, values: readonly ts.Expression[]): void {
  const handed: Origin[] = [];
  for (const value of values) collectWholes(r, value, 0, handed);
  if (handed.length === 0) return;
  const to = isProxy(r, taker) ? unknown : walkOf(r, taker);
  // Who writes a callback can reach this blob and all it imports: names tell what he calls.
  if (to?.to === "?" && isIdentifier(taker) && taker.text !== "Proxy") return;
  if (to === undefined || (isPropertyAccessExpression(taker) && isNativeMethod(taker.name.text))) return;
  for (const value of handed) r.out.hand(r.symbol, value, to, r.line(taker));
}

/** The language calls the traps of a proxy, whoever uses it. */
function isProxy(r: Reader, taker: ts.Expression): boolean {
  return isIdentifier(taker) && taker.text === "Proxy" && originOf(r, "Proxy") === undefined;
}

/** Names and constructions; a call's result is most often data. */
function collectWholes(r: Reader, argument: ts.Expression, nesting: number, found: Origin[]): void {
  const value = unwrap(argument);
  if (isObjectLiteralExpression(value)) {
    if (nesting >= maxNesting) return;
    for (const property of value.properties)
      if (isPropertyAssignment(property)) collectWholes(r, property.initializer, nesting + 1, found);
      else if (isShorthandPropertyAssignment(property)) collectWholes(r, property.name, nesting + 1, found);
  } else if (isArrayLiteralExpression(value)) {
    if (nesting < maxNesting) for (const item of value.elements) collectWholes(r, item, nesting + 1, found);
  } else if (isIdentifier(value) || isNewExpression(value) || isPropertyAccessExpression(value)) {
    const walk = walkOf(r, value);
    if (walk !== undefined && walk.to !== "?" && !walk.to.startsWith("@")) found.push(walk);
  }
}
