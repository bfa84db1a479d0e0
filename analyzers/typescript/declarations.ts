/** Top-level statements as symbols. */
import type { ts } from "ts-morph";
import type { SymbolKind, Value } from "../facts.ts";
import { readAugmentation } from "./ambient.ts";
import { feedNames } from "./bindings.ts";
import { readClass, readHeritage } from "./classes.ts";
import { readFunction } from "./functions.ts";
import { noteTyped } from "./given.ts";
import { kindOf, readInitializer } from "./initializers.ts";
import { madeOf, madeWith, noteMade } from "./made.ts";
import { commonJsTarget, readExport } from "./modules.ts";
import { readParts } from "./namespaces.ts";
import { firstMade, unwrap } from "./objects.ts";
import { entityWalk, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { declare, namesOf } from "./scope.ts";
import {
  blockScoped,
  canHaveModifiers,
  forEachChild,
  isClassDeclaration,
  isEnumDeclaration,
  isExportAssignment,
  isExportDeclaration,
  isExternalModuleReference,
  isFunctionDeclaration,
  isHeritageClause,
  isIdentifier,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isInterfaceDeclaration,
  isModuleDeclaration,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isTypeAliasDeclaration,
  isVariableStatement,
  Kind,
} from "./syntax.ts";
import { membersTaken, readMembersTaken } from "./taken.ts";
import { memberHints } from "./types.ts";
import { propertyName, readValue } from "./values.ts";

export function readStatement(r: Reader, statement: ts.Statement): void {
  if (isImportDeclaration(statement)) return;
  if (isExportDeclaration(statement)) readExport(r, statement);
  else if (isVariableStatement(statement))
    for (const declaration of statement.declarationList.declarations) readVariable(r, statement, declaration);
  else if (isFunctionDeclaration(statement))
    readNamed(r, statement, "function", () => readFunction(r, statement, true));
  else if (isClassDeclaration(statement)) readClassDeclaration(r, statement);
  else if (isEnumDeclaration(statement)) readEnum(r, statement);
  else if (isInterfaceDeclaration(statement) || isTypeAliasDeclaration(statement)) readTypeDeclaration(r, statement);
  else if (isModuleDeclaration(statement))
    readNamed(r, statement, "namespace", (symbol) => {
      readAugmentation(r, statement);
      readParts(r, statement, symbol);
    });
  else if (isImportEqualsDeclaration(statement)) readAlias(r, statement);
  else if (isExportAssignment(statement)) readDefault(r, statement);
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
  const ambient = has(node, Kind.DeclareKeyword) || kind === "interface" || kind === "type";
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
  readNamed(r, node, isInterfaceDeclaration(node) ? "interface" : "type", () =>
    r.inScope(() => {
      for (const parameter of node.typeParameters ?? []) declare(r.scope, parameter.name.text);
      r.signature(() =>
        forEachChild(node, (child) => {
          if (isHeritageClause(child)) readHeritage(r, child);
          else if (child !== node.name && child.kind !== Kind.ExportKeyword) r.visit(child);
        }),
      );
      const members = memberHints(r, node);
      if (members.length > 0) r.draft.members = members;
      if (!isTypeAliasDeclaration(node)) return;
      const walk = typeWalk(r, node.type);
      if (walk !== undefined && walk.to !== "?") r.draft.hint = [walk.to, walk.path];
    }),
  );
}

/**
 * `const`, `let` and `var` at top level. A pattern's names are symbols: each holds what it takes out of a value that a name tells;
 * else they lean on the first, which holds the code.
 */
function readVariable(r: Reader, statement: ts.VariableStatement, node: ts.VariableDeclaration): void {
  const value = node.initializer && unwrap(node.initializer);
  const ambient = has(statement, Kind.DeclareKeyword);
  const kind = value === undefined ? "const" : kindOf(value);
  const names = namesOf(node.name);
  const [first] = names;
  if (first === undefined) {
    // `const {} = load()` binds nothing, and runs.
    if (node.initializer !== undefined) r.visit(node.initializer);
    return;
  }
  const place = names.length === 1 ? statement : node;
  const symbol = r.out.declare(first, kind, r.line(place), r.lineAt(place.end));
  const walk = typeWalk(r, node.type) ?? (value && walkOf(r, firstMade(value)));
  const taken = value && membersTaken(r, node.name, value);
  for (const name of names) {
    exportIt(r, statement, name, ambient);
    if (name !== first) {
      const index = r.out.declare(name, "const", r.line(node), r.lineAt(node.end));
      if (taken === undefined) r.refer(index, first, "", "use", node);
    }
  }
  hintNames(r, node.name, walk);
  noteTyped(r, node.type, value);
  const draft = r.out.symbols[symbol];
  if (draft !== undefined && isIdentifier(node.name))
    noteMade(draft, node.type === undefined ? (value ? madeWith(r, value) : []) : madeOf(r, node.type));
  if (taken !== undefined && value !== undefined) {
    readMembersTaken(r, taken, value);
    return;
  }
  r.within(symbol, () => {
    r.signature(() => {
      r.feed(statement.declarationList.flags & blockScoped);
      if (node.type !== undefined) r.visit(node.type);
    });
    if (!isIdentifier(node.name)) feedNames(r, node.name);
    if (value !== undefined) readInitializer(r, value, node.initializer ?? value, symbol);
    if (ambient) r.draft.typeOnly = true;
  });
}

function hintNames(r: Reader, name: ts.BindingName, walk: { to: string; path: string } | undefined): void {
  if (walk === undefined || walk.to === "?") return;
  if (isIdentifier(name)) {
    const draft = r.out.symbols[r.out.indexOf(name.text) ?? -1];
    if (draft !== undefined) draft.hint = [walk.to, walk.path];
    return;
  }
  if (!isObjectBindingPattern(name)) return;
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    if (isIdentifier(key) && element.dotDotDotToken === undefined)
      hintNames(r, element.name, { to: walk.to, path: `${walk.path}.${key.text}` });
  }
}

/** `import charge = Pay.charge`: another name for a part of a namespace. */
function readAlias(r: Reader, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference: meant, name } = node;
  if (isExternalModuleReference(meant)) return;
  const symbol = r.out.declare(name.text, "const", r.line(node), r.lineAt(node.end));
  exportIt(r, node, name.text, false);
  const walk = entityWalk(r, meant);
  if (walk === undefined || walk.to === "?") return;
  const draft = r.out.symbols[symbol];
  if (draft !== undefined) draft.hint = [walk.to, walk.path];
  r.refer(symbol, walk.to, walk.path, "use", node);
}

/** `export default expression`, `export = expression`. */
function readDefault(r: Reader, node: ts.ExportAssignment): void {
  const value = unwrap(node.expression);
  if (isIdentifier(value) && r.moduleNames.has(value.text)) {
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
  if (whole && isObjectLiteralExpression(value))
    for (const property of value.properties) {
      const key = property.name && propertyName(property.name);
      if (key === undefined) continue;
      const local = isPropertyAssignment(property) ? property.initializer : property.name;
      const bound = local !== undefined && isIdentifier(local) && r.moduleNames.has(local.text);
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
  if (!has(node, Kind.ExportKeyword)) return;
  const isDefault = has(node, Kind.DefaultKeyword);
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
  return canHaveModifiers(node) && (node.modifiers ?? []).some((modifier) => modifier.kind === kind);
}
