/** Exact scopes: which binding a name means at one place of the program. */
import type { ts } from "ts-morph";
import type { Item, Parameter, Path, Root, Value } from "../facts.ts";
import { calleeName, joins } from "./callee.ts";
import {
  blockScoped,
  constant,
  forEachChild,
  isBinaryExpression,
  isCallExpression,
  isClassDeclaration,
  isClassLike,
  isConditionalExpression,
  isEnumDeclaration,
  isFunctionDeclaration,
  isFunctionLike,
  isIdentifier,
  isInterfaceDeclaration,
  isNewExpression,
  isOmittedExpression,
  isStringLiteralLike,
  isTemplateExpression,
  isTypeAliasDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
} from "./syntax.ts";

/** What a name stands for, as a walk from a module-level binding; `undefined` when names cannot tell. */
export interface Origin {
  readonly to: Root;
  readonly path: Path;
  /** Names among the arguments with which a local value was made, as `Chain.made`. */
  readonly made?: readonly Value[];
  readonly parameter?: Parameter;
  readonly item?: Item;
}

export interface Scope {
  readonly parent: Scope | undefined;
  /** The symbol whose code opened the scope: a callback that uses names of another symbol's scope depends on that symbol. */
  readonly symbol: number;
  /** Made for the first name: most scopes declare none, and every lookup passes through all of them. */
  names: Map<string, Origin | undefined> | undefined;
  /** Texts that constants hold. */
  texts: Map<string, string> | undefined;
  /** What constants are made of that hold a text put together. */
  values: Map<string, ts.Expression> | undefined;
  /** Names that hold lists for sure (`rows.ts`). */
  rows: Set<string> | undefined;
  /** Lists that calls gave (`lists.ts`). */
  lists: Map<string, List> | undefined;
}

/** A list, and the lines (`12-14`) where it is asked for, by which symbol, and where each of its items is worked on. */
export interface List {
  readonly symbol: number;
  readonly span: string;
  /** What it was made of, item by item. */
  readonly of: List | undefined;
  readonly work: string | undefined;
  /** How often it is used, and how often for its number alone. */
  uses: number;
  counts: number;
}

export const unknown: Origin = { to: "?", path: "" };

export function openScope(parent: Scope | undefined, symbol: number): Scope {
  return { parent, symbol, names: undefined, texts: undefined, values: undefined, rows: undefined, lists: undefined };
}

/** Declares a name in a scope, or tells what a declared one stands for. */
export function declare(scope: Scope, name: string, origin?: Origin): void {
  scope.names ??= new Map();
  scope.names.set(name, origin);
}

/** The scope that declares `name`, searching outward; undefined means module level or global. */
export function find(scope: Scope | undefined, name: string): Scope | undefined {
  for (let at = scope; at !== undefined; at = at.parent) if (at.names?.has(name) === true) return at;
  return undefined;
}

/** Every name a binding pattern introduces. */
export function namesOf(name: ts.BindingName, found: string[] = []): readonly string[] {
  if (isIdentifier(name)) found.push(name.text);
  else for (const element of name.elements) if (!isOmittedExpression(element)) namesOf(element.name, found);
  return found;
}

/** Declares what the statements of one block declare, before any of them is read (hoisting, use before definition). */
export function declareBlock(scope: Scope, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (isVariableStatement(statement)) declareList(scope, statement.declarationList);
    else if (
      (isFunctionDeclaration(statement) ||
        isClassDeclaration(statement) ||
        isEnumDeclaration(statement) ||
        isInterfaceDeclaration(statement) ||
        isTypeAliasDeclaration(statement)) &&
      statement.name !== undefined
    )
      declare(scope, statement.name.text);
  }
}

export function declareList(scope: Scope, list: ts.VariableDeclarationList): void {
  for (const { name } of list.declarations) for (const text of namesOf(name)) declare(scope, text);
  for (const [name, text] of constantTexts(list)) {
    scope.texts ??= new Map();
    scope.texts.set(name, text);
  }
  if ((list.flags & constant) === 0) return;
  for (const { name, initializer } of list.declarations)
    if (initializer !== undefined && isIdentifier(name) && isComposed(initializer)) {
      scope.values ??= new Map();
      scope.values.set(name.text, initializer);
    }
}

/** Characters of a text that names something. */
const maxComposed = 500;

function isComposed(node: ts.Expression): boolean {
  if (node.end - node.pos > maxComposed) return false;
  if (isCallExpression(node)) return joins.has(calleeName(node) ?? "");
  if (isNewExpression(node)) return isIdentifier(node.expression) && node.expression.text === "URL";
  return (
    isStringLiteralLike(node) || isTemplateExpression(node) || isBinaryExpression(node) || isConditionalExpression(node)
  );
}

/** Constants of a list that hold a text: what they name is known wherever they are. */
export function* constantTexts({ flags, declarations }: ts.VariableDeclarationList): Generator<[string, string]> {
  if ((flags & constant) === 0) return;
  for (const { name, initializer } of declarations)
    if (initializer !== undefined && isIdentifier(name) && isStringLiteralLike(initializer))
      yield [name.text, initializer.text];
}

/** `var` belongs to the function, however deep it stands. */
export function declareVars(scope: Scope, node: ts.Node): void {
  if (isFunctionLike(node) || isClassLike(node)) return;
  if (isVariableDeclarationList(node) && (node.flags & blockScoped) === 0) {
    for (const { name } of node.declarations)
      for (const text of namesOf(name)) if (scope.names?.has(text) !== true) declare(scope, text);
  }
  forEachChild(node, (child) => declareVars(scope, child));
}
