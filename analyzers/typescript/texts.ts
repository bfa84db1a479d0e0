/** SQL that stands in strings and templates. */
import type { ts } from "ts-morph";
import type { Value } from "../facts.ts";
import { looksLikeSql, readEmbedded } from "../sql/embedded.ts";
import { standing } from "./forks.ts";
import type { Reader } from "./reader.ts";
import { isBinaryExpression, isStringLiteralLike, isTemplateExpression, Kind } from "./syntax.ts";
import { readValue } from "./values.ts";

type Text = ts.StringLiteralLike | ts.TemplateExpression;

/** A literal that no call has taken: it is SQL only if it looks like SQL. */
export function noteText(r: Reader, node: Text): void {
  if (r.taken.has(node)) return;
  if (looksLikeSql(shapeOf(node))) read(r, node, undefined);
}

/** The text with a parameter in each hole: `SELECT ${columns} FROM orders` is known by what follows its hole. */
function shapeOf(node: Text): string {
  if (!isTemplateExpression(node)) return node.text;
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("$1");
}

/** A text that is an argument of a method or a tagged template which may be an SQL sink. */
export function noteArgument(r: Reader, node: ts.Node, sink: string, clickHouse = false): void {
  if (isSum(node)) noteConcatenation(r, node, sink);
  if (!isStringLiteralLike(node) && !isTemplateExpression(node)) return;
  r.taken.add(node);
  read(r, node, sink, clickHouse);
}

function read(r: Reader, node: Text, sink: string | undefined, clickHouse = false): void {
  const template = isTemplateExpression(node);
  push(
    r,
    node,
    template ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)] : [node.text],
    template ? node.templateSpans.map((span) => span.expression) : [],
    sink,
    clickHouse,
  );
}

function push(
  r: Reader,
  node: ts.Node,
  parts: string[],
  holes: readonly ts.Expression[],
  sink: string | undefined,
  clickHouse = false,
): void {
  const statement = readEmbedded({
    parts,
    holes: holes.map((hole) => known(readValue(r, hole))),
    by: r.symbol,
    line: r.line(node),
    endLine: r.lineAt(node.end),
    ...(sink === undefined ? {} : { sink }),
    ...(clickHouse ? { clickHouse } : {}),
  });
  if (statement === undefined) return;
  r.out.statements.push({ ...statement, ...standing(r) });
  const { line } = statement;
  const by = r.symbol;
  if (!statement.parsed)
    r.out.blind.push({ reason: "unparsed-sql", line, detail: "holds SQL that no grammar took", by });
  else if (statement.dynamic)
    r.out.blind.push({ reason: "dynamic-sql", line, detail: "names a table of its SQL at run time", by });
}

/** What only callers know is unknown to who reads the statement. */
const known = (value: Value): Value => (value.is === "ref" && value.to === "?" ? { is: "unknown" } : value);

/** `"SELECT ... " + where + " LIMIT 1"`: one text with holes. */
export function noteConcatenation(r: Reader, node: ts.BinaryExpression, sink?: string): void {
  if (r.taken.has(node)) return;
  const operands: ts.Expression[] = [];
  let at: ts.Expression = node;
  while (isSum(at)) {
    // Part of this text, and none of its own: a chain is read once, not once for each of its operators.
    r.taken.add(at);
    operands.push(at.right);
    at = at.left;
  }
  operands.reverse();
  if (!isStringLiteralLike(at) || r.taken.has(at)) return;
  const parts = [at.text];
  const holes: ts.Expression[] = [];
  for (const operand of operands) {
    if (isStringLiteralLike(operand)) parts.push(`${parts.pop() ?? ""}${operand.text}`);
    else {
      holes.push(operand);
      parts.push("");
    }
  }
  if (!looksLikeSql(parts.join("$1"))) return;
  for (const operand of [at, ...operands]) r.taken.add(operand);
  push(r, node, parts, holes, sink);
}

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  isBinaryExpression(node) && node.operatorToken.kind === Kind.PlusToken;
