/** A file as it would read with other names in it. */
import { ts } from "ts-morph";
import type { Renaming } from "../facts.ts";
import { forEachChild, isIdentifier, isObjectBindingPattern, isPropertyAccessExpression } from "./syntax.ts";

/**
 * The text with every identifier of those names renamed that could stand for a binding, whatever it is bound to. Names of
 * members, keys and exports stay, and so do strings and comments: who names those by another word does another thing.
 * `{ total }` becomes `{ total: sum }`. A file stays as it is where the new name is a binding's already, which might capture it,
 * and where the old one is read as data (`SendMail.name`).
 */
export function renameIn(file: ts.SourceFile, renamings: readonly Renaming[]): string {
  const names = new Map(renamings);
  const taken = new Set(names.values());
  let spoiled = false;
  let text = "";
  let done = 0;
  const write = (from: number, end: number, name: string): void => {
    text += file.text.slice(done, from) + name;
    done = end;
  };
  const visit = (node: ts.Node, parent: ts.Node, inObjectPattern: boolean): void => {
    const to = isIdentifier(node) ? names.get(node.text) : undefined;
    if (isIdentifier(node) && taken.has(node.text)) spoiled ||= roleOf(node, parent, inObjectPattern) !== "key";
    if (to !== undefined && isPropertyAccessExpression(parent) && parent.name.text === "name") spoiled = true;
    if (to === undefined) {
      const pattern = isObjectBindingPattern(parent);
      forEachChild(node, (child) => visit(child, node, pattern));
      return;
    }
    const role = roleOf(node, parent, inObjectPattern);
    if (role === "both") write(node.end, node.end, `: ${to}`);
    else if (role === "binding") write(node.getStart(file), node.end, to);
  };
  forEachChild(file, (child) => visit(child, file, false));
  return spoiled ? file.text : text + file.text.slice(done);
}

/** What an identifier names where it stands: a binding, a key of something, or by one word both. */
function roleOf(node: ts.Node, parent: ts.Node, inObjectPattern: boolean): "binding" | "key" | "both" {
  const { name, propertyName } = parent as { readonly name?: ts.Node; readonly propertyName?: ts.Node };
  switch (parent.kind) {
    case ts.SyntaxKind.ShorthandPropertyAssignment:
      return name === node ? "both" : "binding";
    case ts.SyntaxKind.BindingElement: {
      if (propertyName === node) return "key";
      const { dotDotDotToken } = parent as ts.BindingElement;
      const short = name === node && propertyName === undefined && dotDotDotToken === undefined;
      return short && inObjectPattern ? "both" : "binding";
    }
    case ts.SyntaxKind.ImportSpecifier:
      return propertyName === node ? "key" : "binding";
    case ts.SyntaxKind.QualifiedName:
      return (parent as ts.QualifiedName).right === node ? "key" : "binding";
    default:
      return namesMember.has(parent.kind) && name === node ? "key" : "binding";
  }
}

/** Kinds whose name is reached through something else, and never by itself. */
const namesMember: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.PropertyAssignment,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.PropertySignature,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.MethodSignature,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
  ts.SyntaxKind.EnumMember,
  ts.SyntaxKind.JsxAttribute,
  ts.SyntaxKind.ExportSpecifier,
]);
