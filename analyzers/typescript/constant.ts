/** Values of declarations that names of queues, tables and routes hide behind. */
import type { ts } from "ts-morph";
import type { Value } from "../facts.ts";
import { textOf } from "./constant-texts.ts";
import type { Reader } from "./reader.ts";
import { isArrayLiteralExpression, isBinaryExpression, isNumericLiteral, isObjectLiteralExpression } from "./syntax.ts";
import { readValue } from "./values.ts";

/** What makes an object worth keeping: names and options of idioms, columns that tables share. */
const telling: ReadonlySet<Value["is"]> = new Set(["text", "object", "list", "chain"]);

/** What makes a list: its items are names, or options each. */
const listed: ReadonlySet<Value["is"]> = new Set(["text", "object", "ref"]);

/** What a getter gives: as any constant, or an object of which a member has a name. */
export function constantGiven(r: Reader, value: ts.Expression): Value | undefined {
  const known = constantOf(r, value);
  if (known !== undefined || !isObjectLiteralExpression(value)) return known;
  const read = readValue(r, value);
  return read.is === "object" && read.entries.some(([, { is }]) => is === "ref") ? read : undefined;
}

/** Constants that names hide behind: a text, a number, a template, or an object or list of such. */
export function constantOf(r: Reader, value: ts.Expression): Value | undefined {
  if (isNumericLiteral(value)) return readValue(r, value);
  const text = textOf(r, value);
  if (text !== undefined) return text;
  if (isBinaryExpression(value)) {
    const product = readValue(r, value);
    return product.is === "number" || product.is === "product" ? product : undefined;
  }
  if (!isObjectLiteralExpression(value) && !isArrayLiteralExpression(value)) return undefined;
  const read = readValue(r, value);
  if (read.is === "list") return read.items.every(({ is }) => listed.has(is)) ? read : undefined;
  return read.is === "object" && read.entries.some(([, entry]) => telling.has(entry.is)) ? read : undefined;
}
