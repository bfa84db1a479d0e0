/** Classes: each member is a symbol, since each can change alone. */
import type { ts } from "ts-morph";
import { visitName } from "./bindings.ts";
import { constantGiven, constantOf } from "./constant.ts";
import { readFunction, visitModifiers } from "./functions.ts";
import { handedUp, madeOf, madeWith, noteMade, typesIn } from "./made.ts";
import { unwrap } from "./objects.ts";
import { declareTypes, typeWalk, walkOf } from "./paths.ts";
import type { Reader } from "./reader.ts";
import { noteWalk } from "./references.ts";
import {
  canHaveModifiers,
  isArrowFunction,
  isConstructorDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isGetAccessor,
  isIdentifier,
  isIndexSignatureDeclaration,
  isParameterPropertyDeclaration,
  isPropertyDeclaration,
  isReturnStatement,
  isSetAccessor,
  Kind,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** `symbol` is the class's own symbol; a class inside a function has none, and its members are that function's code. */
export function readClass(r: Reader, node: ts.ClassLikeDeclaration, symbol: number | undefined): void {
  const { classSymbol, inStatic } = r;
  visitModifiers(r, node.modifiers);
  declareTypes(r, node.typeParameters);
  for (const parameter of node.typeParameters ?? []) r.visit(parameter);
  for (const clause of node.heritageClauses ?? []) readHeritage(r, clause);
  r.classSymbol = symbol;
  for (const member of node.members) {
    if (symbol === undefined) visitChildrenOf(r, member);
    else readMember(r, member, symbol);
  }
  r.classSymbol = classSymbol;
  r.inStatic = inStatic;
}

/** `extends` and `implements` of a class, `extends` of an interface. */
export function readHeritage(r: Reader, clause: ts.HeritageClause): void {
  const how = clause.token === Kind.ExtendsKeyword ? "extends" : "implements";
  r.feed(clause.token);
  for (const type of clause.types) {
    noteWalk(r, type.expression, how);
    if (how === "extends" && r.draft.kind === "class")
      noteMade(r.draft, [
        ...(type.typeArguments ?? []).flatMap((argument) => typesIn(r, argument)),
        ...madeWith(r, type.expression),
      ]);
    r.visit(type.expression, isIdentifier(type.expression));
    for (const argument of type.typeArguments ?? []) r.visit(argument);
  }
}

function visitChildrenOf(r: Reader, member: ts.ClassElement): void {
  r.feed(member.kind);
  if (isFunctionLike(member) && !isIndexSignatureDeclaration(member)) {
    if (member.name !== undefined) visitName(r, member.name as ts.PropertyName);
    readFunction(r, member as ts.FunctionLikeDeclaration);
  } else if (isPropertyDeclaration(member)) {
    for (const modifier of member.modifiers ?? []) r.visit(modifier);
    visitName(r, member.name);
    if (member.type !== undefined) r.visit(member.type);
    if (member.initializer !== undefined) r.visit(member.initializer);
  } else r.visitChildren(member);
}

function readMember(r: Reader, member: ts.ClassElement, owner: number): void {
  const holder = r.out.symbols[owner];
  const label = isConstructorDeclaration(member) ? "constructor" : member.name && propertyName(member.name);
  if (holder === undefined || label === undefined) {
    // Static blocks, index signatures and computed names are the class's own code.
    visitChildrenOf(r, member);
    return;
  }
  const isStatic = canHaveModifiers(member) && (member.modifiers ?? []).some((one) => one.kind === Kind.StaticKeyword);
  const bound = isPropertyDeclaration(member) && isFunctionValue(member.initializer);
  const kind = isPropertyDeclaration(member)
    ? bound
      ? "method"
      : "property"
    : isGetAccessor(member) || isSetAccessor(member)
      ? "accessor"
      : "method";
  const index = r.out.declare(`${holder.name}.${label}`, kind, r.line(member), r.lineAt(member.end));
  const draft = r.out.symbols[index];
  if (draft === undefined) return;
  draft.owner = owner;
  if (isStatic) draft.static = true;
  if (bound) draft.bound = true;
  r.inStatic = isStatic;
  r.within(index, () => {
    if (isPropertyDeclaration(member)) readProperty(r, member, isStatic);
    else if (isFunctionLike(member)) {
      if (isConstructorDeclaration(member)) {
        declareParameterProperties(r, member, owner, holder.name);
        noteMade(holder, [...(holder.made ?? []), ...handedUp(r, member)]);
      }
      readFunction(r, member as ts.FunctionLikeDeclaration, true);
    }
    if (isGetAccessor(member)) {
      const walk = typeWalk(r, member.type);
      if (walk !== undefined) draft.hint = [walk.to, walk.path];
      else if (draft.returns !== undefined) draft.hint = draft.returns;
      const given = onlyGives(member);
      const constant = given && constantGiven(r, unwrap(given));
      if (constant !== undefined) draft.value = constant;
    }
  });
}

/** What a getter that does nothing else returns. */
function onlyGives({ body }: ts.GetAccessorDeclaration): ts.Expression | undefined {
  const [first, second] = body?.statements ?? [];
  return first !== undefined && second === undefined && isReturnStatement(first) ? first.expression : undefined;
}

function readProperty(r: Reader, member: ts.PropertyDeclaration, isStatic: boolean): void {
  r.signature(() => {
    for (const modifier of member.modifiers ?? []) r.visit(modifier);
    if (member.type !== undefined) r.visit(member.type);
  });
  const { initializer } = member;
  const walk = typeWalk(r, member.type) ?? (initializer && walkOf(r, initializer));
  if (walk !== undefined && walk.to !== "?") r.draft.hint = [walk.to, walk.path];
  noteMade(r.draft, member.type === undefined ? (initializer ? madeWith(r, initializer) : []) : madeOf(r, member.type));
  if (initializer === undefined) return;
  const constant = constantOf(r, unwrap(initializer));
  if (constant !== undefined) r.draft.value = constant;
  if (isFunctionValue(initializer)) {
    readFunction(r, initializer, true);
    return;
  }
  // An instance's property is made when the class is constructed, not when the module loads.
  if (!isStatic) r.functionDepth++;
  r.visit(initializer);
  if (!isStatic) r.functionDepth--;
}

/** `load = () => ...` makes a method: constructing the class runs nothing of it. */
function isFunctionValue(node: ts.Expression | undefined): node is ts.ArrowFunction | ts.FunctionExpression {
  return node !== undefined && (isArrowFunction(node) || isFunctionExpression(node));
}

/** `constructor(private readonly orders: Orders)` declares the property `orders`: the usual form of injection. */
function declareParameterProperties(r: Reader, node: ts.ConstructorDeclaration, owner: number, name: string): void {
  for (const parameter of node.parameters) {
    if (!isParameterPropertyDeclaration(parameter, node) || !isIdentifier(parameter.name)) continue;
    const index = r.out.declare(
      `${name}.${parameter.name.text}`,
      "property",
      r.line(parameter),
      r.lineAt(parameter.end),
    );
    const draft = r.out.symbols[index];
    if (draft === undefined) continue;
    draft.owner = owner;
    const walk = typeWalk(r, parameter.type);
    if (walk !== undefined && walk.to !== "?") draft.hint = [walk.to, walk.path];
    noteMade(draft, madeOf(r, parameter.type));
    r.out.growth[index]?.signature.add(parameter.type?.getText(r.file) ?? "");
  }
}
