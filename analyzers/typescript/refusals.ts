/** Words and numbers by which code sends away whoever it does not know: https://www.rfc-editor.org/rfc/rfc9110#status.401 */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import type { Call } from "./shape.ts";
import { isNumericLiteral, isStringLiteralLike, isTaggedTemplateExpression } from "./syntax.ts";
import { propertyName } from "./values.ts";

const keys = new Set(["code", "status", "statusCode"]);
const words = /^(?:UNAUTHORIZED|UNAUTHENTICATED)$/i;

const isUnknown = (value: ts.Expression): boolean =>
  isNumericLiteral(value) ? value.text === "401" : isStringLiteralLike(value) && words.test(value.text);

/** `{ status: 401 }`, `new TRPCError({ code: "UNAUTHORIZED" })`. */
export function noteRefusalProperty(r: Reader, { name, initializer }: ts.PropertyAssignment): void {
  if (keys.has(propertyName(name) ?? "") && isUnknown(initializer)) r.draft.refuses = true;
}

/** `response.status(401)`, `new HTTPException(401)`, `c.json(body, 401)`. A number elsewhere, in a comparison, refuses nobody. */
export function noteRefusalCall(r: Reader, call: Call): void {
  if (isTaggedTemplateExpression(call)) return;
  if (call.arguments?.some((value) => isNumericLiteral(value) && isUnknown(value)) === true) r.draft.refuses = true;
}
