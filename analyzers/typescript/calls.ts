/** Call chains that idioms may know, the inline functions they register, and calls that hide what they do. */
import type { ts } from "ts-morph";
import type { Chain } from "../facts.ts";
import { noteHeaderCall } from "./answers.ts";
import { nameCallbacks } from "./callbacks.ts";
import { noteHelper } from "./environment.ts";
import { noteFill } from "./fills.ts";
import { noteAdded } from "./flushes.ts";
import { opens, standing } from "./forks.ts";
import { noteGiven } from "./given.ts";
import { noteLoader } from "./import-calls.ts";
import { noteRead } from "./inputs.ts";
import { noteKeys } from "./keys.ts";
import { noteFan } from "./lists.ts";
import { noteWrapper } from "./memos.ts";
import { mayAskModel } from "./model-calls.ts";
import { originOf, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteRefusalCall } from "./refusals.ts";
import { noteSchema } from "./schema-builders.ts";
import { noteRunner } from "./schema-runners.ts";
import { find } from "./scope.ts";
import { noteLike } from "./searches.ts";
import { type Call, type Shape, shapeOf } from "./shape.ts";
import { noteSinks } from "./sinks.ts";
import { isSpaced } from "./spaced.ts";
import {
  isArrowFunction,
  isAwaitExpression,
  isCallExpression,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isNewExpression,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
} from "./syntax.ts";
import { chainOf, isGlobalOf } from "./values.ts";

/** Asked at the outermost call of a chain, before its arguments are read. */
export function noteCall(r: Reader, node: Call): void {
  const shape = shapeOf(node);
  if (isElementAccessExpression(shape.root)) noteInner(r, shape.root.expression);
  noteSinks(r, shape);
  noteFill(r, shape);
  noteAdded(r, shape);
  noteLike(r, shape);
  if (shape.steps.includes("schema")) noteSchema(r, shape.calls);
  for (const call of shape.calls) {
    noteHeaderCall(r, call);
    noteRefusalCall(r, call);
    noteKeys(r, call);
    noteWrapper(r, call);
    if (isTaggedTemplateExpression(call)) continue;
    if (isCallExpression(call)) {
      noteRead(r, call);
      noteGiven(r, call);
      noteRunner(r, call);
      noteFan(r, call);
    }
    noteHelper(r, call);
    noteLoader(r, call);
  }
  noteEval(r, node, shape);
  noteExit(r, shape);
  if (r.decorator === node) {
    noteDecorator(r, node);
    return;
  }
  const interest = interestOf(r, node, shape);
  if (interest === "none") return;
  if (interest === "idiom" || (interest === "hint" && isHint(r, calledName(shape)))) nameCallbacks(r, node, shape);
  const chain = chainOf(r, node, 0);
  if (chain === undefined) return;
  const holder = r.out.symbols[r.symbol];
  r.out.chains.push({
    by: r.symbol,
    ...chain,
    line: r.line(node),
    ...(r.initializer === node && holder !== undefined && r.functionDepth === 0 ? { binds: holder.name } : {}),
    ...(r.kept === node ? { kept: true } : {}),
    ...(r.tryDepth > 0 ? { caught: true } : {}),
    ...(isSpaced(shape) ? { spaced: true } : {}),
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

/**
 * `idiom`: an idiom's word or package; `query`: only words that ask a database; `model`: may ask a model; `hint`: a name says that
 * it may pass on to an idiom's call; `maker`: makes a module-level value out of code or options, which an alias of an idiom may do.
 */
function interestOf(r: Reader, node: Call, shape: Shape): "none" | "idiom" | "query" | "model" | "hint" | "maker" {
  const { root, steps, calls } = shape;
  // The word nearest to the root says what the chain is about: others stand in it by chance (`execute`, `get`).
  const known = steps.findLast((step) => r.vocabulary.words.has(step));
  if (known !== undefined) return r.vocabulary.queries?.has(known) || steps.some(opens) ? "query" : "idiom";
  if (isGlobalOf(r, root)) {
    if (root.text.startsWith("set") && isHere(r, node, root)) return "none";
    return root.text === "setTimeout" ? "hint" : "idiom";
  }
  const name = isIdentifier(root) ? root.text : undefined;
  const origin = name === undefined ? undefined : originOf(r, name);
  const specifier = origin && r.importedFrom.get(origin.to);
  if (specifier !== undefined && r.vocabulary.knows(specifier)) return "idiom";
  if (isHint(r, name) || steps.some((step) => isHint(r, step))) return "hint";
  if (specifier !== undefined) {
    // Aliases of folders look like packages: what is given a class counts, wherever it comes from.
    if (mayAskModel(r, shape, origin?.made === undefined ? undefined : origin)) return "model";
    if (!specifier.startsWith(".") && !/^[@~#]\//.test(specifier) && r.functionDepth > 0) return "none";
  }
  if (mayAskModel(r, shape, origin)) return "model";
  if (r.functionDepth > 0 || r.initializer !== node || origin === undefined) return "none";
  const makes = calls.some((call) => !isTaggedTemplateExpression(call) && (call.arguments ?? []).some(isCodeOrOptions));
  return makes ? "maker" : "none";
}

const calledName = ({ root, steps }: Shape): string | undefined =>
  steps[0] ?? (isIdentifier(root) ? root.text : undefined);

const isHint = (r: Reader, name: string | undefined): boolean =>
  name !== undefined && r.vocabulary.hints?.(name) === true;

/** What only a page in a browser has. */
const browser = /\b(?:window|document|localStorage|sessionStorage)\b\s*[.?)!&]/;

/** Characters of one symbol that are looked through for the end of its timer. */
const maxLooked = 20_000;

/** A timer of a page, or one that the function that sets it clears again: nothing that goes on by itself in a server. */
function isHere(r: Reader, node: Call, { text }: ts.Identifier): boolean {
  const { text: all } = r.file;
  r.isPage ??= browser.test(all);
  if (r.isPage) return true;
  const name = /(\w+)(?:\s*:[^=;\n]+)?\s*=\s*$/.exec(
    all.slice(Math.max(0, node.pos - 120), node.getStart(r.file)),
  )?.[1];
  if (name === undefined || find(r.scope, name) === undefined) return false;
  const { line, endLine } = r.draft;
  const starts = r.file.getLineStarts();
  const start = starts[line - 1] ?? 0;
  const own = all.slice(start, Math.min(starts[endLine] ?? all.length, start + maxLooked));
  return new RegExp(`${text.replace(/^set/, "clear")}\\(\\s*${name}\\b`).test(own);
}

function isCodeOrOptions(argument: ts.Expression): boolean {
  return (
    isObjectLiteralExpression(argument) ||
    isArrowFunction(argument) ||
    isFunctionExpression(argument) ||
    isIdentifier(argument)
  );
}

/** `eval(text)`, `new Function(text)`. */
function noteEval(r: Reader, node: Call, { root, steps }: Shape): void {
  if (isTaggedTemplateExpression(node) || node.arguments?.[0] === undefined) return;
  const name = isIdentifier(root) ? root.text : undefined;
  if (steps.length === 0 && isGlobal(r, name) && (name === "eval" || name === "Function"))
    r.out.blind.push({ reason: "eval", line: r.line(node), detail: `\`${name}\` runs text as code`, by: r.symbol });
}

/** `process.exit()`, `process.abort()`. */
function noteExit(r: Reader, { root, steps }: Shape): void {
  const [step] = steps;
  if ((step !== "exit" && step !== "abort") || !isIdentifier(root) || root.text !== "process") return;
  if (isGlobal(r, root.text)) r.draft.exits = true;
}

function isGlobal(r: Reader, name: string | undefined): boolean {
  return name !== undefined && find(r.scope, name) === undefined && !r.moduleNames.has(name);
}
