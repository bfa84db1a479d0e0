/** Calls that take SQL as text. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { remembered } from "./remembered.ts";
import type { Shape } from "./shape.ts";
import {
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isTaggedTemplateExpression,
} from "./syntax.ts";
import { noteArgument } from "./texts.ts";
import { propertyName } from "./values.ts";

/** Methods and tags that take SQL as text: `sink` of a statement. */
const sinks = /sql|query|execute|raw|unsafe|prepare|exec|command|run$|all$|^get$/i;
const isSink = remembered((name) => sinks.test(name));

/** Asked of a chain: its root, the names of its steps, its calls. */
export function noteSinks(r: Reader, { calls, root, steps }: Shape): void {
  const clickHouse = isClickHouse([isIdentifier(root) ? root.text : "", ...steps].join(" "));
  for (const call of calls) {
    const callee = isTaggedTemplateExpression(call) ? call.tag : call.expression;
    const name = isPropertyAccessExpression(callee) ? callee.name.text : isIdentifier(callee) ? callee.text : "";
    if (!isSink(name)) continue;
    const sink = isPropertyAccessExpression(callee) ? `.${name}` : name;
    if (isTaggedTemplateExpression(call)) noteArgument(r, call.template, sink, clickHouse);
    else
      for (const argument of call.arguments ?? [])
        if (isObjectLiteralExpression(argument)) noteOptions(r, argument, sink, clickHouse);
        else noteArgument(r, argument, sink, clickHouse);
  }
}

/**
 * Clients that take the text among options: `text` (pg), `sql` (mysql2, libSQL), `query` (ClickHouse).
 * https://node-postgres.com/features/queries, https://docs.turso.tech/sdk/ts/reference, https://clickhouse.com/docs/integrations/javascript
 */
function noteOptions(r: Reader, { properties }: ts.ObjectLiteralExpression, sink: string, clickHouse: boolean): void {
  const names = properties.map(({ name }) => (name === undefined ? undefined : propertyName(name)));
  const asks = names.includes("query") && names.some((name) => name !== undefined && ofClickHouse.has(name));
  for (const property of properties)
    if (isPropertyAssignment(property) && carriers.has(propertyName(property.name) ?? ""))
      noteArgument(r, property.initializer, sink, clickHouse || asks);
}

const carriers: ReadonlySet<string> = new Set(["text", "sql", "query"]);
const ofClickHouse: ReadonlySet<string> = new Set(["query_params", "clickhouse_settings"]);
const isClickHouse = (words: string): boolean => /clickhouse/i.test(words);
