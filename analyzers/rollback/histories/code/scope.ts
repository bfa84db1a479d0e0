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
    else if (ts.isEnumDeclaration(statement)) nameEnum(statement, scope);
    else if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer !== undefined) nameVariable(name, initializer, scope);
  }
  return scope;
}

function nameImports({ importClause, moduleSpecifier }: ts.ImportDeclaration, scope: Scope): void {
  if (!ts.isStringLiteral(moduleSpecifier)) return;
  const module = moduleSpecifier.text;
  const add = (local: string, name: string): void => scope.name(local, { kind: "root", role: "import", name, module });
  if (importClause?.name !== undefined) add(importClause.name.text, "default");
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) add(bindings.name.text, "*");
  else for (const { name, propertyName } of bindings.elements) add(name.text, (propertyName ?? name).text);
}

function nameVariable(name: ts.BindingName, initializer: ts.Expression, scope: Scope): void {
  const module = requiredIn(initializer);
  if (ts.isIdentifier(name)) {
    if (module === undefined) scope.name(name.text, { kind: "later", node: initializer });
    else scope.name(name.text, { kind: "root", role: "import", name: "*", module });
  } else if (ts.isObjectBindingPattern(name) && module !== undefined)
    for (const element of name.elements)
      if (ts.isIdentifier(element.name)) {
        const from = element.propertyName ?? element.name;
        const imported = ts.isIdentifier(from) ? from.text : "";
        scope.name(element.name.text, { kind: "root", role: "import", name: imported, module });
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
