/** The walk over expressions: names, members, calls, operators, object literals. */
import type { ts } from "ts-morph";
import { noteHeaderMember, noteHeaderProperty } from "./answers.ts";
import { visitName } from "./bindings.ts";
import { noteCall, noteDecorator, noteInner } from "./calls.ts";
import { doubles, isName, replacedIn } from "./doubles.ts";
import { noteDropped, noteFilledMember } from "./fills.ts";
import { clientOf, isBatch, isMap, isTransaction, visitChoice } from "./forks.ts";
import { noteHands } from "./hands.ts";
import { noteSetup } from "./inputs.ts";
import { isIteration, iteration } from "./iterations.ts";
import { readLateAssignment, readLateCall } from "./late.ts";
import { noteListUse, noteNumber } from "./lists.ts";
import { readMember } from "./objects.ts";
import { given, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteWalk, refer, rootName } from "./references.ts";
import { noteRefusalProperty } from "./refusals.ts";
import { noteContains } from "./searches.ts";
import { type Step, step } from "./step.ts";
import { isArrowFunction, isCallExpression, isFunctionExpression, isTaggedTemplateExpression, Kind } from "./syntax.ts";
import { noteConcatenation } from "./texts.ts";

export const expressionSteps: readonly Step[] = [
  step([Kind.Identifier], visitIdentifier),
  step([Kind.PropertyAccessExpression], visitAccess),
  step([Kind.ElementAccessExpression], visitElement),
  step([Kind.CallExpression, Kind.NewExpression, Kind.TaggedTemplateExpression], visitCall),
  step([Kind.AwaitExpression, Kind.ParenthesizedExpression, Kind.NonNullExpression], visitInner),
  step([Kind.ThisKeyword, Kind.MetaProperty], () => {}),
  step([Kind.BinaryExpression], visitBinary),
  step([Kind.PrefixUnaryExpression, Kind.PostfixUnaryExpression], visitUnary),
  step([Kind.ConditionalExpression], visitChoice),
  step([Kind.ArrayLiteralExpression], visitArray),
  step([Kind.ObjectLiteralExpression], visitObject),
  step([Kind.PropertyAssignment], visitProperty),
  step([Kind.ShorthandPropertyAssignment], visitShorthand),
  step([Kind.SpreadAssignment, Kind.SpreadElement], visitSpread),
  step([Kind.Decorator], readDecorator),
  step([Kind.DeleteExpression], visitDelete),
];

function visitIdentifier(r: Reader, node: ts.Identifier, continued: boolean): void {
  r.feed(node.text);
  noteListUse(r, node);
  if (!continued) noteWalk(r, node, "use");
}

function visitAccess(r: Reader, node: ts.PropertyAccessExpression, continued: boolean): void {
  noteNumber(r, node);
  if (!continued) {
    noteWalk(r, node, "use");
    noteInner(r, node.expression);
  }
  r.visit(node.expression, true);
  if (node.questionDotToken !== undefined) r.feed("?.");
  r.feed(node.name.text);
}

function visitElement(r: Reader, node: ts.ElementAccessExpression, continued: boolean): void {
  if (!continued) {
    noteWalk(r, node, "use");
    noteInner(r, node.expression);
  }
  r.visit(node.expression, true);
  if (node.questionDotToken !== undefined) r.feed("?.");
  r.visit(node.argumentExpression);
}

function visitInner(r: Reader, node: ts.AwaitExpression, continued: boolean): void {
  r.visit(node.expression, continued);
}

function visitUnary(r: Reader, { operator, operand }: ts.PrefixUnaryExpression): void {
  r.feed(operator);
  r.visit(operand);
}

function visitObject(r: Reader, node: ts.ObjectLiteralExpression): void {
  const { replaced } = r;
  r.replaced = replacedIn(node);
  r.visitChildren(node);
  r.replaced = replaced;
}

function visitProperty(r: Reader, node: ts.PropertyAssignment): void {
  noteSetup(r, node);
  noteHeaderProperty(r, node);
  noteContains(r, node);
  noteRefusalProperty(r, node);
  const member = r.members.get(node);
  if (member !== undefined) {
    readMember(r, node, member);
    return;
  }
  visitName(r, node.name);
  if (r.replaced === node) visitDouble(r, node.initializer);
  else r.visit(node.initializer);
}

function visitShorthand(r: Reader, node: ts.ShorthandPropertyAssignment): void {
  const member = r.members.get(node);
  if (member !== undefined) {
    readMember(r, node, member);
    return;
  }
  r.feed(node.name.text);
  noteListUse(r, node.name);
  noteWalk(r, node.name, "use");
}

function visitDelete(r: Reader, { expression }: ts.DeleteExpression): void {
  noteDropped(r, expression);
  r.visit(expression);
}

function visitSpread(r: Reader, { expression }: ts.SpreadElement): void {
  noteWalk(r, expression, "spread");
  r.visit(expression);
}

/** A decorator runs when its class is loaded, wherever in the class it stands. */
function readDecorator(r: Reader, { expression }: ts.Decorator): void {
  const { decorating } = r;
  r.decorating = r.functionDepth;
  const holder = r.classSymbol === undefined ? r.draft : r.out.symbols[r.classSymbol];
  if (holder?.kind === "class") holder.eager = true;
  noteWalk(r, expression, "decorator");
  const { decorator } = r;
  r.decorator = expression;
  if (!isCallExpression(expression)) noteDecorator(r, expression);
  r.part("decorators", () => r.visit(expression));
  r.decorator = decorator;
  r.decorating = decorating;
}

function visitCall(
  r: Reader,
  node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  continued: boolean,
): void {
  if (!continued && isCallExpression(node) && readLateCall(r, node)) return;
  if (r.functionDepth === 0) r.draft.eager = true;
  if (!continued) {
    noteWalk(r, node, "use");
    noteCall(r, node);
  }
  if (isTaggedTemplateExpression(node)) {
    r.visit(node.tag, true);
    r.visit(node.template);
    return;
  }
  const stands = doubles(node.expression);
  if (!stands) noteHands(r, node);
  if (r.functionDepth === 0) r.calls.push(node);
  visitParts(r, node, stands);
  if (r.functionDepth === 0) r.calls.pop();
}

function visitParts(r: Reader, node: ts.CallExpression | ts.NewExpression, stands: boolean): void {
  if (r.expressionImports.has(node)) r.feed("import");
  // What gives an instance of a class is no part of the walk that starts with that class.
  else r.visit(node.expression, !isCallExpression(node) || given(r, node) === undefined);
  if (isCallExpression(node) && node.questionDotToken !== undefined) r.feed("?.");
  for (const type of node.typeArguments ?? []) r.visit(type);
  const loops = isCallExpression(node) && isIteration(node.expression);
  const transacts = isCallExpression(node) && isTransaction(node.expression);
  const maps = loops && isMap(node) ? 1 : 0;
  r.mapDepth += maps;
  if (loops) {
    r.loopDepth++;
    r.iterated = iteration(r, node);
  }
  if (transacts) {
    r.transactionDepth++;
    if (isBatch(node.arguments[0])) r.out.batching.add(r.symbol);
    noteClient(r, node);
  }
  // A relative specifier is only the way to what it names, which the linker follows: a file may move.
  const specifier = isWay(r, node) ? node.arguments?.[0] : undefined;
  for (const argument of node.arguments ?? []) {
    if (stands && isName(argument)) visitDouble(r, argument);
    else if (argument !== specifier) r.visit(argument);
  }
  if (loops) r.loopDepth--;
  r.mapDepth -= maps;
  if (transacts) r.transactionDepth--;
}

/** The function that runs in a transaction is handed one: it is asked as its client is. */
function noteClient(r: Reader, node: ts.CallExpression): void {
  const client = clientOf(node);
  const walk = client && walkOf(r, client);
  if (walk === undefined || walk.to === "?") return;
  for (const argument of node.arguments)
    if (isArrowFunction(argument) || isFunctionExpression(argument)) r.handed.set(argument, walk);
}

/** Names in a list that is longer than this, made while the module loads, are a registry: using the list is not using each. */
const maxUsed = 12;

function visitArray(r: Reader, { elements }: ts.ArrayLiteralExpression): void {
  for (const element of elements)
    if (isListed(r, element, elements.length)) visitListed(r, element);
    else r.visit(element);
}

function isListed(r: Reader, element: ts.Expression, length: number): boolean {
  return length > maxUsed && r.functionDepth === 0 && r.symbol !== 0 && isName(element);
}

function visitListed(r: Reader, name: ts.Expression): void {
  noteWalk(r, name, "listed");
  r.visit(name, true);
}

function visitDouble(r: Reader, name: ts.Expression): void {
  noteWalk(r, name, "double");
  r.visit(name, true);
}

function isWay(r: Reader, node: ts.Node): boolean {
  const index = r.expressionImports.get(node);
  if (index === undefined) return false;
  const { kind, from = "" } = r.out.imports[index] ?? {};
  return (kind === "dynamic" || kind === "require") && from.startsWith(".");
}

function visitBinary(r: Reader, node: ts.BinaryExpression): void {
  if (readLateAssignment(r, node)) return;
  const { left } = node;
  const operator = node.operatorToken.kind;
  if (operator >= Kind.FirstAssignment && operator <= Kind.LastAssignment) {
    const walk = walkOf(r, left);
    if (walk !== undefined) refer(r, walk, "write", left, rootName(left));
    noteFilledMember(r, left);
    noteHeaderMember(r, node);
  }
  if (operator === Kind.PlusToken) noteConcatenation(r, node);
  r.visit(left);
  r.feed(operator);
  r.visit(node.right);
}
