/** Arguments as values: what is written, never what it would compute. */
import type { ts } from "ts-morph";
import type { Chain, Link, Value } from "../facts.ts";
import { composed } from "./composed.ts";
import { handedOn } from "./handed-on.ts";
import { importOf } from "./import-calls.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { answerTo, holdsRows } from "./rows.ts";
import { find, type Origin, unknown } from "./scope.ts";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isAsExpression,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isComputedPropertyName,
  isConditionalExpression,
  isFunctionExpression,
  isIdentifier,
  isNewExpression,
  isNonNullExpression,
  isNumericLiteral,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isSatisfiesExpression,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  isTemplateExpression,
  Kind,
} from "./syntax.ts";

/** Depth and breadth kept of one argument: idioms read names and options, not data. Column lists of wide tables set the breadth. */
const maxNesting = 6;
const maxEntries = 300;
/** Scopes of a model load relations of relations. */
const maxDecorated = 14;

/** Steps kept of one chain: each is looked at with all of those before it. The longest seen in public code has 300. */
const maxLinks = 2_000;

const nothing = { is: "unknown" } as const satisfies Value;

export function readValue(r: Reader, node: ts.Expression, nesting = 0): Value {
  if (nesting > (r.decorator === undefined ? maxNesting : maxDecorated)) return nothing;
  if (isStringLiteralLike(node)) return { is: "text", text: node.text };
  if (isTemplateExpression(node)) return templateOf(r, node, nesting);
  if (isNumericLiteral(node)) return { is: "number", value: Number(node.text) };
  if (node.kind === Kind.TrueKeyword) return { is: "flag", value: true };
  if (node.kind === Kind.FalseKeyword) return { is: "flag", value: false };
  if (isArrowFunction(node) || isFunctionExpression(node)) {
    const given = r.decorator === undefined ? namedBy(r, node) : givenBy(r, node, nesting);
    return { is: "function", symbol: r.callbacks.get(node) ?? r.symbol, ...(given && { gives: given }) };
  }
  if (isObjectLiteralExpression(node)) return objectOf(r, node, nesting);
  if (isArrayLiteralExpression(node))
    return { is: "list", items: node.elements.slice(0, maxEntries).map((item) => readValue(r, item, nesting + 1)) };
  if (
    isAsExpression(node) ||
    isSatisfiesExpression(node) ||
    isParenthesizedExpression(node) ||
    isNonNullExpression(node) ||
    isAwaitExpression(node)
  )
    return readValue(r, node.expression, nesting);
  const text = composed(r, node, nesting, readValue);
  if (text !== undefined) return text;
  if (isCallExpression(node) || isNewExpression(node) || isTaggedTemplateExpression(node)) {
    const chain = chainOf(r, node, nesting);
    return chain === undefined ? nothing : { is: "chain", to: chain.to, links: chain.links };
  }
  if (isBinaryExpression(node)) return productOf(r, node, nesting);
  if (isIdentifier(node)) {
    const text = find(r.scope, node.text)?.texts?.get(node.text);
    if (text !== undefined) return { is: "text", text };
  }
  // `...handlers`: the list that a name stands for.
  const walk = walkOf(r, isSpreadElement(node) ? node.expression : node);
  const list = isIdentifier(node) && holdsRows(r, node.text) ? ({ list: true } as const) : undefined;
  const { to, path, parameter, item } = walk ?? unknown;
  const isTold = parameter !== undefined || item !== undefined || isModelName.test(path);
  if (to === "?" && !isTold) return list === undefined ? nothing : { ...nothing, ...list };
  return { is: "ref", to, path, ...(parameter && { parameter }), ...(item && { item }), ...list };
}

/** `5 * 60 * 1000`, `24 * hours`. */
function productOf(r: Reader, { left, right, operatorToken }: ts.BinaryExpression, nesting: number): Value {
  if (operatorToken.kind !== Kind.AsteriskToken) return nothing;
  const [one, other] = [readValue(r, left, nesting + 1), readValue(r, right, nesting + 1)];
  if (one.is === "number" && other.is === "number") return { is: "number", value: one.value * other.value };
  const known = isFactor(one) && isFactor(other) && (one.is !== "ref" || other.is !== "ref");
  return known ? { is: "product", factors: [one, other] } : nothing;
}

const isFactor = ({ is }: Value): boolean => is === "number" || is === "ref" || is === "product";

/** `models.User` tells its model, whatever `models` is. */
const isModelName = /\.[A-Z]\w*$/;

/** What a function of a decorator gives: a thing that is declared later, `() => Order`, `(type) => [Order]`; options, `() => ({ include: [...] })`. */
function givenBy(r: Reader, node: ts.FunctionExpression | ts.ArrowFunction, nesting: number): Value | undefined {
  const last = isBlock(node.body) ? node.body.statements.at(-1) : undefined;
  const given = last === undefined ? node.body : isReturnStatement(last) ? last.expression : undefined;
  if (given === undefined || isBlock(given)) return undefined;
  const value = readValue(r, given as ts.Expression, nesting + 1);
  return value.is === "ref" || value.is === "list" || value.is === "object" ? value : undefined;
}

/** Elsewhere only a class, `model.hasMany(() => Order)`; what a conflict of rows is answered with; or a text that it hands to its callback. */
function namedBy(r: Reader, node: ts.FunctionExpression | ts.ArrowFunction): Value | undefined {
  const answer = answerTo(node);
  if (answer !== undefined) return { is: "text", text: answer };
  const handed = handedOn(node);
  const { body } = node;
  const text = handed === undefined ? undefined : readValue(r, handed);
  if (text !== undefined) return text.is === "text" || text.is === "template" ? text : undefined;
  if (!isIdentifier(body as ts.Node) || !/^[A-Z]/.test((body as ts.Identifier).text)) return undefined;
  const value = readValue(r, body as ts.Identifier);
  return value.is === "ref" ? value : undefined;
}

function templateOf(r: Reader, node: ts.TemplateExpression, nesting: number): Value {
  return {
    is: "template",
    parts: [node.head.text, ...node.templateSpans.map((span) => span.literal.text)],
    holes: node.templateSpans.map((span) => readValue(r, span.expression, nesting + 1)),
  };
}

function objectOf(r: Reader, node: ts.ObjectLiteralExpression, nesting: number): Value {
  const entries: (readonly [string, Value])[] = [];
  const spreads: Value[] = [];
  for (const property of node.properties.slice(0, maxEntries)) {
    if (isSpreadAssignment(property)) spreads.push(readValue(r, property.expression, nesting + 1));
    else if (isShorthandPropertyAssignment(property))
      entries.push([property.name.text, readValue(r, property.name, nesting + 1)]);
    else {
      const name = propertyName(property.name);
      if (name === undefined) continue;
      if (isPropertyAssignment(property)) {
        const read = (): number => entries.push([name, readValue(r, property.initializer, nesting + 1)]);
        const member = r.members.get(property);
        if (member === undefined) read();
        else r.within(member, read);
      } else
        entries.push([
          name,
          { is: "function", symbol: r.callbacks.get(property) ?? r.members.get(property) ?? r.symbol },
        ]);
    }
  }
  return { is: "object", entries, ...(spreads.length > 0 ? { spreads } : {}) };
}

export function propertyName(name: ts.PropertyName): string | undefined {
  if (isIdentifier(name) || isStringLiteralLike(name) || isNumericLiteral(name) || isPrivateIdentifier(name))
    return name.text;
  return isComputedPropertyName(name) && isStringLiteralLike(name.expression) ? name.expression.text : undefined;
}

/** A call chain as root and links, outermost call last; undefined when its root is no name. */
export function chainOf(
  r: Reader,
  node: ts.Expression,
  nesting: number,
): Pick<Chain, "to" | "links" | "made" | "parameter"> | undefined {
  const links: Link[] = [];
  let at: ts.Expression = node;
  let args: readonly ts.Expression[] | undefined;
  for (;;) {
    if (isCallExpression(at) && importOf(r, at) === undefined) {
      // The arguments belong to the step before the parentheses; a second call in a row is a step of its own.
      if (args !== undefined) links.push(callLink(r, "()", args, at.expression.end, nesting));
      args = at.arguments;
      at = at.expression;
    } else if (isPropertyAccessExpression(at)) {
      links.push(callLink(r, `.${at.name.text}`, args, at.name.getStart(r.file), nesting));
      args = undefined;
      at = at.expression;
    } else if (isNewExpression(at)) {
      if (args !== undefined) links.push(callLink(r, "()", args, at.end, nesting));
      args = undefined;
      links.push(callLink(r, "!", at.arguments ?? [], at.getStart(r.file), nesting));
      at = at.expression;
    } else if (isTaggedTemplateExpression(at)) {
      links.push({ step: "`", args: [readValue(r, at.template, nesting + 1)], line: r.line(at) });
      at = at.tag;
    } else if (
      isAwaitExpression(at) ||
      isParenthesizedExpression(at) ||
      isNonNullExpression(at) ||
      isAsExpression(at)
    ) {
      at = at.expression;
    } else break;
  }
  if (args !== undefined) links.push(callLink(r, "()", args, at.end, nesting));
  if (links.length > maxLinks) {
    r.noteTooDeep(node, `more than ${maxLinks} calls in one chain; what it declares was not read`);
    return undefined;
  }
  // One of two clients: which of them is not known, what is asked of it is.
  const known = walkOf(r, at) ?? globalWalk(r, at) ?? runtimeOf(r, at);
  const walk = known ?? (isConditionalExpression(at) ? unknown : undefined);
  if (walk === undefined) return undefined;
  for (const step of (walk.path.match(/\.[^.()!:`]+|\(\)|!|:/g) ?? []).reverse())
    links.push({ step, line: r.line(at) });
  return {
    to: walk.to,
    links: links.reverse(),
    ...(walk.made && { made: walk.made }),
    ...(walk.parameter && { parameter: walk.parameter }),
  };
}

/** A function of the runtime that idioms speak of: `setInterval`. */
function globalWalk(r: Reader, node: ts.Expression): Origin | undefined {
  return isGlobalOf(r, node) ? { to: "@global", path: `.${node.text}` } : undefined;
}

export function isGlobalOf(r: Reader, node: ts.Expression): node is ts.Identifier {
  return isIdentifier(node) && r.vocabulary.globals?.has(node.text) === true && originOf(r, node.text) === undefined;
}

/** A global of a runtime that idioms speak of: `Deno.serve(handler)`. */
function runtimeOf(r: Reader, node: ts.Expression): Origin | undefined {
  const isGlobal = isIdentifier(node) && node.text === "Deno" && originOf(r, node.text) === undefined;
  return isGlobal ? { to: "@deno", path: "" } : undefined;
}

function callLink(
  r: Reader,
  step: string,
  args: readonly ts.Expression[] | undefined,
  position: number,
  nesting: number,
): Link {
  const line = r.lineAt(position);
  return args === undefined ? { step, line } : { step, args: args.map((arg) => readValue(r, arg, nesting + 1)), line };
}
