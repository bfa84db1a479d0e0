/** Files that somebody sent, and what code puts their bytes into. */
import type { ts } from "ts-morph";
import { settled } from "./bare.ts";
import type { Reader } from "./reader.ts";
import {
  forEachChild,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isFunctionLike,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  isTemplateExpression,
  isVariableDeclaration,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** A file that says none of these takes no bytes. */
const mentions = /\b(?:arrayBuffer|toBuffer|bytes)\(\)|\bfile\??\.buffer\b|\bfiles?\b[^\n]{0,40}\.buffer\b/;
const gives = /^(?:arrayBuffer|toBuffer|bytes)$/;
/** Who has a file that `toBuffer` gives, as `@fastify/multipart` does: keys, codes and pictures that are made here have it as well. */
const sent = /^[\w.?!]*(?:file|part|upload|data|attachment|document)s?$/i;
/** What another host answered is nothing that somebody sent. */
const answered = /\b(?:res|resp|response|reply|result|answer)\w*\b|Response\b|\bfetch\(/i;
/** A size that is compared with: `file.size > 32 * 1024`, `buffer.length > 4096`. */
const limit =
  /(?:[sS]ize|byteLength|(?:file|buffer|bytes|blob|data|body|content)\.length)\s{0,9}>=?\s{0,9}([\d_]{1,20})(?:\s{0,9}\*\s{0,9}([\d_]{1,20}))?/gi;
/** Bytes that a row may well hold (seed rule book, 6). */
const small = 32 * 1024;
/** Nodes deeper than this are not looked through. */
const maxDepth = 60;
/** Properties told of one symbol. */
const most = 20;

/** Asked of every function. */
export function noteBlobs(r: Reader, body: ts.ConciseBody): void {
  r.out.mayUpload ??= mentions.test(r.file.text) && !r.out.directives.includes("use client");
  if (r.out.mayUpload && !isSmall(r.file.text.slice(body.pos, body.end))) walk(r, body, new Set(), 0);
}

/** One that must not be empty may be of any size. */
function isSmall(text: string): boolean {
  for (const [, size = "", times = "1"] of text.matchAll(limit)) {
    const most = Number(size.replaceAll("_", "")) * Number(times.replaceAll("_", ""));
    if (most > 1 && most <= small) return true;
  }
  return false;
}

function walk(r: Reader, node: ts.Node, bytes: Set<string>, depth: number): void {
  if (depth > maxDepth || isFunctionLike(node)) return;
  if (isVariableDeclaration(node) && isIdentifier(node.name)) {
    if (node.initializer !== undefined && areBytes(r, node.initializer, bytes, 0)) bytes.add(node.name.text);
  } else if (isPropertyAssignment(node)) {
    if (areBytes(r, node.initializer, bytes, 0)) note(r, propertyName(node.name), node);
  } else if (isShorthandPropertyAssignment(node) && bytes.has(node.name.text)) note(r, node.name.text, node);
  forEachChild(node, (child) => walk(r, child, bytes, depth + 1));
}

function note(r: Reader, key: string | undefined, place: ts.Node): void {
  if (key === undefined) return;
  r.draft.blobs ??= [];
  if (r.draft.blobs.length < most) r.draft.blobs.push(`${key}:${r.line(place)}`);
}

/** As they came, in another form, or written as a text. What is made of them in any other way is not looked into. */
function areBytes(r: Reader, node: ts.Expression, bytes: ReadonlySet<string>, depth: number): boolean {
  const value = settled(node);
  const inner = (one: ts.Expression | undefined): boolean =>
    one !== undefined && depth < maxDepth && areBytes(r, one, bytes, depth + 1);
  if (isIdentifier(value)) return bytes.has(value.text);
  if (isElementAccessExpression(value)) return false;
  // Multer keeps a file in memory: https://expressjs.com/en/resources/middleware/multer.html
  if (isPropertyAccessExpression(value)) return value.name.text === "buffer" && /\bfiles?\b/.test(textOf(r, value));
  if (isTemplateExpression(value)) return value.templateSpans.some(({ expression }) => inner(expression));
  if (isBinaryExpression(value)) return inner(value.left) || inner(value.right);
  if (isNewExpression(value)) return textOf(r, value.expression) === "Uint8Array" && inner(value.arguments?.[0]);
  if (!isCallExpression(value)) return false;
  const { expression, arguments: given } = value;
  if (textOf(r, expression) === "Buffer.from") return inner(given[0]);
  if (!isPropertyAccessExpression(expression)) return false;
  const holder = textOf(r, expression.expression);
  if (expression.name.text === "toBuffer" && !sent.test(holder)) return false;
  if (gives.test(expression.name.text)) return given.length === 0 && !answered.test(holder);
  const [form] = given;
  const isText = expression.name.text === "toString" && form !== undefined && isStringLiteralLike(form);
  return isText && /^base64(?:url)?$/.test(form.text) && inner(expression.expression);
}

const textOf = (r: Reader, { pos, end }: ts.Node): string => r.file.text.slice(pos, Math.min(end, pos + 100)).trim();
