/** Inline functions that calls are handed: symbols of their own where an idiom may know the call. */
import type { ts } from "ts-morph";
import { clip } from "./import-calls.ts";
import { unwrap } from "./objects.ts";
import type { Reader } from "./reader.ts";
import { type Call, type Shape, shapeOf } from "./shape.ts";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isTaggedTemplateExpression,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** Steps of a chain that the label of a callback shows. */
const shownSteps = 4;

/** Inline functions handed to an idiom's call become symbols, so that one handler can change without its neighbours. */
export function nameCallbacks(r: Reader, node: Call, { root, calls }: Shape): void {
  const functions = calls.flatMap((call) => inlineFunctions(call));
  if (functions.length === 1 && r.initializer === node) return;
  for (const [call, inline, key] of functions.reverse()) {
    if (r.callbacks.has(inline)) continue;
    const label = labelOf(call, root) + (key === undefined ? "" : `.${clip(key)}`);
    const index = r.out.declareNext(label, "callback", r.line(inline), r.lineAt(inline.end));
    const draft = r.out.symbols[index];
    if (draft !== undefined) draft.owner = r.symbol;
    r.callbacks.set(inline, index);
  }
}

/** Nesting of options in which handlers stand: `{ jobs: { sendEmail: async () => {} } }`. */
const maxOptions = 2;

/** The inline functions among a call's arguments, those of a table with the key that names them. */
function inlineFunctions(call: Call): (readonly [Call, ts.Node, string | undefined])[] {
  if (isTaggedTemplateExpression(call)) return [];
  const found: (readonly [Call, ts.Node, string | undefined])[] = [];
  const take = (argument: ts.Node, nesting: number, key?: string): void => {
    const plain = nesting > 1 ? unwrap(argument as ts.Expression) : argument;
    const label = nesting > 1 ? key : undefined;
    if (isArrowFunction(plain) || isFunctionExpression(plain)) found.push([call, plain, label]);
    else if (isArrayLiteralExpression(plain)) for (const item of plain.elements) take(item, maxOptions);
    else if (isObjectLiteralExpression(plain) && nesting < maxOptions)
      for (const property of plain.properties) {
        const name = property.name && propertyName(property.name);
        if (isPropertyAssignment(property)) take(property.initializer, nesting + 1, name);
        else if (isMethodDeclaration(property) && name !== undefined)
          found.push([call, property, nesting > 0 ? name : undefined]);
      }
  };
  for (const argument of call.arguments ?? []) take(argument, 0);
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
