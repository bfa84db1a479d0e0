/** Exact scopes: which binding a name means at one place of the program. */
import { ts } from "ts-morph";
import type { Path, Root } from "../facts.ts";

/** What a name stands for, as a walk from a module-level binding; `undefined` when names cannot tell. */
export interface Origin {
  readonly to: Root;
  readonly path: Path;
}

export interface Scope {
  readonly parent: Scope | undefined;
  /** The symbol whose code opened the scope: a callback that uses names of another symbol's scope depends on that symbol. */
  readonly symbol: number;
  readonly names: Map<string, Origin | undefined>;
}

export const unknown: Origin = { to: "?", path: "" };

export function openScope(parent: Scope | undefined, symbol: number): Scope {
  return { parent, symbol, names: new Map() };
}

/** The scope that declares `name`, searching outward; undefined means module level or global. */
export function find(scope: Scope | undefined, name: string): Scope | undefined {
  for (let at = scope; at !== undefined; at = at.parent) if (at.names.has(name)) return at;
  return undefined;
}

/** Every name a binding pattern introduces. */
export function* namesOf(name: ts.BindingName): Generator<string> {
  if (ts.isIdentifier(name)) yield name.text;
  else
    for (const element of name.elements) {
      if (!ts.isOmittedExpression(element)) yield* namesOf(element.name);
    }
}

/** Declares what the statements of one block declare, before any of them is read (hoisting, use before definition). */
export function declareBlock(scope: Scope, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) declareList(scope, statement.declarationList);
    else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isEnumDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)) &&
      statement.name !== undefined
    )
      scope.names.set(statement.name.text, undefined);
  }
}

export function declareList(scope: Scope, list: ts.VariableDeclarationList): void {
  for (const { name } of list.declarations) for (const text of namesOf(name)) scope.names.set(text, undefined);
}

/** `var` belongs to the function, however deep it stands. */
export function declareVars(scope: Scope, node: ts.Node): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    for (const { name } of node.declarations)
      for (const text of namesOf(name)) if (!scope.names.has(text)) scope.names.set(text, undefined);
  }
  ts.forEachChild(node, (child) => declareVars(scope, child));
}
