/** Lists that a call gave: whether only their number is asked for, and whether all their items are worked on at once. */
import type { ts } from "ts-morph";
import { bare } from "./bare.ts";
import type { Reader } from "./reader.ts";
import { find, type List } from "./scope.ts";
import type { Call } from "./shape.ts";
import {
  isArrowFunction,
  isAwaitExpression,
  isCallExpression,
  isFunctionExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
} from "./syntax.ts";

/** `const rows = await db.list()`, and what is made of such a list item by item. */
export function noteList(r: Reader, name: ts.BindingName, initializer: ts.Expression | undefined): void {
  if (initializer === undefined || !isIdentifier(name)) return;
  const list = listIn(r, initializer);
  const scope = list === undefined ? undefined : find(r.scope, name.text);
  if (list === undefined || scope === undefined) return;
  scope.lists ??= new Map();
  scope.lists.set(name.text, list);
  r.out.listNames.add(name.text);
  r.out.lists.push(list);
}

/** A use of a name that may hold such a list. */
export function noteListUse(r: Reader, { text }: ts.Identifier): void {
  if (!r.out.listNames.has(text)) return;
  const list = find(r.scope, text)?.lists?.get(text);
  if (list !== undefined) list.uses++;
}

/** `rows.length`, `(await db.list()).length`. */
export function noteNumber(r: Reader, { name, expression }: ts.PropertyAccessExpression): void {
  if (name.text !== "length") return;
  if (isIdentifier(expression)) {
    const list = r.out.listNames.has(expression.text)
      ? find(r.scope, expression.text)?.lists?.get(expression.text)
      : undefined;
    if (list !== undefined) list.counts++;
    return;
  }
  const list = listIn(r, expression);
  if (list !== undefined && list.work === undefined) r.out.lists.push({ ...list, uses: 1, counts: 1 });
}

/** `Promise.all(rows.map(work))`, at once or by a name for what `map` gave. */
export function noteFan(r: Reader, call: Call): void {
  if (!isCallExpression(call) || !isPropertyAccessExpression(call.expression)) return;
  const { name, expression } = call.expression;
  if ((name.text !== "all" && name.text !== "allSettled") || !isIdentifier(expression)) return;
  const [argument] = call.arguments;
  if (expression.text !== "Promise" || argument === undefined) return;
  const list = listIn(r, argument);
  if (list?.work === undefined || list.symbol !== r.symbol) return;
  r.draft.fans ??= [];
  r.draft.fans.push(`${list.span}>${list.work}`);
}

/** `for (const row of rows) work(row)`. */
export function noteWalk(r: Reader, { expression, statement }: ts.ForOfStatement): void {
  const list = listIn(r, expression);
  if (list === undefined || list.work !== undefined || list.symbol !== r.symbol) return;
  r.draft.walks ??= [];
  r.draft.walks.push(`${list.span}>${spanOf(r, statement)}`);
}

/** Methods that keep every item or leave some out; what else there is may cut a list into portions. */
const keeps: ReadonlySet<string> = new Set(["filter", "map", "flatMap", "sort", "toSorted", "reverse", "toReversed"]);

/** Calls deeper than this in one chain are not looked through. */
const maxSteps = 8;

function listIn(r: Reader, node: ts.Expression, depth = 0): List | undefined {
  const value = bare(node);
  if (depth > maxSteps) return undefined;
  if (isIdentifier(value)) return find(r.scope, value.text)?.lists?.get(value.text);
  if (isAwaitExpression(value)) {
    const asked = bare(value.expression);
    if (!isCallExpression(asked) && !isTaggedTemplateExpression(asked)) return undefined;
    return { symbol: r.symbol, span: spanOf(r, asked), of: undefined, work: undefined, uses: 0, counts: 0 };
  }
  if (!isCallExpression(value) || !isPropertyAccessExpression(value.expression)) return undefined;
  const { name, expression } = value.expression;
  const [work] = value.arguments;
  const of = keeps.has(name.text) && work !== undefined ? listIn(r, expression, depth + 1) : undefined;
  if (of === undefined || work === undefined) return of;
  if (!/^(?:flatM|m)ap$/.test(name.text)) return { ...of, of, uses: 0, counts: 0 };
  const isCode = isArrowFunction(work) || isFunctionExpression(work);
  if (isCode && isHeldBack(r, work)) return undefined;
  return { ...of, of, work: of.work ?? spanOf(r, work), uses: 0, counts: 0 };
}

/** Characters of one function that are looked through. */
const maxLooked = 2_000;

/** `rows.map((row) => limit(() => save(row)))`: somebody lets only so many of them run. */
function isHeldBack(r: Reader, { pos, end }: ts.Node): boolean {
  const text = r.file.text.slice(pos, Math.min(end, pos + maxLooked));
  return /\b(?:\w*limit\w*|throttle\w*|queue|semaphore|pool|acquire|schedule)\s*(?:\.\w+)?\(/i.test(text);
}

const spanOf = (r: Reader, node: ts.Node): string => `${r.line(node)}-${r.lineAt(node.end)}`;

/** Asked when all is read: lists of which nothing but their number was used. */
export function noteCounted(r: Reader): void {
  for (const list of r.out.lists) {
    const draft = r.out.symbols[list.symbol];
    if (draft === undefined || list.work !== undefined || list.counts === 0 || list.uses !== list.counts) continue;
    if (!isAlone(list)) continue;
    draft.counted ??= [];
    draft.counted.push(list.span);
  }
}

/** What it was made of served for nothing else. */
const isAlone = ({ of }: List): boolean => of === undefined || (of.uses <= 1 && of.counts === 0 && isAlone(of));
