/** Whether code is quick whatever it is given: a little arithmetic, a little text. */
import type { ts } from "ts-morph";
import {
  forEachChild,
  isCallExpression,
  isFunctionLike,
  isIdentifier,
  isPropertyAccessExpression,
  Kind,
} from "./syntax.ts";

/** What repeats, waits, makes or matches may take long. */
const heavy: ReadonlySet<ts.SyntaxKind> = new Set([
  Kind.ForStatement,
  Kind.ForInStatement,
  Kind.ForOfStatement,
  Kind.WhileStatement,
  Kind.DoStatement,
  Kind.AwaitExpression,
  Kind.YieldExpression,
  Kind.NewExpression,
  Kind.TaggedTemplateExpression,
  Kind.SpreadElement,
  Kind.SpreadAssignment,
  Kind.RegularExpressionLiteral,
]);

/** Methods of texts and numbers. */
const quick: ReadonlySet<string> = new Set(
  "toLowerCase toUpperCase trim trimStart trimEnd slice substring padStart padEnd toFixed toString startsWith endsWith charAt charCodeAt at concat".split(
    " ",
  ),
);
const functions: ReadonlySet<string> = new Set(["Number", "String", "Boolean", "parseInt", "parseFloat"]);

/** Functions that call functions that call functions are not followed further. */
const maxHops = 3;
/** Nodes looked at. */
const most = 200;

/** `bodyOf` gives the body of a function by its name, where it stands in the same file. Whatever else is called may take any time. */
export function isLight(node: ts.Node, bodyOf: (name: string) => ts.Node | undefined, hops = 0): boolean {
  let seen = 0;
  const each = (one: ts.Node): boolean => {
    seen++;
    if (seen > most || heavy.has(one.kind) || isFunctionLike(one)) return false;
    if (isCallExpression(one) && !isQuick(one, bodyOf, hops)) return false;
    return forEachChild(one, (child) => (each(child) ? undefined : true)) !== true;
  };
  return each(node);
}

function isQuick(
  { expression }: ts.CallExpression,
  bodyOf: (name: string) => ts.Node | undefined,
  hops: number,
): boolean {
  if (isPropertyAccessExpression(expression)) {
    const { name, expression: of } = expression;
    return quick.has(name.text) || (isIdentifier(of) && of.text === "Math");
  }
  if (!isIdentifier(expression)) return false;
  if (functions.has(expression.text)) return true;
  const body = hops < maxHops ? bodyOf(expression.text) : undefined;
  return body !== undefined && isLight(body, bodyOf, hops + 1);
}
