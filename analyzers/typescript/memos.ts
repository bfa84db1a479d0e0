/** Caches around code that does next to nothing. */
import type { ts } from "ts-morph";
import { settled } from "./bare.ts";
import { isLight } from "./light.ts";
import type { Reader } from "./reader.ts";
import { find, namesOf } from "./scope.ts";
import type { Call } from "./shape.ts";
import {
  forEachChild,
  isArrowFunction,
  isAwaitExpression,
  isCallExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isIfStatement,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
  isVariableDeclaration,
  isVariableStatement,
  Kind,
} from "./syntax.ts";

/** Functions that keep what another function gave. React's `cache` and `memo` are for one request, or a page. */
const wrappers = /^(?:unstable_cache|memoize\w*|memoizee|moize|micromemoize|pMemoize|mem)$/;
/** Who keeps what is under way does not do so to be quick. */
const shares = /in_?flight|dedup|coalesc|once|pending|promise|instance|singleton/i;
/** Nodes deeper than this are not looked through. */
const maxDepth = 40;

/** `memoize(slugOf)`, `unstable_cache(() => ...)`. */
export function noteWrapper(r: Reader, call: Call): void {
  if (isTaggedTemplateExpression(call) || r.out.directives.includes("use client")) return;
  const { expression } = call;
  const name = isPropertyAccessExpression(expression) ? expression.name : expression;
  const [kept] = call.arguments ?? [];
  if (!isIdentifier(name) || !wrappers.test(name.text) || kept === undefined) return;
  const isCode = isArrowFunction(kept) || isFunctionExpression(kept);
  const body = isCode ? kept.body : isIdentifier(kept) ? bodyOf(r, kept.text) : undefined;
  if (body !== undefined && isLight(body, (one) => bodyOf(r, one))) note(r, call);
}

/** `if (known.has(key)) return known.get(key); ... known.set(key, value);`: asked of every function whose body is a block. */
export function noteMemo(r: Reader, body: ts.Block): void {
  r.out.mayMemo ??=
    /\.get\(/.test(r.file.text) && /\.set\(/.test(r.file.text) && !r.out.directives.includes("use client");
  if (!r.out.mayMemo) return;
  const found: Found = { taken: new Set(), put: [], made: new Map(), waits: false };
  look(r, body, found, false, 0);
  for (const { store, value, place } of found.waits ? [] : found.put) {
    const made = isIdentifier(value) ? found.made.get(value.text) : value;
    if (!found.taken.has(store) || shares.test(store) || shares.test(r.draft.name) || made === undefined) continue;
    if (isReckoned(made) && isQuickHere(r, made, found, { store, hops: 0, names: new Set() })) note(r, place);
  }
}

/** Names looked through behind each other. */
const maxNames = 4;

/** Quick by itself and by what the names in it stand for; a count that goes on is no copy. */
function isQuickHere(r: Reader, value: ts.Expression, found: Found, asked: Asked): boolean {
  const { store, hops, names } = asked;
  if (r.file.text.slice(value.pos, value.end).includes(`${store}.`) || hops > maxNames) return false;
  if (!isLight(value, (name) => bodyOf(r, name))) return false;
  const each = (node: ts.Node): boolean => {
    const made = isIdentifier(node) && !names.has(node.text) ? found.made.get(node.text) : undefined;
    if (isIdentifier(node)) names.add(node.text);
    if (made !== undefined && !isQuickHere(r, made, found, { store, hops: hops + 1, names })) return false;
    return forEachChild(node, (child) => (each(child) ? undefined : true)) !== true;
  };
  return each(value);
}

interface Asked {
  readonly store: string;
  readonly hops: number;
  /** Names that were looked through. */
  readonly names: Set<string>;
}

interface Found {
  /** Stores whose hit ends the function. */
  readonly taken: Set<string>;
  readonly put: { readonly store: string; readonly value: ts.Expression; readonly place: ts.Node }[];
  /** What local names stand for. */
  readonly made: Map<string, ts.Expression>;
  /** Something is waited for that is no store. */
  waits: boolean;
}

function look(r: Reader, node: ts.Node, found: Found, leaving: boolean, depth: number): void {
  if (depth > maxDepth || isFunctionLike(node)) return;
  if (isIfStatement(node)) {
    const leaves = /^\s*(?:\{\s*)?return\b/.test(r.file.text.slice(node.thenStatement.pos, node.thenStatement.end));
    look(r, node.expression, found, leaves, depth + 1);
    for (const road of [node.thenStatement, node.elseStatement])
      if (road !== undefined) look(r, road, found, leaves && road === node.thenStatement, depth + 1);
    return;
  }
  if (isVariableDeclaration(node) && node.initializer !== undefined)
    for (const name of namesOf(node.name)) found.made.set(name, settled(node.initializer));
  if (isAwaitExpression(node) && !isOfStore(r, node.expression)) found.waits = true;
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    const store = storeOf(r, expression);
    const value = node.arguments[1];
    if (store !== undefined && leaving && (name.text === "get" || name.text === "has")) found.taken.add(store);
    if (store !== undefined && name.text === "set" && value !== undefined)
      found.put.push({ store, value: settled(value), place: node });
  } else if (leaving && isIdentifier(node)) takeHit(r, node.text, found);
  forEachChild(node, (child) => look(r, child, found, leaving, depth + 1));
}

/** `const hit = known.get(key); if (hit) return hit;` */
function takeHit(r: Reader, name: string, found: Found): void {
  const made = found.made.get(name);
  if (made === undefined || !isCallExpression(made) || !isPropertyAccessExpression(made.expression)) return;
  const store = made.expression.name.text === "get" ? storeOf(r, made.expression.expression) : undefined;
  if (store !== undefined) found.taken.add(store);
}

/** What outlives the call: of the module, imported, or of an object. */
function storeOf(r: Reader, node: ts.Expression): string | undefined {
  if (isIdentifier(node))
    return find(r.scope, node.text) === undefined && r.moduleNames.has(node.text) ? node.text : undefined;
  if (!isPropertyAccessExpression(node) || node.expression.kind !== Kind.ThisKeyword) return undefined;
  return `this.${node.name.text}`;
}

const isOfStore = (r: Reader, node: ts.Expression): boolean =>
  isCallExpression(node) &&
  isPropertyAccessExpression(node.expression) &&
  storeOf(r, node.expression.expression) !== undefined;

/** Something is worked out: a call, or an operation; no empty list, and nothing that was given. */
const isReckoned = ({ kind }: ts.Expression): boolean =>
  kind === Kind.CallExpression || kind === Kind.BinaryExpression || kind === Kind.TemplateExpression;

/** The body of a function that stands in the same file. */
function bodyOf(r: Reader, name: string): ts.Node | undefined {
  for (const statement of r.file.statements) {
    const found = functionIn(statement, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function functionIn(statement: ts.Statement, name: string): ts.Node | undefined {
  if (isFunctionDeclaration(statement)) return statement.name?.text === name ? statement.body : undefined;
  if (!isVariableStatement(statement)) return undefined;
  for (const { name: bound, initializer } of statement.declarationList.declarations)
    if (isIdentifier(bound) && bound.text === name && initializer !== undefined)
      if (isArrowFunction(initializer) || isFunctionExpression(initializer)) return initializer.body;
  return undefined;
}

function note(r: Reader, place: ts.Node): void {
  r.draft.memos ??= [];
  r.draft.memos.push(String(r.line(place)));
}
