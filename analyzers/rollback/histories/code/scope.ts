/** Names that code sees: those of its own block, and those around it. */
import { ts } from "ts-morph";
import type { Named, Names, Value } from "./values.ts";

export class Scope implements Names {
  readonly #names = new Map<string, Named>();
  readonly #around: Names | undefined;

  constructor(around?: Names) {
    this.#around = around;
  }

  find(name: string): Named | undefined {
    return this.#names.get(name) ?? this.#around?.find(name);
  }

  name(name: string, value: Named): void {
    this.#names.set(name, value);
  }

  forget(name: string): void {
    this.#names.delete(name);
  }

  set(name: string, value: Named): boolean {
    if (!this.#names.has(name)) return this.#around?.set(name, value) ?? false;
    this.#names.set(name, value);
    return true;
  }
}

/** The names of a file: imports, functions, constants and enums. */
export function fileScope(file: ts.SourceFile): Scope {
  const scope = new Scope();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) nameImports(statement, scope);
    else if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
      scope.name(statement.name.text, { kind: "code", node: statement, scope });
    else if (ts.isExportDeclaration(statement)) nameExports(statement, scope);
    else if (ts.isExpressionStatement(statement)) nameAssigned(statement.expression, scope);
    else if (ts.isEnumDeclaration(statement)) nameEnum(statement, scope);
    else if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer !== undefined) nameVariable(name, initializer, scope);
  }
  for (const statement of file.statements) for (const name of touchedIn(statement)) scope.forget(name);
  return scope;
}

/** The names that a statement of the file itself may change: what they stand for is then not known. */
function touchedIn(statement: ts.Statement): readonly string[] {
  if (!isWork(statement) || isGiving(statement)) return [];
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

const isWork = (node: ts.Statement): boolean =>
  ts.isExpressionStatement(node) ||
  ts.isIfStatement(node) ||
  ts.isIterationStatement(node, false) ||
  ts.isTryStatement(node) ||
  ts.isBlock(node);

/** `exports.up = ...`, `module.exports = ...`. */
const isGiving = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) &&
  ts.isBinaryExpression(statement.expression) &&
  /^(?:module\.)?exports\b/.test(statement.expression.left.getText());

function nameImports({ importClause, moduleSpecifier }: ts.ImportDeclaration, scope: Scope): void {
  if (!ts.isStringLiteral(moduleSpecifier)) return;
  const module = moduleSpecifier.text;
  const from = moduleSpecifier.getSourceFile().fileName;
  const add = (local: string, name: string): void =>
    scope.name(local, { kind: "root", role: "import", name, module, from });
  if (importClause?.name !== undefined) add(importClause.name.text, "default");
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) add(bindings.name.text, "*");
  else for (const { name, propertyName } of bindings.elements) add(name.text, (propertyName ?? name).text);
}

/** `export { a } from "./b"`. */
function nameExports({ exportClause, moduleSpecifier }: ts.ExportDeclaration, scope: Scope): void {
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return;
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return;
  const [module, from] = [moduleSpecifier.text, exportClause.getSourceFile().fileName];
  for (const { name, propertyName } of exportClause.elements)
    scope.name(name.text, { kind: "root", role: "import", name: (propertyName ?? name).text, module, from });
}

/** `exports.a = ...`. */
function nameAssigned(node: ts.Expression, scope: Scope): void {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
  const name = /^(?:module\.)?exports\.(\w+)$/.exec(node.left.getText())?.[1];
  if (name !== undefined && scope.find(name) === undefined)
    scope.name(name, { kind: "later", node: node.right, scope });
}

function nameVariable(name: ts.BindingName, initializer: ts.Expression, scope: Scope): void {
  const module = requiredIn(initializer);
  const from = initializer.getSourceFile().fileName;
  if (ts.isIdentifier(name)) {
    if (module === undefined) scope.name(name.text, { kind: "later", node: initializer, scope });
    else scope.name(name.text, { kind: "root", role: "import", name: "*", module, from });
  } else if (ts.isObjectBindingPattern(name) && module !== undefined)
    for (const element of name.elements)
      if (ts.isIdentifier(element.name)) {
        const key = element.propertyName ?? element.name;
        const imported = ts.isIdentifier(key) ? key.text : "";
        scope.name(element.name.text, { kind: "root", role: "import", name: imported, module, from });
      }
}

function requiredIn(node: ts.Expression): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== "require")
    return undefined;
  const [path] = node.arguments;
  return path !== undefined && ts.isStringLiteralLike(path) ? path.text : undefined;
}

function nameEnum({ name, members }: ts.EnumDeclaration, scope: Scope): void {
  const entries = new Map<string, Value>();
  for (const { name: member, initializer } of members) {
    if (initializer === undefined || !ts.isStringLiteralLike(initializer) || !ts.isIdentifier(member)) return;
    entries.set(member.text, { kind: "literal", value: initializer.text, line: 0 });
  }
  scope.name(name.text, { kind: "fields", entries });
}
