/** Imports that are expressions: `import("./x")`, `require("./x")`, `import("./x").T`. */
import { ts } from "ts-morph";
import type { ImportKind } from "../facts.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";

/** The import (index) a call makes, or undefined when it makes none that can be named. Each node is noted once. */
export function importOf(r: Reader, node: ts.CallExpression): number | undefined {
  const { expression } = node;
  const dynamic = expression.kind === ts.SyntaxKind.ImportKeyword;
  if (!dynamic && !(ts.isIdentifier(expression) && expression.text === "require")) return undefined;
  if (!dynamic && (find(r.scope, "require") !== undefined || r.moduleNames.has("require"))) return undefined;
  const known = r.expressionImports.get(node);
  if (known !== undefined) return known;
  const [specifier] = node.arguments;
  if (specifier === undefined) return undefined;
  if (ts.isStringLiteralLike(specifier)) return note(r, node, specifier.text, dynamic ? "dynamic" : "require");
  if (ts.isTemplateExpression(specifier) && /^[.@~#\w].*\//.test(specifier.head.text)) {
    const pattern = [specifier.head.text, ...specifier.templateSpans.map((span) => span.literal.text)].join("*");
    return note(r, node, pattern, "glob");
  }
  if (r.blindNodes.has(node)) return undefined;
  r.blindNodes.add(node);
  r.out.blind.push({
    reason: "computed-import",
    line: r.line(node),
    detail: `\`${clip(node.getText(r.file))}\` names its module at run time`,
    by: r.symbol,
  });
  return undefined;
}

export function importTypeOf(r: Reader, node: ts.ImportTypeNode): number | undefined {
  const known = r.expressionImports.get(node);
  if (known !== undefined) return known;
  const { argument } = node;
  return ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal)
    ? note(r, node, argument.literal.text, "type")
    : undefined;
}

export function note(r: Reader, node: ts.Node, from: string, kind: ImportKind): number {
  const index = r.out.imports.push({ from, kind, names: [], line: r.line(node), by: r.symbol }) - 1;
  r.expressionImports.set(node, index);
  return index;
}

/** Quoted code stays short and on one line. */
export function clip(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
