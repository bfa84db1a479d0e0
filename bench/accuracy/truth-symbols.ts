/** Symbols of one file that can be broken by one replaced range, and where a mark would tell that they ran. */
import { type Expression, Node, Project, type SourceFile, type Statement, SyntaxKind } from "ts-morph";
import type { Mutation } from "./truth.ts";

export interface Breakable {
  readonly symbol: string;
  readonly kind: string;
  readonly executingBasis: "call" | "module-load";
  readonly mutation: Mutation;
  /** Inserts a statement's worth of code that runs when the symbol does. */
  readonly mark: (code: string) => Mutation;
}

const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });

/** In order of the file. Nothing for a file with a byte order mark, whose offsets tools count differently. */
export function breakables(path: string, text: string): readonly Breakable[] {
  if (text.startsWith("\uFEFF")) return [];
  const file = project.createSourceFile(`/${path}`, text, { overwrite: true });
  const found = file.getStatements().flatMap((statement) => inStatement(file, statement));
  project.removeSourceFile(file);
  return found;
}

function inStatement(file: SourceFile, statement: Statement): readonly Breakable[] {
  const own = Node.isExportable(statement) && !statement.isExported() ? "internal-" : "";
  if (Node.isFunctionDeclaration(statement)) return body(statement.getName() ?? "default", `${own}function`, statement);
  if (Node.isClassDeclaration(statement)) return inClass(statement.getName() ?? "default", statement);
  if (Node.isVariableStatement(statement))
    return statement.getDeclarations().flatMap((declaration) => {
      const value = declaration.getInitializer();
      return value === undefined ? [] : inValue(file, declaration.getName(), own, value);
    });
  if (Node.isExportAssignment(statement)) return inValue(file, "default", "", statement.getExpression());
  if (!Node.isExpressionStatement(statement)) return [];
  // CommonJS and prototypes: `exports.charge = function () {}`, `Order.prototype.total = function () {}`.
  const assignment = statement.getExpression();
  if (!Node.isBinaryExpression(assignment) || assignment.getOperatorToken().getKind() !== SyntaxKind.EqualsToken)
    return [];
  const left = assignment.getLeft();
  if (!Node.isPropertyAccessExpression(left)) return [];
  const name = left.getText().replace(/^(?:module\.)?exports\./, "");
  return inValue(file, name, "assigned-", assignment.getRight());
}

function inClass(name: string, node: Node): readonly Breakable[] {
  if (!Node.isClassDeclaration(node) && !Node.isClassExpression(node)) return [];
  return [...node.getConstructors(), ...node.getMembers()].flatMap((member) => {
    if (Node.isConstructorDeclaration(member)) return body(`${name}.constructor`, "constructor", member);
    if (Node.isMethodDeclaration(member)) return body(`${name}.${member.getName()}`, "class-method", member);
    if (Node.isGetAccessorDeclaration(member)) return body(`${name}.${member.getName()}`, "class-getter", member);
    if (!Node.isPropertyDeclaration(member)) return [];
    const value = member.getInitializer();
    return value === undefined || !isFunction(value) ? [] : body(`${name}.${member.getName()}`, "class-method", value);
  });
}

function inValue(file: SourceFile, name: string, own: string, value: Expression): readonly Breakable[] {
  const inner = Node.isAsExpression(value) || Node.isSatisfiesExpression(value) ? value.getExpression() : value;
  if (isFunction(inner)) return body(name, `${own}function`, inner);
  if (Node.isClassExpression(inner)) return inClass(name, inner);
  if (Node.isCallExpression(inner)) {
    const wrapped = inner.getArguments().find(isFunction);
    return wrapped === undefined ? [] : body(name, "wrapped-function", wrapped);
  }
  if (Node.isObjectLiteralExpression(inner))
    return inner.getProperties().flatMap((member) => {
      if (Node.isMethodDeclaration(member)) return body(`${name}.${member.getName()}`, "object-member", member);
      if (!Node.isPropertyAssignment(member)) return [];
      const held = member.getInitializer();
      return held !== undefined && isFunction(held) ? body(`${name}.${member.getName()}`, "object-member", held) : [];
    });
  return constant(file, name, own, inner);
}

function isFunction(node: Node): boolean {
  return Node.isArrowFunction(node) || Node.isFunctionExpression(node);
}

const thrown = "throw new Error('MUTANT');";

function body(symbol: string, kind: string, node: Node): readonly Breakable[] {
  const held = Node.isBodyable(node) || Node.isBodied(node) ? node.getBody() : undefined;
  if (held === undefined) return [];
  const [start, end] = [held.getStart(), held.getEnd()];
  if (!Node.isBlock(held)) {
    const text = held.getText();
    return [
      {
        symbol,
        kind,
        executingBasis: "call",
        mutation: { start, end, replacement: `{ ${thrown} }` },
        mark: (code) => ({ start, end, replacement: `((${code}), ${text})` }),
      },
    ];
  }
  if (held.getStatements().length === 0) return [];
  const at = { start: start + 1, end: start + 1 };
  return [
    {
      symbol,
      kind,
      executingBasis: "call",
      mutation: { ...at, replacement: ` ${thrown}` },
      mark: (code) => ({ ...at, replacement: ` (${code});` }),
    },
  ];
}

function constant(file: SourceFile, symbol: string, own: string, value: Node): readonly Breakable[] {
  const replacement = otherValue(value);
  if (replacement === undefined) return [];
  const end = file.getEnd();
  return [
    {
      symbol,
      kind: `${own}constant`,
      executingBasis: "module-load",
      mutation: { start: value.getStart(), end: value.getEnd(), replacement },
      mark: (code) => ({ start: end, end, replacement: `\n;(${code});` }),
    },
  ];
}

function otherValue(value: Node): string | undefined {
  if (Node.isStringLiteral(value)) return JSON.stringify(`${value.getLiteralValue()}__MUTANT`);
  if (Node.isNumericLiteral(value)) return String(value.getLiteralValue() + 1);
  if (Node.isTrueLiteral(value)) return "false";
  return Node.isFalseLiteral(value) ? "true" : undefined;
}
