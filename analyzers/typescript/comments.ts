/** Which marks in a script stand in comments: of the script itself, or of SQL in its strings. */
import { ts } from "ts-morph";
import type { CommentStyle } from "../suppressions.ts";

const texts: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateHead,
  ts.SyntaxKind.TemplateMiddle,
  ts.SyntaxKind.TemplateTail,
  ts.SyntaxKind.JsxText,
]);

/** Whether a mark after `style` at a place is a comment: in code by the script's own marks, in a text by those of SQL. */
export function commentsOf(file: ts.SourceFile): (style: CommentStyle, at: number) => boolean {
  return (style, at) => {
    const text = textAt(file, at);
    if (text === undefined) return style === "//" || style === "/*" || style === "{/*";
    return text.kind !== ts.SyntaxKind.JsxText && style === "--";
  };
}

/** The piece of text that holds a place; undefined where code or a comment does. */
function textAt(file: ts.SourceFile, at: number): ts.Node | undefined {
  let node: ts.Node = file;
  for (;;) {
    const within: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.pos <= at && at < child.end ? child : undefined,
    );
    if (within === undefined) break;
    node = within;
  }
  return texts.has(node.kind) && node.getStart(file) <= at ? node : undefined;
}
