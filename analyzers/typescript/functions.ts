/** Functions of every form: parameters and return type are the promise (signature), the rest is the body. */
import type { ts } from "ts-morph";
import { bind, feedNames } from "./bindings.ts";
import { noteBlobs } from "./blobs.ts";
import { noteBytes } from "./bytes.ts";
import { noteFlush } from "./flushes.ts";
import { visitStatements } from "./forks.ts";
import { madeOf, noteMade, withMade } from "./made.ts";
import { noteMemo } from "./memos.ts";
import { declareTypes, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteRows } from "./rows.ts";
import { declare, declareBlock, declareVars, namesOf, type Origin, unknown } from "./scope.ts";
import { isBlock, isExpressionStatement, isFunctionExpression, isStringLiteralLike, Kind } from "./syntax.ts";

const anyVar = /\bvar\s/;

/** `own`: the function is the symbol itself, so its parameters are the symbol's promise and its returns the symbol's. */
export function readFunction(r: Reader, node: ts.FunctionLikeDeclaration, own = false): void {
  const outer = r.returned;
  r.returned = own ? [] : undefined;
  r.inScope(() => {
    r.functionDepth++;
    declareTypes(r, node.typeParameters);
    for (const parameter of node.parameters) for (const name of namesOf(parameter.name)) declare(r.scope, name);
    if (node.name !== undefined && isFunctionExpression(node)) declare(r.scope, node.name.text);
    if (own) r.signature(() => readPromise(r, node, true));
    else readPromise(r, node, false);
    const { body } = node;
    if (body !== undefined) {
      noteBytes(r, body, own);
      noteBlobs(r, body);
    }
    if (body !== undefined && isBlock(body)) {
      if (own && isKept(body)) r.draft.keeps = true;
      if (r.hasVars && anyVar.test(r.file.text.slice(body.pos, body.end))) declareVars(r.scope, body);
      declareBlock(r.scope, body.statements);
      noteFlush(r, node, body);
      noteMemo(r, body);
      visitStatements(r, body.statements);
    } else if (body !== undefined) {
      r.returned?.push(withMade(r, walkOf(r, body), undefined, body));
      r.visit(body);
    }
    if (own) noteReturns(r, node);
    r.functionDepth--;
  });
  r.returned = outer;
}

/** `"use cache"`, and its like with the name of a cache behind a colon, at the head of a body. */
function isKept({ statements: [first] }: ts.Block): boolean {
  if (first === undefined || !isExpressionStatement(first) || !isStringLiteralLike(first.expression)) return false;
  return /^use cache(?::|$)/.test(first.expression.text);
}

/** What calling the function yields: by its annotation or, where every return names the same walk, by that. */
function noteReturns(r: Reader, node: ts.FunctionLikeDeclaration): void {
  const [first, ...others] = r.returned ?? [];
  const agreed = first !== undefined && others.every((one) => one?.to === first.to && one.path === first.path);
  const walk = node.type === undefined ? (agreed ? first : undefined) : typeWalk(r, node.type);
  if (walk === undefined || walk.to === "?") return;
  r.draft.returns = [walk.to, walk.path];
  noteMade(r.draft, node.type === undefined ? (first?.made ?? []) : madeOf(r, node.type));
}

/** Modifiers, type parameters, parameters, return type. */
function readPromise(r: Reader, node: ts.FunctionLikeDeclaration, own: boolean): void {
  visitModifiers(r, node.modifiers);
  if (node.asteriskToken !== undefined) r.feed("*");
  for (const parameter of node.typeParameters ?? []) r.visit(parameter);
  const { iterated } = r;
  const handed = r.handed.get(node);
  r.iterated = undefined;
  for (const [at, parameter] of node.parameters.entries()) {
    const item = at === 0 && iterated?.by === node ? { item: { of: iterated.list, path: "" } } : {};
    const walk = at === 0 ? handed : undefined;
    // An inline function that is a symbol of its own is called by whoever took it: a queue hands it the job.
    const known = own || r.callbacks.has(node) ? { parameter: { of: r.symbol, at, path: "" } } : {};
    readParameter(r, parameter, walk, { ...known, ...item });
  }
  if (node.type !== undefined) r.visit(node.type);
}

/** What is known of a parameter beside its type. */
type Known = Pick<Origin, "parameter" | "item">;

function readParameter(r: Reader, parameter: ts.ParameterDeclaration, handed: Origin | undefined, known: Known): void {
  r.parameter = parameter;
  for (const modifier of parameter.modifiers ?? []) r.visit(modifier);
  r.parameter = undefined;
  if (parameter.dotDotDotToken !== undefined) r.feed("...");
  feedNames(r, parameter.name);
  if (parameter.questionToken !== undefined) r.feed("?");
  if (parameter.type !== undefined) r.visit(parameter.type);
  const made = parameter.initializer && walkOf(r, parameter.initializer);
  const origin = withMade(r, typeWalk(r, parameter.type) ?? made ?? handed, parameter.type, parameter.initializer);
  const rest = parameter.dotDotDotToken !== undefined;
  bind(r, parameter.name, rest ? undefined : { ...(origin ?? unknown), ...known });
  noteRows(r, parameter.name, parameter.type, undefined);
  if (parameter.initializer === undefined) return;
  // That there is a default, and of what kind, is promised; what it is, is done.
  r.feed("=");
  if (parameter.type === undefined) r.feed(parameter.initializer.kind);
  const { initializer } = parameter;
  if (r.inSignature) r.part("defaults", () => r.visit(initializer));
  else r.visit(initializer);
}

/** Who may name a declaration is no part of what it promises: whether it is exported is known of its file. */
export function visitModifiers(r: Reader, modifiers: readonly ts.ModifierLike[] | undefined): void {
  for (const modifier of modifiers ?? [])
    if (modifier.kind !== Kind.ExportKeyword && modifier.kind !== Kind.DefaultKeyword) r.visit(modifier);
}
