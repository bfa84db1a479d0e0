import { ts } from "ts-morph";
import type { StartFact } from "../facts.ts";

/**
 * The `crons` of a vercel.json, each with the line it starts on. Entries without a literal path and schedule are left out.
 * https://vercel.com/docs/cron-jobs: each asks a path of the application by GET.
 */
export function readCrons(source: string): readonly StartFact[] {
  const file = ts.parseJsonText("vercel.json", source);
  const list = member(file.statements[0]?.expression, "crons");
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((entry) => {
    const path = literal(member(entry, "path"));
    const schedule = literal(member(entry, "schedule"));
    if (path === undefined || schedule === undefined) return [];
    const line = file.getLineAndCharacterOfPosition(entry.getStart(file)).line + 1;
    const asks = [{ method: "GET", path, own: true as const }];
    return [{ platform: "vercel", line, name: withoutValues(path), by: { on: "schedule", spec: schedule }, asks }];
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

/** A query may carry a secret: its names tell schedules of one path apart, its values are nobody's. */
function withoutValues(path: string): string {
  return path.replace(/([?&][^=&#]*)=[^&#]*/g, "$1");
}
