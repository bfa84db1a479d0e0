/** The walk over statements and declarations that stand in code: blocks, variables, functions, loops. */
import type { ts } from "ts-morph";
import { bind, feedNames } from "./bindings.ts";
import { readClass } from "./classes.ts";
import { visitIf, visitStatements, visitSwitch } from "./forks.ts";
import { readFunction } from "./functions.ts";
import { asLater } from "./later.ts";
import { noteList, noteWalk } from "./lists.ts";
import { withMade } from "./made.ts";
import { readMember } from "./objects.ts";
import { typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteCatch, noteLoop } from "./retries.ts";
import { noteRows } from "./rows.ts";
import { declare, declareBlock, declareList, namesOf, type Origin, unknown } from "./scope.ts";
import { type Step, step } from "./step.ts";
import {
  blockScoped,
  isArrayLiteralExpression,
  isBlock,
  isForOfStatement,
  isIdentifier,
  isIfStatement,
  isReturnStatement,
  isVariableDeclarationList,
  Kind,
} from "./syntax.ts";
import { readTaken } from "./taken.ts";

export const statementSteps: readonly Step[] = [
  step([Kind.VariableStatement, Kind.VariableDeclarationList], visitList),
  step([Kind.VariableDeclaration], visitVariable),
  step(
    [
      ...[Kind.FunctionDeclaration, Kind.FunctionExpression, Kind.ArrowFunction, Kind.MethodDeclaration],
      ...[Kind.GetAccessor, Kind.SetAccessor, Kind.Constructor],
    ],
    visitFunction,
  ),
  step([Kind.ClassDeclaration, Kind.ClassExpression], visitClass),
  step([Kind.Block, Kind.ModuleBlock], visitBlock),
  step([Kind.CaseBlock], visitCases),
  step([Kind.ForStatement, Kind.ForInStatement, Kind.ForOfStatement, Kind.WhileStatement, Kind.DoStatement], visitLoop),
  step([Kind.IfStatement], visitIf),
  step([Kind.TryStatement], visitTry),
  step([Kind.CatchClause], visitCatch),
  step([Kind.ReturnStatement], visitReturn),
  step([Kind.LabeledStatement], visitLabel),
  step([Kind.BreakStatement, Kind.ContinueStatement], visitJump),
];

function visitList(r: Reader, node: ts.VariableStatement | ts.VariableDeclarationList): void {
  r.feed(node.flags & blockScoped);
  r.visitChildren(node);
}

/** A local variable: remembers what it was made from, so that calls on it resolve. */
function visitVariable(r: Reader, node: ts.VariableDeclaration): void {
  const { name, type, initializer } = node;
  const { iterated } = r;
  r.iterated = undefined;
  feedNames(r, name);
  if (type !== undefined) r.visit(type);
  const item: Origin | undefined =
    iterated?.by === node ? { ...unknown, item: { of: iterated.list, path: "" } } : undefined;
  const origin = typeWalk(r, type) ?? (initializer === undefined ? item : walkOf(r, initializer));
  bind(r, name, withMade(r, origin, type, initializer));
  r.kept = initializer;
  noteList(r, name, initializer);
  noteRows(r, name, type, initializer);
  if (initializer !== undefined && !readTaken(r, name, initializer)) r.visit(initializer);
}

function visitFunction(r: Reader, node: ts.FunctionLikeDeclaration): void {
  const member = r.members.get(node);
  if (member !== undefined) {
    readMember(r, node as ts.MethodDeclaration, member);
    return;
  }
  const callback = r.callbacks.get(node);
  if (callback === undefined) asLater(r, () => readFunction(r, node));
  else r.within(callback, () => readFunction(r, node));
}

function visitClass(r: Reader, node: ts.ClassLikeDeclaration): void {
  r.inScope(() => readClass(r, node, undefined));
}

function visitBlock(r: Reader, node: ts.Block): void {
  const outer = r.enter();
  declareBlock(r.scope, node.statements);
  // A block that declares nothing is no scope worth passing through.
  if (r.scope.names === undefined) r.scope = outer;
  visitStatements(r, node.statements);
  r.scope = outer;
}

function visitCases(r: Reader, node: ts.CaseBlock): void {
  r.inScope(() => {
    for (const clause of node.clauses) declareBlock(r.scope, clause.statements);
    visitSwitch(r, node);
  });
}

function visitLoop(r: Reader, node: ts.IterationStatement): void {
  noteLoop(r, node);
  r.inScope(() => {
    const { initializer } = node as ts.ForStatement;
    if (initializer !== undefined && isVariableDeclarationList(initializer)) declareList(r.scope, initializer);
    const items = isThroughList(node) ? 1 : 0;
    r.loopDepth++;
    r.itemDepth += items;
    r.iterated = iteration(r, node);
    if (items > 0 && isForOfStatement(node)) noteWalk(r, node);
    r.visitChildren(node);
    r.loopDepth--;
    r.itemDepth -= items;
  });
}

/**
 * Through all of a list that is not written out where it is used, nor a constant by the custom of its name. A loop that returns is
 * a search: it ends at the first candidate that will do.
 */
function isThroughList(node: ts.IterationStatement): boolean {
  if (!isForOfStatement(node) || isArrayLiteralExpression(node.expression)) return false;
  if (statementsOf(node.statement).some((inner) => isReturnStatement(inner) || returnsIf(inner))) return false;
  return !(isIdentifier(node.expression) && /^[A-Z][A-Z0-9_]*$/.test(node.expression.text));
}

const statementsOf = (body: ts.Statement): readonly ts.Statement[] => (isBlock(body) ? body.statements : [body]);

const returnsIf = (statement: ts.Statement): boolean =>
  isIfStatement(statement) && statementsOf(statement.thenStatement).some(isReturnStatement);

/** `for (const item of list)`: the variable, and the list that names tell. */
function iteration(r: Reader, node: ts.IterationStatement): Reader["iterated"] {
  if (!isForOfStatement(node) || !isVariableDeclarationList(node.initializer)) return undefined;
  const [by] = node.initializer.declarations;
  const list = walkOf(r, node.expression);
  return by === undefined || list === undefined || list.to === "?" ? undefined : { by, list: [list.to, list.path] };
}

function visitTry(r: Reader, { tryBlock, catchClause, finallyBlock }: ts.TryStatement): void {
  const caught = catchClause === undefined ? 0 : 1;
  r.tryDepth += caught;
  r.visit(tryBlock);
  r.tryDepth -= caught;
  if (catchClause !== undefined) r.visit(catchClause);
  if (finallyBlock !== undefined) r.visit(finallyBlock);
}

function visitCatch(r: Reader, node: ts.CatchClause): void {
  noteCatch(r, node);
  r.inScope(() => {
    const { variableDeclaration: caught } = node;
    if (caught !== undefined) for (const name of namesOf(caught.name)) declare(r.scope, name);
    r.inArm("!", () => r.visitChildren(node));
  });
}

function visitReturn(r: Reader, { expression }: ts.ReturnStatement): void {
  if (expression === undefined) return;
  r.returned?.push(withMade(r, walkOf(r, expression), undefined, expression));
  r.kept = expression;
  r.visit(expression);
}

function visitLabel(r: Reader, { label, statement }: ts.LabeledStatement): void {
  r.feed(label.text);
  r.visit(statement);
}

function visitJump(r: Reader, { label }: ts.BreakOrContinueStatement): void {
  r.feed(label?.text ?? "");
}
