/** Values of declarations: functions and classes are the declared thing itself, members of literals are symbols of their own. */
import type { ts } from "ts-morph";
import type { SymbolKind } from "../facts.ts";
import { readClass } from "./classes.ts";
import { constantOf } from "./constant.ts";
import { collects } from "./fills.ts";
import { readFunction } from "./functions.ts";
import { declareMembers, firstMade, literalsIn } from "./objects.ts";
import type { Reader } from "./reader.ts";
import { isArrowFunction, isClassExpression, isFunctionExpression, isObjectLiteralExpression } from "./syntax.ts";

/** What a declaration is called by its value. */
export function kindOf(value: ts.Expression): SymbolKind {
  if (isArrowFunction(value) || isFunctionExpression(value)) return "function";
  if (isClassExpression(value)) return "class";
  return isObjectLiteralExpression(value) ? "object" : "const";
}

/** Reads `value`, unwrapped from `written`, as the code of `symbol`. */
export function readInitializer(r: Reader, value: ts.Expression, written: ts.Expression, symbol: number): void {
  if (isArrowFunction(value) || isFunctionExpression(value)) {
    readFunction(r, value, true);
    return;
  }
  if (isClassExpression(value)) {
    r.inScope(() => readClass(r, value, symbol));
    return;
  }
  for (const literal of literalsIn(value)) declareMembers(r, literal, symbol);
  if (r.functionDepth === 0 && collects(value)) r.draft.collects = true;
  const constant = constantOf(r, value);
  if (constant !== undefined) r.draft.value = constant;
  const { initializer } = r;
  r.initializer = firstMade(value);
  r.visit(written);
  r.initializer = initializer;
}
