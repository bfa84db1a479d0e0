/** Bytes of an object store: where code asks for them, hands them back, and answers with them. */
import type { ts } from "ts-morph";
import { settled } from "./bare.ts";
import { asksStore, isCommand } from "./object-stores.ts";
import type { Reader } from "./reader.ts";
import {
  forEachChild,
  isArrayLiteralExpression,
  isArrowFunction,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isOmittedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  Kind,
} from "./syntax.ts";

/** A file that says none of these has nothing to do with stored objects. */
const mentions =
  /GetObject|\.download\(|new (?:Next)?Response\(|StreamableFile|\.pipe\(|Stream\b|[bB]ucket|[sS]torage|S3/;
/** Calls that may give stored bytes, by what they are called; where they lead says whether they do. */
const giving =
  /object|file|stream|download|blob|bytes|buffer|asset|attachment|media|image|avatar|photo|document|load|fetch|read|content|get$/i;
/** What is known of an object beside its bytes. */
const about =
  /^(?:content_?(?:type|length|disposition|encoding)|e_?tag|error|ok|status|size|name|type|length|metadata|headers|last_?modified|url)$/i;
/** Methods that give the bytes as they are; others cut, fill in or put together. */
const unchanged =
  /^(?:transformTo\w+|arrayBuffer|blob|bytes|text|stream|getReader|toString|toBuffer|promise|then|catch|finally|on|once)$/;
/** How code that serves parts of an object says so. */
const inParts = /content-range|accept-ranges|\brange\b/i;
/** Nodes deeper than this are not looked through. */
const maxDepth = 60;

type Sources = Map<string, string>;

/** Asked of every function; `own` as in `readFunction`. */
export function noteBytes(r: Reader, body: ts.ConciseBody, own: boolean): void {
  r.out.mayStore ??= mentions.test(r.file.text) && !r.out.directives.includes("use client");
  if (!r.out.mayStore) return;
  const trace = new Trace(r, body);
  trace.walk(body, 0);
  if (own && !isBlock(body)) trace.giveBack(body);
}

class Trace {
  readonly #r: Reader;
  readonly #sources: Sources = new Map();
  /** Names of requests for an object that are sent later. */
  readonly #commands = new Set<string>();
  readonly #parts: boolean;

  constructor(r: Reader, body: ts.ConciseBody) {
    this.#r = r;
    this.#parts = inParts.test(r.file.text.slice(body.pos, body.end));
  }

  walk(node: ts.Node, depth: number): void {
    if (depth > maxDepth || isFunctionLike(node)) return;
    if (isVariableDeclaration(node)) this.#declare(node);
    else if (isBinaryExpression(node) && node.operatorToken.kind === Kind.EqualsToken) this.#assign(node);
    else if (isCallExpression(node) || isNewExpression(node)) {
      this.#answer(node);
      if (isCallExpression(node)) this.#await(node, depth);
    } else if (isReturnStatement(node) && node.expression !== undefined) this.giveBack(node.expression);
    forEachChild(node, (child) => this.walk(child, depth + 1));
  }

  /** `.then((object) => object.Body.pipe(response))`. */
  #await({ expression, arguments: [next] }: ts.CallExpression, depth: number): void {
    if (!isPropertyAccessExpression(expression) || expression.name.text !== "then" || next === undefined) return;
    if (!isArrowFunction(next) && !isFunctionExpression(next)) return;
    const source = this.#sourceOf(expression.expression, 0);
    const [given] = next.parameters;
    if (source === undefined || given === undefined || !isIdentifier(given.name)) return;
    this.#sources.set(given.name.text, source);
    this.walk(next.body, depth + 1);
  }

  #declare({ name, initializer }: ts.VariableDeclaration): void {
    if (initializer === undefined) return;
    if (isIdentifier(name) && isNewExpression(initializer) && isCommand(initializer)) this.#commands.add(name.text);
    const source = this.#sourceOf(initializer, 0);
    if (source === undefined) return;
    if (isIdentifier(name)) this.#sources.set(name.text, source);
    else
      for (const element of name.elements) {
        if (isOmittedExpression(element) || !isIdentifier(element.name)) continue;
        const { name: local, propertyName: of } = element;
        const key = of !== undefined && isIdentifier(of) ? of.text : local.text;
        if (!isObjectBindingPattern(name) || !about.test(key)) this.#sources.set(local.text, source);
      }
  }

  #assign({ left, right }: ts.BinaryExpression): void {
    const source = this.#sourceOf(right, 0);
    if (source === undefined) return;
    if (isIdentifier(left)) this.#sources.set(left.text, source);
    // Koa: https://koajs.com/#response
    else if (
      isPropertyAccessExpression(left) &&
      left.name.text === "body" &&
      /^(?:ctx|context)\b/.test(this.#text(left))
    )
      this.#serve(source, left);
  }

  giveBack(value: ts.Expression): void {
    const source = this.#given(value, 0);
    if (source === undefined) return;
    const { draft } = this.#r;
    draft.yields ??= [];
    if (!draft.yields.includes(source)) draft.yields.push(source);
  }

  #answer(call: ts.CallExpression | ts.NewExpression): void {
    const [first, second] = call.arguments ?? [];
    const { expression } = call;
    const name = isPropertyAccessExpression(expression)
      ? expression.name.text
      : isIdentifier(expression)
        ? expression.text
        : "";
    let bytes: ts.Expression | undefined;
    if (isNewExpression(call)) bytes = /^(?:Next)?Response$|^StreamableFile$/.test(name) ? first : undefined;
    else if (name === "pipeline") bytes = second !== undefined && isAnswer(this.#text(second)) ? first : undefined;
    else if (!isPropertyAccessExpression(expression)) return;
    else if (name === "pipe")
      bytes = first !== undefined && isAnswer(this.#text(first)) ? expression.expression : undefined;
    else if (/^(?:send|end|body|newResponse)$/.test(name)) bytes = isAnswer(this.#text(expression)) ? first : undefined;
    const source = bytes && this.#sourceOf(bytes, 0);
    if (source !== undefined) this.#serve(source, call);
  }

  #serve(source: string, place: ts.Node): void {
    if (this.#parts) return;
    const { draft } = this.#r;
    draft.serves ??= [];
    draft.serves.push(`${source}>${this.#r.line(place)}`);
  }

  /** What is handed back, in an object or in what wraps one. */
  #given(node: ts.Expression, depth: number): string | undefined {
    const value = settled(node);
    if (depth > maxDepth) return undefined;
    const each = (one: ts.Expression): string | undefined => this.#given(one, depth + 1);
    if (isObjectLiteralExpression(value))
      return firstOf(value.properties, (property) => {
        const key = property.name !== undefined && isIdentifier(property.name) ? property.name : undefined;
        if (key === undefined || about.test(key.text)) return undefined;
        if (isShorthandPropertyAssignment(property)) return this.#sources.get(key.text);
        return isPropertyAssignment(property) ? each(property.initializer) : undefined;
      });
    if (isArrayLiteralExpression(value)) return firstOf(value.elements, each);
    const source = this.#sourceOf(value, depth);
    if (source !== undefined || !isCallExpression(value)) return source;
    return firstOf(value.arguments, (one) => (isObjectLiteralExpression(one) ? each(one) : undefined));
  }

  /** The lines of the call that gave these bytes. */
  #sourceOf(node: ts.Expression, depth: number): string | undefined {
    const value = settled(node);
    const inner = (one: ts.Expression | undefined): string | undefined => one && this.#sourceOf(one, depth + 1);
    if (depth > maxDepth) return undefined;
    if (isIdentifier(value)) return this.#sources.get(value.text);
    if (isElementAccessExpression(value)) return inner(value.expression);
    if (isPropertyAccessExpression(value)) return about.test(value.name.text) ? undefined : inner(value.expression);
    if (isConditionalExpression(value)) return inner(value.whenTrue) ?? inner(value.whenFalse);
    if (isBinaryExpression(value)) return inner(value.left) ?? inner(value.right);
    if (isNewExpression(value))
      return /^(?:Uint8Array|Blob|File)$/.test(this.#text(value.expression)) ? inner(value.arguments?.[0]) : undefined;
    if (isArrayLiteralExpression(value)) return inner(value.elements[0]);
    if (!isCallExpression(value)) return undefined;
    const { expression, arguments: given } = value;
    if (/^(?:Buffer|Readable|Uint8Array)\.\w+$/.test(this.#text(expression))) return inner(given[0]);
    const span = `${this.#r.line(value)}-${this.#r.lineAt(value.end)}`;
    if (asksStore(this.#r, value, this.#commands)) {
      const { draft } = this.#r;
      draft.fetches ??= [];
      if (!draft.fetches.includes(span)) draft.fetches.push(span);
      return span;
    }
    if (isPropertyAccessExpression(expression)) {
      const before = inner(expression.expression);
      if (before !== undefined) return unchanged.test(expression.name.text) ? before : undefined;
    }
    const name = isPropertyAccessExpression(expression)
      ? expression.name.text
      : isIdentifier(expression)
        ? expression.text
        : "";
    return giving.test(name) ? span : undefined;
  }

  #text({ pos, end }: ts.Node): string {
    return this.#r.file.text.slice(pos, Math.min(end, pos + 100)).trim();
  }
}

const isAnswer = (text: string): boolean => /^(?:res|response|reply|rep|c|ctx|context)\b/.test(text);

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
