/** Names among the arguments of calls and of types: `User` in `getRepository(User)` and `Repository<User>`. Walks lose them. */
import type { ts } from "ts-morph";
import type { Value } from "../facts.ts";
import { keepsModel } from "../model-words.ts";
import type { Draft } from "./draft.ts";
import { entityWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import type { Origin } from "./scope.ts";
import {
  isArrayTypeNode,
  isAwaitExpression,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isNewExpression,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  isTypeReferenceNode,
  isUnionTypeNode,
  Kind,
} from "./syntax.ts";

/** Names kept of one value: what is made from more is a registry. */
const mostNames = 40;

/** What is called as classes and models are. */
const capital = /^[A-Z]/;

/** Of all calls of a chain, the last one's first. */
export function madeWith(r: Reader, node: ts.Expression): readonly Value[] {
  const found: Value[] = [];
  let at = node;
  for (;;) {
    if (isCallExpression(at) || isNewExpression(at)) {
      take(r, at, found);
      at = at.expression;
    } else if (isPropertyAccessExpression(at)) at = at.expression;
    else if (isAwaitExpression(at) || isParenthesizedExpression(at) || isNonNullExpression(at)) at = at.expression;
    else return found;
  }
}

function take(r: Reader, call: ts.CallExpression | ts.NewExpression, found: Value[]): void {
  const callee = isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  if (!isIdentifier(callee) || !keepsModel.test(callee.text)) return;
  takeArguments(r, call, found);
}

function takeArguments(r: Reader, call: ts.CallExpression | ts.NewExpression, found: Value[]): void {
  for (const type of call.typeArguments ?? []) found.push(...typesIn(r, type));
  for (const argument of call.arguments ?? [])
    if (isObjectLiteralExpression(argument))
      for (const property of argument.properties) {
        if (isShorthandPropertyAssignment(property)) name(r, property.name, found);
        else if (isPropertyAssignment(property)) name(r, property.initializer, found);
      }
    else if (isStringLiteralLike(argument) && found.length < mostNames) found.push({ is: "text", text: argument.text });
    else name(r, argument, found);
}

function name(r: Reader, node: ts.Expression, found: Value[]): void {
  if (found.length >= mostNames) return;
  const root = isPropertyAccessExpression(node) ? node.expression : node;
  const last = isPropertyAccessExpression(node) ? node.name.text : "";
  if (!isIdentifier(root) || !(capital.test(root.text) || capital.test(last))) return;
  const walk = walkOf(r, node);
  if (walk !== undefined && walk.to !== "?") found.push({ is: "ref", to: walk.to, path: walk.path });
}

/** What a type speaks of between its brackets. */
export function madeOf(r: Reader, type: ts.TypeNode | undefined): readonly Value[] {
  if (type === undefined) return [];
  if (isUnionTypeNode(type)) return type.types.flatMap((part) => madeOf(r, part));
  if (!isTypeReferenceNode(type) || !keepsModel.test(lastName(type.typeName))) return [];
  return (type.typeArguments ?? []).flatMap((inner) => typesIn(r, inner));
}

const lastName = (name: ts.EntityName): string => (isIdentifier(name) ? name.text : name.right.text);

export function typesIn(r: Reader, type: ts.TypeNode): readonly Value[] {
  if (isArrayTypeNode(type)) return typesIn(r, type.elementType);
  if (!isTypeReferenceNode(type)) return [];
  const walk = entityWalk(r, type.typeName);
  const inner = (type.typeArguments ?? []).flatMap((one) => typesIn(r, one));
  return walk === undefined || walk.to === "?" ? inner : [{ is: "ref", to: walk.to, path: walk.path }, ...inner];
}

/** A local value with the names it was made with, those of the local it was made from behind them. */
export function withMade(
  r: Reader,
  origin: Origin | undefined,
  type: ts.TypeNode | undefined,
  made: ts.Expression | undefined,
): Origin | undefined {
  const names = type === undefined ? (made === undefined ? [] : madeWith(r, made)) : madeOf(r, type);
  if (names.length === 0) return origin;
  return { ...(origin ?? { to: "?", path: "" }), made: [...names, ...(origin?.made ?? [])].slice(0, mostNames) };
}

/** A constructor hands a model to the class above: `super(User)`. */
export function handedUp(r: Reader, { body }: ts.ConstructorDeclaration): readonly Value[] {
  const found: Value[] = [];
  for (const statement of body?.statements ?? []) {
    const call = isExpressionStatement(statement) ? statement.expression : undefined;
    if (call !== undefined && isCallExpression(call) && call.expression.kind === Kind.SuperKeyword)
      takeArguments(r, call, found);
  }
  return found;
}

export function noteMade(draft: Draft, names: readonly Value[]): void {
  if (names.length > 0) draft.made = names.slice(0, mostNames);
}
