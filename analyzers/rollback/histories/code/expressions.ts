/** Expressions into what they come to. What cannot be known without running it is thrown as unread. */
import { ts } from "ts-morph";
import { fieldsOf } from "./fields.ts";
import { globalOf } from "./globals.ts";
import type { Host } from "./host.ts";
import { known } from "./known.ts";
import { isEnvironment, ofLanguage, ofOurs } from "./ours.ts";

import { isReserved, isWrapped, unwrapped } from "./syntax.ts";
import {
  type Code,
  type Link,
  type List,
  literal,
  type Named,
  type Names,
  type Root,
  type Step,
  Unread,
  type Value,
} from "./values.ts";
import { weightOf } from "./weights.ts";

/** Steps that one migration may take, how deep they may stand in one another, and what one may come to. */
const most = { steps: 50_000, depth: 120, text: 1_000_000, weight: 100_000 };

/** Functions whose code runs inside of them, once. */
const wrappers = new Set(["transaction", "transactional"]);
const nothing = literal(undefined);

export class Expressions {
  readonly #file: ts.SourceFile;
  readonly #host: Host;
  #line = 1;
  #steps = 0;
  #depth = 0;

  constructor(file: ts.SourceFile, host: Host) {
    this.#file = file;
    this.#host = host;
  }

  /** 1-based; of what stands in another file, the line of this one that led there. */
  lineOf(node: ts.Node): number {
    if (node.getSourceFile() === this.#file)
      this.#line = this.#file.getLineAndCharacterOfPosition(node.getStart(this.#file)).line + 1;
    return this.#line;
  }

  /** Why a node is not known: its first words. */
  unread(node: ts.Node): Unread {
    return new Unread(node.getText().split("\n")[0]?.slice(0, 60) ?? "", this.lineOf(node));
  }

  value(node: ts.Expression, scope: Names): Value {
    if (++this.#steps > most.steps || this.#depth > most.depth) throw this.unread(node);
    this.#depth++;
    try {
      const value = this.#value(node, scope);
      if (weightOf(value) > most.weight) throw this.unread(node);
      return value;
    } finally {
      this.#depth--;
    }
  }

  #value(node: ts.Expression, scope: Names): Value {
    const line = this.lineOf(node);
    if (ts.isStringLiteralLike(node)) return literal(node.text, line);
    if (ts.isNumericLiteral(node)) return literal(Number(node.text.replaceAll("_", "")), line);
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
      return literal(node.kind === ts.SyntaxKind.TrueKeyword, line);
    if (node.kind === ts.SyntaxKind.NullKeyword) return literal(null, line);
    if (node.kind === ts.SyntaxKind.ThisKeyword)
      return this.#named("this", scope) ?? { kind: "root", role: "self", name: "this" };
    if (ts.isIdentifier(node))
      return node.text === "undefined" ? nothing : (this.#named(node.text, scope) ?? globalOf(node.text));
    if (ts.isAwaitExpression(node)) return this.#awaited(this.value(node.expression, scope));
    if (isWrapped(node)) return this.value(node.expression, scope);
    if (ts.isArrayLiteralExpression(node)) return { kind: "list", items: this.#items(node.elements, scope) };
    if (ts.isObjectLiteralExpression(node)) return fieldsOf(node, scope, this);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { kind: "code", node, scope };
    if (ts.isPropertyAccessExpression(node)) return this.#member(node, node.name.text, scope);
    if (ts.isElementAccessExpression(node)) return this.#element(node, scope);
    if (ts.isCallExpression(node)) return this.#call(node, scope);
    if (ts.isNewExpression(node)) return this.#made(node, scope);
    if (ts.isTaggedTemplateExpression(node)) return this.#tagged(node, scope);
    const settled = known(
      node,
      (one) => this.value(one, scope),
      (one, other) => this.#host.same(one, other),
      { line, text: most.text },
    );
    if (settled === undefined) throw this.unread(node);
    return settled;
  }

  #named(name: string, scope: Names): Value | undefined {
    const found = scope.find(name);
    const there = found?.kind === "root" ? this.#host.elsewhere(found) : found;
    if (there === undefined) return found as Root | undefined;
    return there.kind === "later" ? this.#settled(name, there) : there;
  }

  #settled(name: string, { node, scope }: Extract<Named, { kind: "later" }>): Value {
    // A constant that asks for itself is none.
    scope.set(name, globalOf(name));
    const value = this.value(node, scope);
    scope.set(name, value);
    return value;
  }

  #awaited(value: Value): Value {
    this.#host.effect(value);
    if (value.kind === "list") return { kind: "list", items: value.items.map((one) => this.#awaited(one)) };
    if (value.kind === "link") return { kind: "root", role: "result", name: value.step.name, of: value };
    return value;
  }

  #items(nodes: readonly ts.Expression[], scope: Names): readonly Value[] {
    return nodes.flatMap((node) => {
      if (!ts.isSpreadElement(node)) return [ts.isOmittedExpression(node) ? nothing : this.value(node, scope)];
      const spread = this.value(node.expression, scope);
      if (spread.kind !== "list") throw this.unread(node);
      return spread.items;
    });
  }

  #member(node: ts.Expression & { expression: ts.Expression }, name: string, scope: Names): Value {
    const of = this.value(node.expression, scope);
    if (isReserved(name)) throw this.unread(node);
    if (isEnvironment(of)) {
      this.#host.unset(name);
      return nothing;
    }
    if (of.kind === "root" || of.kind === "link") return this.#step(of, { how: "get", name, args: [] }, node);
    if (of.kind === "fields") return of.entries.get(name) ?? nothing;
    if (of.kind === "list" && /^\d+$/.test(name)) return of.items[Number(name)] ?? nothing;
    if (of.kind === "list" && name === "length") return literal(of.items.length);
    throw this.unread(node);
  }

  #element(node: ts.ElementAccessExpression, scope: Names): Value {
    const key = this.value(node.argumentExpression, scope);
    if (key.kind !== "literal") throw this.unread(node);
    return this.#member(node, String(key.value), scope);
  }

  #made(node: ts.NewExpression, scope: Names): Value {
    const of = this.value(node.expression, scope);
    if (of.kind !== "root" && of.kind !== "link") throw this.unread(node);
    return this.#step(of, { how: "new", name: "", args: this.#items(node.arguments ?? [], scope) }, node);
  }

  #tagged(node: ts.TaggedTemplateExpression, scope: Names): Value {
    const of = this.value(node.tag, scope);
    if (of.kind !== "root" && of.kind !== "link") throw this.unread(node);
    const { template } = node;
    const strings = ts.isTemplateExpression(template)
      ? [template.head.text, ...template.templateSpans.map(({ literal: rest }) => rest.text)]
      : [template.text];
    const holes = ts.isTemplateExpression(template) ? template.templateSpans.map(({ expression }) => expression) : [];
    const args = holes.map((hole) => this.value(hole, scope));
    // Its line is the template's: that is where the SQL stands.
    return { kind: "link", of, step: { how: "tag", name: "", args, strings }, line: this.lineOf(template) };
  }

  #step(of: Link | Root, step: Step, node: ts.Node): Link {
    const at = ts.isPropertyAccessExpression(node) ? node.name : node;
    return { kind: "link", of, step, line: this.lineOf(at) };
  }

  #call(node: ts.CallExpression, scope: Names): Value {
    const callee = unwrapped(node.expression);
    if (!ts.isPropertyAccessExpression(callee)) {
      const of = this.value(callee, scope);
      const args = this.#items(node.arguments, scope);
      if (of.kind === "code") return this.#host.invoke(of, args);
      if (of.kind !== "root" && of.kind !== "link") throw this.unread(node);
      return this.#step(
        of,
        { how: "call", name: "", args: this.#given(args, of.kind === "root" ? of.name : "") },
        node,
      );
    }
    const of = this.value(callee.expression, scope);
    const name = callee.name.text;
    if (isReserved(name)) throw this.unread(node);
    const args = this.#items(node.arguments, scope);
    const [code] = args.filter((one) => one.kind === "code");
    if (name === "then" || ((name === "catch" || name === "finally") && (of.kind === "link" || of.kind === "root")))
      return this.#waited(of, name, args, callee);
    if (of.kind === "root" && of.role === "global") {
      const [first] = args;
      if (of.name === "Promise" && name === "all" && first !== undefined) return this.#awaited(first);
      if (of.name === "Promise" && name === "resolve") return first ?? nothing;
      const settled = ofLanguage(of.name, name, args, this.lineOf(callee));
      if (settled !== undefined) return settled;
    }
    if (of.kind === "root" || of.kind === "link") {
      const wraps = wrappers.has(name) || (name === "execute" && args[0]?.kind === "code");
      if (!wraps || code === undefined)
        return this.#step(of, { how: "call", name, args: this.#given(args, name) }, callee);
      const call = this.#step(of, { how: "call", name, args: args.filter(({ kind }) => kind !== "code") }, callee);
      this.#host.effect(this.#host.invoke(code, [{ kind: "root", role: "transaction", name: "", of: call }]));
      return { kind: "root", role: "result", name, of: call };
    }
    if (of.kind === "fields" && of.entries.get(name)?.kind === "code")
      return this.#host.invoke(of.entries.get(name) as Code, args);
    if (of.kind === "list" && code !== undefined) return this.#each(of.items, name, code, callee);
    if (of.kind === "list" && name === "includes" && args[0] !== undefined) return this.#includes(of, args[0], callee);
    const made = ofOurs(of, name, args, this.lineOf(callee));
    if (made === undefined) throw this.unread(callee);
    return made;
  }

  /** `then`, `catch` and `finally`. */
  #waited(of: Value, name: string, args: readonly Value[], node: ts.Expression): Value {
    const [first, second] = args;
    if (name === "catch" || (name === "then" && second !== undefined)) this.#host.caught(this.lineOf(node));
    if (name === "catch") return this.#awaited(of);
    if (first?.kind !== "code") throw this.unread(node);
    const settled = this.#awaited(of);
    const made = this.#host.invoke(first, name === "then" ? [settled] : []);
    this.#host.effect(made);
    return name === "then" ? made : settled;
  }

  #each(items: readonly Value[], name: string, code: Code, node: ts.Expression): Value {
    if (name !== "forEach" && name !== "map") throw this.unread(node);
    const made = items.map((item, at) => this.#host.invoke(code, [item, literal(at)]));
    if (name === "map") return { kind: "list", items: made };
    for (const one of made) this.#host.stated(one);
    return nothing;
  }

  #includes({ items }: List, sought: Value, node: ts.Expression): Value {
    const same = items.map((one) => this.#host.same(sought, one));
    if (same.includes(true)) return literal(true);
    if (same.includes(undefined)) throw this.unread(node);
    return literal(false);
  }

  /** What is handed to the tool: functions as what they do with what it gives them. */
  #given(args: readonly Value[], called: string): readonly Value[] {
    return args.map((one) => (one.kind === "code" ? this.#host.record(one, called) : one));
  }
}
