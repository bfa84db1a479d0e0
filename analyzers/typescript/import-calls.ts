/** Imports that are expressions: `import("./x")`, `require("./x")`, `import("./x").T`. */
import type { ts } from "ts-morph";
import type { Import, ImportKind } from "../facts.ts";
import { type Place, pathOf, placeOf } from "./places.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isFunctionExpression,
  isIdentifier,
  isLiteralTypeNode,
  isMetaProperty,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isStringLiteralLike,
  isTemplateExpression,
  Kind,
} from "./syntax.ts";

/** The import (index) whose module a call yields, or undefined when it is none that can be named. Each node is noted once. */
export function importOf(r: Reader, node: ts.CallExpression): number | undefined {
  const kind = yieldOf(r, node.expression);
  if (kind === undefined) return undefined;
  const known = r.expressionImports.get(node);
  if (known !== undefined) return known;
  const [specifier] = node.arguments;
  if (specifier === undefined || isArrayLiteralExpression(specifier)) return undefined;
  const text = isIdentifier(specifier) ? constantText(r, specifier.text) : undefined;
  if (text !== undefined || isStringLiteralLike(specifier))
    return note(r, node, text ?? (specifier as ts.StringLiteralLike).text, kind);
  if (isTemplateExpression(specifier) && /^[.@~#\w].*\//.test(specifier.head.text)) {
    const pattern = [specifier.head.text, ...specifier.templateSpans.map((span) => span.literal.text)].join("*");
    return note(r, node, pattern, "glob");
  }
  const place = placeOf(r, specifier);
  // All of the working directory is no folder of modules.
  if (place !== undefined && (place.from === "./" || pathOf(place) !== ""))
    return note(r, node, patternOf(place), place.open ? "glob" : kind);
  if (r.blindNodes.has(node)) return undefined;
  r.blindNodes.add(node);
  r.out.blind.push({
    reason: "computed-import",
    line: r.line(node),
    detail: `\`${clip(node.getText(r.file))}\` names its module at run time`,
    by: r.symbol,
  });
  return undefined;
}

/** The text that a constant holds. */
export function constantText(r: Reader, name: string): string | undefined {
  const scope = find(r.scope, name);
  return (scope ?? r).texts?.get(name);
}

/** Members of test runners that yield a module: https://vitest.dev/api/vi.html, https://jestjs.io/docs/jest-object */
const actual: ReadonlyMap<string, ImportKind> = new Map([
  ["requireActual", "require"],
  ["requireMock", "require"],
  ["importActual", "dynamic"],
  ["importMock", "dynamic"],
]);

/** Packages that load a module with others in the place of what it imports; called so wherever they are used. */
const substitutes = /^(?:proxyquire|rewire|esmock)$/;

/** How what is called loads a module and yields it: `import`, `require`, `jest.requireActual`, `proxyquire`. */
function yieldOf(r: Reader, callee: ts.Expression): ImportKind | undefined {
  if (callee.kind === Kind.ImportKeyword) return "dynamic";
  if (isIdentifier(callee)) return isRequire(r, callee) || isLoader(r, callee) ? "require" : undefined;
  if (!isPropertyAccessExpression(callee)) return undefined;
  if (callee.name.text === "load") {
    let at: ts.Expression = callee;
    while (isPropertyAccessExpression(at) || isCallExpression(at)) at = at.expression;
    return isIdentifier(at) && isLoader(r, at) ? "require" : undefined;
  }
  const kind = actual.get(callee.name.text);
  return kind !== undefined && isRunner(callee.expression) ? kind : undefined;
}

function isLoader(r: Reader, { text }: ts.Identifier): boolean {
  return substitutes.test(text) && r.moduleNames.has(text) && find(r.scope, text) === undefined;
}

/** Node's own `require`, or one that `createRequire` made. */
function isRequire(r: Reader, { text }: ts.Identifier): boolean {
  if (r.requires.has(text)) return find(r.scope, text) === undefined;
  return text === "require" && isFree(r, text);
}

const runners = new WeakMap<ts.Expression, boolean>();

/** `vi` and `jest` themselves, or what their chained calls give back: `vi.mock("./mail").mock("./stock")`. */
function isRunner(node: ts.Expression): boolean {
  const passed: ts.Expression[] = [];
  let at = node;
  let known: boolean | undefined;
  for (; isCallExpression(at) && isPropertyAccessExpression(at.expression); at = at.expression.expression) {
    known = runners.get(at);
    if (known !== undefined) break;
    passed.push(at);
  }
  const runs = known ?? (isIdentifier(at) && (at.text === "vi" || at.text === "jest"));
  // Each call of a long chain asks about those below it.
  for (const one of passed) runners.set(one, runs);
  return runs;
}

function isFree(r: Reader, name: string): boolean {
  return find(r.scope, name) === undefined && !r.moduleNames.has(name);
}

/** `./mail/*` for what lies anywhere in a folder, `/mail/*` seen from the working directory: the rest of its path is computed. */
function patternOf(place: Place): string {
  const path = pathOf(place);
  return `${place.from}${place.open ? [path, "*"].filter((part) => part !== "").join("/") : path}`;
}

/** Functions and classes that load what they are named. */
const loaders: ReadonlySet<string> = new Set(["URL", "Worker", "SharedWorker", "importScripts", "define", "require"]);

/** Notes what a call loads, or has loaded, without yielding it. Asked once for every call of the blob. */
export function noteLoader(r: Reader, node: ts.CallExpression | ts.NewExpression): void {
  const [first, second] = node.arguments ?? [];
  if (first === undefined) return;
  const { expression: callee } = node;
  if (isPropertyAccessExpression(callee)) {
    const { text: member } = callee.name;
    if (member === "context" && isIdentifier(callee.expression) && isRequire(r, callee.expression)) {
      const deep = isNewExpression(node) || second?.kind !== Kind.FalseKeyword;
      for (const text of textsOf(first)) push(r, node, `${text}/${deep ? "**/" : ""}*`, "glob");
    }
    const kind = memberLoads(r, callee, member);
    if (kind === undefined) return;
    const replaces = member === "mock" ? replacesOf(r, second) : undefined;
    for (const text of textsOf(first)) push(r, node, text, kind, replaces);
    if (kind === "mock") for (const text of importedText(first)) push(r, node, text, kind, replaces);
    return;
  }
  const name = isIdentifier(callee) ? callee.text : "";
  if (!loaders.has(name) || !isFree(r, name)) return;
  const texts = textsOf(first);
  const [text] = texts;
  if (text === undefined) return;
  if (isNewExpression(node)) {
    const here = second?.getText(r.file) === "import.meta.url";
    if (name === "URL" && here && !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(text)) note(r, node, beside(text), "asset");
    if ((name === "Worker" || name === "SharedWorker") && /^\.\.?\//.test(text)) push(r, node, text, "worker");
  } else if (name === "importScripts")
    for (const argument of node.arguments) for (const one of textsOf(argument)) push(r, node, beside(one), "worker");
  else if ((name === "define" || name === "require") && isArrayLiteralExpression(first))
    // AMD gives these names to what it hands over itself.
    for (const one of texts) if (!/^(?:require|exports|module)$/.test(one)) push(r, node, one, "require");
}

/** `vi.mock`, `import.meta.glob`, `import.meta.resolve`, `require.resolve`. */
function memberLoads(r: Reader, { expression }: ts.PropertyAccessExpression, name: string): ImportKind | undefined {
  if (/^(?:do)?[mM]ock$/.test(name)) return isRunner(expression) ? "mock" : undefined;
  if (isMetaProperty(expression))
    return /^glob(?:Eager)?$/.test(name) ? "glob" : name === "resolve" ? "dynamic" : undefined;
  return name === "resolve" && isIdentifier(expression) && isRequire(r, expression) ? "require" : undefined;
}

/** A text, or a list of texts; patterns that take files out again do not count. */
function textsOf(node: ts.Expression): readonly string[] {
  const items = isArrayLiteralExpression(node) ? node.elements : [node];
  return items.flatMap((item) => (isStringLiteralLike(item) && !item.text.startsWith("!") ? [item.text] : []));
}

/** `vi.mock(import("./mail"))`. */
function importedText(node: ts.Expression): readonly string[] {
  if (!isCallExpression(node) || node.expression.kind !== Kind.ImportKeyword) return [];
  return node.arguments.flatMap(textsOf);
}

const beside = (path: string): string => (path.startsWith(".") ? path : `./${path}`);

export function importTypeOf(r: Reader, node: ts.ImportTypeNode): number | undefined {
  const known = r.expressionImports.get(node);
  if (known !== undefined) return known;
  const { argument } = node;
  return isLiteralTypeNode(argument) && isStringLiteral(argument.literal)
    ? note(r, node, argument.literal.text, "type")
    : undefined;
}

function note(r: Reader, node: ts.Node, from: string, kind: ImportKind): number {
  const index = push(r, node, from, kind);
  r.expressionImports.set(node, index);
  return index;
}

function push(r: Reader, node: ts.Node, from: string, kind: ImportKind, replaces?: Import["replaces"]): number {
  const made = { from, kind, names: [], line: r.line(node), by: r.symbol };
  return r.out.imports.push(replaces === undefined ? made : { ...made, replaces }) - 1;
}

/** What of a module a mock stands in for: a factory that asks for nothing of the module makes all of it. */
function replacesOf(r: Reader, factory: ts.Expression | undefined): Import["replaces"] {
  // Within a function it may hold for a part of the tests.
  if (r.functionDepth > 0) return undefined;
  if (factory === undefined) return "functions";
  if (!isArrowFunction(factory) && !isFunctionExpression(factory)) return undefined;
  const asks =
    factory.parameters.length > 0 || /\b(?:importActual|requireActual|importOriginal)\b/.test(factory.getText(r.file));
  return asks ? undefined : "all";
}

/** Quoted code stays short and on one line. */
export function clip(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
