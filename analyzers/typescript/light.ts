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
/** Nodes looked at in all. */
const most = 200;

/** The body of a function by its name, where it stands in the same file. */
type BodyOf = (name: string) => ts.Node | undefined;

/** Whatever is not in the same file may take any time. */
export const isLight = (node: ts.Node, bodyOf: BodyOf): boolean => looks(node, bodyOf, 0, { left: most });

function looks(node: ts.Node, bodyOf: BodyOf, hops: number, nodes: { left: number }): boolean {
  nodes.left--;
  if (nodes.left < 0 || heavy.has(node.kind) || isFunctionLike(node)) return false;
  if (isCallExpression(node) && !isQuick(node, bodyOf, hops, nodes)) return false;
  return forEachChild(node, (child) => (looks(child, bodyOf, hops, nodes) ? undefined : true)) !== true;
}

function isQuick({ expression }: ts.CallExpression, bodyOf: BodyOf, hops: number, nodes: { left: number }): boolean {
  if (isPropertyAccessExpression(expression)) {
    const { name, expression: of } = expression;
    // What chance gives is kept to have it again.
    return quick.has(name.text) || (isIdentifier(of) && of.text === "Math" && name.text !== "random");
  }
  if (!isIdentifier(expression)) return false;
  if (functions.has(expression.text)) return true;
  const body = hops < maxHops ? bodyOf(expression.text) : undefined;
  return body !== undefined && looks(body, bodyOf, hops + 1, nodes);
}
