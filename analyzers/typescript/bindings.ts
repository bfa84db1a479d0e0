/** Binding patterns and property names. */
import type { ts } from "ts-morph";
import { extend } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { declare, find, type Origin } from "./scope.ts";
import { isComputedPropertyName, isIdentifier, isObjectBindingPattern, isOmittedExpression } from "./syntax.ts";

/** Binds the names of a pattern to what they take out of `origin`. */
export function bind(r: Reader, name: ts.BindingName, origin: Origin | undefined): void {
  if (isIdentifier(name)) {
    const scope = find(r.scope, name.text);
    const known = origin?.to !== "?" || origin.made !== undefined ? origin : besides(origin);
    if (scope !== undefined) declare(scope, name.text, known);
    return;
  }
  for (const element of name.elements) {
    if (isOmittedExpression(element)) continue;
    const { propertyName } = element;
    const key = propertyName ?? element.name;
    const plain = isObjectBindingPattern(name) && element.dotDotDotToken === undefined && isIdentifier(key);
    bind(r, element.name, plain ? extend(origin, `.${key.text}`) : undefined);
  }
}

/** What is known of a value that names cannot tell: whose parameter it is, or of which list an element. */
function besides({ to, parameter, item }: Origin): Origin | undefined {
  if (parameter === undefined && item === undefined) return undefined;
  return { to, path: "", ...(parameter && { parameter }), ...(item && { item }) };
}

/** The names, renames and defaults of a binding pattern. */
export function feedNames(r: Reader, name: ts.BindingName): void {
  if (isIdentifier(name)) {
    r.feed(name.text);
    return;
  }
  r.feed(name.kind);
  for (const element of name.elements) {
    if (isOmittedExpression(element)) {
      r.feed("");
      continue;
    }
    if (element.dotDotDotToken !== undefined) r.feed("...");
    if (element.propertyName !== undefined) visitName(r, element.propertyName);
    feedNames(r, element.name);
    if (element.initializer !== undefined) r.visit(element.initializer);
  }
}

/** A property's name is a label, not a use; a computed one holds an expression. */
export function visitName(r: Reader, name: ts.PropertyName): void {
  if (isComputedPropertyName(name)) r.visit(name.expression);
  else r.feed((name as ts.Identifier).text);
}
