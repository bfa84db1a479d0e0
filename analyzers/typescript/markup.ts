/** The walk over JSX. */
import type { ts } from "ts-morph";
import { noteElementHands } from "./hands.ts";
import type { Reader } from "./reader.ts";
import { noteWalk } from "./references.ts";
import { type Step, step } from "./step.ts";
import { isIdentifier, Kind } from "./syntax.ts";

export const markupSteps: readonly Step[] = [
  step([Kind.JsxOpeningFragment], noteRuntime),
  step([Kind.JsxOpeningElement, Kind.JsxSelfClosingElement], visitElement),
  step([Kind.JsxClosingElement], () => {}),
  step([Kind.JsxText], visitText),
  step([Kind.JsxAttribute], visitAttribute),
];

/** Every element calls the runtime that the configuration names. */
function noteRuntime(r: Reader, node: ts.Node): void {
  r.refer(r.symbol, "@jsx", "", "jsx", node);
}

function visitElement(r: Reader, node: ts.JsxOpeningLikeElement): void {
  noteRuntime(r, node);
  const { tagName: tag } = node;
  if (isIdentifier(tag) && /^[a-z]/.test(tag.text)) r.feed(tag.text);
  else {
    noteWalk(r, tag as ts.Expression, "jsx");
    r.visit(tag, true);
  }
  for (const type of node.typeArguments ?? []) r.visit(type);
  noteElementHands(r, tag, node.attributes);
  r.visit(node.attributes);
}

/** Lines are trimmed and joined: how markup is indented shows nowhere. */
function visitText(r: Reader, node: ts.JsxText): void {
  r.feed(jsxText(node.text));
}

function visitAttribute(r: Reader, { name, initializer }: ts.JsxAttribute): void {
  r.feed(name.getText(r.file));
  if (initializer !== undefined) r.visit(initializer);
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
