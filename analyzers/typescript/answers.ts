/** Headers by which code says who may keep its answer, and for how long. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import type { Call } from "./shape.ts";
import {
  isElementAccessExpression,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  isTemplateExpression,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** https://www.rfc-editor.org/rfc/rfc9111, https://www.rfc-editor.org/rfc/rfc9213, and what platforms call the latter. */
const headers = /^(?:cache-control|(?:vercel-|cloudflare-|netlify-)?cdn-cache-control|surrogate-control|vary)$/i;

/** Longer values are no policy. */
const longest = 200;

/** `headers: { "Cache-Control": "public, s-maxage=60" }`. */
export function noteHeaderProperty(r: Reader, { name, initializer }: ts.PropertyAssignment): void {
  if (isStringLiteralLike(name as ts.Node)) note(r, propertyName(name), initializer);
}

/** `response.set("Cache-Control", "public, s-maxage=60")`, and its like by any name. */
export function noteHeaderCall(r: Reader, call: Call): void {
  if (isTaggedTemplateExpression(call)) return;
  const [name, value] = call.arguments ?? [];
  if (name !== undefined && value !== undefined && isStringLiteralLike(name)) note(r, name.text, value);
}

/** `headers["Cache-Control"] = "public, s-maxage=60"`. */
export function noteHeaderMember(r: Reader, { left, right }: ts.BinaryExpression): void {
  if (isElementAccessExpression(left) && isStringLiteralLike(left.argumentExpression))
    note(r, left.argumentExpression.text, right);
}

/** A value that is computed is told as `?`. One that is only given when a fork goes a certain way begins with a mark. */
function note(r: Reader, name: string | undefined, value: ts.Expression): void {
  if (name === undefined || !headers.test(name)) return;
  const text = isStringLiteralLike(value) ? value.text : isTemplateExpression(value) ? `${value.head.text}?` : "?";
  const sometimes = r.arms.some((arm) => !arm.endsWith("b"));
  const answer = `${sometimes ? "?" : ""}${name.toLowerCase()}: ${text.slice(0, longest)}`;
  r.draft.answers ??= [];
  if (!r.draft.answers.includes(answer)) r.draft.answers.push(answer);
}
