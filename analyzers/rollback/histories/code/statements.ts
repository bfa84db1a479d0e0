/** Statements one after the other: which of them run, and with what their function is left. */
import { ts } from "ts-morph";
import { bind } from "./bind.ts";
import type { Expressions } from "./expressions.ts";
import type { Guards } from "./guards.ts";
import { truthOf } from "./known.ts";
import { Scope } from "./scope.ts";
import { literal, type Names, type Value } from "./values.ts";

/** What a statement leaves its function with; undefined where the next one follows. */
export type Done = { readonly returned: Value } | undefined;

/** Who is told what happens. */
export interface Happenings {
  effect(value: Value): void;
  /** A value stands there by itself, and nobody waits for it. */
  stated(value: Value): void;
  /** What fails is caught, and the code goes on. */
  caught(line: number): void;
  /** A value is kept in a variable. */
  kept(value: Value, node: ts.Node): void;
  used(value: Value): void;
}

const nothing = literal(undefined);

export class Statements {
  readonly #file: ts.SourceFile;
  readonly #expressions: Expressions;
  readonly #guards: Guards;
  readonly #happenings: Happenings;
  #at: ts.Node;

  constructor(file: ts.SourceFile, expressions: Expressions, guards: Guards, happenings: Happenings) {
    this.#file = file;
    this.#at = file;
    this.#expressions = expressions;
    this.#guards = guards;
    this.#happenings = happenings;
  }

  /** The statement or condition that is being followed. */
  get at(): ts.Node {
    return this.#at;
  }

  /** An expression that is all of a function. */
  only(node: ts.Expression, scope: Names): Value {
    this.#at = node;
    return this.#expressions.value(node, scope);
  }

  run(statements: readonly ts.Statement[], scope: Names): Done {
    this.hoist(statements, scope);
    for (const one of statements) {
      const done = this.one(one, scope);
      if (done !== undefined) return done;
    }
    return undefined;
  }

  /** Functions are there before the statements around them run. */
  hoist(statements: readonly ts.Statement[], scope: Names): void {
    for (const one of statements)
      if (ts.isFunctionDeclaration(one) && one.name !== undefined)
        scope.name(one.name.text, { kind: "code", node: one, scope });
  }

  one(node: ts.Statement, scope: Names): Done {
    if (ts.isBlock(node)) return this.run(node.statements, new Scope(scope));
    if (ts.isIfStatement(node)) return this.#if(node, scope);
    if (ts.isForOfStatement(node)) return this.#forOf(node, scope);
    if (ts.isSwitchStatement(node)) return this.#switch(node, scope);
    if (ts.isTryStatement(node)) {
      const done = this.one(node.tryBlock, scope);
      if (node.catchClause !== undefined && !isPassingOn(node.catchClause))
        this.#happenings.caught(this.#expressions.lineOf(node.catchClause));
      const ended = node.finallyBlock === undefined ? undefined : this.one(node.finallyBlock, scope);
      return ended ?? done;
    }
    if (ts.isEmptyStatement(node) || ts.isFunctionDeclaration(node)) return undefined;
    this.#at = node;
    if (ts.isExpressionStatement(node)) this.#happenings.stated(this.#assigned(node.expression, scope));
    else if (ts.isVariableStatement(node))
      for (const one of node.declarationList.declarations) this.#variable(one, scope);
    else if (ts.isReturnStatement(node)) {
      const returned = node.expression === undefined ? nothing : this.#expressions.value(node.expression, scope);
      this.#happenings.used(returned);
      return { returned };
    } else throw this.#expressions.unread(node);
    return undefined;
  }

  #assigned(node: ts.Expression, scope: Names): Value {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
      return this.#expressions.value(node, scope);
    const value = this.#expressions.value(node.right, scope);
    if (!ts.isIdentifier(node.left) || !scope.set(node.left.text, value)) throw this.#expressions.unread(node);
    return nothing;
  }

  #variable({ name, initializer }: ts.VariableDeclaration, scope: Names): void {
    const value = initializer === undefined ? nothing : this.#expressions.value(initializer, scope);
    this.#bind(name, value, scope);
    if (initializer !== undefined) this.#happenings.kept(value, initializer);
  }

  #bind(name: ts.BindingName, value: Value, scope: Names): void {
    bind(name, value, scope, (node) => this.#expressions.value(node, scope));
  }

  #if(node: ts.IfStatement, scope: Names): Done {
    this.#at = node.expression;
    const truth = this.#condition(node.expression, scope);
    if (truth !== undefined) {
      const chosen = truth ? node.thenStatement : node.elseStatement;
      return chosen === undefined ? undefined : this.one(chosen, scope);
    }
    if (node.elseStatement !== undefined) throw this.#expressions.unread(node);
    const leaves = isLeaving(node.thenStatement);
    const line = this.#expressions.lineOf(node);
    if (!this.#guards.assume(node.expression, !leaves, line, this.#file)) throw this.#expressions.unread(node);
    return leaves ? undefined : this.one(node.thenStatement, scope);
  }

  #switch(node: ts.SwitchStatement, scope: Names): Done {
    this.#at = node.expression;
    const value = this.#expressions.value(node.expression, scope);
    const { clauses } = node.caseBlock;
    const at = clauses.findIndex((clause) => {
      if (ts.isDefaultClause(clause)) return false;
      const same = this.#guards.same(
        value,
        this.#expressions.value(clause.expression, scope),
        this.#expressions.lineOf(node),
      );
      if (same === undefined) throw this.#expressions.unread(node);
      return same;
    });
    const from = at >= 0 ? at : clauses.findIndex(ts.isDefaultClause);
    const inside = new Scope(scope);
    for (const { statements } of from < 0 ? [] : clauses.slice(from)) {
      const end = statements.findIndex(ts.isBreakStatement);
      const done = this.run(end < 0 ? statements : statements.slice(0, end), inside);
      if (done !== undefined || end >= 0) return done;
    }
    return undefined;
  }

  /** Whether it holds; undefined where the database would say. */
  #condition(node: ts.Expression, scope: Names): boolean | undefined {
    if (ts.isParenthesizedExpression(node)) return this.#condition(node.expression, scope);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const truth = this.#condition(node.operand, scope);
      return truth === undefined ? undefined : !truth;
    }
    const value = this.#expressions.value(node, scope);
    const truth = truthOf(value);
    if (truth === undefined && !this.#guards.isAnswer(value)) throw this.#expressions.unread(node);
    return truth;
  }

  #forOf(node: ts.ForOfStatement, scope: Names): Done {
    this.#at = node.expression;
    const over = this.#expressions.value(node.expression, scope);
    if (over.kind !== "list" || !ts.isVariableDeclarationList(node.initializer)) throw this.#expressions.unread(node);
    const [variable] = node.initializer.declarations;
    for (const item of over.items) {
      const inside = new Scope(scope);
      if (variable !== undefined) this.#bind(variable.name, item, inside);
      const done = this.one(node.statement, inside);
      if (done !== undefined) return done;
    }
    return undefined;
  }
}

/** Returns, and neither does nor gives anything before that, but for telling. */
function isLeaving(node: ts.Statement): boolean {
  if (ts.isReturnStatement(node))
    return /^return(?:\s+(?:null|undefined|true|false|Promise\.resolve\(\)))?\s*;?$/.test(node.getText());
  if (!ts.isBlock(node)) return false;
  const last = node.statements.at(-1);
  return last !== undefined && isLeaving(last) && node.statements.slice(0, -1).every(isTelling);
}

/** What was caught is thrown on in the end. */
const isPassingOn = ({ block }: ts.CatchClause): boolean => block.statements.some(ts.isThrowStatement);

const isTelling = (node: ts.Statement): boolean =>
  ts.isExpressionStatement(node) && /^console\.\w+\(/.test(node.getText());
