/**
 * The one walk over a blob's compiler nodes. Every node feeds the hash of the symbol it belongs to (its kind, its text; no
 * trivia, so formatting is invisible) and every use of a module-level name becomes a reference of that symbol.
 * Wrapped ts-morph nodes are never made here: they cost sixteen times as much.
 *
 * One function for each kind of node, found in a table: V8 compiles each for the nodes it sees, while one switch over all kinds
 * was thrown away and compiled again for every kind that came late.
 */
import type { ts } from "ts-morph";
import { expressionSteps } from "./expressions.ts";
import { markupSteps } from "./markup.ts";
import type { Reader, Visit } from "./reader.ts";
import { statementSteps } from "./statements.ts";
import { step } from "./step.ts";
import { Kind } from "./syntax.ts";
import { noteText } from "./texts.ts";
import { visitType, visitTypeMember } from "./types.ts";

const table: Visit[] = [];
for (let kind: ts.SyntaxKind = 0; kind <= Kind.Count; kind++)
  table[kind] = kind >= Kind.FirstTypeNode && kind <= Kind.LastTypeNode ? visitType : visitOther;
for (const [kinds, visit] of [
  ...expressionSteps,
  ...statementSteps,
  ...markupSteps,
  step([Kind.StringLiteral, Kind.NoSubstitutionTemplateLiteral, Kind.TemplateExpression], visitText),
  step(
    [
      ...[Kind.PropertySignature, Kind.MethodSignature, Kind.TypeParameter, Kind.NamedTupleMember],
      ...[Kind.EnumMember, Kind.Parameter, Kind.NamespaceExport],
    ],
    visitTypeMember,
  ),
])
  for (const kind of kinds) table[kind] = visit;

/** Reads one node; see `Visit`. */
export function visitNode(r: Reader, node: ts.Node, continued: boolean): void {
  const { kind } = node;
  r.feed(kind);
  (table[kind] ?? visitOther)(r, node, continued);
}

/** Leaves that carry text (numbers, template pieces, private names), and whatever only holds others. */
function visitOther(r: Reader, node: ts.Node): void {
  const { text } = node as ts.LiteralLikeNode;
  if (typeof text === "string") r.feed(text);
  r.visitChildren(node);
}

function visitText(r: Reader, node: ts.StringLiteralLike | ts.TemplateExpression): void {
  const { text } = node as ts.StringLiteralLike;
  if (typeof text === "string") r.feed(text);
  noteText(r, node);
  r.visitChildren(node);
}
