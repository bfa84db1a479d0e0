/** Paths that code computes from literals and from where it stands: `join(__dirname, "mail", "welcome.html")`. */
import type { ts } from "ts-morph";
import { calleeName, joins } from "./callee.ts";
import type { Reader } from "./reader.ts";
import {
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isMetaProperty,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTemplateExpression,
  Kind,
} from "./syntax.ts";

/** A path as far as it is literal. `from`: `./` from the file's own directory, `/` from the working directory. */
export interface Place {
  readonly from: "./" | "/";
  readonly parts: readonly string[];
  /** The rest is computed: anything below may be meant. */
  readonly open?: true;
}

/** The literal part, without its empty segments. */
export function pathOf({ parts }: Place): string {
  return parts
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** The place an expression computes; undefined where its beginning is not known. */
export function placeOf(r: Reader, node: ts.Expression): Place | undefined {
  if (isHere(r, node)) return { from: "./", parts: [] };
  if (isCallExpression(node)) {
    const name = calleeName(node) ?? "";
    const [first, ...rest] = node.arguments;
    if (first === undefined) return name === "cwd" ? { from: "/", parts: [] } : undefined;
    if (name === "fileURLToPath" || name === "pathToFileURL") return placeOf(r, first);
    return joins.has(name) ? longer(placeOf(r, first), rest) : undefined;
  }
  if (isNewExpression(node)) return urlPlace(r, node);
  if (isTemplateExpression(node) && node.head.text === "") {
    const [first, ...rest] = node.templateSpans;
    const place = first === undefined ? undefined : placeOf(r, first.expression);
    if (place === undefined || first === undefined) return undefined;
    return rest.length === 0
      ? below(place, first.literal.text)
      : { ...below(place, folder(first.literal.text)), open: true };
  }
  if (isBinaryExpression(node) && node.operatorToken.kind === Kind.PlusToken) {
    const place = placeOf(r, node.left);
    if (place === undefined || place.open) return place;
    return isStringLiteralLike(node.right) ? below(place, node.right.text) : { ...place, open: true };
  }
  return undefined;
}

/** `new URL("./x", import.meta.url)`. */
function urlPlace(r: Reader, node: ts.NewExpression): Place | undefined {
  const [first, second] = node.arguments ?? [];
  if (!isIdentifier(node.expression) || node.expression.text !== "URL" || first === undefined) return undefined;
  if (second?.getText(r.file) !== "import.meta.url") return undefined;
  return isStringLiteralLike(first) ? literalPlace(first, "./") : undefined;
}

function longer(place: Place | undefined, rest: readonly ts.Expression[]): Place | undefined {
  let at = place;
  for (const part of rest) {
    if (at === undefined || at.open) return at;
    at = isStringLiteralLike(part) ? below(at, part.text) : { ...at, open: true };
  }
  return at;
}

const below = (place: Place, text: string): Place => ({ ...place, parts: [...place.parts, text] });
const folder = (text: string): string => text.slice(0, text.lastIndexOf("/") + 1);

/** A literal that looks like a path. */
export function literalPlace(node: ts.Expression, from: Place["from"]): Place | undefined {
  const literal = isStringLiteralLike(node) && /[./]/.test(node.text) && !/^(?:[a-z]+:|\/|~|-)|[\n*]/i.test(node.text);
  return literal ? { from, parts: [node.text] } : undefined;
}

/** `__dirname`, `import.meta.dirname`, `dirname(fileURLToPath(import.meta.url))`. */
function isHere(r: Reader, node: ts.Expression): boolean {
  if (isIdentifier(node)) return node.text === "__dirname";
  if (isPropertyAccessExpression(node)) return isMetaProperty(node.expression) && node.name.text === "dirname";
  if (!isCallExpression(node) || calleeName(node) !== "dirname") return false;
  const [first] = node.arguments;
  const text = first?.getText(r.file) ?? "";
  return text === "__filename" || text.endsWith("(import.meta.url)");
}
