/** Operators upon what is known: what they come to, or undefined. */
import { ts } from "ts-morph";
import { literal, type Value } from "./values.ts";

type Of = (node: ts.Expression) => Value;
/** Whether two values are the same; undefined where nobody can tell. */
type Same = (one: Value, other: Value) => boolean | undefined;

interface Bounds {
  /** Where the expression stands. */
  readonly line: number;
  /** Characters that a text may have. */
  readonly text: number;
}

export function known(node: ts.Expression, of: Of, same: Same, { line, text }: Bounds): Value | undefined {
  if (ts.isBinaryExpression(node)) return binary(node, of, same, text);
  if (ts.isConditionalExpression(node)) {
    const condition = truthOf(of(node.condition));
    return condition === undefined ? undefined : of(condition ? node.whenTrue : node.whenFalse);
  }
  if (ts.isTemplateExpression(node)) return filled(node, of, line, text);
  if (!ts.isPrefixUnaryExpression(node)) return undefined;
  const value = of(node.operand);
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    const truth = truthOf(value);
    return truth === undefined ? undefined : literal(!truth);
  }
  if (value.kind !== "literal" || typeof value.value !== "number") return undefined;
  return node.operator === ts.SyntaxKind.MinusToken ? literal(-value.value, value.line) : undefined;
}

/** Whether a value counts as true; undefined where nobody can tell. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === "literal") return Boolean(value.value);
  return value.kind === "root" || value.kind === "link" ? undefined : true;
}

function binary(node: ts.BinaryExpression, of: Of, same: Same, most: number): Value | undefined {
  const { left, operatorToken, right } = node;
  const { kind } = operatorToken;
  if (kind === ts.SyntaxKind.PlusToken) return sum(node, of, most);
  if (kind === ts.SyntaxKind.QuestionQuestionToken) {
    const value = of(left);
    if (value.kind === "root" || value.kind === "link") return undefined;
    return value.kind === "literal" && (value.value === null || value.value === undefined) ? of(right) : value;
  }
  if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    const value = of(left);
    const truth = truthOf(value);
    if (truth === undefined) return undefined;
    return truth === (kind === ts.SyntaxKind.BarBarToken) ? value : of(right);
  }
  const isEqual = kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  const isOther = kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  if (!isEqual && !isOther) return undefined;
  const [one, other] = [of(left), of(right)];
  const isLoose = kind === ts.SyntaxKind.EqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  const alike = (isLoose ? loosely(one, other) : undefined) ?? same(one, other);
  return alike === undefined ? undefined : literal(alike === isEqual);
}

/** Nothing is nothing to `==`, by either name; other kinds that it mixes are not foreseen. */
function loosely(one: Value, other: Value): boolean | undefined {
  if (one.kind !== "literal" || other.kind !== "literal") return undefined;
  return (one.value ?? undefined) === undefined && (other.value ?? undefined) === undefined ? true : undefined;
}

function filled({ head, templateSpans }: ts.TemplateExpression, of: Of, line: number, most: number): Value | undefined {
  let text = head.text;
  for (const { expression, literal: rest } of templateSpans) {
    const value = of(expression);
    if (value.kind !== "literal") return undefined;
    text += `${value.value}${rest.text}`;
    if (text.length > most) return undefined;
  }
  return literal(text, line);
}

/** Texts and numbers put together, however many. */
function sum(node: ts.BinaryExpression, of: Of, most: number): Value | undefined {
  const parts: ts.Expression[] = [];
  let at: ts.Expression = node;
  while (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    parts.push(at.right);
    at = at.left;
  }
  const first = of(at);
  if (first.kind !== "literal") return undefined;
  let { value } = first;
  for (const part of parts.reverse()) {
    const next = of(part);
    if (next.kind !== "literal") return undefined;
    if (typeof value === "number" && typeof next.value === "number") value += next.value;
    else if (typeof value !== "string" && typeof next.value !== "string") return undefined;
    else value = `${value}${next.value}`;
    if (typeof value === "string" && value.length > most) return undefined;
  }
  return literal(value, first.line);
}
