/** Expressions and types as walks over names. */
import type { ts } from "ts-morph";
import { denoVariable, isEnvironment } from "./environment.ts";
import { importOf } from "./import-calls.ts";
import type { Reader } from "./reader.ts";
import { declare, find, type Origin, unknown } from "./scope.ts";
import {
  isIdentifier,
  isParenthesizedTypeNode,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTypeQueryNode,
  isTypeReferenceNode,
  isUnionTypeNode,
  Kind,
} from "./syntax.ts";

/** Where a name leads at this place: a module-level binding, what a local was made from, unknown; undefined for a global. */
export function originOf(r: Reader, name: string): Origin | undefined {
  const scope = find(r.scope, name);
  if (scope !== undefined) return scope.names?.get(name) ?? unknown;
  return r.moduleNames.has(name) ? { to: name, path: "" } : undefined;
}

/** The walk an expression is, or undefined when it is none (a literal, an operator, a global). */
export function walkOf(r: Reader, node: ts.Expression): Origin | undefined {
  switch (node.kind) {
    case Kind.Identifier:
      return originOf(r, (node as ts.Identifier).text);
    case Kind.PropertyAccessExpression: {
      const access = node as ts.PropertyAccessExpression;
      if (isEnvironment(access)) return { to: "@env", path: "" };
      return extend(walkOf(r, access.expression), `.${access.name.text}`);
    }
    case Kind.ElementAccessExpression: {
      const { expression, argumentExpression } = node as ts.ElementAccessExpression;
      const literal = isStringLiteralLike(argumentExpression) && /^[\w$-]+$/.test(argumentExpression.text);
      return extend(walkOf(r, expression), literal ? `.${argumentExpression.text}` : ".*");
    }
    case Kind.CallExpression: {
      const index = importOf(r, node as ts.CallExpression);
      if (index !== undefined) return { to: `#${index}`, path: "" };
      const variable = denoVariable(node as ts.CallExpression);
      if (variable !== undefined) return { to: "@env", path: `.${variable}` };
      const { expression } = node as ts.CallExpression;
      if (expression.kind === Kind.SuperKeyword) return extend(superOf(r), "!");
      return given(r, node as ts.CallExpression) ?? extend(walkOf(r, expression), "()");
    }
    case Kind.NewExpression:
      return extend(walkOf(r, (node as ts.NewExpression).expression), "!");
    case Kind.TaggedTemplateExpression:
      return extend(walkOf(r, (node as ts.TaggedTemplateExpression).tag), "()");
    case Kind.AwaitExpression:
    case Kind.ParenthesizedExpression:
    case Kind.NonNullExpression:
    case Kind.AsExpression:
    case Kind.SatisfiesExpression:
    case Kind.TypeAssertionExpression:
      return walkOf(r, (node as ts.AwaitExpression).expression);
    case Kind.ThisKeyword:
      return thisOf(r);
    case Kind.SuperKeyword:
      return r.inStatic ? superOf(r) : extend(superOf(r), ":");
    default:
      return undefined;
  }
}

/** Methods and functions by which containers give the one instance of a class: Inversify, TSyringe, Nest, Angular. */
const gives = /^(?:get|getAsync|inject|resolve|resolveAsync)$/;

/** What a call gives that its own words tell better than where it is declared. */
export function given(r: Reader, call: ts.CallExpression): Origin | undefined {
  return injected(r, call) ?? proxied(r, call);
}

/** Functions of Temporal whose result has the members of a type and runs them elsewhere. */
const proxies = /^proxy(?:Local)?(?:Activities|Sinks)$/;

/** `proxyActivities<typeof activities>(...)` is asked as `activities` is. */
function proxied(r: Reader, { expression, typeArguments }: ts.CallExpression): Origin | undefined {
  const name = isPropertyAccessExpression(expression) ? expression.name : expression;
  if (typeArguments?.length !== 1 || !isIdentifier(name) || !proxies.test(name.text)) return undefined;
  const walk = typeWalk(r, typeArguments[0]);
  return walk?.to === "?" ? undefined : walk;
}

/** `container.get(Orders)` is an instance of Orders, where a class is called as classes are. */
function injected(r: Reader, { expression, arguments: [token] }: ts.CallExpression): Origin | undefined {
  const name = isPropertyAccessExpression(expression) ? expression.name : expression;
  if (token === undefined || !isIdentifier(token) || !/^[A-Z]\w*[a-z]/.test(token.text)) return undefined;
  if (!isIdentifier(name) || !gives.test(name.text)) return undefined;
  const walk = originOf(r, token.text);
  return walk?.path === "" && walk.to !== "?" ? extend(walk, ":") : undefined;
}

/** Types that have the members of their first argument, or some of them. */
const transparent: ReadonlySet<string> = new Set([
  "Promise",
  "Awaited",
  "Readonly",
  "Partial",
  "Required",
  "Pick",
  "Omit",
  "NonNullable",
]);

const transactionName = /^(?:.*\.)?(?:\w*Transaction(?:Client)?|\w*T(?:r?x))$/;

/** The walk a type names: `Service` is an instance of Service. Arrays, unions and literals name nothing. */
export function typeWalk(r: Reader, type: ts.TypeNode | undefined): Origin | undefined {
  if (type === undefined) return undefined;
  if (isTypeReferenceNode(type)) {
    const name = entityName(type.typeName);
    const first = type.typeArguments?.[0];
    if (transparent.has(name)) return typeWalk(r, first);
    // `ReturnType<typeof f>` is what f returns.
    if (name === "ReturnType" && first !== undefined && isTypeQueryNode(first))
      return extend(queryWalk(r, first), "()");
    return extend(entityWalk(r, type.typeName), ":");
  }
  if (isTypeQueryNode(type)) return queryWalk(r, type);
  if (isParenthesizedTypeNode(type)) return typeWalk(r, type.type);
  if (isUnionTypeNode(type)) {
    const named = type.types.filter((part) => isTypeReferenceNode(part));
    const [first, ...others] = named;
    // A client or its transaction: both are asked alike.
    return others.every(({ typeName }) => transactionName.test(entityName(typeName))) ? typeWalk(r, first) : undefined;
  }
  return undefined;
}

/** A type parameter stands for what it extends, as far as a name tells. */
export function declareTypes(r: Reader, parameters: readonly ts.TypeParameterDeclaration[] | undefined): void {
  for (const { name, constraint } of parameters ?? []) {
    const walk =
      constraint !== undefined && isTypeReferenceNode(constraint) ? entityWalk(r, constraint.typeName) : undefined;
    declare(r.scope, name.text, walk?.to === "?" ? undefined : walk);
  }
}

function queryWalk(r: Reader, query: ts.TypeQueryNode): Origin | undefined {
  return entityWalk(r, query.exprName);
}

/** `A.B.C` in a type. */
export function entityWalk(r: Reader, name: ts.EntityName): Origin | undefined {
  return isIdentifier(name) ? originOf(r, name.text) : extend(entityWalk(r, name.left), `.${name.right.text}`);
}

function entityName(name: ts.EntityName): string {
  return isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}

export function extend(origin: Origin | undefined, step: string): Origin | undefined {
  if (origin === undefined) return undefined;
  const { to, path, made, parameter, item } = origin;
  const plain = step.startsWith(".") && step !== ".*";
  return {
    to,
    path: path + step,
    ...(made && { made }),
    ...(plain && parameter && { parameter: { ...parameter, path: parameter.path + step } }),
    ...(plain && item && { item: { ...item, path: item.path + step } }),
  };
}

function thisOf(r: Reader): Origin {
  const owner = r.classSymbol === undefined ? undefined : r.out.symbols[r.classSymbol];
  return owner === undefined ? unknown : { to: owner.name, path: r.inStatic ? "" : ":" };
}

function superOf(r: Reader): Origin | undefined {
  const owner = r.classSymbol === undefined ? undefined : r.out.growth[r.classSymbol];
  const base = owner?.refs.values().find(([, , how]) => how === "extends");
  return base && { to: base[0], path: base[1] };
}
