/** Texts that are put together before they are used: sums, URLs, fallbacks, and local constants that hold such. */
import type { ts } from "ts-morph";
import type { Value } from "../facts.ts";
import { calleeName, joins } from "./callee.ts";
import type { Reader } from "./reader.ts";
import { find } from "./scope.ts";
import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isMetaProperty,
  isNewExpression,
  isPropertyAccessExpression,
  Kind,
} from "./syntax.ts";

type Read = (r: Reader, node: ts.Expression, nesting: number) => Value;

/** A member that is called as variables are: `env.SHOP_URL`. */
const variable = /\.[A-Z][A-Z0-9_]+$/;
/** Operands of one sum that are looked at. */
const maxOperands = 50;
/** Local constants that are looked through in one blob, and one behind another. */
const maxLooked = 20_000;
const maxBehind = 3;

/** The text that an expression comes to, as far as it can be told; undefined where it is no such expression. */
export function composed(r: Reader, node: ts.Expression, nesting: number, read: Read): Value | undefined {
  if (isBinaryExpression(node)) return ofOperator(r, node, nesting, read);
  if (isNewExpression(node)) return ofUrl(r, node, nesting, read);
  if (isIdentifier(node)) return ofLocal(r, node.text, nesting, read);
  if (isConditionalExpression(node)) return ofChoice(r, node, nesting, read);
  // `url.href`, `url.toString()`
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression) && node.expression.name.text === "toString")
    return textOf(composed(r, node.expression.expression, nesting, read));
  if (isCallExpression(node) && isResolve(r, node)) {
    const [path] = node.arguments;
    return path === undefined ? undefined : textOf(read(r, path, nesting + 1));
  }
  if (isCallExpression(node) && joins.has(calleeName(node) ?? "")) return ofJoin(r, node, nesting, read);
  if (isPropertyAccessExpression(node) && node.name.text === "href")
    return textOf(composed(r, node.expression, nesting, read));
  return undefined;
}

/** `require.resolve("./jobs")` names a module as it is written: https://nodejs.org/api/modules.html#requireresolverequest-options */
function isResolve(r: Reader, { expression }: ts.CallExpression): boolean {
  if (!isPropertyAccessExpression(expression) || expression.name.text !== "resolve") return false;
  const { expression: of } = expression;
  return isIdentifier(of) && of.text === "require" && !r.moduleNames.has("require");
}

const textOf = (value: Value | undefined): Value | undefined =>
  value?.is === "text" || value?.is === "template" ? value : undefined;

function ofOperator(r: Reader, node: ts.BinaryExpression, nesting: number, read: Read): Value | undefined {
  const operator = node.operatorToken.kind;
  if (operator === Kind.QuestionQuestionToken || operator === Kind.BarBarToken) {
    // What the environment says is meant; the rest is for where it says nothing.
    const first = read(r, node.left, nesting + 1);
    return first.is === "ref" && (first.to === "@env" || variable.test(first.path)) ? first : undefined;
  }
  if (operator !== Kind.PlusToken) return undefined;
  const operands: ts.Expression[] = [];
  let at: ts.Expression = node;
  while (isBinaryExpression(at) && at.operatorToken.kind === Kind.PlusToken && operands.length < maxOperands) {
    operands.push(at.right);
    at = at.left;
  }
  operands.push(at);
  const holes = operands.reverse().map((operand) => read(r, operand, nesting + 1));
  // A sum of numbers is no text; what a constant holds that it begins with, its declaration says.
  const isText = holes[0]?.is === "ref" || holes.some(({ is }) => is === "text" || is === "template");
  return isText ? { is: "template", parts: ["", ...holes.map(() => "")], holes } : undefined;
}

/** One of two texts. */
function ofChoice(r: Reader, node: ts.ConditionalExpression, nesting: number, read: Read): Value | undefined {
  const items = [read(r, node.whenTrue, nesting + 1), read(r, node.whenFalse, nesting + 1)];
  return items.every((item) => textOf(item) !== undefined) ? { is: "list", items } : undefined;
}

/** `new URL("/orders", base)` begins with its base: https://developer.mozilla.org/docs/Web/API/URL/URL */
function ofUrl(r: Reader, node: ts.NewExpression, nesting: number, read: Read): Value | undefined {
  const { expression } = node;
  if (!isIdentifier(expression) || expression.text !== "URL" || r.moduleNames.has("URL")) return undefined;
  const [path, base] = node.arguments ?? [];
  if (path === undefined) return undefined;
  const whole = read(r, path, nesting + 1);
  if (base === undefined || (whole.is === "text" && /^\w+:\/\//.test(whole.text))) return asTemplate(whole);
  return { is: "template", parts: ["", "", ""], holes: [read(r, base, nesting + 1), whole] };
}

const ofPaths = /^(?:node:)?path(?:\/posix)?$/;

/** `path.join(process.cwd(), "uploads", name)`, each part behind a slash. */
function ofJoin(r: Reader, node: ts.CallExpression, nesting: number, read: Read): Value | undefined {
  const { expression, arguments: parts } = node;
  const root = isPropertyAccessExpression(expression) ? expression.expression : expression;
  if (!isIdentifier(root) || !ofPaths.test(r.importedFrom.get(root.text) ?? "") || parts.length === 0) return undefined;
  const holes = parts.map((part): Value => (isStart(part) ? here : read(r, part, nesting + 1)));
  return { is: "template", parts: ["", ...holes.slice(1).map(() => "/"), ""], holes };
}

const here: Value = { is: "text", text: "." };

/** Where the program is started, or where the file lies. */
function isStart(node: ts.Expression): boolean {
  if (isIdentifier(node)) return node.text === "__dirname";
  if (isPropertyAccessExpression(node)) return isMetaProperty(node.expression) && node.name.text === "dirname";
  return isCallExpression(node) && node.arguments.length === 0 && calleeName(node) === "cwd";
}

const asTemplate = (value: Value): Value =>
  value.is === "text" ? value : { is: "template", parts: ["", ""], holes: [value] };

function ofLocal(r: Reader, name: string, nesting: number, read: Read): Value | undefined {
  const written = find(r.scope, name)?.values?.get(name);
  if (written === undefined || r.behind >= maxBehind || r.looked >= maxLooked) return undefined;
  r.looked++;
  r.behind++;
  const value = read(r, written, nesting + 1);
  r.behind--;
  return value.is === "unknown" ? undefined : value;
}
