/** Types: what they name is needed at compile time only. */
import { ts } from "ts-morph";
import { feedNames, visitName } from "./bindings.ts";
import { importTypeOf } from "./import-calls.ts";
import { entityWalk } from "./paths.ts";
import type { Reader } from "./reader.ts";

export function visitType(r: Reader, node: ts.Node): void {
  if (ts.isTypeReferenceNode(node) || ts.isTypeQueryNode(node)) {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : node.exprName;
    const walk = entityWalk(r, name);
    if (walk !== undefined && walk.to !== "?") r.out.refer(r.symbol, walk.to, walk.path, "type", r.line(node));
    r.feed(name.getText(r.file));
    for (const type of node.typeArguments ?? []) r.visit(type);
    return;
  }
  if (ts.isExpressionWithTypeArguments(node)) {
    r.visitChildren(node);
    return;
  }
  if (ts.isImportTypeNode(node)) {
    const index = importTypeOf(r, node);
    if (index !== undefined)
      r.out.refer(
        r.symbol,
        `#${index}`,
        node.qualifier ? `.${node.qualifier.getText(r.file)}` : "",
        "type",
        r.line(node),
      );
    r.feed(node.getText(r.file));
    return;
  }
  if (ts.isTypePredicateNode(node)) {
    r.feed(`${node.assertsModifier === undefined ? "" : "asserts "}${node.parameterName.getText(r.file)}`);
    if (node.type !== undefined) r.visit(node.type);
    return;
  }
  if (ts.isTypeOperatorNode(node)) r.feed(node.operator);
  if (
    ts.isFunctionTypeNode(node) ||
    ts.isConstructorTypeNode(node) ||
    ts.isMappedTypeNode(node) ||
    ts.isConditionalTypeNode(node)
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
  if (ts.isFunctionTypeNode(node) || ts.isConstructorTypeNode(node))
    for (const parameter of node.typeParameters ?? []) r.scope.names.set(parameter.name.text, undefined);
  else if (ts.isMappedTypeNode(node)) r.scope.names.set(node.typeParameter.name.text, undefined);
  else if (ts.isConditionalTypeNode(node)) {
    const infer = (inner: ts.Node): void => {
      if (ts.isInferTypeNode(inner)) r.scope.names.set(inner.typeParameter.name.text, undefined);
      ts.forEachChild(inner, infer);
    };
    infer(node.extendsType);
  }
}

export function isTypeMember(node: ts.Node): boolean {
  return (
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isNamedTupleMember(node) ||
    ts.isEnumMember(node) ||
    ts.isParameter(node) ||
    ts.isNamespaceExport(node)
  );
}

/** Members of types: their names are labels, their types are uses. */
export function visitTypeMember(r: Reader, node: ts.Node): void {
  const { name } = node as ts.NamedDeclaration;
  ts.forEachChild(node, (child) => {
    if (child !== name) r.visit(child);
    else if (ts.isIdentifier(child) || ts.isPrivateIdentifier(child)) r.feed(child.text);
    else if (ts.isObjectBindingPattern(child) || ts.isArrayBindingPattern(child)) feedNames(r, child);
    else visitName(r, child as ts.PropertyName);
  });
}
