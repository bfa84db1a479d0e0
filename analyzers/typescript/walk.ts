/**
 * The one walk over a blob's compiler nodes. Every node feeds the hash of the symbol it belongs to (its kind, its text; no
 * trivia, so formatting is invisible) and every use of a module-level name becomes a reference of that symbol.
 * Wrapped ts-morph nodes are never made here: they cost sixteen times as much.
 */
import { ts } from "ts-morph";
import { bind, feedNames, visitName } from "./bindings.ts";
import { noteCall, noteInner } from "./calls.ts";
import { readClass } from "./classes.ts";
import { doubles, isName, replacedIn } from "./doubles.ts";
import { isBatch, isTransaction, visitChoice, visitIf, visitStatements, visitSwitch } from "./forks.ts";
import { readFunction } from "./functions.ts";
import { noteElementHands, noteHands } from "./hands.ts";
import { noteSetup } from "./inputs.ts";
import { readLateAssignment, readLateCall } from "./late.ts";
import { asLater } from "./later.ts";
import { readMember } from "./objects.ts";
import { injected, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteWalk, refer, rootName } from "./references.ts";
import { declareBlock, declareList, namesOf } from "./scope.ts";
import { noteConcatenation, noteText } from "./texts.ts";
import { isTypeMember, visitType, visitTypeMember } from "./types.ts";

/** Reads one node; see `Visit`. */
export function visitNode(r: Reader, node: ts.Node, continued: boolean): void {
  r.feed(node.kind);
  switch (node.kind) {
    case ts.SyntaxKind.Identifier:
      r.feed((node as ts.Identifier).text);
      if (!continued) noteWalk(r, node as ts.Identifier, "use");
      return;
    case ts.SyntaxKind.PropertyAccessExpression: {
      const access = node as ts.PropertyAccessExpression;
      if (!continued) {
        noteWalk(r, access, "use");
        noteInner(r, access.expression);
      }
      r.visit(access.expression, true);
      if (access.questionDotToken !== undefined) r.feed("?.");
      r.feed(access.name.text);
      return;
    }
    case ts.SyntaxKind.ElementAccessExpression: {
      const access = node as ts.ElementAccessExpression;
      if (!continued) {
        noteWalk(r, access, "use");
        noteInner(r, access.expression);
      }
      r.visit(access.expression, true);
      if (access.questionDotToken !== undefined) r.feed("?.");
      r.visit(access.argumentExpression);
      return;
    }
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.NewExpression:
    case ts.SyntaxKind.TaggedTemplateExpression:
      visitCall(r, node as ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression, continued);
      return;
    case ts.SyntaxKind.AwaitExpression:
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.NonNullExpression:
      r.visit((node as ts.AwaitExpression).expression, continued);
      return;
    case ts.SyntaxKind.ThisKeyword:
      return;
    case ts.SyntaxKind.BinaryExpression:
      visitBinary(r, node as ts.BinaryExpression);
      return;
    case ts.SyntaxKind.PrefixUnaryExpression:
    case ts.SyntaxKind.PostfixUnaryExpression: {
      const unary = node as ts.PrefixUnaryExpression;
      r.feed(unary.operator);
      r.visit(unary.operand);
      return;
    }
    case ts.SyntaxKind.ObjectLiteralExpression: {
      const { replaced } = r;
      r.replaced = replacedIn(node as ts.ObjectLiteralExpression);
      r.visitChildren(node);
      r.replaced = replaced;
      return;
    }
    case ts.SyntaxKind.PropertyAssignment: {
      const property = node as ts.PropertyAssignment;
      noteSetup(r, property);
      const member = r.members.get(property);
      if (member !== undefined) {
        readMember(r, property, member);
        return;
      }
      visitName(r, property.name);
      if (r.replaced === property) visitDouble(r, property.initializer);
      else r.visit(property.initializer);
      return;
    }
    case ts.SyntaxKind.ShorthandPropertyAssignment: {
      const { name } = node as ts.ShorthandPropertyAssignment;
      const member = r.members.get(node);
      if (member !== undefined) {
        readMember(r, node as ts.ShorthandPropertyAssignment, member);
        return;
      }
      r.feed(name.text);
      noteWalk(r, name, "use");
      return;
    }
    case ts.SyntaxKind.ArrayLiteralExpression: {
      const { elements } = node as ts.ArrayLiteralExpression;
      for (const element of elements)
        if (isListed(r, element, elements.length)) visitListed(r, element);
        else r.visit(element);
      return;
    }
    case ts.SyntaxKind.SpreadAssignment:
    case ts.SyntaxKind.SpreadElement: {
      const { expression } = node as ts.SpreadElement;
      noteWalk(r, expression, "spread");
      r.visit(expression);
      return;
    }
    case ts.SyntaxKind.VariableStatement:
    case ts.SyntaxKind.VariableDeclarationList:
      r.feed(node.flags & ts.NodeFlags.BlockScoped);
      r.visitChildren(node);
      return;
    case ts.SyntaxKind.VariableDeclaration:
      visitVariable(r, node as ts.VariableDeclaration);
      return;
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
    case ts.SyntaxKind.Constructor: {
      const member = r.members.get(node);
      if (member !== undefined) {
        readMember(r, node as ts.MethodDeclaration, member);
        return;
      }
      const callback = r.callbacks.get(node);
      if (callback === undefined) asLater(r, () => readFunction(r, node as ts.FunctionLikeDeclaration));
      else r.within(callback, () => readFunction(r, node as ts.FunctionLikeDeclaration));
      return;
    }
    case ts.SyntaxKind.ClassDeclaration:
    case ts.SyntaxKind.ClassExpression:
      r.inScope(() => readClass(r, node as ts.ClassLikeDeclaration, undefined));
      return;
    case ts.SyntaxKind.SourceFile:
    case ts.SyntaxKind.Block:
    case ts.SyntaxKind.ModuleBlock:
    case ts.SyntaxKind.CaseBlock:
      r.inScope(() => {
        if (ts.isBlock(node) || ts.isModuleBlock(node)) declareBlock(r.scope, node.statements);
        if (ts.isCaseBlock(node)) {
          for (const clause of node.clauses) declareBlock(r.scope, clause.statements);
          visitSwitch(r, node);
        } else visitStatements(r, node);
      });
      return;
    case ts.SyntaxKind.ForStatement:
    case ts.SyntaxKind.ForInStatement:
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.WhileStatement:
    case ts.SyntaxKind.DoStatement:
      visitLoop(r, node as ts.IterationStatement);
      return;
    case ts.SyntaxKind.IfStatement:
      visitIf(r, node as ts.IfStatement);
      return;
    case ts.SyntaxKind.ConditionalExpression:
      visitChoice(r, node as ts.ConditionalExpression);
      return;
    case ts.SyntaxKind.CatchClause:
      r.inScope(() => {
        const { variableDeclaration: caught } = node as ts.CatchClause;
        if (caught !== undefined) for (const name of namesOf(caught.name)) r.scope.names.set(name, undefined);
        r.inArm("!", () => r.visitChildren(node));
      });
      return;
    case ts.SyntaxKind.ReturnStatement: {
      const { expression } = node as ts.ReturnStatement;
      if (expression !== undefined) {
        r.returned?.push(walkOf(r, expression));
        r.visit(expression);
      }
      return;
    }
    case ts.SyntaxKind.LabeledStatement:
      r.feed((node as ts.LabeledStatement).label.text);
      r.visit((node as ts.LabeledStatement).statement);
      return;
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
      r.feed((node as ts.BreakOrContinueStatement).label?.text ?? "");
      return;
    case ts.SyntaxKind.MetaProperty:
      return;
    case ts.SyntaxKind.JsxOpeningFragment:
      r.out.refer(r.symbol, "@jsx", "", "jsx", r.line(node));
      return;
    case ts.SyntaxKind.JsxOpeningElement:
    case ts.SyntaxKind.JsxSelfClosingElement: {
      // Every element calls the runtime that the configuration names.
      r.out.refer(r.symbol, "@jsx", "", "jsx", r.line(node));
      const tag = (node as ts.JsxOpeningElement).tagName;
      if (ts.isIdentifier(tag) && /^[a-z]/.test(tag.text)) r.feed(tag.text);
      else {
        noteWalk(r, tag as ts.Expression, "jsx");
        r.visit(tag, true);
      }
      for (const type of (node as ts.JsxOpeningElement).typeArguments ?? []) r.visit(type);
      noteElementHands(r, tag, (node as ts.JsxOpeningElement).attributes);
      r.visit((node as ts.JsxOpeningElement).attributes);
      return;
    }
    case ts.SyntaxKind.JsxClosingElement:
      return;
    case ts.SyntaxKind.JsxText:
      // Lines are trimmed and joined: how markup is indented shows nowhere.
      r.feed(jsxText((node as ts.JsxText).text));
      return;
    case ts.SyntaxKind.JsxAttribute: {
      const { name, initializer } = node as ts.JsxAttribute;
      r.feed(name.getText(r.file));
      if (initializer !== undefined) r.visit(initializer);
      return;
    }
    case ts.SyntaxKind.Decorator: {
      readDecorator(r, (node as ts.Decorator).expression);
      return;
    }
    default:
      if (node.kind >= ts.SyntaxKind.FirstTypeNode && node.kind <= ts.SyntaxKind.LastTypeNode) visitType(r, node);
      else if (isTypeMember(node)) visitTypeMember(r, node);
      else {
        // Leaves that carry text: literals, template pieces, JSX text, private names.
        const { text } = node as ts.LiteralLikeNode;
        if (typeof text === "string") r.feed(text);
        if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) noteText(r, node);
        r.visitChildren(node);
      }
  }
}

/** A decorator runs when its class is loaded, wherever in the class it stands. */
function readDecorator(r: Reader, expression: ts.Expression): void {
  const { decorating } = r;
  r.decorating = r.functionDepth;
  const holder = r.classSymbol === undefined ? r.draft : r.out.symbols[r.classSymbol];
  if (holder?.kind === "class") holder.eager = true;
  noteWalk(r, expression, "decorator");
  r.part("decorators", () => r.visit(expression));
  r.decorating = decorating;
}

function visitCall(
  r: Reader,
  node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  continued: boolean,
): void {
  if (!continued && ts.isCallExpression(node) && readLateCall(r, node)) return;
  if (r.functionDepth === 0) r.draft.eager = true;
  if (!continued) {
    noteWalk(r, node, "use");
    noteCall(r, node);
  }
  if (ts.isTaggedTemplateExpression(node)) {
    r.visit(node.tag, true);
    r.visit(node.template);
    return;
  }
  if (!doubles(node.expression)) noteHands(r, node);
  if (r.functionDepth === 0) r.calls.push(node);
  visitParts(r, node);
  if (r.functionDepth === 0) r.calls.pop();
}

function visitParts(r: Reader, node: ts.CallExpression | ts.NewExpression): void {
  if (r.expressionImports.has(node)) r.feed("import");
  // What gives an instance of a class is no part of the walk that starts with that class.
  else r.visit(node.expression, !ts.isCallExpression(node) || injected(r, node) === undefined);
  if (ts.isCallExpression(node) && node.questionDotToken !== undefined) r.feed("?.");
  for (const type of node.typeArguments ?? []) r.visit(type);
  const loops = ts.isCallExpression(node) && isIteration(node.expression);
  const transacts = ts.isCallExpression(node) && isTransaction(node.expression);
  if (loops) r.loopDepth++;
  if (transacts) {
    r.transactionDepth++;
    if (isBatch(node.arguments[0])) r.out.batching.add(r.symbol);
  }
  // A relative specifier is only the way to what it names, which the linker follows: a file may move.
  const specifier = isWay(r, node) ? node.arguments?.[0] : undefined;
  const stands = doubles(node.expression);
  for (const argument of node.arguments ?? []) {
    if (stands && isName(argument)) visitDouble(r, argument);
    else if (argument !== specifier) r.visit(argument);
  }
  if (loops) r.loopDepth--;
  if (transacts) r.transactionDepth--;
}

/** Names in a list that is longer than this, made while the module loads, are a registry: using the list is not using each. */
const maxUsed = 12;

function isListed(r: Reader, element: ts.Expression, length: number): boolean {
  return length > maxUsed && r.functionDepth === 0 && r.symbol !== 0 && isName(element);
}

function visitListed(r: Reader, name: ts.Expression): void {
  noteWalk(r, name, "listed");
  r.visit(name, true);
}

function visitDouble(r: Reader, name: ts.Expression): void {
  noteWalk(r, name, "double");
  r.visit(name, true);
}

function isWay(r: Reader, node: ts.Node): boolean {
  const { kind, from = "" } = r.out.imports[r.expressionImports.get(node) ?? -1] ?? {};
  return (kind === "dynamic" || kind === "require") && from.startsWith(".");
}

function isIteration(callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && /^(map|forEach|flatMap|reduce|filter|each)$/.test(callee.name.text);
}

function visitBinary(r: Reader, node: ts.BinaryExpression): void {
  if (readLateAssignment(r, node)) return;
  const { operatorToken: operator, left } = node;
  if (operator.kind >= ts.SyntaxKind.FirstAssignment && operator.kind <= ts.SyntaxKind.LastAssignment) {
    const walk = walkOf(r, left);
    if (walk !== undefined) refer(r, walk, "write", left, rootName(left));
  }
  if (operator.kind === ts.SyntaxKind.PlusToken) noteConcatenation(r, node);
  r.visit(left);
  r.feed(operator.kind);
  r.visit(node.right);
}

function visitLoop(r: Reader, node: ts.IterationStatement): void {
  r.inScope(() => {
    const { initializer } = node as ts.ForStatement;
    if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) declareList(r.scope, initializer);
    r.loopDepth++;
    r.visitChildren(node);
    r.loopDepth--;
  });
}

/** A local variable: remembers what it was made from, so that calls on it resolve. */
function visitVariable(r: Reader, node: ts.VariableDeclaration): void {
  feedNames(r, node.name);
  if (node.type !== undefined) r.visit(node.type);
  bind(r, node.name, typeWalk(r, node.type) ?? (node.initializer && walkOf(r, node.initializer)));
  if (node.initializer !== undefined) r.visit(node.initializer);
}

/** Text between elements as JSX means it: https://facebook.github.io/jsx/ leaves it to the compilers, and all do this. */
function jsxText(text: string): string {
  const lines = text.split(/\r\n?|\n/);
  return lines
    .map((line, at) => {
      const start = at === 0 ? line : line.replace(/^[ \t]+/, "");
      return at === lines.length - 1 ? start : start.replace(/[ \t]+$/, "");
    })
    .filter((line) => line !== "")
    .join(" ");
}
