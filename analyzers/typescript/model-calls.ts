/** Calls by names that everybody uses (`find`, `save`), where they may ask a model. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import type { Origin } from "./scope.ts";
import type { Shape } from "./shape.ts";
import {
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  Kind,
} from "./syntax.ts";

/** A model is known by name, or is what the walk begins at. */
export function mayAskModel(r: Reader, { root, steps, calls }: Shape, origin: Origin | undefined): boolean {
  const { models } = r.vocabulary;
  if (models === undefined || !steps.some((step) => models.has(step))) return false;
  if (origin !== undefined && (origin.to !== "?" || origin.made !== undefined)) return true;
  if (root.kind === Kind.ThisKeyword || root.kind === Kind.SuperKeyword) return true;
  if (steps.some((step) => /^[A-Z]/.test(step))) return true;
  return calls.some(
    (call) => !isTaggedTemplateExpression(call) && (call.arguments ?? []).some((one) => isClassName(one)),
  );
}

function isClassName(node: ts.Expression): boolean {
  if (isStringLiteralLike(node)) return /^[A-Z]\w*$/.test(node.text);
  const last = isPropertyAccessExpression(node) ? node.name : node;
  return isIdentifier(last) && /^[A-Z]/.test(last.text);
}
