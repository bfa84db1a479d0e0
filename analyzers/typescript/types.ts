/** Types: what they name is needed at compile time only. */
import type { ts } from "ts-morph";
import { feedNames, visitName } from "./bindings.ts";
import { importTypeOf } from "./import-calls.ts";
import { entityWalk, typeWalk } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { declare } from "./scope.ts";
import {
  forEachChild,
  isArrayBindingPattern,
  isConditionalTypeNode,
  isConstructorTypeNode,
  isFunctionTypeNode,
  isIdentifier,
  isImportTypeNode,
  isInferTypeNode,
  isInterfaceDeclaration,
  isIntersectionTypeNode,
  isMappedTypeNode,
  isObjectBindingPattern,
  isPrivateIdentifier,
  isPropertySignature,
  isTypeLiteralNode,
  isTypeOperatorNode,
  isTypePredicateNode,
  isTypeQueryNode,
  isTypeReferenceNode,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

export function visitType(r: Reader, node: ts.Node): void {
  if (isTypeReferenceNode(node) || isTypeQueryNode(node)) {
    const name = isTypeReferenceNode(node) ? node.typeName : node.exprName;
    const walk = entityWalk(r, name);
    if (walk !== undefined && walk.to !== "?") r.refer(r.symbol, walk.to, walk.path, "type", node);
    r.feed(name.getText(r.file));
    for (const type of node.typeArguments ?? []) r.visit(type);
    return;
  }
  if (isImportTypeNode(node)) {
    const index = importTypeOf(r, node);
    if (index !== undefined)
      r.refer(r.symbol, `#${index}`, node.qualifier ? `.${node.qualifier.getText(r.file)}` : "", "type", node);
    r.feed(node.getText(r.file));
    return;
  }
  if (isTypePredicateNode(node)) {
    r.feed(`${node.assertsModifier === undefined ? "" : "asserts "}${node.parameterName.getText(r.file)}`);
    if (node.type !== undefined) r.visit(node.type);
    return;
  }
  if (isTypeOperatorNode(node)) r.feed(node.operator);
  if (
    isFunctionTypeNode(node) ||
    isConstructorTypeNode(node) ||
    isMappedTypeNode(node) ||
    isConditionalTypeNode(node)
  ) {
    r.inScope(() => {
      declareTypeParameters(r, node);
      r.visitChildren(node);
    });
    return;
  }
  r.visitChildren(node);
}

function declareTypeParameters(r: Reader, node: ts.Node): void {
  if (isFunctionTypeNode(node) || isConstructorTypeNode(node))
    for (const parameter of node.typeParameters ?? []) declare(r.scope, parameter.name.text);
  else if (isMappedTypeNode(node)) declare(r.scope, node.typeParameter.name.text);
  else if (isConditionalTypeNode(node)) {
    const infer = (inner: ts.Node): void => {
      if (isInferTypeNode(inner)) declare(r.scope, inner.typeParameter.name.text);
      forEachChild(inner, infer);
    };
    infer(node.extendsType);
  }
}

/** Members of types: their names are labels, their types are uses. */
export function visitTypeMember(r: Reader, node: ts.Node): void {
  const { name } = node as ts.NamedDeclaration;
  forEachChild(node, (child) => {
    if (child !== name) r.visit(child);
    else if (isIdentifier(child) || isPrivateIdentifier(child)) r.feed(child.text);
    else if (isObjectBindingPattern(child) || isArrayBindingPattern(child)) feedNames(r, child);
    else visitName(r, child as ts.PropertyName);
  });
}

/** Properties kept of one type: more of them are a generated schema. */
const maxMembers = 500;

/** What kind of value each property of an interface, a type of objects or a sum of such types holds, where its type names one. */
export function memberHints(
  r: Reader,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
): (readonly [name: string, to: string, path: string])[] {
  const found: (readonly [string, string, string])[] = [];
  const take = (members: readonly ts.TypeElement[]): void => {
    for (const member of members) {
      if (!isPropertySignature(member) || found.length >= maxMembers) continue;
      const name = propertyName(member.name);
      const walk = typeWalk(r, member.type);
      if (name !== undefined && walk !== undefined && walk.to !== "?") found.push([name, walk.to, walk.path]);
    }
  };
  if (isInterfaceDeclaration(node)) take(node.members);
  else
    for (const part of isIntersectionTypeNode(node.type) ? node.type.types : [node.type])
      if (isTypeLiteralNode(part)) take(part.members);
  return found;
}
