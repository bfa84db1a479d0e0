/** Where a migration's `up` and `down` stand in its file. */
import { ts } from "ts-morph";
import type { Way } from "./follow.ts";

/** The function of that name, wherever the tools want it: what the file gives away comes before what only stands in it. */
export function wayOf(file: ts.SourceFile, name: "up" | "down"): Way | undefined {
  const exported = new RegExp(`^(?:module\\.)?exports\\.${name}$`);
  const ways: { readonly way: Way; readonly rank: number }[] = [];
  const add = (way: ts.Node | undefined, at: ts.Node): void => {
    if (way !== undefined && isWay(way)) ways.push({ way, rank: rankOf(at) });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name?.getText(file) === name)
      add(node, node);
    else if (
      (ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) &&
      node.name.getText(file) === name
    )
      add(node.initializer, node);
    else if (ts.isBinaryExpression(node) && exported.test(node.left.getText(file))) add(node.right, node);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  const best = Math.max(...ways.map(({ rank }) => rank));
  return ways.find(({ rank }) => rank === best)?.way;
}

const isWay = (node: ts.Node): node is Way =>
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isFunctionDeclaration(node);

/** Given away, at the file's own level, or somewhere inside. */
function rankOf(node: ts.Node): number {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) if (isGiven(at)) return 2;
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.isSourceFile(statement.parent) ? 1 : 0;
}

function isGiven(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isBinaryExpression(node)) return /^(?:module\.)?exports\b/.test(node.left.getText());
  const modifiers = ts.canHaveModifiers(node) ? node.modifiers : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}
