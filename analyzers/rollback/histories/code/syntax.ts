/** What stands around an expression and changes nothing of what it comes to; and names that nobody may use. */
import { ts } from "ts-morph";

type Wrapped = ts.ParenthesizedExpression | ts.AsExpression | ts.NonNullExpression | ts.SatisfiesExpression;

export const isWrapped = (node: ts.Expression): node is Wrapped =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isSatisfiesExpression(node);

export const unwrapped = (node: ts.Expression): ts.Expression => (isWrapped(node) ? unwrapped(node.expression) : node);

/** Names by which an object's prototype is reached. */
export const isReserved = (name: string): boolean =>
  name === "__proto__" || name === "prototype" || name === "constructor";
