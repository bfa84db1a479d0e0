/** Which code runs only when a fork goes one way, and which runs in a transaction. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { remembered } from "./remembered.ts";
import {
  isArrayLiteralExpression,
  isBlock,
  isBreakStatement,
  isCallExpression,
  isContinueStatement,
  isIdentifier,
  isIfStatement,
  isPropertyAccessExpression,
  isReturnStatement,
  isSpreadElement,
  isThrowStatement,
} from "./syntax.ts";

/** Methods that run what they are handed as one transaction: Prisma, Drizzle, Kysely, Knex, TypeORM, Sequelize, MikroORM, postgres.js. */
const transaction =
  /^(?:\$?transaction|transactional|begin|(?:with|run|runIn|in|execute|executeIn)(?:Transaction|Trx|Tx))$/;

/** Whether a method of this name runs what it is handed as one transaction. */
export const opens = remembered((name) => transaction.test(name));

export function isTransaction(callee: ts.Expression): boolean {
  if (isPropertyAccessExpression(callee)) return opens(callee.name.text) || prepared(callee) !== undefined;
  return isIdentifier(callee) && opens(callee.text);
}

/** `db.transaction().setIsolationLevel("serializable").execute(...)`: what is handed to the last step runs in it (Kysely). */
function prepared({ name, expression }: ts.PropertyAccessExpression): ts.Expression | undefined {
  if (name.text !== "execute") return undefined;
  let at = expression;
  while (isCallExpression(at) && isPropertyAccessExpression(at.expression)) {
    if (opens(at.expression.name.text)) return at.expression.expression;
    at = at.expression.expression;
  }
  return undefined;
}

/**
 * Whose transaction it is: what is handed to the function that runs in it answers as that client does. A helper of one's own is
 * given the client first: `withTransaction(db, async (tx) => ...)`.
 */
export function clientOf({ expression: callee, arguments: [first] }: ts.CallExpression): ts.Expression | undefined {
  if (!isTransaction(callee)) return undefined;
  if (isPropertyAccessExpression(callee)) return prepared(callee) ?? callee.expression;
  return first !== undefined && (isIdentifier(first) || isPropertyAccessExpression(first)) ? first : undefined;
}

/** Operations that were prepared elsewhere and run together: `$transaction(operations)`, `$transaction([create, ...more])`. */
export function isBatch(argument: ts.Expression | undefined): boolean {
  if (argument === undefined) return false;
  if (!isArrayLiteralExpression(argument)) return isIdentifier(argument);
  return argument.elements.some((element) => isIdentifier(element) || isSpreadElement(element));
}

/** Through all of a list that is not written out there, nor a constant by the custom of its name. */
export function isMap({ expression }: ts.CallExpression): boolean {
  if (!isPropertyAccessExpression(expression) || !/^(?:map|forEach|flatMap)$/.test(expression.name.text)) return false;
  const list = expression.expression;
  return !isArrayLiteralExpression(list) && !(isIdentifier(list) && /^[A-Z][A-Z0-9_]*$/.test(list.text));
}

/** Where the node that is being read stands. */
export function standing(r: Reader): {
  readonly inLoop?: true;
  readonly perItem?: true;
  readonly mapped?: true;
  readonly inTransaction?: true;
  readonly arms?: string;
} {
  return {
    ...(r.loopDepth > 0 ? { inLoop: true } : {}),
    ...(r.itemDepth > 0 ? { perItem: true } : {}),
    ...(r.mapDepth > 0 ? { mapped: true } : {}),
    ...(r.transactionDepth > 0 ? { inTransaction: true } : {}),
    ...(r.arms.length > 0 ? { arms: r.arms.join(" ") } : {}),
  };
}

/** The statements of a block: behind an `if` that always leaves, the rest stands in the arm that was not taken. */
export function visitStatements(r: Reader, statements: readonly ts.Statement[]): void {
  const outside = r.arms.length;
  for (const statement of statements) {
    // The number that an `if` takes when it is visited.
    const fork = r.forks + 1;
    r.visit(statement);
    if (isIfStatement(statement) && statement.elseStatement === undefined && leaves(statement.thenStatement))
      r.arms.push(`${fork}b`);
  }
  r.arms.length = outside;
}

export function visitIf(r: Reader, { expression, thenStatement, elseStatement }: ts.IfStatement): void {
  const fork = ++r.forks;
  r.visit(expression);
  r.inArm(`${fork}a`, () => r.visit(thenStatement));
  if (elseStatement !== undefined) r.inArm(`${fork}b`, () => r.visit(elseStatement));
}

export function visitChoice(r: Reader, { condition, whenTrue, whenFalse }: ts.ConditionalExpression): void {
  const fork = ++r.forks;
  r.visit(condition);
  r.inArm(`${fork}a`, () => r.visit(whenTrue));
  r.inArm(`${fork}b`, () => r.visit(whenFalse));
}

/** Clauses that fall through into the next one share its arm. */
export function visitSwitch(r: Reader, { clauses }: ts.CaseBlock): void {
  const fork = ++r.forks;
  let arm = 0;
  for (const clause of clauses) {
    r.inArm(`${fork}${letter(arm)}`, () => r.visit(clause));
    const last = clause.statements.at(-1);
    if (last !== undefined && leaves(last)) arm++;
  }
}

/** `a` to `z`, then `aa`: base 26. */
function letter(arm: number): string {
  const last = String.fromCharCode(97 + (arm % 26));
  return arm < 26 ? last : letter(Math.floor(arm / 26) - 1) + last;
}

function leaves(statement: ts.Statement): boolean {
  if (isBlock(statement)) {
    const last = statement.statements.at(-1);
    return last !== undefined && leaves(last);
  }
  return (
    isReturnStatement(statement) ||
    isThrowStatement(statement) ||
    isContinueStatement(statement) ||
    isBreakStatement(statement)
  );
}
