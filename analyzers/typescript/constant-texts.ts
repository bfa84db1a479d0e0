/** Texts that declarations hold for good. */
import type { ts } from "ts-morph";
import type { Value } from "../facts.ts";
import { composed } from "./composed.ts";
import type { Reader } from "./reader.ts";
import { isStringLiteralLike, isTemplateExpression } from "./syntax.ts";
import { readValue } from "./values.ts";

/** A text, written out or put together, or the variable of the environment that it is. */
export function textOf(r: Reader, value: ts.Expression): Value | undefined {
  if (isStringLiteralLike(value) || isTemplateExpression(value)) return readValue(r, value);
  const text = composed(r, value, 0, readValue);
  const isText = text?.is === "text" || text?.is === "list" || (text?.is === "template" && isLiteral(text));
  return isText || text?.is === "ref" ? text : undefined;
}

/** A sum of names alone may be one of numbers. */
const isLiteral = ({ parts, holes }: Extract<Value, { readonly is: "template" }>): boolean =>
  parts.some((part) => part !== "") || holes.some(({ is }) => is === "text" || is === "template");
