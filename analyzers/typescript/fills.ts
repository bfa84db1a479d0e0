/** Collections that a module holds, and what is put into them under keys that nobody wrote down. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import type { Shape } from "./shape.ts";
import {
  forEachChild,
  isArrayLiteralExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isTaggedTemplateExpression,
  Kind,
} from "./syntax.ts";

/** `new Map()`, `new Set()`, `[]`, `{}`: it starts empty, and nothing bounds it. */
export function collects(value: ts.Expression): boolean {
  if (isNewExpression(value))
    return (
      isIdentifier(value.expression) && /^(?:Map|Set)$/.test(value.expression.text) && !value.arguments?.some(Boolean)
    );
  if (isArrayLiteralExpression(value)) return value.elements.length === 0;
  return isObjectLiteralExpression(value) && value.properties.length === 0;
}

const adds: ReadonlySet<string> = new Set(["set", "add", "push", "unshift"]);
/** Names of calls that put lists into an order, or leave each key once. */
const orders: ReadonlySet<string> = new Set(["sort", "toSorted", "sortBy", "orderBy", "uniqBy", "uniq", "dedupe"]);

/** What takes elements out of a list of a store, or looks at them: Redis, by the names of all its clients. */
const drains =
  /^(?:b?[lr]pop|b?l?mpop|b?lmove|b?rpoplpush|brpoplpush|lrange|lindex|llen|lpos|ltrim|lrem|sort_ro|eval|evalsha|sendcommand)$/i;

/** `pending.set(phone, code)`, in a function; and whether lists are sorted. Asked of every chain. */
export function noteFill(r: Reader, { root, steps, calls }: Shape): void {
  const [step] = steps;
  for (const one of steps) {
    if (orders.has(one)) r.draft.sorts = true;
    if (drains.test(one)) r.draft.drains = true;
  }
  if (!isIdentifier(root)) return;
  if (step === undefined && orders.has(root.text)) r.draft.sorts = true;
  if (steps.length !== 1 || step === undefined || !adds.has(step)) return;
  const [call] = calls;
  if (call === undefined || isTaggedTemplateExpression(call)) return;
  const [key] = call.arguments ?? [];
  if (key !== undefined) note(r, root, key, call);
}

/** `pending[phone] = code`. */
export function noteFilledMember(r: Reader, left: ts.Expression): void {
  if (r.functionDepth > 0 && isElementAccessExpression(left) && isIdentifier(left.expression))
    note(r, left.expression, left.argumentExpression, left);
}

/** `delete pending[phone]`. */
export function noteDropped(r: Reader, from: ts.Expression): void {
  const of = isElementAccessExpression(from) ? from.expression : undefined;
  if (of === undefined || !isIdentifier(of) || !r.moduleNames.has(of.text)) return;
  r.draft.drops ??= [];
  if (!r.draft.drops.includes(of.text)) r.draft.drops.push(of.text);
}

function note(r: Reader, { text }: ts.Identifier, key: ts.Expression, place: ts.Node): void {
  if (r.functionDepth === 0 || !r.moduleNames.has(text) || r.importedFrom.has(text)) return;
  if (find(r.scope, text) !== undefined || r.out.directives.includes("use client")) return;
  if (!isOfVisitor(r, key) || !isGiven(r, key)) return;
  r.draft.fills ??= [];
  r.draft.fills.push(`${text}:${r.line(place)}`);
}

/** What a visitor sends, and what tells one visitor or thing of his from another. */
const ofVisitor =
  /\b(?:req|request|ctx|c|input|body|params|query|headers|message|job|payload)\b[.?[]|(?:[a-z](?:Id|ID|_id)|\b(?:ip|id)|(?:[iI]p|[iI]P)Address|[eE]mail|[pP]hone|[tT]oken|[sS]essionKey)\b/;
/** Characters of a key that are looked at. */
const maxKey = 200;

/** The key differs with who asks: not a name out of a short list that the code knows. */
function isOfVisitor(r: Reader, { pos, end }: ts.Node): boolean {
  return ofVisitor.test(r.file.text.slice(pos, Math.min(end, pos + maxKey)));
}

/** Deeper expressions are not looked through. */
const maxDepth = 6;

/** Some name in it is a function's own: a parameter, or what is made of one. */
function isGiven(r: Reader, node: ts.Node, depth = 0): boolean {
  if (isIdentifier(node)) return find(r.scope, node.text) !== undefined;
  if (node.kind === Kind.ThisKeyword || depth > maxDepth) return false;
  return forEachChild(node, (child) => isGiven(r, child, depth + 1) || undefined) === true;
}
