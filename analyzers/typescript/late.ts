/**
 * Definitions that are no declarations: what runs while the module loads and gives a declared name, or a member of it, its
 * value. `impl = make()`, `api.charge = function ...`, `Order.prototype.total = ...`, `Object.assign(api, {...})`,
 * `Object.defineProperty(api, "rate", {...})`. Their code belongs to what they define, not to the module's body.
 */
import type { ts } from "ts-morph";
import { kindOf, readInitializer } from "./initializers.ts";
import { declareMembers, unwrap } from "./objects.ts";
import { walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import {
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isStringLiteralLike,
  Kind,
} from "./syntax.ts";

const assigns: ReadonlySet<ts.SyntaxKind> = new Set([
  Kind.EqualsToken,
  Kind.BarBarEqualsToken,
  Kind.QuestionQuestionEqualsToken,
]);

/** Reads an assignment that defines; false where it is any other. */
export function readLateAssignment(r: Reader, node: ts.BinaryExpression): boolean {
  if (!assigns.has(node.operatorToken.kind) || r.functionDepth > 0) return false;
  const { left } = node;
  if (isIdentifier(left)) {
    const symbol = declared(r, left);
    if (symbol === undefined) return false;
    define(r, symbol, symbol, node.right, false);
    return true;
  }
  if (!isPropertyAccessExpression(left)) return false;
  const holder = holderOf(r, left);
  if (holder?.isPrototype) {
    readPrototype(r, holder.symbol, node.right);
    return true;
  }
  const above = holderOf(r, left.expression);
  if (above === undefined) return false;
  const member = declareMember(r, above, left.name.text, node, node.right);
  if (member === undefined) return false;
  define(r, member, above.symbol, node.right, !above.isPrototype);
  return true;
}

/** Reads `Object.assign(api, ...)` and `Object.defineProperty(api, ...)`; false for any other call. */
export function readLateCall(r: Reader, node: ts.CallExpression): boolean {
  const { expression: callee, arguments: args } = node;
  if (r.functionDepth > 0 || !isPropertyAccessExpression(callee) || !isIdentifier(callee.expression)) return false;
  if (callee.expression.text !== "Object" || find(r.scope, "Object") !== undefined) return false;
  const [target, ...rest] = args;
  const holder = target && holderOf(r, target);
  if (holder === undefined) return false;
  const { symbol } = holder;
  if (callee.name.text === "assign") {
    for (const argument of rest) {
      const value = unwrap(argument);
      if (isObjectLiteralExpression(value)) declareMembers(r, value, symbol);
      r.within(symbol, () => r.visit(argument));
    }
    return true;
  }
  const [name, descriptor] = rest;
  if (callee.name.text !== "defineProperty" || descriptor === undefined) return false;
  const label = name !== undefined && isStringLiteralLike(name) ? name.text : undefined;
  const member = label === undefined ? symbol : declareMember(r, holder, label, node, descriptor);
  if (member === undefined) return false;
  r.within(member, () => r.visit(descriptor));
  return true;
}

interface Holder {
  readonly symbol: number;
  readonly isPrototype: boolean;
}

/** What a member is given to: `api`, `Order.prototype`, `this` in a static block. */
function holderOf(r: Reader, node: ts.Expression): Holder | undefined {
  if (isPropertyAccessExpression(node)) {
    const outer = holderOf(r, node.expression);
    if (outer === undefined || outer.isPrototype) return undefined;
    if (node.name.text === "prototype") return { symbol: outer.symbol, isPrototype: true };
    const inner = r.out.indexOf(`${r.out.symbols[outer.symbol]?.name}.${node.name.text}`);
    return inner === undefined ? undefined : { symbol: inner, isPrototype: false };
  }
  const symbol =
    node.kind === Kind.ThisKeyword && r.symbol === r.classSymbol
      ? r.symbol
      : isIdentifier(node)
        ? declared(r, node)
        : undefined;
  return symbol === undefined ? undefined : { symbol, isPrototype: false };
}

/** The symbol of a module-level name of this blob, where the module's body (or the symbol's own) stands. */
function declared(r: Reader, name: ts.Identifier): number | undefined {
  if (find(r.scope, name.text) !== undefined || !r.moduleNames.has(name.text)) return undefined;
  const symbol = r.out.indexOf(name.text);
  return symbol !== undefined && (r.symbol === 0 || r.symbol === symbol) ? symbol : undefined;
}

function declareMember(
  r: Reader,
  { symbol: owner, isPrototype }: Holder,
  label: string,
  node: ts.Node,
  value: ts.Expression,
): number | undefined {
  const holder = r.out.symbols[owner];
  if (holder === undefined || !/^[\w$-]+$/.test(label)) return undefined;
  const kind = kindOf(unwrap(value));
  const index = r.out.declare(
    `${holder.name}.${label}`,
    kind === "function" ? "method" : kind === "const" ? "property" : kind,
    r.line(node),
    r.lineAt(node.end),
  );
  const draft = r.out.symbols[index];
  if (draft === undefined) return undefined;
  draft.owner = owner;
  if (isPrototype) becomeClass(r, owner);
  else if (holder.kind === "class") draft.static = true;
  return index;
}

/** `Order.prototype = { total() {} }`. */
function readPrototype(r: Reader, owner: number, written: ts.Expression): void {
  const value = unwrap(written);
  becomeClass(r, owner);
  if (isObjectLiteralExpression(value)) declareMembers(r, value, owner);
  // `Object.create(Base.prototype)`: methods that are not found are the base's.
  const [base] = isCallExpression(value) ? value.arguments : [];
  const above = base !== undefined && isPropertyAccessExpression(base) && base.name.text === "prototype";
  const walk = above ? walkOf(r, base.expression) : undefined;
  if (walk !== undefined && walk.to !== "?") r.refer(owner, walk.to, walk.path, "extends", value);
  r.within(owner, () => r.visit(written));
}

/** A function with a prototype of its own is a class of the old form. */
function becomeClass(r: Reader, symbol: number): void {
  const draft = r.out.symbols[symbol];
  if (draft?.kind === "function") draft.kind = "class";
}

function define(r: Reader, symbol: number, holder: number, written: ts.Expression, isStatic: boolean): void {
  const draft = r.out.symbols[symbol];
  if (draft === undefined) return;
  const value = unwrap(written);
  const walk = walkOf(r, value);
  const isFirst = draft.hint === undefined && draft.value === undefined && r.out.growth[symbol]?.refs.size === 0;
  if (isFirst && walk !== undefined && walk.to !== "?") draft.hint = [walk.to, walk.path];
  // A second value makes names uncertain; an annotation stays what it is.
  else if (draft.hint?.[1].endsWith(":") === false) delete draft.hint;
  const { classSymbol, inStatic } = r;
  if (symbol !== holder) {
    r.classSymbol = holder;
    r.inStatic = isStatic;
  }
  r.within(symbol, () => readInitializer(r, value, written, symbol));
  if (!isFirst) delete draft.value;
  r.classSymbol = classSymbol;
  r.inStatic = inStatic;
}
