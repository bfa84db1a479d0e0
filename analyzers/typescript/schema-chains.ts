/** Chains of calls in a schema that is built by calls, and the columns they define. */
import type { ts } from "ts-morph";
import type { ColumnFact } from "../facts.ts";
import { hashText } from "../hash.ts";
import { constantText } from "./import-calls.ts";
import type { Reader } from "./reader.ts";
import {
  forEachChild,
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isFunctionExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTaggedTemplateExpression,
} from "./syntax.ts";

/** A step of a chain that is called, with the chain's root. */
export interface Called {
  readonly name: string;
  readonly args: readonly ts.Expression[];
  readonly node: ts.CallExpression;
}

/** What a column's own steps promise. */
const promises = {
  notNull: new Set(["notNull", "notNullable"]),
  primary: new Set(["primary", "primaryKey"]),
  unique: new Set(["unique"]),
  hasDefault: new Set(["defaultTo", "autoIncrement", "generatedAlwaysAs", "generatedAlwaysAsIdentity", "identity"]),
};

export function columnOf(
  r: Reader,
  name: string,
  type: string | undefined,
  steps: ReadonlyMap<string, readonly ts.Expression[]>,
  node: ts.Node,
): ColumnFact {
  const has = (words: ReadonlySet<string>): boolean => [...steps.keys()].some((step) => words.has(step));
  const primary = has(promises.primary);
  const hasDefault = has(promises.hasDefault) || /serial/i.test(type ?? "");
  return {
    name,
    ...(type === undefined ? {} : { type }),
    nullable: !primary && !has(promises.notNull),
    hasDefault,
    ...(primary || has(promises.unique) ? { unique: true as const } : {}),
    ...(primary ? { primary: true as const } : {}),
    // The chain goes on from the tables before it: of a step its arguments define, of a statement all of it.
    hash: hashText(definition(r, node)),
    line: lineOf(r, node),
  };
}

function definition(r: Reader, node: ts.Node): string {
  const text =
    isCallExpression(node) && isStep(node)
      ? node.arguments.map((arg) => arg.getText(r.file)).join()
      : node.getText(r.file);
  return text.replace(/\s+/g, "");
}

/** A step of a longer chain (Kysely), as against a statement that begins with the table's name (knex). */
const isStep = ({ expression }: ts.CallExpression): boolean =>
  isPropertyAccessExpression(expression) && expression.name.text.endsWith("Column");

function lineOf(r: Reader, node: ts.Node): number {
  const expression = isCallExpression(node) ? node.expression : node;
  return isPropertyAccessExpression(expression) ? r.lineAt(expression.name.getStart(r.file)) : r.line(node);
}

export function calledBy(node: ts.Node): Called | undefined {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return undefined;
  return { name: node.expression.name.text, args: node.arguments, node };
}

/** The function that a call is given, and what it calls the table. */
export function builderIn(args: readonly ts.Expression[]): { readonly body?: ts.Node; readonly parameter?: string } {
  const given = args.at(-1);
  if (given === undefined || !(isArrowFunction(given) || isFunctionExpression(given))) return {};
  const name = given.parameters[0]?.name;
  return { body: given.body, ...(name !== undefined && isIdentifier(name) ? { parameter: name.text } : {}) };
}

/** Steps of the one chain that a callback gives back: `(col) => col.notNull().defaultTo(0)`. */
export function stepsIn(callback: ts.Expression | undefined): ReadonlyMap<string, readonly ts.Expression[]> {
  const { body, parameter } = builderIn(callback === undefined ? [] : [callback]);
  const steps = body === undefined ? [] : chainsIn(body, parameter).flat();
  return new Map(steps.map(({ name, args }) => [name, args] as const));
}

/** How deep chains are looked for in a callback: a statement in an `if` in a loop. */
const deepest = 12;

/** The chains of calls in a body that begin with a name, the first call first. */
export function chainsIn(body: ts.Node, root: string | undefined): readonly (readonly Called[])[] {
  const found: Called[][] = [];
  const visit = (node: ts.Node, depth: number): void => {
    const chain: Called[] = [];
    let at = node;
    for (let step = calledBy(at); step !== undefined; step = calledBy(at)) {
      chain.push(step);
      at = (step.node.expression as ts.PropertyAccessExpression).expression;
    }
    if (chain.length > 0 && isIdentifier(at) && at.text === root) found.push(chain.reverse());
    else if (depth < deepest) forEachChild(node, (child) => visit(child, depth + 1));
  };
  visit(body, 0);
  return found;
}

export function nameOf(r: Reader, node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (isStringLiteralLike(node)) return node.text;
  return isIdentifier(node) ? constantText(r, node.text) : undefined;
}

export function namesOf(r: Reader, node: ts.Expression | undefined): readonly string[] | undefined {
  if (node !== undefined && isArrayLiteralExpression(node))
    return node.elements.flatMap((item) => nameOf(r, item) ?? []);
  const name = nameOf(r, node);
  return name === undefined ? undefined : [name];
}

/** A type as a text, or as a template of SQL. */
export function typeOf(r: Reader, node: ts.Expression | undefined): string | undefined {
  if (node !== undefined && isTaggedTemplateExpression(node) && isStringLiteralLike(node.template))
    return node.template.text;
  return nameOf(r, node);
}
