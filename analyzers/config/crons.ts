import { ts } from "ts-morph";
import type { Facts } from "../facts.ts";

type Cron = NonNullable<Facts["crons"]>[number];

/** The `crons` of a vercel.json, each with the line it starts on. Entries without a literal path and schedule are left out. */
export function readCrons(source: string): readonly Cron[] {
  const file = ts.parseJsonText("vercel.json", source);
  const list = member(file.statements[0]?.expression, "crons");
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((entry) => {
    const path = literal(member(entry, "path"));
    const schedule = literal(member(entry, "schedule"));
    if (path === undefined || schedule === undefined) return [];
    return [{ path, schedule, line: file.getLineAndCharacterOfPosition(entry.getStart(file)).line + 1 }];
  });
}

function member(node: ts.Node | undefined, key: string): ts.Expression | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  for (const property of node.properties)
    if (ts.isPropertyAssignment(property) && literal(property.name) === key) return property.initializer;
  return undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteral(node) ? node.text : undefined;
}
