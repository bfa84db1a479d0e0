/** What functions are given by who calls them, where idioms know it and no type says it: it is what their first parameter stands for. */
import type { ts } from "ts-morph";
import { extend, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import type { Origin } from "./scope.ts";
import {
  isArrowFunction,
  isFunctionExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteralLike,
} from "./syntax.ts";

/** The step from whoever calls a function to the first thing that it is given. */
const first = ".#0";

/** `server.on("connection", (socket) => ...)`, `plugin((app) => ...)`. */
export function noteGiven(r: Reader, { expression: callee, arguments: args }: ts.CallExpression): void {
  const at = isPropertyAccessExpression(callee)
    ? argumentOf(r, callee.name.text, args[0])
    : isIdentifier(callee)
      ? r.vocabulary.gives.packages.get(r.importedFrom.get(callee.text) ?? "")
      : undefined;
  const value = at === undefined ? undefined : args[at];
  if (value === undefined || !(isArrowFunction(value) || isFunctionExpression(value))) return;
  give(r, value, walkOf(r, callee));
}

function argumentOf(r: Reader, method: string, first: ts.Expression | undefined): number | undefined {
  const known = r.vocabulary.gives.calls.get(method);
  const isText = first !== undefined && isStringLiteralLike(first);
  return known?.first === undefined || (isText && known.first.includes(first.text)) ? known?.at : undefined;
}

/** `const orders: Plugin = async (app) => ...`. */
export function noteTyped(r: Reader, type: ts.TypeNode | undefined, value: ts.Expression | undefined): void {
  if (type === undefined || value === undefined || !(isArrowFunction(value) || isFunctionExpression(value))) return;
  const walk = typeWalk(r, type);
  const name = walk === undefined ? undefined : /^[^.()!:]+$/.exec(walk.to)?.[0];
  if (walk?.path !== ":" || name === undefined || !r.vocabulary.gives.types.has(name)) return;
  if (r.vocabulary.knows(r.importedFrom.get(name) ?? "")) give(r, value, walk);
}

function give(r: Reader, value: ts.Node, walk: Origin | undefined): void {
  const origin = walk?.to === "?" ? undefined : extend(walk, first);
  if (origin !== undefined) r.handed.set(value, origin);
}
