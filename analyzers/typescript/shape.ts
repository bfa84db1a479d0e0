/** The names and the calls of a chain. */
import type { ts } from "ts-morph";
import {
  isAwaitExpression,
  isCallExpression,
  isNewExpression,
  isNonNullExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
} from "./syntax.ts";

export type Call = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

export interface Shape {
  readonly root: ts.Expression;
  /** Names of the steps, outermost first. */
  readonly steps: string[];
  readonly calls: readonly Call[];
}

export function shapeOf(node: ts.Expression, most = Number.POSITIVE_INFINITY): Shape {
  const steps: string[] = [];
  const calls: Call[] = [];
  let at = node;
  while (steps.length < most) {
    if (isCallExpression(at) || isNewExpression(at)) {
      calls.push(at);
      at = at.expression;
    } else if (isTaggedTemplateExpression(at)) {
      calls.push(at);
      at = at.tag;
    } else if (isPropertyAccessExpression(at)) {
      steps.push(at.name.text);
      at = at.expression;
    } else if (isAwaitExpression(at) || isParenthesizedExpression(at) || isNonNullExpression(at)) {
      at = at.expression;
    } else break;
  }
  return { root: at, steps, calls };
}
