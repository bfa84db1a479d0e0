/** Expressions and types as walks over names. */
import { ts } from "ts-morph";
import { importOf } from "./import-calls.ts";
import type { Reader } from "./reader.ts";
import { find, type Origin, unknown } from "./scope.ts";

/** Where a name leads at this place: a module-level binding, what a local was made from, unknown; undefined for a global. */
export function originOf(r: Reader, name: string): Origin | undefined {
  const scope = find(r.scope, name);
  if (scope !== undefined) return scope.names.get(name) ?? unknown;
  return r.moduleNames.has(name) ? { to: name, path: "" } : undefined;
}

/** The walk an expression is, or undefined when it is none (a literal, an operator, a global). */
export function walkOf(r: Reader, node: ts.Expression): Origin | undefined {
  switch (node.kind) {
    case ts.SyntaxKind.Identifier:
      return originOf(r, (node as ts.Identifier).text);
    case ts.SyntaxKind.PropertyAccessExpression: {
      const access = node as ts.PropertyAccessExpression;
      const env = environment(access);
      return env ?? extend(walkOf(r, access.expression), `.${access.name.text}`);
    }
    case ts.SyntaxKind.ElementAccessExpression: {
      const { expression, argumentExpression } = node as ts.ElementAccessExpression;
      const literal = ts.isStringLiteralLike(argumentExpression) && /^[\w$-]+$/.test(argumentExpression.text);
      return extend(walkOf(r, expression), literal ? `.${argumentExpression.text}` : ".*");
    }
    case ts.SyntaxKind.CallExpression: {
      const index = importOf(r, node as ts.CallExpression);
      if (index !== undefined) return { to: `#${index}`, path: "" };
      const { expression } = node as ts.CallExpression;
      if (expression.kind === ts.SyntaxKind.SuperKeyword) return extend(superOf(r), "!");
      return injected(r, node as ts.CallExpression) ?? extend(walkOf(r, expression), "()");
    }
    case ts.SyntaxKind.NewExpression:
      return extend(walkOf(r, (node as ts.NewExpression).expression), "!");
    case ts.SyntaxKind.TaggedTemplateExpression:
      return extend(walkOf(r, (node as ts.TaggedTemplateExpression).tag), "()");
    case ts.SyntaxKind.AwaitExpression:
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return walkOf(r, (node as ts.AwaitExpression).expression);
    case ts.SyntaxKind.ThisKeyword:
      return thisOf(r);
    case ts.SyntaxKind.SuperKeyword:
      return extend(superOf(r), ":");
    default:
      return undefined;
  }
}

/** Methods and functions by which containers give the one instance of a class: Inversify, TSyringe, Nest, Angular. */
const gives = /^(?:get|getAsync|inject|resolve|resolveAsync)$/;

/** `container.get(Orders)` is an instance of Orders, where a class is called as classes are. */
export function injected(r: Reader, { expression, arguments: [token] }: ts.CallExpression): Origin | undefined {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (token === undefined || !ts.isIdentifier(token) || !/^[A-Z]\w*[a-z]/.test(token.text)) return undefined;
  if (!ts.isIdentifier(name) || !gives.test(name.text)) return undefined;
  const walk = originOf(r, token.text);
  return walk?.path === "" && walk.to !== "?" ? extend(walk, ":") : undefined;
}

/** The walk a type names: `Service` is an instance of Service. Arrays, unions and literals name nothing. */
export function typeWalk(r: Reader, type: ts.TypeNode | undefined): Origin | undefined {
  if (type === undefined) return undefined;
  if (ts.isTypeReferenceNode(type)) {
    const name = entityName(type.typeName);
    const first = type.typeArguments?.[0];
    if (name === "Promise" || name === "Readonly" || name === "Partial" || name === "Awaited")
      return typeWalk(r, first);
    // `ReturnType<typeof f>` is what f returns.
    if (name === "ReturnType" && first !== undefined && ts.isTypeQueryNode(first))
      return extend(queryWalk(r, first), "()");
    return extend(entityWalk(r, type.typeName), ":");
  }
  if (ts.isTypeQueryNode(type)) return queryWalk(r, type);
  if (ts.isParenthesizedTypeNode(type)) return typeWalk(r, type.type);
  if (ts.isUnionTypeNode(type)) {
    const named = type.types.filter((part) => ts.isTypeReferenceNode(part));
    return named.length === 1 ? typeWalk(r, named[0]) : undefined;
  }
  return undefined;
}

/** A type parameter stands for what it extends, as far as a name tells. */
export function declareTypes(r: Reader, parameters: readonly ts.TypeParameterDeclaration[] | undefined): void {
  for (const { name, constraint } of parameters ?? []) {
    const walk =
      constraint !== undefined && ts.isTypeReferenceNode(constraint) ? entityWalk(r, constraint.typeName) : undefined;
    r.scope.names.set(name.text, walk?.to === "?" ? undefined : walk);
  }
}

function queryWalk(r: Reader, query: ts.TypeQueryNode): Origin | undefined {
  return entityWalk(r, query.exprName);
}

/** `A.B.C` in a type. */
export function entityWalk(r: Reader, name: ts.EntityName): Origin | undefined {
  return ts.isIdentifier(name) ? originOf(r, name.text) : extend(entityWalk(r, name.left), `.${name.right.text}`);
}

function entityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}

export function extend(origin: Origin | undefined, step: string): Origin | undefined {
  return origin === undefined ? undefined : { to: origin.to, path: origin.path + step };
}

function thisOf(r: Reader): Origin {
  const owner = r.classSymbol === undefined ? undefined : r.out.symbols[r.classSymbol];
  return owner === undefined ? unknown : { to: owner.name, path: r.inStatic ? "" : ":" };
}

function superOf(r: Reader): Origin | undefined {
  const owner = r.classSymbol === undefined ? undefined : r.out.symbols[r.classSymbol];
  const base = owner && [...owner.refs.values()].find(([, , how]) => how === "extends");
  return base && { to: base[0], path: base[1] };
}

/** `process.env.NAME` and `import.meta.env.NAME` walk from `@env`. */
function environment(access: ts.PropertyAccessExpression): Origin | undefined {
  const inner = access.expression;
  if (!ts.isPropertyAccessExpression(inner) || inner.name.text !== "env") return undefined;
  const root = inner.expression;
  const process = ts.isIdentifier(root) && root.text === "process";
  return process || ts.isMetaProperty(root) ? { to: "@env", path: `.${access.name.text}` } : undefined;
}
