/** Call chains that idioms may know, the inline functions they register, and calls that hide what they do. */
import type { ts } from "ts-morph";
import type { Chain } from "../facts.ts";
import { opens, standing } from "./forks.ts";
import { noteGiven } from "./given.ts";
import { clip, noteLoader } from "./import-calls.ts";
import { noteRead } from "./inputs.ts";
import { type Call, mayAskModel, type Shape } from "./model-calls.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { remembered } from "./remembered.ts";
import { noteSchema } from "./schema-builders.ts";
import { find } from "./scope.ts";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isAwaitExpression,
  isCallExpression,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isTaggedTemplateExpression,
} from "./syntax.ts";
import { noteArgument } from "./texts.ts";
import { chainOf, propertyName } from "./values.ts";

/** Methods and tags that take SQL as text: `sink` of a statement. */
const sinks = /sql|query|execute|raw|unsafe|prepare|exec|run$|all$|^get$/i;
const isSink = remembered((name) => sinks.test(name));

/** Asked at the outermost call of a chain, before its arguments are read. */
export function noteCall(r: Reader, node: Call): void {
  const shape = shapeOf(node);
  if (isElementAccessExpression(shape.root)) noteInner(r, shape.root.expression);
  noteSinks(r, shape.calls);
  if (shape.steps.includes("schema")) noteSchema(r, shape.calls);
  for (const call of shape.calls) {
    if (isTaggedTemplateExpression(call)) continue;
    if (isCallExpression(call)) {
      noteRead(r, call);
      noteGiven(r, call);
    }
    noteLoader(r, call);
  }
  noteEval(r, node, shape);
  if (r.decorator === node) {
    noteDecorator(r, node);
    return;
  }
  const interest = interestOf(r, node, shape);
  if (interest === "none") return;
  if (interest === "idiom") nameCallbacks(r, node, shape);
  const chain = chainOf(r, node, 0);
  if (chain === undefined) return;
  const holder = r.out.symbols[r.symbol];
  r.out.chains.push({
    by: r.symbol,
    ...chain,
    line: r.line(node),
    ...(r.initializer === node && holder !== undefined && r.functionDepth === 0 ? { binds: holder.name } : {}),
    ...standing(r),
  });
}

/** One without parentheses is what it would be if it were called with nothing. */
export function noteDecorator(r: Reader, node: ts.Expression): void {
  const { parameter } = r;
  if (!isOfClass(r) || !mayDecorate(r)) return;
  const chain = isCallExpression(node) ? chainOf(r, node, 0) : calledWithNothing(r, node);
  if (chain === undefined) return;
  const named = parameter !== undefined && isIdentifier(parameter.name) ? { parameter: parameter.name.text } : {};
  r.out.chains.push({ by: r.symbol, ...chain, line: r.line(node), decorates: named });
}

function calledWithNothing(r: Reader, node: ts.Expression): Pick<Chain, "to" | "links"> | undefined {
  const walk = walkOf(r, node);
  if (walk === undefined || walk.to === "?") return undefined;
  const steps = walk.path.split(/(?=\.)/).filter((step) => step !== "");
  const last = steps.pop() ?? "()";
  const line = r.line(node);
  return { to: walk.to, links: [...steps.map((step) => ({ step, line })), { step: last, args: [], line }] };
}

/** A class inside a function is that function's code. */
function isOfClass({ out, symbol }: Reader): boolean {
  const { kind, owner } = out.symbols[symbol] ?? {};
  return kind === "class" || (owner !== undefined && out.symbols[owner]?.kind === "class");
}

/** Decorators of a repository's own often put those of a package together, so all of a file count that knows such a package. */
function mayDecorate(r: Reader): boolean {
  r.decorates ??= [...r.importedFrom.values()].some((specifier) => r.vocabulary.knows(specifier));
  return r.decorates;
}

/** The outermost call inside a walk that does not end in one: `(await orders.list())[0].total`. */
export function noteInner(r: Reader, node: ts.Expression): void {
  let at = node;
  while (
    isPropertyAccessExpression(at) ||
    isElementAccessExpression(at) ||
    isAwaitExpression(at) ||
    isParenthesizedExpression(at) ||
    isNonNullExpression(at)
  )
    at = at.expression;
  if (isCallExpression(at) || isNewExpression(at) || isTaggedTemplateExpression(at)) noteCall(r, at);
}

/** Steps of a chain that the label of a callback shows. */
const shownSteps = 4;

function shapeOf(node: ts.Expression, most = Number.POSITIVE_INFINITY): Shape {
  const steps: string[] = [];
  const calls: Call[] = [];
  let at = node;
  while (steps.length < most) {
    if (isCallExpression(at) || isNewExpression(at)) {
      calls.push(at);
      at = at.expression;
    } else if (isTaggedTemplateExpression(at)) {
      calls.push(at);
      at = at.tag;
    } else if (isPropertyAccessExpression(at)) {
      steps.push(at.name.text);
      at = at.expression;
    } else if (isAwaitExpression(at) || isParenthesizedExpression(at) || isNonNullExpression(at)) {
      at = at.expression;
    } else break;
  }
  return { root: at, steps, calls };
}

/**
 * `idiom`: an idiom's word or package; `query`: only words that ask a database; `model`: may ask a model; `maker`: makes a
 * module-level value out of code or options, which an alias of an idiom may do.
 */
function interestOf(r: Reader, node: Call, shape: Shape): "none" | "idiom" | "query" | "model" | "maker" {
  const { root, steps, calls } = shape;
  // The word nearest to the root says what the chain is about: others stand in it by chance (`execute`, `get`).
  const known = steps.findLast((step) => r.vocabulary.words.has(step));
  if (known !== undefined) return r.vocabulary.queries?.has(known) || steps.some(opens) ? "query" : "idiom";
  const name = isIdentifier(root) ? root.text : undefined;
  const origin = name === undefined ? undefined : originOf(r, name);
  const specifier = origin && r.importedFrom.get(origin.to);
  if (specifier !== undefined) {
    if (r.vocabulary.knows(specifier)) return "idiom";
    // Aliases of folders look like packages: what is given a class counts, wherever it comes from.
    if (mayAskModel(r, shape, origin?.made === undefined ? undefined : origin)) return "model";
    if (!specifier.startsWith(".") && !/^[@~#]\//.test(specifier) && r.functionDepth > 0) return "none";
  }
  if (mayAskModel(r, shape, origin)) return "model";
  if (r.functionDepth > 0 || r.initializer !== node || origin === undefined) return "none";
  const makes = calls.some((call) => !isTaggedTemplateExpression(call) && (call.arguments ?? []).some(isCodeOrOptions));
  return makes ? "maker" : "none";
}

function isCodeOrOptions(argument: ts.Expression): boolean {
  return (
    isObjectLiteralExpression(argument) ||
    isArrowFunction(argument) ||
    isFunctionExpression(argument) ||
    isIdentifier(argument)
  );
}

/** Inline functions handed to an idiom's call become symbols, so that one handler can change without its neighbours. */
function nameCallbacks(r: Reader, node: Call, { root, calls }: Shape): void {
  const functions = calls.flatMap((call) => inlineFunctions(call));
  if (functions.length === 1 && r.initializer === node) return;
  for (const [call, inline] of functions.reverse()) {
    if (r.callbacks.has(inline)) continue;
    const index = r.out.declareNext(labelOf(call, root), "callback", r.line(inline), r.lineAt(inline.end));
    const draft = r.out.symbols[index];
    if (draft !== undefined) draft.owner = r.symbol;
    r.callbacks.set(inline, index);
  }
}

function inlineFunctions(call: Call): (readonly [Call, ts.Node])[] {
  if (isTaggedTemplateExpression(call)) return [];
  const found: (readonly [Call, ts.Node])[] = [];
  const take = (argument: ts.Node, nested: boolean): void => {
    if (isArrowFunction(argument) || isFunctionExpression(argument)) found.push([call, argument]);
    else if (isArrayLiteralExpression(argument)) for (const item of argument.elements) take(item, true);
    else if (isObjectLiteralExpression(argument) && !nested)
      for (const property of argument.properties) {
        if (isPropertyAssignment(property)) take(property.initializer, true);
        else if (isMethodDeclaration(property) && propertyName(property.name) !== undefined)
          found.push([call, property]);
      }
  };
  for (const argument of call.arguments ?? []) take(argument, false);
  return found;
}

function labelOf(call: Call, chainRoot: ts.Expression): string {
  const callee = isTaggedTemplateExpression(call) ? call.tag : call.expression;
  const { steps } = shapeOf(callee, shownSteps);
  const root = isIdentifier(chainRoot) ? chainRoot.text : "?";
  const text = [root, ...steps.reverse()].join(".");
  const literal = isTaggedTemplateExpression(call)
    ? undefined
    : call.arguments?.find((arg) => isStringLiteralLike(arg));
  const made = isNewExpression(call) ? "new " : "";
  return `${made}${clip(text)}(${literal === undefined ? "" : JSON.stringify(clip((literal as ts.StringLiteralLike).text))})`;
}

function noteSinks(r: Reader, calls: readonly Call[]): void {
  for (const call of calls) {
    const callee = isTaggedTemplateExpression(call) ? call.tag : call.expression;
    const name = isPropertyAccessExpression(callee) ? callee.name.text : isIdentifier(callee) ? callee.text : "";
    if (!isSink(name)) continue;
    const sink = isPropertyAccessExpression(callee) ? `.${name}` : name;
    if (isTaggedTemplateExpression(call)) noteArgument(r, call.template, sink);
    else for (const argument of call.arguments ?? []) noteArgument(r, argument, sink);
  }
}

/** `eval(text)`, `new Function(text)`. */
function noteEval(r: Reader, node: Call, { root, steps }: Shape): void {
  if (isTaggedTemplateExpression(node) || node.arguments?.[0] === undefined) return;
  const name = isIdentifier(root) ? root.text : undefined;
  if (steps.length === 0 && isGlobal(r, name) && (name === "eval" || name === "Function"))
    r.out.blind.push({ reason: "eval", line: r.line(node), detail: `\`${name}\` runs text as code`, by: r.symbol });
}

function isGlobal(r: Reader, name: string | undefined): boolean {
  return name !== undefined && find(r.scope, name) === undefined && !r.moduleNames.has(name);
}
