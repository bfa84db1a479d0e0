/** Object literals whose members hold code: each such member is a symbol, since each can change alone. */
import type { ts } from "ts-morph";
import { visitName } from "./bindings.ts";
import { readFunction } from "./functions.ts";
import { walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import type { Origin } from "./scope.ts";
import {
  isAccessor,
  isArrowFunction,
  isAsExpression,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isSatisfiesExpression,
  isShorthandPropertyAssignment,
  Kind,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** Names that one object literal passes on and that are told apart; more is a registry, which is used as a whole. */
const maxPassed = 100;
/** Nesting of object literals that is followed: `routes.users.list`. */
const maxMembers = 3;

/** Makes symbols of the members of `literal` that hold code; the walk reads them when it comes to them. */
export function declareMembers(r: Reader, literal: ts.ObjectLiteralExpression, owner: number, depth = 1): boolean {
  const holder = r.out.symbols[owner];
  if (holder === undefined || depth > maxMembers) return false;
  let found = false;
  const passes = holder.kind === "object" && literal.properties.length <= maxPassed;
  for (const property of literal.properties) {
    const name = property.name && propertyName(property.name);
    if (name === undefined || !/^[\w$-]+$/.test(name)) continue;
    const passed = passes ? passedOn(r, property) : undefined;
    const nested = isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
    const method = isMethodDeclaration(property) || isAccessor(property);
    if (passed === undefined && !method && (nested === undefined || !holdsCode(nested))) continue;
    const isObject = nested !== undefined && isObjectLiteralExpression(nested);
    const index = r.out.declare(
      `${holder.name}.${name}`,
      passed !== undefined ? "property" : isObject ? "object" : "method",
      r.line(property),
      r.lineAt(property.end),
    );
    const draft = r.out.symbols[index];
    if (draft === undefined) continue;
    draft.owner = owner;
    if (passed !== undefined) draft.hint = [passed.to, passed.path];
    r.members.set(property, index);
    if (isObject) declareMembers(r, nested, index, depth + 1);
    found = true;
  }
  return found;
}

/** `{ list, create: makeOrder }`: what the object passes on under a name, where that is a name of the module. */
function passedOn(r: Reader, property: ts.ObjectLiteralElementLike): Origin | undefined {
  const value = isShorthandPropertyAssignment(property)
    ? property.name
    : isPropertyAssignment(property)
      ? unwrap(property.initializer)
      : undefined;
  if (value === undefined || !(isIdentifier(value) || isPropertyAccessExpression(value))) return undefined;
  const walk = walkOf(r, value);
  return walk === undefined || walk.to.startsWith("@") || walk.to === "?" ? undefined : walk;
}

/** Reads a member as its own symbol; what stays with the owner is that the member is there. */
export function readMember(r: Reader, property: ts.ObjectLiteralElementLike, symbol: number): void {
  if (property.name !== undefined) visitName(r, property.name);
  r.within(symbol, () => {
    if (isShorthandPropertyAssignment(property)) {
      r.visit(property.name);
      return;
    }
    if (!isPropertyAssignment(property)) {
      readFunction(r, property as ts.MethodDeclaration, true);
      return;
    }
    const value = unwrap(property.initializer);
    const { initializer } = r;
    r.initializer = value;
    if (isArrowFunction(value) || isFunctionExpression(value)) readFunction(r, value, true);
    else r.visit(property.initializer);
    r.initializer = initializer;
  });
}

/** The object literals in a declaration's value whose members are the declared thing's members. */
export function* literalsIn(value: ts.Expression): Generator<ts.ObjectLiteralExpression> {
  if (isObjectLiteralExpression(value)) yield value;
  else if (isCallExpression(value))
    for (const argument of value.arguments) {
      const plain = unwrap(argument);
      if (isObjectLiteralExpression(plain)) yield plain;
    }
}

export function unwrap(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    isAsExpression(at) ||
    isSatisfiesExpression(at) ||
    isParenthesizedExpression(at) ||
    isNonNullExpression(at) ||
    isAwaitExpression(at)
  )
    at = at.expression;
  return at;
}

/** `known || make()`: what is made where it is not there yet. */
export function firstMade(node: ts.Expression): ts.Expression {
  if (!isBinaryExpression(node) || !isChoice(node.operatorToken.kind)) return node;
  const left = firstMade(unwrap(node.left));
  const right = unwrap(node.right);
  return isCallExpression(left) || !isCallExpression(right) ? left : right;
}

const isChoice = (kind: ts.SyntaxKind): boolean => kind === Kind.BarBarToken || kind === Kind.QuestionQuestionToken;

/** A function, an object that holds one, or a call chain that is handed one. */
function holdsCode(node: ts.Expression): boolean {
  if (isArrowFunction(node) || isFunctionExpression(node)) return true;
  if (isObjectLiteralExpression(node))
    return node.properties.some(
      (property) =>
        isMethodDeclaration(property) || (isPropertyAssignment(property) && holdsCode(unwrap(property.initializer))),
    );
  for (let at = node; ; ) {
    if (isCallExpression(at)) {
      if (at.arguments.some((argument) => holdsCode(unwrap(argument)))) return true;
      at = at.expression;
    } else if (isPropertyAccessExpression(at)) at = at.expression;
    else return false;
  }
}
