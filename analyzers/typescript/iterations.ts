/** Methods that work through a list, item by item. */
import type { ts } from "ts-morph";
import { walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { isPropertyAccessExpression } from "./syntax.ts";

const iterates: ReadonlySet<string> = new Set(["map", "forEach", "flatMap", "reduce", "filter", "each"]);

/** Whether a call of this is made for each item of a list. */
export function isIteration(callee: ts.Expression): boolean {
  return isPropertyAccessExpression(callee) && iterates.has(callee.name.text);
}

/** `list.map((item) => ...)`: the function, and the list that names tell. */
export function iteration(r: Reader, { expression, arguments: given }: ts.CallExpression): Reader["iterated"] {
  const by = given?.[0];
  const list = isPropertyAccessExpression(expression) ? walkOf(r, expression.expression) : undefined;
  return by === undefined || list === undefined || list.to === "?" ? undefined : { by, list: [list.to, list.path] };
}
