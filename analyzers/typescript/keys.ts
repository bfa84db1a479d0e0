/** Keys by which a service knows an ask that comes again, and asks for money that go without one. */
import type { ts } from "ts-morph";
import type { KeyOf } from "../facts.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import type { Call } from "./shape.ts";
import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isTaggedTemplateExpression,
  isTemplateExpression,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** What moves money, or promises to, each time that it is created: https://docs.stripe.com/api/idempotent_requests */
const money = new Set(
  "charges creditNotes invoiceItems invoices paymentIntents payouts refunds subscriptions topups transfers".split(" "),
);
/** Without these among what is asked, a second ask does nothing more: an intent waits for its payer, a whole refund is refused. */
const needs: Readonly<Record<string, string>> = { paymentIntents: "confirm", refunds: "amount" };

/** Words without which a file names no such key. */
const speaks = /idempotency|deduplicationId|singletonKey/i;
/** Names that mean nothing else, wherever they are handed to. A plain `idempotencyKey` may be a column. */
const plain = new Set([
  "Idempotency-Key",
  "idempotency-key",
  "MessageDeduplicationId",
  "deduplicationId",
  "singletonKey",
]);
const loose = new Set(["idempotencyKey", "idempotency_key"]);

/** Asked of every call. */
export function noteKeys(r: Reader, call: Call): void {
  if (isTaggedTemplateExpression(call)) return;
  const { expression: callee, arguments: args } = call;
  const named = isPropertyAccessExpression(callee) ? callee : undefined;
  const inner = named?.expression;
  const of = inner !== undefined && isPropertyAccessExpression(inner) ? inner.name.text : "";
  const asks = named === undefined ? "" : `${of === "" ? "" : `${of}.`}${named.name.text}`;
  if (named?.name.text === "create" && money.has(of)) noteMoney(r, call, of, asks);
  for (const argument of args ?? [])
    if (isObjectLiteralExpression(argument) && speaksOfKeys(r)) noteFresh(r, argument, asks, 0);
}

const spoken = new WeakMap<ts.SourceFile, boolean>();

function speaksOfKeys({ file }: Reader): boolean {
  const known = spoken.get(file) ?? speaks.test(file.text);
  spoken.set(file, known);
  return known;
}

function noteMoney(r: Reader, call: ts.CallExpression | ts.NewExpression, of: string, asks: string): void {
  const [given, options] = call.arguments ?? [];
  const needed = needs[of];
  if (needed !== undefined && (given === undefined || !mayHave(given, needed))) return;
  if (options === undefined) note(r, asks, "none", call);
  else if (!isObjectLiteralExpression(options)) note(r, asks, "unread", call);
  else if (!options.properties.some((one) => loose.has(nameOf(one)) || isSpreadAssignment(one)))
    note(r, asks, "none", call);
}

const mayHave = (value: ts.Expression, name: string): boolean =>
  !isObjectLiteralExpression(value) || value.properties.some((one) => isSpreadAssignment(one) || nameOf(one) === name);

function noteFresh(r: Reader, { properties }: ts.ObjectLiteralExpression, asks: string, depth: number): void {
  for (const property of properties) {
    const name = nameOf(property);
    if (isPropertyAssignment(property)) {
      const { initializer } = property;
      if (depth === 0 && isObjectLiteralExpression(initializer)) noteFresh(r, initializer, asks, 1);
      else if ((plain.has(name) || loose.has(name)) && isFresh(r, initializer, 0))
        note(r, plain.has(name) ? "" : asks, "fresh", property);
    } else if (isShorthandPropertyAssignment(property) && (plain.has(name) || loose.has(name)))
      if (isFresh(r, property.name, 0)) note(r, plain.has(name) ? "" : asks, "fresh", property);
  }
}

const nameOf = ({ name }: ts.ObjectLiteralElementLike): string =>
  name === undefined ? "" : (propertyName(name as ts.PropertyName) ?? "");

/** Functions that never give the same twice. */
const makers =
  /^(?:randomUUID|uuid|uuid_?v[1-7]|v[1-7]|nanoid|cuid2?|createId|ulid|generateId|now|random|randomBytes)$/i;
/** Pieces of an expression that are looked into. */
const maxDepth = 4;

/** Whether a value is another one each time the code runs. */
function isFresh(r: Reader, node: ts.Expression, depth: number): boolean {
  if (depth > maxDepth) return false;
  if (isTemplateExpression(node)) return node.templateSpans.some((span) => isFresh(r, span.expression, depth + 1));
  if (isBinaryExpression(node)) return isFresh(r, node.left, depth + 1) || isFresh(r, node.right, depth + 1);
  if (isNewExpression(node))
    return isIdentifier(node.expression) && node.expression.text === "Date" && !node.arguments?.length;
  if (isPropertyAccessExpression(node)) return isFresh(r, node.expression, depth + 1);
  if (isIdentifier(node)) return isMadeHere(r, node.text);
  if (!isCallExpression(node)) return false;
  const { expression: callee } = node;
  const name = isPropertyAccessExpression(callee) ? callee.name.text : isIdentifier(callee) ? callee.text : "";
  // `new Date().toISOString()`, `randomUUID().slice(8)`.
  return makers.test(name) || (isPropertyAccessExpression(callee) && isFresh(r, callee.expression, depth + 1));
}

/** Characters of one symbol that are looked through for where a name is made. */
const maxLooked = 20_000;

/** `const key = randomUUID()` in the same code. */
function isMadeHere(r: Reader, name: string): boolean {
  if (!/^\w+$/.test(name) || find(r.scope, name)?.symbol !== r.symbol) return false;
  const starts = r.file.getLineStarts();
  const start = starts[r.draft.line - 1] ?? 0;
  const { text } = r.file;
  const own = text.slice(start, Math.min(starts[r.draft.endLine] ?? text.length, start + maxLooked));
  const [, made] = new RegExp(`\\b(?:const|let)\\s+${name}\\s*=\\s*(?:\\w{1,30}\\.)?(\\w{1,30})\\(`).exec(own) ?? [];
  return made !== undefined && makers.test(made);
}

function note(r: Reader, asks: string, key: KeyOf, node: ts.Node): void {
  r.draft.keys ??= [];
  r.draft.keys.push([asks, key, r.line(node)]);
}
