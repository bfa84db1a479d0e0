/** Import and export declarations, and CommonJS assignments, of one blob. */
import type { ts } from "ts-morph";
import type { Import } from "../facts.ts";
import type { Reader } from "./reader.ts";
import {
  isBinaryExpression,
  isExpressionStatement,
  isExternalModuleReference,
  isIdentifier,
  isNamedExports,
  isNamespaceExport,
  isNamespaceImport,
  isPropertyAccessExpression,
  isStringLiteral,
  isStringLiteralLike,
  Kind,
} from "./syntax.ts";

export function readImport(r: Reader, node: ts.ImportDeclaration): void {
  if (!isStringLiteral(node.moduleSpecifier)) return;
  const { importClause: clause } = node;
  const names: Import["names"][number][] = [];
  const typeOnly = clause?.isTypeOnly === true;
  if (clause?.name !== undefined) names.push({ imported: "default", local: clause.name.text });
  const bindings = clause?.namedBindings;
  if (bindings !== undefined && isNamespaceImport(bindings)) names.push({ imported: "*", local: bindings.name.text });
  else if (bindings !== undefined)
    for (const element of bindings.elements)
      names.push({
        imported: (element.propertyName ?? element.name).text,
        local: element.name.text,
        ...(element.isTypeOnly ? { typeOnly: true as const } : {}),
      });
  addImport(r, {
    from: node.moduleSpecifier.text,
    kind: clause === undefined ? "side-effect" : typeOnly ? "type" : "static",
    names,
    line: r.line(node),
  });
}

/** `import x = require("y")`. */
export function readImportEquals(r: Reader, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference } = node;
  if (!isExternalModuleReference(moduleReference)) r.moduleNames.add(node.name.text);
  if (!isExternalModuleReference(moduleReference) || !isStringLiteralLike(moduleReference.expression)) return;
  addImport(r, {
    from: moduleReference.expression.text,
    kind: node.isTypeOnly ? "type" : "require",
    names: [{ imported: "*", local: node.name.text }],
    line: r.line(node),
  });
}

function addImport(r: Reader, entry: Import): void {
  // Other imports bind names, and are seen by who uses them; this one only runs.
  if (entry.kind === "side-effect") r.feed(`import ${entry.from}`);
  r.out.imports.push(entry);
  for (const { local } of entry.names) {
    r.moduleNames.add(local);
    r.importedFrom.set(local, entry.from);
  }
}

/** `export { a as b }`, `export { a } from "./x"`, `export * from "./x"`, `export * as ns from "./x"`. */
export function readExport(r: Reader, node: ts.ExportDeclaration): void {
  const line = r.line(node);
  const { exportClause: clause, moduleSpecifier } = node;
  const typeOnly = node.isTypeOnly ? { typeOnly: true as const } : {};
  if (moduleSpecifier === undefined) {
    if (clause !== undefined && isNamedExports(clause))
      for (const element of clause.elements)
        r.out.exports.push({
          name: element.name.text,
          local: (element.propertyName ?? element.name).text,
          line: r.line(element),
          ...(element.isTypeOnly ? { typeOnly: true as const } : typeOnly),
        });
    return;
  }
  if (!isStringLiteral(moduleSpecifier)) return;
  const from =
    r.out.imports.push({ from: moduleSpecifier.text, kind: node.isTypeOnly ? "type" : "reexport", names: [], line }) -
    1;
  if (clause === undefined) r.out.exports.push({ name: "*", from, imported: "*", line, ...typeOnly });
  else if (isNamespaceExport(clause))
    r.out.exports.push({ name: clause.name.text, from, imported: "*", line, ...typeOnly });
  else
    for (const element of clause.elements)
      r.out.exports.push({
        name: element.name.text,
        from,
        imported: (element.propertyName ?? element.name).text,
        line: r.line(element),
        ...(element.isTypeOnly ? { typeOnly: true as const } : typeOnly),
      });
}

/** What `exports.x = ...`, `module.exports.x = ...` and `module.exports = ...` assign to; undefined for anything else. */
export function commonJsTarget(
  statement: ts.Statement,
): { readonly name: string; readonly value: ts.Expression } | undefined {
  if (!isExpressionStatement(statement) || !isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken, right } = statement.expression;
  if (operatorToken.kind !== Kind.EqualsToken || !isPropertyAccessExpression(left)) return undefined;
  if (isModuleExports(left)) return { name: "module.exports", value: right };
  const holder = left.expression;
  const exported = (isIdentifier(holder) && holder.text === "exports") || isModuleExports(holder);
  return exported ? { name: left.name.text, value: right } : undefined;
}

function isModuleExports(node: ts.Expression): boolean {
  return (
    isPropertyAccessExpression(node) &&
    isIdentifier(node.expression) &&
    node.expression.text === "module" &&
    node.name.text === "exports"
  );
}
