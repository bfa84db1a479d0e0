/** Values that calls and elements are given whole: whoever takes them may call any of their methods. */
import { ts } from "ts-morph";
import { isNativeMethod } from "../natives.ts";
import { unwrap } from "./objects.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { type Origin, unknown } from "./scope.ts";

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
    const value = ts.isJsxAttribute(one) ? one.initializer : undefined;
    return value !== undefined && ts.isJsxExpression(value) && value.expression !== undefined ? [value.expression] : [];
  });
  if (values.length > 0 && !(ts.isIdentifier(tag) && /^[a-z]/.test(tag.text))) note(r, tag as ts.Expression, values);
}

function note(r: Reader, taker: ts.Expression, values: readonly ts.Expression[]): void {
  const handed = values.flatMap((value) => [...wholes(r, value, 0)]);
  if (handed.length === 0) return;
  const to = isProxy(r, taker) ? unknown : walkOf(r, taker);
  // Who writes a callback can reach this blob and all it imports: names tell what he calls.
  if (to?.to === "?" && ts.isIdentifier(taker) && taker.text !== "Proxy") return;
  if (to === undefined || (ts.isPropertyAccessExpression(taker) && isNativeMethod(taker.name.text))) return;
  for (const value of handed) r.out.hand(r.symbol, value, to, r.line(taker));
}

/** The language calls the traps of a proxy, whoever uses it. */
function isProxy(r: Reader, taker: ts.Expression): boolean {
  return ts.isIdentifier(taker) && taker.text === "Proxy" && originOf(r, "Proxy") === undefined;
}

/** Names and constructions; a call's result is most often data. */
function* wholes(r: Reader, argument: ts.Expression, nesting: number): Generator<Origin> {
  const value = unwrap(argument);
  if (ts.isObjectLiteralExpression(value)) {
    if (nesting >= maxNesting) return;
    for (const property of value.properties)
      if (ts.isPropertyAssignment(property)) yield* wholes(r, property.initializer, nesting + 1);
      else if (ts.isShorthandPropertyAssignment(property)) yield* wholes(r, property.name, nesting + 1);
  } else if (ts.isArrayLiteralExpression(value)) {
    if (nesting < maxNesting) for (const item of value.elements) yield* wholes(r, item, nesting + 1);
  } else if (ts.isIdentifier(value) || ts.isNewExpression(value) || ts.isPropertyAccessExpression(value)) {
    const walk = walkOf(r, value);
    if (walk !== undefined && walk.to !== "?" && !walk.to.startsWith("@")) yield walk;
  }
}
