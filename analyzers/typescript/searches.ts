/** Conditions that look for what somebody typed, wherever it stands in a column. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import type { Shape } from "./shape.ts";
import {
  isBinaryExpression,
  isCallExpression,
  isComputedPropertyName,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  isTemplateExpression,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** Members of a condition beside the text: `mode`. */
const mostMembers = 3;

/**
 * `name: { contains: text }`, `name: ILike("%text")`, `name: { [Op.iLike]: "%text" }`.
 * https://www.prisma.io/docs/orm/reference/prisma-client-reference#contains, https://typeorm.io/docs/working-with-entity-manager/find-options,
 * https://sequelize.org/docs/v6/core-concepts/model-querying-basics/
 */
export function noteContains(r: Reader, { name, initializer }: ts.PropertyAssignment): void {
  if (isCallExpression(initializer)) {
    const { expression, arguments: given } = initializer;
    const isLike = isIdentifier(expression) && /^I?Like$/.test(expression.text);
    if (isLike && given[0] !== undefined && isOpen(r, given[0])) note(r, propertyName(name), initializer);
  }
  if (!isObjectLiteralExpression(initializer) || initializer.properties.length > mostMembers) return;
  for (const property of initializer.properties) {
    if (!isPropertyAssignment(property)) {
      if (property.name !== undefined && isIdentifier(property.name) && open.has(property.name.text))
        note(r, propertyName(name), initializer);
      continue;
    }
    const key = property.name;
    const word = isIdentifier(key) ? key.text : "";
    const operator =
      isComputedPropertyName(key) && isPropertyAccessExpression(key.expression) ? key.expression : undefined;
    const isText = open.has(word) && !isStringLiteralLike(property.initializer);
    const isPattern =
      operator !== undefined && /^i?[lL]ike$/.test(operator.name.text) && isOpen(r, property.initializer);
    if (isText || isPattern) note(r, propertyName(name), initializer);
  }
}

const open: ReadonlySet<string> = new Set(["contains", "endsWith"]);
const alike: ReadonlySet<string> = new Set(["like", "ilike"]);
const called: ReadonlySet<string> = new Set(
  "like ilike whereLike whereILike andWhereLike andWhereILike orWhereLike orWhereILike".split(" "),
);

/** `ilike(orders.name, "%text")`, `whereILike("name", "%text")`, `where("name", "ilike", "%text")`; SQL in templates. */
export function noteLike(r: Reader, { root, steps, calls }: Shape): void {
  for (const [at, call] of calls.entries()) {
    if (isTaggedTemplateExpression(call)) {
      noteTemplate(r, call);
      continue;
    }
    const [column, second, third] = call.arguments ?? [];
    if (column === undefined) continue;
    if (second === undefined || isTemplateExpression(column)) {
      if (isTemplateExpression(column)) noteText(r, column);
      continue;
    }
    const name = steps[at] ?? (isIdentifier(root) ? root.text : "");
    const operated = third !== undefined && isStringLiteralLike(second) && alike.has(second.text.toLowerCase());
    const pattern = operated ? third : called.has(name) ? second : undefined;
    if (pattern !== undefined && isOpen(r, pattern)) note(r, columnOf(column), call);
  }
}

function noteTemplate(r: Reader, { template }: ts.TaggedTemplateExpression): void {
  if (isTemplateExpression(template)) noteText(r, template);
}

/** `name ILIKE '%' || ${q}`, `${orders.name} LIKE ${pattern}`: what stands before the hole, and what the hole holds. */
function noteText(r: Reader, { head, templateSpans }: ts.TemplateExpression): void {
  let before = head.text;
  let hole: ts.Expression | undefined;
  for (const { expression, literal } of templateSpans) {
    const [, named, pattern] =
      /([\w.]*)"?\)?\s+i?like\s+('%'\s*\|\||concat\(\s*'%'\s*,|)\s*$/i.exec(before.slice(-maxBefore)) ?? [];
    const column = named === "" && /^\s+i?like\b/i.test(before) ? hole && columnOf(hole) : named?.split(".").at(-1);
    if (pattern !== undefined && (pattern !== "" || isOpen(r, expression))) note(r, column, expression);
    before = literal.text;
    hole = expression;
  }
}

/** Characters in front of a hole that are looked at. */
const maxBefore = 200;

/** `orders.name`, `"o.name"`. */
function columnOf(node: ts.Expression): string | undefined {
  if (isPropertyAccessExpression(node)) return node.name.text;
  const text = isStringLiteralLike(node) ? node.text : "";
  return /^(?:\w+\.)?(\w+)$/.exec(text)?.[1];
}

/** `%${text}`, `"%" + text`: whatever may stand in front of a text that is not written down. */
function isOpen(r: Reader, pattern: ts.Expression): boolean {
  const made = isIdentifier(pattern) ? find(r.scope, pattern.text)?.values?.get(pattern.text) : pattern;
  if (made === undefined) return false;
  if (isTemplateExpression(made)) return made.head.text.startsWith("%");
  let first = made;
  while (isBinaryExpression(first)) first = first.left;
  return first !== made && isStringLiteralLike(first) && first.text.startsWith("%");
}

/** Conditions told of one symbol. */
const most = 50;

function note(r: Reader, column: string | undefined, place: ts.Node): void {
  if (column === undefined || column === "") return;
  r.draft.searches ??= [];
  if (r.draft.searches.length < most) r.draft.searches.push(`${column}:${r.line(place)}`);
}
