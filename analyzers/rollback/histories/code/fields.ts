/** Object literals: their members by name, none of which reaches a prototype. */
import { ts } from "ts-morph";

import { isReserved } from "./syntax.ts";
import type { Fields, Names, Unread, Value } from "./values.ts";

export interface Reading {
  value(node: ts.Expression, scope: Names): Value;
  unread(node: ts.Node): Unread;
}

export function fieldsOf(node: ts.ObjectLiteralExpression, scope: Names, reading: Reading): Fields {
  const entries = new Map<string, Value>();
  for (const one of node.properties) {
    if (ts.isSpreadAssignment(one)) {
      const spread = reading.value(one.expression, scope);
      if (spread.kind !== "fields") throw reading.unread(one);
      for (const [key, value] of spread.entries) entries.set(key, value);
      continue;
    }
    const key = keyOf(one.name, scope, reading);
    if (ts.isPropertyAssignment(one)) entries.set(key, reading.value(one.initializer, scope));
    else if (ts.isShorthandPropertyAssignment(one)) entries.set(key, reading.value(one.name, scope));
    else if (ts.isMethodDeclaration(one)) entries.set(key, { kind: "code", node: one, scope });
    else throw reading.unread(one);
  }
  return { kind: "fields", entries };
}

function keyOf(name: ts.PropertyName, scope: Names, reading: Reading): string {
  const key = ts.isComputedPropertyName(name) ? computed(reading.value(name.expression, scope)) : name.text;
  if (key === undefined || isReserved(key)) throw reading.unread(name);
  return key;
}

const computed = (value: Value): string | undefined =>
  value.kind === "literal" && value.value !== undefined && value.value !== null ? String(value.value) : undefined;
