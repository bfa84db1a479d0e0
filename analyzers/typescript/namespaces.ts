/** Namespaces: each function, class, constant and namespace in one is a symbol, since each can change alone. */
import type { ts } from "ts-morph";
import type { SymbolKind } from "../facts.ts";
import { readClass } from "./classes.ts";
import { readFunction } from "./functions.ts";
import { kindOf, readInitializer } from "./initializers.ts";
import { unwrap } from "./objects.ts";
import { typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { declare, declareBlock } from "./scope.ts";
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isImportDeclaration,
  isModuleBlock,
  isModuleDeclaration,
  isVariableStatement,
} from "./syntax.ts";

/** Reads every part of a namespace or a described module but its imports, which are bound already. */
export function readParts(r: Reader, { body, name }: ts.ModuleDeclaration, symbol: number): void {
  if (body === undefined || isIdentifier(body)) return;
  const statements = isModuleBlock(body) ? body.statements : [body];
  // What is only described is one promise.
  const told = isIdentifier(name) && r.draft.typeOnly === undefined;
  r.inScope(() => {
    declareBlock(r.scope, statements);
    const holder = r.out.symbols[symbol]?.name ?? "";
    for (const text of told ? statements.flatMap(partNames) : [])
      declare(r.scope, text, { to: holder, path: `.${text}` });
    for (const statement of statements)
      if (!isImportDeclaration(statement) && !(told && readPart(r, statement, symbol))) r.visit(statement);
  });
}

function partNames(statement: ts.Statement): readonly string[] {
  if (isVariableStatement(statement)) return constants(statement)?.map(({ name }) => name.text) ?? [];
  const named = isFunctionDeclaration(statement) || isClassDeclaration(statement) || isModuleDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

interface Constant extends ts.VariableDeclaration {
  readonly name: ts.Identifier;
  readonly initializer: ts.Expression;
}

/** The declarations of a statement; undefined where one takes a value apart or has none. */
function constants({ declarationList }: ts.VariableStatement): readonly Constant[] | undefined {
  const { declarations } = declarationList;
  const plain = declarations.every(({ name, initializer }) => isIdentifier(name) && initializer !== undefined);
  return plain ? (declarations as unknown as readonly Constant[]) : undefined;
}

/** Reads a statement that declares parts; false for any other. */
function readPart(r: Reader, statement: ts.Statement, owner: number): boolean {
  if (isVariableStatement(statement)) {
    const found = constants(statement);
    for (const one of found ?? []) readConstant(r, one, owner);
    return found !== undefined;
  }
  if (isFunctionDeclaration(statement))
    readNamed(r, statement, "function", owner, () => readFunction(r, statement, true));
  else if (isClassDeclaration(statement))
    readNamed(r, statement, "class", owner, (symbol) => r.inScope(() => readClass(r, statement, symbol)));
  else if (isModuleDeclaration(statement))
    readNamed(r, statement, "namespace", owner, (symbol) => readParts(r, statement, symbol));
  else return false;
  return true;
}

function readConstant(r: Reader, node: Constant, owner: number): void {
  const value = unwrap(node.initializer);
  const walk = typeWalk(r, node.type) ?? walkOf(r, value);
  readNamed(r, node, kindOf(value), owner, (symbol) => {
    if (walk !== undefined && walk.to !== "?") r.draft.hint = [walk.to, walk.path];
    r.signature(() => {
      if (node.type !== undefined) r.visit(node.type);
    });
    readInitializer(r, value, node.initializer, symbol);
  });
}

function readNamed(
  r: Reader,
  node: ts.Node & { readonly name?: ts.Node },
  kind: SymbolKind,
  owner: number,
  read: (symbol: number) => void,
): void {
  const label = node.name !== undefined && isIdentifier(node.name) ? node.name.text : "default";
  const symbol = r.out.declare(`${r.out.symbols[owner]?.name}.${label}`, kind, r.line(node), r.lineAt(node.end));
  const draft = r.out.symbols[symbol];
  if (draft !== undefined) draft.owner = owner;
  r.feed(label);
  r.within(symbol, () => read(symbol));
}
