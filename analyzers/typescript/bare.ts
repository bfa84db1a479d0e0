/** An expression without what changes nothing of its value. */
import type { ts } from "ts-morph";
import {
  isAsExpression,
  isAwaitExpression,
  isNonNullExpression,
  isParenthesizedExpression,
  isSatisfiesExpression,
} from "./syntax.ts";

/** Without parentheses and without what only the compiler sees. */
export function bare(node: ts.Expression): ts.Expression {
  let at = node;
  while (isAsExpression(at) || isSatisfiesExpression(at) || isParenthesizedExpression(at) || isNonNullExpression(at))
    at = at.expression;
  return at;
}

/** The same, and without waiting for it. */
export function settled(node: ts.Expression): ts.Expression {
  let at = bare(node);
  while (isAwaitExpression(at)) at = bare(at.expression);
  return at;
}
