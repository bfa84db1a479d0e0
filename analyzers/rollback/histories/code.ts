/**
 * SQL of migrations that are written as code (TypeORM, Knex, Sequelize, MikroORM, Kysely, Payload, node-pg-migrate, db-migrate): the
 * strings that their `up` and `down` hand to the database, in order. Nothing is run: a statement of code that is anything else makes
 * the migration unread, since what it does is then not all known.
 */
import { ts } from "ts-morph";

export interface CodeScript {
  /** Statements, each at the line at which its string stands. */
  readonly sql: string;
  /** What of it is not SQL, as a sentence with its line. */
  readonly unread?: string;
}

export interface CodeMigration {
  readonly up?: CodeScript;
  readonly down?: CodeScript;
  /** Says of itself that it wants no transaction. */
  readonly bare: boolean;
}

/** Methods and tags that take SQL as it is. */
const sinks = new Set([
  "query",
  "raw",
  "addSql",
  "runSql",
  "execute",
  "executeSql",
  "sql",
  "unsafe",
  "$executeRaw",
  "$executeRawUnsafe",
]);
/** Functions whose code runs inside them, once. */
const wrappers = new Set(["transaction", "transactional", "then"]);
/** Says something to the person who runs it. */
const talk = /^(?:console\.\w+|logger\.\w+|payload\.logger\.\w+)$/;

export function readCode(text: string, path: string): CodeMigration {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const ways = { up: wayOf(file, "up"), down: wayOf(file, "down") };
  const bare =
    /\btransaction\s*[:=]\s*false\b|\btransaction\s*:\s*["'`]none|\bdisableTransaction\s*[:=]\s*true|pgm\.noTransaction\(|isTransactional\(\)[^{]*\{\s*return false/.test(
      text,
    );
  return {
    bare,
    ...(ways.up === undefined ? {} : { up: read(ways.up, file) }),
    ...(ways.down === undefined ? {} : { down: read(ways.down, file) }),
  };
}

type Body = ts.ConciseBody;

/** The body of the function that is called `up` or `down`, wherever the tools want it. */
function wayOf(file: ts.SourceFile, name: "up" | "down"): Body | undefined {
  let found: Body | undefined;
  const functionOf = (node: ts.Node | undefined): Body | undefined =>
    node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) ? node.body : undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name?.getText(file) === name)
      found = node.body;
    else if ((ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText(file) === name)
      found = functionOf(node.initializer);
    else if (ts.isVariableDeclaration(node) && node.name.getText(file) === name) found = functionOf(node.initializer);
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (new RegExp(`^(?:module\\.)?exports\\.${name}$`).test(node.left.getText(file))) found = functionOf(node.right);
      else ts.forEachChild(node, visit);
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function read(body: Body, file: ts.SourceFile): CodeScript {
  const reader = new Reader(file);
  if (ts.isBlock(body)) for (const statement of body.statements) reader.statement(statement);
  else reader.expression(body);
  return reader.script();
}

class Reader {
  readonly #file: ts.SourceFile;
  #sql = "";
  #line = 1;
  #unread: string | undefined;

  constructor(file: ts.SourceFile) {
    this.#file = file;
  }

  script(): CodeScript {
    return { sql: this.#sql, ...(this.#unread === undefined ? {} : { unread: this.#unread }) };
  }

  statement(node: ts.Statement): void {
    if (ts.isExpressionStatement(node)) this.expression(node.expression);
    else if (ts.isReturnStatement(node)) {
      if (node.expression !== undefined) this.expression(node.expression);
    } else if (ts.isBlock(node)) for (const one of node.statements) this.statement(one);
    else if (ts.isVariableStatement(node) && node.declarationList.declarations.every(isPlain)) return;
    else if (ts.isEmptyStatement(node)) return;
    else this.#give(node);
  }

  expression(node: ts.Expression): void {
    const inner = bare(node);
    if (ts.isArrayLiteralExpression(inner)) for (const one of inner.elements) this.expression(one);
    else if (ts.isTaggedTemplateExpression(inner) && sinks.has(lastName(inner.tag))) this.#take(inner.template);
    else if (ts.isCallExpression(inner)) this.#call(inner);
    else if (inner.kind === ts.SyntaxKind.NullKeyword || ts.isLiteralExpression(inner) || ts.isIdentifier(inner))
      return;
    else this.#give(node);
  }

  #call(call: ts.CallExpression): void {
    const callee = call.expression.getText(this.#file);
    const name = lastName(call.expression);
    const [first] = call.arguments;
    if (talk.test(callee)) return;
    if (callee === "Promise.all" && first !== undefined) this.expression(first);
    else if (callee === "Promise.resolve" && first === undefined) return;
    else if (wrappers.has(name)) {
      // The work before `.then` runs first.
      if (name === "then" && ts.isPropertyAccessExpression(call.expression))
        this.expression(call.expression.expression);
      const callback = call.arguments.find((one) => ts.isArrowFunction(one) || ts.isFunctionExpression(one));
      if (callback === undefined) this.#give(call);
      else if (ts.isBlock(callback.body)) for (const one of callback.body.statements) this.statement(one);
      else this.expression(callback.body);
    } else if (
      name === "execute" &&
      ts.isPropertyAccessExpression(call.expression) &&
      isTagged(call.expression.expression)
    )
      // Kysely: sql`...`.execute(db).
      this.expression(call.expression.expression);
    else if (sinks.has(name) && first !== undefined) {
      const text = bare(first);
      if (ts.isTaggedTemplateExpression(text)) this.expression(text);
      else if (ts.isCallExpression(text) && sinks.has(lastName(text.expression))) this.#call(text);
      else this.#take(text);
    } else this.#give(call);
  }

  #take(node: ts.Expression | ts.TemplateLiteral): void {
    if (!ts.isStringLiteralLike(node)) {
      const joined = joinedText(node);
      if (joined === undefined) this.#give(node);
      else this.#place(joined, node);
      return;
    }
    this.#place(node.text, node);
  }

  #place(text: string, node: ts.Node): void {
    const line = this.#file.getLineAndCharacterOfPosition(node.getStart(this.#file)).line + 1;
    const separator = this.#sql === "" ? "" : ";";
    const gap = Math.max(line - this.#line, this.#sql === "" ? 0 : 1);
    this.#sql += separator + "\n".repeat(gap) + text.trimEnd().replace(/;$/, "");
    this.#line += gap + text.trimEnd().split("\n").length - 1;
  }

  #give(node: ts.Node): void {
    if (this.#unread !== undefined) return;
    const line = this.#file.getLineAndCharacterOfPosition(node.getStart(this.#file)).line + 1;
    const words = node.getText(this.#file).split("\n")[0]?.slice(0, 60) ?? "";
    this.#unread = `Line ${line} is code, not SQL (\`${words}\`): it was not run.`;
  }
}

const bare = (node: ts.Expression): ts.Expression =>
  ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)
    ? bare(node.expression)
    : node;

const isTagged = (node: ts.Expression): boolean => ts.isTaggedTemplateExpression(bare(node));

function lastName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : "";
}

/** A constant that is no work: a literal, or nothing but literals put together. */
const isPlain = ({ initializer }: ts.VariableDeclaration): boolean =>
  initializer === undefined || ts.isStringLiteralLike(initializer) || ts.isNumericLiteral(initializer);

/** Strings put together with `+`, or listed and joined. */
function joinedText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return joinedText(node.expression);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [joinedText(node.left), joinedText(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}
