/** What a call is called by. */
import type { ts } from "ts-morph";
import { isIdentifier, isPropertyAccessExpression } from "./syntax.ts";

/** Functions that join segments of a path. */
export const joins = new Set(["join", "resolve"]);

/** `f` of `f()` and `x.f()`. */
export function calleeName({ expression }: ts.CallExpression): string | undefined {
  if (isIdentifier(expression)) return expression.text;
  return isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}
