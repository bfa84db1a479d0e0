/** Names that hold lists for sure, and what a conflict of rows is answered with: an insert may write many rows at once. */
import type { ts } from "ts-morph";
import { settled } from "./bare.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import {
  isArrayLiteralExpression,
  isArrayTypeNode,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isTypeOperatorNode,
  isTypeReferenceNode,
} from "./syntax.ts";

/** Methods of lists that give a list. */
const makers: ReadonlySet<string> = new Set(["map", "flatMap", "filter", "concat", "flat", "slice", "toSorted"]);

/** `const rows = items.map(toRow)`, `rows: Row[]`. */
export function noteRows(
  r: Reader,
  name: ts.BindingName,
  type: ts.TypeNode | undefined,
  initializer: ts.Expression | undefined,
): void {
  if (!isIdentifier(name) || !(isListType(type) || (initializer !== undefined && isList(initializer)))) return;
  const scope = find(r.scope, name.text);
  if (scope === undefined) return;
  scope.rows ??= new Set();
  scope.rows.add(name.text);
}

/** Whether a name holds such a list here. */
export const holdsRows = (r: Reader, name: string): boolean => find(r.scope, name)?.rows?.has(name) === true;

function isListType(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return false;
  if (isTypeOperatorNode(type)) return isListType(type.type);
  if (isArrayTypeNode(type)) return true;
  return isTypeReferenceNode(type) && /^(?:Readonly)?Array$/.test((type.typeName as ts.Identifier).text ?? "");
}

/** A list that was made out of another, or that starts empty: what stands written out has the order in which it stands. */
function isList(node: ts.Expression): boolean {
  const at = settled(node);
  if (isArrayLiteralExpression(at)) return at.elements.length === 0;
  if (!isCallExpression(at) || !isPropertyAccessExpression(at.expression)) return false;
  const { name, expression } = at.expression;
  if (makers.has(name.text)) return true;
  return (
    isIdentifier(expression) &&
    /^(?:Object\.(?:values|entries)|Array\.from|Promise\.all)$/.test(`${expression.text}.${name.text}`)
  );
}

/** Kysely: `onConflict((on) => on.column("id").doNothing())`. */
export function answerTo({ body }: ts.FunctionExpression | ts.ArrowFunction): string | undefined {
  let at: ts.Node = body;
  while (isCallExpression(at) && isPropertyAccessExpression(at.expression)) {
    const { name, expression } = at.expression;
    if (name.text === "doNothing" || name.text === "doUpdateSet") return name.text;
    at = expression;
  }
  return undefined;
}
