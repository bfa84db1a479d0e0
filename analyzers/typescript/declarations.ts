/** Top-level statements as symbols. */
import { ts } from "ts-morph";
import type { SymbolKind, Value } from "../facts.ts";
import { readAugmentation } from "./ambient.ts";
import { feedNames } from "./bindings.ts";
import { readClass } from "./classes.ts";
import { readFunction } from "./functions.ts";
import { kindOf, readInitializer } from "./initializers.ts";
import { commonJsTarget, readExport } from "./modules.ts";
import { readParts } from "./namespaces.ts";
import { unwrap } from "./objects.ts";
import { entityWalk, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { namesOf } from "./scope.ts";
import { propertyName, readValue } from "./values.ts";

export function readStatement(r: Reader, statement: ts.Statement): void {
  if (ts.isImportDeclaration(statement)) return;
  if (ts.isExportDeclaration(statement)) readExport(r, statement);
  else if (ts.isVariableStatement(statement))
    for (const declaration of statement.declarationList.declarations) readVariable(r, statement, declaration);
  else if (ts.isFunctionDeclaration(statement))
    readNamed(r, statement, "function", () => readFunction(r, statement, true));
  else if (ts.isClassDeclaration(statement)) readClassDeclaration(r, statement);
  else if (ts.isEnumDeclaration(statement)) readEnum(r, statement);
  else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    readTypeDeclaration(r, statement);
  else if (ts.isModuleDeclaration(statement))
    readNamed(r, statement, "namespace", (symbol) => {
      readAugmentation(r, statement);
      readParts(r, statement, symbol);
    });
  else if (ts.isImportEqualsDeclaration(statement)) readAlias(r, statement);
  else if (ts.isExportAssignment(statement)) readDefault(r, statement);
  else readRest(r, statement);
}

type Named =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.EnumDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.ModuleDeclaration;

function readNamed(r: Reader, node: Named, kind: SymbolKind, read: (symbol: number) => void): void {
  const name = node.name?.text ?? "default";
  const ambient = has(node, ts.SyntaxKind.DeclareKeyword) || kind === "interface" || kind === "type";
  // A type that shares its name with a value is part of the value: `const Role` and `type Role`.
  const isNew = r.out.indexOf(name) === undefined;
  const symbol = r.out.declare(name, kind, r.line(node), r.lineAt(node.end));
  const draft = r.out.symbols[symbol];
  if (ambient && isNew && draft !== undefined) draft.typeOnly = true;
  exportIt(r, node, name, ambient);
  r.within(symbol, () => read(symbol));
}

function readClassDeclaration(r: Reader, node: ts.ClassDeclaration): void {
  readNamed(r, node, "class", (symbol) => r.inScope(() => readClass(r, node, symbol)));
}

function readEnum(r: Reader, node: ts.EnumDeclaration): void {
  readNamed(r, node, "enum", () => {
    r.visitChildren(node);
    const entries = node.members.flatMap((member): (readonly [string, Value])[] => {
      const name = propertyName(member.name);
      return name === undefined || member.initializer === undefined ? [] : [[name, readValue(r, member.initializer)]];
    });
    r.draft.value = { is: "object", entries };
  });
}

function readTypeDeclaration(r: Reader, node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): void {
  readNamed(r, node, ts.isInterfaceDeclaration(node) ? "interface" : "type", () =>
    r.inScope(() => {
      for (const parameter of node.typeParameters ?? []) r.scope.names.set(parameter.name.text, undefined);
      r.signature(() =>
        ts.forEachChild(node, (child) => {
          if (child !== node.name && child.kind !== ts.SyntaxKind.ExportKeyword) r.visit(child);
        }),
      );
      if (!ts.isTypeAliasDeclaration(node)) return;
      const walk = typeWalk(r, node.type);
      if (walk !== undefined && walk.to !== "?") r.draft.hint = [walk.to, walk.path];
    }),
  );
}

/** `const`, `let` and `var` at top level; a pattern's names are symbols that lean on the first, which holds the code. */
function readVariable(r: Reader, statement: ts.VariableStatement, node: ts.VariableDeclaration): void {
  const value = node.initializer && unwrap(node.initializer);
  const ambient = has(statement, ts.SyntaxKind.DeclareKeyword);
  const kind = value === undefined ? "const" : kindOf(value);
  const names = [...namesOf(node.name)];
  const [first] = names;
  if (first === undefined) {
    // `const {} = load()` binds nothing, and runs.
    if (node.initializer !== undefined) r.visit(node.initializer);
    return;
  }
  const place = names.length === 1 ? statement : node;
  const symbol = r.out.declare(first, kind, r.line(place), r.lineAt(place.end));
  const walk = typeWalk(r, node.type) ?? (value && walkOf(r, value));
  for (const name of names) {
    exportIt(r, statement, name, ambient);
    if (name !== first) {
      const index = r.out.declare(name, "const", r.line(node), r.lineAt(node.end));
      r.out.refer(index, first, "", "use", r.line(node));
    }
  }
  hintNames(r, node.name, walk);
  r.within(symbol, () => {
    r.signature(() => {
      r.feed(statement.declarationList.flags & ts.NodeFlags.BlockScoped);
      if (node.type !== undefined) r.visit(node.type);
    });
    if (!ts.isIdentifier(node.name)) feedNames(r, node.name);
    if (value !== undefined) readInitializer(r, value, node.initializer ?? value, symbol);
    if (ambient) r.draft.typeOnly = true;
  });
}

function hintNames(r: Reader, name: ts.BindingName, walk: { to: string; path: string } | undefined): void {
  if (walk === undefined || walk.to === "?") return;
  if (ts.isIdentifier(name)) {
    const draft = r.out.symbols[r.out.indexOf(name.text) ?? -1];
    if (draft !== undefined) draft.hint = [walk.to, walk.path];
    return;
  }
  if (!ts.isObjectBindingPattern(name)) return;
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    if (ts.isIdentifier(key) && element.dotDotDotToken === undefined)
      hintNames(r, element.name, { to: walk.to, path: `${walk.path}.${key.text}` });
  }
}

/** `import charge = Pay.charge`: another name for a part of a namespace. */
function readAlias(r: Reader, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference: meant, name } = node;
  if (ts.isExternalModuleReference(meant)) return;
  const symbol = r.out.declare(name.text, "const", r.line(node), r.lineAt(node.end));
  exportIt(r, node, name.text, false);
  const walk = entityWalk(r, meant);
  if (walk === undefined || walk.to === "?") return;
  const draft = r.out.symbols[symbol];
  if (draft !== undefined) draft.hint = [walk.to, walk.path];
  r.out.refer(symbol, walk.to, walk.path, "use", r.line(node));
}

/** `export default expression`, `export = expression`. */
function readDefault(r: Reader, node: ts.ExportAssignment): void {
  const value = unwrap(node.expression);
  if (ts.isIdentifier(value) && r.moduleNames.has(value.text)) {
    r.out.exports.push({ name: "default", local: value.text, line: r.line(node) });
    return;
  }
  const symbol = r.out.declare("default", kindOf(value), r.line(node), r.lineAt(node.end));
  r.out.exports.push({ name: "default", local: "default", line: r.line(node) });
  const walk = walkOf(r, value);
  const draft = r.out.symbols[symbol];
  if (draft !== undefined && walk !== undefined && walk.to !== "?") draft.hint = [walk.to, walk.path];
  r.within(symbol, () => readInitializer(r, value, node.expression, symbol));
}

/** Everything else runs when the module loads: it is the module body. CommonJS exports are symbols. */
function readRest(r: Reader, statement: ts.Statement): void {
  const assigned = commonJsTarget(statement);
  if (assigned === undefined) {
    r.visit(statement);
    return;
  }
  const { name, value } = assigned;
  const whole = name === "module.exports";
  if (whole && ts.isObjectLiteralExpression(value))
    for (const property of value.properties) {
      const key = property.name && propertyName(property.name);
      if (key === undefined) continue;
      const local = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      const bound = local !== undefined && ts.isIdentifier(local) && r.moduleNames.has(local.text);
      r.out.exports.push({ name: key, local: bound ? local.text : `module.exports.${key}`, line: r.line(property) });
    }
  const label = whole ? name : `exports.${name}`;
  const symbol = r.out.declare(label, kindOf(value), r.line(statement), r.lineAt(statement.end));
  r.out.exports.push({ name: whole ? "default" : name, local: label, line: r.line(statement) });
  const walk = walkOf(r, value);
  const draft = r.out.symbols[symbol];
  if (draft !== undefined && walk !== undefined && walk.to !== "?") draft.hint = [walk.to, walk.path];
  r.within(symbol, () => readInitializer(r, value, value, symbol));
}

function exportIt(r: Reader, node: ts.Statement, name: string, typeOnly: boolean): void {
  if (!has(node, ts.SyntaxKind.ExportKeyword)) return;
  const isDefault = has(node, ts.SyntaxKind.DefaultKeyword);
  const exported = isDefault ? "default" : name;
  const key = `${exported}\n${name}`;
  if (r.exported.has(key)) return;
  r.exported.add(key);
  r.out.exports.push({
    name: exported,
    local: name,
    line: r.line(node),
    ...(typeOnly ? { typeOnly: true as const } : {}),
  });
}

function has(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers ?? []).some((modifier) => modifier.kind === kind);
}
