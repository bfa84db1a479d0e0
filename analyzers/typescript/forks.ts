/** Which code runs only when a fork goes one way, and which runs in a transaction. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import { remembered } from "./remembered.ts";
import {
  isArrayLiteralExpression,
  isBlock,
  isBreakStatement,
  isContinueStatement,
  isIdentifier,
  isIfStatement,
  isPropertyAccessExpression,
  isReturnStatement,
  isSpreadElement,
  isThrowStatement,
} from "./syntax.ts";

/** Methods that run what they are handed as one transaction: Prisma, Drizzle, Kysely, Knex, TypeORM, Sequelize, MikroORM, postgres.js. */
const transaction = /^(?:\$?transaction|transactional|withTransaction|runInTransaction|inTransaction|begin)$/;

const opens = remembered((name) => transaction.test(name));

export function isTransaction(callee: ts.Expression): boolean {
  if (isPropertyAccessExpression(callee)) return opens(callee.name.text);
  return isIdentifier(callee) && opens(callee.text);
}

/** Operations that were prepared elsewhere and run together: `$transaction(operations)`, `$transaction([create, ...more])`. */
export function isBatch(argument: ts.Expression | undefined): boolean {
  if (argument === undefined) return false;
  if (!isArrayLiteralExpression(argument)) return isIdentifier(argument);
  return argument.elements.some((element) => isIdentifier(element) || isSpreadElement(element));
}

/** Where the node that is being read stands. */
export function standing(r: Reader): { readonly inTransaction?: true; readonly arms?: string } {
  return {
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
