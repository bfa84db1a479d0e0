/** Collections that are used, and emptied after something was waited for: what came in between goes unseen. */
import type { ts } from "ts-morph";
import { collects } from "./fills.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import type { Shape } from "./shape.ts";
import {
  forEachChild,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isFunctionLike,
  isIdentifier,
  isIfStatement,
  isNumericLiteral,
  isPropertyAccessExpression,
  isReturnStatement,
  isTaggedTemplateExpression,
  isThrowStatement,
  Kind,
} from "./syntax.ts";

/** A file in which nothing is emptied has nothing to look for. */
const empties = /=\s*(?:\[\s*\]|\{\s*\}|new (?:Map|Set)\b|0\b)|\.clear\(\)|\.splice\(0[,)]/;
const adds: ReadonlySet<string> = new Set(["push", "unshift", "add", "set"]);
/** What is asked of a collection without taking what it holds for work. */
const asides: ReadonlySet<string> = new Set([
  ...adds,
  ..."length size shift pop splice delete get has at indexOf includes".split(" "),
]);
/** Nodes deeper than this are not looked through. */
const maxDepth = 100;
/** Collections that are followed at once: at each fork all of them are noted anew. */
const maxUsed = 50;

/** By collection: the line of its use, and whether something was waited for since. */
type Used = Map<string, { readonly line: number; waited: boolean }>;

/** `buffer.push(event)`, `this.buffer.push(event)`: asked of every chain. */
export function noteAdded(r: Reader, { root, steps, calls }: Shape): void {
  const [step, member] = steps;
  const [call] = calls;
  if (step === undefined || !adds.has(step) || steps.length > 2 || !mayFlush(r)) return;
  if (call === undefined || isTaggedTemplateExpression(call) || call.arguments?.[0] === undefined) return;
  const held = member === undefined ? root : root.kind === Kind.ThisKeyword ? call.expression : undefined;
  const inner = member === undefined ? held : held && isPropertyAccessExpression(held) ? held.expression : undefined;
  const name = inner && nameOf(r, inner);
  if (name === undefined) return;
  const known = r.out.adders.get(name);
  if (known === undefined) r.out.adders.set(name, new Set([r.symbol]));
  else known.add(r.symbol);
}

/** Asked of every function whose body is a block, once its own names are known. */
export function noteFlush(r: Reader, { modifiers }: ts.FunctionLikeDeclaration, body: ts.Block): void {
  if (!modifiers?.some(({ kind }) => kind === Kind.AsyncKeyword) || !mayFlush(r)) return;
  walk(r, body, new Map(), 0);
}

/** Asked when all is read: only what some code adds to is a buffer. */
export function noteFlushed(r: Reader): void {
  for (const { symbol, name, read, cleared } of r.out.flushes) {
    const draft = r.out.symbols[symbol];
    const by = [...(r.out.adders.get(name) ?? [])].flatMap((one) => r.out.symbols[one]?.name ?? []);
    if (draft === undefined || by.length === 0) continue;
    draft.flushes ??= [];
    draft.flushes.push({ name: name.replace(/^\d+\./, "this."), read, cleared, by });
  }
}

function mayFlush(r: Reader): boolean {
  r.out.mayFlush ??= empties.test(r.file.text) && !r.out.directives.includes("use client");
  return r.out.mayFlush;
}

/** A collection of the module, or of an object of a class, by a name that no other of the file has. */
function nameOf(r: Reader, node: ts.Expression): string | undefined {
  if (isIdentifier(node)) {
    const { text } = node;
    const isOfModule = r.moduleNames.has(text) && !r.importedFrom.has(text) && find(r.scope, text) === undefined;
    return isOfModule ? text : undefined;
  }
  if (!isPropertyAccessExpression(node) || node.expression.kind !== Kind.ThisKeyword) return undefined;
  return r.classSymbol === undefined ? undefined : `${r.classSymbol}.${node.name.text}`;
}

function walk(r: Reader, node: ts.Node, used: Used, depth: number): void {
  if (depth > maxDepth || isFunctionLike(node)) return;
  const each = (child: ts.Node): void => walk(r, child, used, depth + 1);
  const emptied = emptiedBy(r, node);
  if (isIfStatement(node)) walkFork(r, node, used, depth);
  else if (isAwaitExpression(node)) {
    each(node.expression);
    for (const one of used.values()) one.waited = true;
  } else if (isBinaryExpression(node) && node.operatorToken.kind === Kind.EqualsToken) {
    each(node.right);
    put(r, node, used);
  } else if (emptied !== undefined) clear(r, emptied, node, used);
  else if (isPropertyAccessExpression(node) && asides.has(node.name.text) && nameOf(r, node.expression) !== undefined) {
    // What is cut out here is taken: it was not there to be lost.
    if (node.name.text === "splice") used.delete(nameOf(r, node.expression) ?? "");
  } else if (isElementAccessExpression(node) && nameOf(r, node.expression) !== undefined) each(node.argumentExpression);
  else use(r, node, used) || forEachChild(node, each);
}

/** Whether it names a collection, which is used then. */
function use(r: Reader, node: ts.Node, used: Used): boolean {
  const name = isIdentifier(node) || isPropertyAccessExpression(node) ? nameOf(r, node) : undefined;
  if (name === undefined) return false;
  if (used.has(name) || used.size < maxUsed) used.set(name, used.get(name) ?? { line: r.line(node), waited: false });
  return true;
}

/** What follows a fork knows what happened on either road that leads there. */
function walkFork(r: Reader, node: ts.IfStatement, used: Used, depth: number): void {
  walk(r, node.expression, used, depth + 1);
  const before = copyOf(used);
  const roads = [node.thenStatement, node.elseStatement].flatMap((road) => {
    const own = copyOf(before);
    if (road !== undefined) walk(r, road, own, depth + 1);
    return road !== undefined && leaves(road) ? [] : [own];
  });
  used.clear();
  for (const road of roads)
    for (const [name, one] of road)
      used.set(name, { line: one.line, waited: one.waited || used.get(name)?.waited === true });
}

const copyOf = (used: Used): Used => new Map([...used].map(([name, one]) => [name, { ...one }]));

function leaves(node: ts.Statement): boolean {
  const last = isBlock(node) ? node.statements.at(-1) : node;
  return last !== undefined && (isReturnStatement(last) || isThrowStatement(last));
}

/** `buffer = []` and `buffer.length = 0` empty it; whatever else it is made is not looked into. */
function put(r: Reader, { left, right }: ts.BinaryExpression, used: Used): void {
  const name = nameOf(r, left);
  if (name !== undefined) {
    if (collects(right)) clear(r, name, left, used);
    else used.delete(name);
    return;
  }
  if (!isPropertyAccessExpression(left) || left.name.text !== "length") return;
  const cut = nameOf(r, left.expression);
  if (cut !== undefined && isNumericLiteral(right) && right.text === "0") clear(r, cut, left, used);
}

/** `counts.clear();`, `buffer.splice(0);`, `buffer.splice(0, buffer.length);` whose value nobody takes. */
function emptiedBy(r: Reader, node: ts.Node): string | undefined {
  const call = isExpressionStatement(node) && isCallExpression(node.expression) ? node.expression : undefined;
  if (call === undefined || !isPropertyAccessExpression(call.expression)) return undefined;
  const { name, expression } = call.expression;
  const [from, count, more] = call.arguments;
  const held = nameOf(r, expression);
  const isFromStart = from !== undefined && isNumericLiteral(from) && from.text === "0" && more === undefined;
  const isToEnd = count === undefined || (held !== undefined && isLengthOf(r, count, held));
  const isAll = name.text === "splice" ? isFromStart && isToEnd : name.text === "clear" && from === undefined;
  return isAll ? held : undefined;
}

const isLengthOf = (r: Reader, node: ts.Expression, held: string): boolean =>
  isPropertyAccessExpression(node) && node.name.text === "length" && nameOf(r, node.expression) === held;

function clear(r: Reader, name: string, place: ts.Node, used: Used): void {
  const one = used.get(name);
  if (one?.waited === true) r.out.flushes.push({ symbol: r.symbol, name, read: one.line, cleared: r.line(place) });
  used.delete(name);
}
