/** Code that tries again what failed: a loop around a `try` that ends when it went well, a function that its own `catch` calls again. */
import type { ts } from "ts-morph";
import type { Retry } from "../facts.ts";
import type { Reader } from "./reader.ts";
import {
  forEachChild,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isBreakStatement,
  isCallExpression,
  isExpressionStatement,
  isForStatement,
  isFunctionLike,
  isIdentifier,
  isIterationStatement,
  isPropertyAccessExpression,
  isReturnStatement,
  isThrowStatement,
  isTryStatement,
  isWhileStatement,
  Kind,
} from "./syntax.ts";

/** Characters of a loop or a `catch` that are looked through for a pause, and nodes of it that are visited. */
const most = { text: 6_000, nodes: 2_000 } as const;

/** Functions that do nothing for a while, by what they are called. */
const pauses =
  /^(?:sleep|delay|wait|pause|snooze|setTimeout|setIntervalAsync|waitFor(?:Ms|Seconds)?|wait(?:Ms|Seconds))$/i;
/** What else may wait, or decide: of code that calls one of these nothing is known. */
const mayPause = /back_?off|retry|sleep|delay|wait|throttle|poll/i;

/** Asked of every loop. */
export function noteLoop(r: Reader, node: ts.IterationStatement): void {
  if (!isUntilItWorks(node)) return;
  const { statement } = node;
  const tried = isBlock(statement) ? statement.statements.find(isTryStatement) : undefined;
  const handler = tried?.catchClause?.block;
  if (tried === undefined || handler === undefined || leavesAlways(handler)) return;
  if (!ends(tried.tryBlock) && !endsAfter(statement as ts.Block, tried)) return;
  const pause = pauseOf(r, statement);
  if (pause === undefined) return;
  const counted = isForStatement(node) && node.condition !== undefined;
  const bounded = counted || !isEndless(node) || leavesSometimes(handler);
  note(r, node, pause, bounded);
}

/** Asked of every `catch`. */
export function noteCatch(r: Reader, { block }: ts.CatchClause): void {
  const { name, kind } = r.draft;
  if (kind !== "function" && kind !== "method" && kind !== "const") return;
  const own = name.slice(name.lastIndexOf(".") + 1);
  for (const statement of block.statements) {
    const call = calledIn(statement);
    if (call === undefined || calledName(call) !== own || !isOwn(call)) continue;
    const pause = pauseOf(r, block);
    if (pause === undefined) return;
    // What is handed on otherwise than it came may count the tries.
    note(r, statement, pause, !call.arguments.every((argument) => isIdentifier(argument)));
    return;
  }
}

function note(r: Reader, node: ts.Node, pause: Retry["pause"], bounded: boolean): void {
  r.draft.retries ??= [];
  r.draft.retries.push({ line: r.line(node), pause, ...(bounded ? { bounded } : {}) });
}

const isUntilItWorks = (node: ts.IterationStatement): boolean =>
  isForStatement(node) || isWhileStatement(node) || node.kind === Kind.DoStatement;

/** `while (true)`, `for (;;)`. */
function isEndless(node: ts.IterationStatement): boolean {
  if (isForStatement(node)) return node.condition === undefined;
  const { expression } = node as ts.WhileStatement;
  return expression.kind === Kind.TrueKeyword || (expression as ts.Identifier).text === "1";
}

const leaves = (node: ts.Node): boolean => isReturnStatement(node) || isThrowStatement(node) || isBreakStatement(node);

const leavesAlways = (block: ts.Block): boolean => block.statements.some(leaves);

/** A fork in it ends the tries. */
const leavesSometimes = (block: ts.Block): boolean => within(block, (node) => leaves(node));

/** Once what is tried went well, the loop is over. */
const ends = (block: ts.Block): boolean => within(block, (node) => isReturnStatement(node) || isBreakStatement(node));

function endsAfter({ statements }: ts.Block, tried: ts.Statement): boolean {
  return statements
    .slice(statements.indexOf(tried) + 1)
    .some((node) => isReturnStatement(node) || isBreakStatement(node));
}

/** Whether some node that runs in this code fits; a `break` of a loop within it is that loop's own. */
function within(block: ts.Node, fits: (node: ts.Node) => boolean): boolean {
  let left: number = most.nodes;
  const look = (node: ts.Node): boolean => {
    if (left-- <= 0 || isFunctionLike(node) || isIterationStatement(node, false)) return false;
    return fits(node) || forEachChild(node, (child) => look(child) || undefined) === true;
  };
  return look(block);
}

/** How it waits before it tries again; undefined where that cannot be told. */
function pauseOf(r: Reader, code: ts.Node): Retry["pause"] | undefined {
  if (code.end - code.pos > most.text) return undefined;
  const text = code.getText(r.file);
  let left: number = most.nodes;
  let found = "none" as Retry["pause"] | "unknown";
  const look = (node: ts.Node): void => {
    if (left-- <= 0 || found === "unknown") return;
    if (isCallExpression(node)) {
      const name = calledName(node);
      if (name !== undefined && pauses.test(name)) found = strongest(found, spreadOf(r, node, text));
      else if (name !== undefined && mayPause.test(name)) found = "unknown";
    }
    forEachChild(node, look);
  };
  look(code);
  return left <= 0 || found === "unknown" ? undefined : found;
}

const order = ["none", "fixed", "growing", "spread"] as const;

function strongest(a: Retry["pause"], b: Retry["pause"] | "unknown"): Retry["pause"] | "unknown" {
  if (b === "unknown") return b;
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** Whether the length of a pause is always the same, grows, or differs by chance. */
function spreadOf(r: Reader, { arguments: given }: ts.CallExpression, around: string): Retry["pause"] | "unknown" {
  if (/random|jitter|nanoid|randomInt/i.test(around)) return "spread";
  const length = given.find(
    (argument) => !isFunctionLike(argument) && !/^(?:resolve|res|r|done)$/.test(argument.getText(r.file)),
  );
  if (length === undefined) return "unknown";
  return lengthOf(r, length, around, 0);
}

function lengthOf(r: Reader, length: ts.Node, around: string, depth: number): Retry["pause"] | "unknown" {
  const text = length.getText(r.file);
  if (/^[\d_]+$|^[A-Z][A-Z0-9_]*$/.test(text)) return "fixed";
  // Other functions than those of arithmetic may do anything.
  if (/\w\s*\(/.test(text.replace(/\bMath\.(?:pow|min|max|floor|round|ceil)\s*\(/g, "("))) return "unknown";
  if (isIdentifier(length)) {
    if (!/^\w+$/.test(text)) return "unknown";
    const grows = new RegExp(`\\b${text}\\s*(?:\\*=|\\+=|<<=|=\\s*[^=;]*\\b${text}\\b)`);
    if (grows.test(around)) return "growing";
    const [, made] = new RegExp(`\\b(?:const|let)\\s+${text}\\s*=\\s*([^;\\n]+)`).exec(around) ?? [];
    if (made === undefined || depth > 0) return "unknown";
    if (/\w\s*\(/.test(made.replace(/\bMath\.(?:pow|min|max|floor|round|ceil)\s*\(/g, "("))) return "unknown";
    return /[*]|<</.test(made) ? "growing" : /^[\d_]+$/.test(made.trim()) ? "fixed" : "unknown";
  }
  if (isBinaryExpression(length) && /^[\d_\s*A-Z]+$/.test(text)) return "fixed";
  return /\*|<<|Math\.pow/.test(text) ? "growing" : "unknown";
}

/** The call that a statement is, waits for or gives. */
function calledIn(statement: ts.Statement): ts.CallExpression | undefined {
  const held = isReturnStatement(statement) || isExpressionStatement(statement) ? statement.expression : undefined;
  const inner = held !== undefined && isAwaitExpression(held) ? held.expression : held;
  return inner !== undefined && isCallExpression(inner) ? inner : undefined;
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (isIdentifier(expression)) return expression.text;
  return isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Called bare, or on `this`. */
const isOwn = ({ expression }: ts.CallExpression): boolean =>
  isIdentifier(expression) ||
  (isPropertyAccessExpression(expression) && expression.expression.kind === Kind.ThisKeyword);
