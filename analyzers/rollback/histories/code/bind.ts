/** Gives the names of a declaration or a parameter what they stand for. */
import { ts } from "ts-morph";

import { literal, type Names, Unread, type Value } from "./values.ts";

/** `of` tells what a default comes to. */
export function bind(name: ts.BindingName, value: Value, scope: Names, of: (node: ts.Expression) => Value): void {
  if (ts.isIdentifier(name)) {
    scope.name(name.text, value);
    return;
  }
  name.elements.forEach((element, at) => {
    if (ts.isOmittedExpression(element)) return;
    const key = ts.isArrayBindingPattern(name) ? String(at) : keyOf(element);
    const part = element.dotDotDotToken === undefined && key !== undefined ? partOf(value, key) : undefined;
    if (part === undefined) throw new Unread(name.getText().split("\n")[0]?.slice(0, 60) ?? "", 0);
    const missing = part.kind === "literal" && part.value === undefined && element.initializer !== undefined;
    bind(element.name, missing && element.initializer !== undefined ? of(element.initializer) : part, scope, of);
  });
}

function keyOf({ name, propertyName }: ts.BindingElement): string | undefined {
  const key = propertyName ?? name;
  return ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : undefined;
}

function partOf(value: Value, key: string): Value | undefined {
  if (value.kind === "fields") return value.entries.get(key) ?? literal(undefined);
  if (value.kind === "list") return value.items[Number(key)] ?? literal(undefined);
  if (value.kind !== "root" && value.kind !== "link") return undefined;
  return { kind: "link", of: value, step: { how: "get", name: key, args: [] }, line: 0 };
}
