/** The environment as code reads it: `process.env`, `import.meta.env`, `Bun.env`, `Deno.env`, and helpers that are called for it. */
import type { ts } from "ts-morph";
import type { Reader } from "./reader.ts";
import {
  isCallExpression,
  isIdentifier,
  isMetaProperty,
  isPropertyAccessExpression,
  isStringLiteralLike,
} from "./syntax.ts";

const holders: ReadonlySet<string> = new Set(["process", "Bun"]);

/** Whether an access is the environment as a whole. */
export function isEnvironment({ expression, name }: ts.PropertyAccessExpression): boolean {
  if (name.text !== "env") return false;
  return isMetaProperty(expression) || (isIdentifier(expression) && holders.has(expression.text));
}

const variable = /^[A-Z][A-Z0-9_]+$/;

/** The variable that `Deno.env.get("PORT")` reads: https://docs.deno.com/api/deno/~/Deno.Env */
export function denoVariable({ expression, arguments: [name] }: ts.CallExpression): string | undefined {
  if (name === undefined || !isStringLiteralLike(name) || !isPropertyAccessExpression(expression)) return undefined;
  const { expression: env, name: method } = expression;
  if ((method.text !== "get" && method.text !== "has") || !isPropertyAccessExpression(env)) return undefined;
  const isDeno = env.name.text === "env" && isIdentifier(env.expression) && env.expression.text === "Deno";
  return isDeno && variable.test(name.text) ? name.text : undefined;
}

/** `env("PORT")`, `requireEnv("PORT")`, `getEnvVar("PORT")`. */
const helper =
  /^(?:get|read|require|must|need|optional|required|ensure|load|parse|safe)?_?env(?:ironment)?(?:var(?:iable)?)?$/i;
/** `config.get("PORT")`: https://docs.nestjs.com/techniques/configuration */
const getter = /^(?:get|getOrThrow|has)$/;
const configuration = /(?:config|env)(?:service)?$/i;

/** A call that reads a variable by the look of it: who is called may do anything with the name. */
export function noteHelper(r: Reader, node: ts.Node): void {
  if (!isCallExpression(node)) return;
  const [name] = node.arguments;
  if (name === undefined || !isStringLiteralLike(name) || !variable.test(name.text)) return;
  const { expression } = node;
  const called = isIdentifier(expression)
    ? expression.text
    : isPropertyAccessExpression(expression)
      ? expression.name.text
      : "";
  if (helper.test(called) || (getter.test(called) && configuration.test(holderOf(expression))))
    r.refer(r.symbol, "@env", `.${name.text}()`, "use", node);
}

/** What a method is called on, by its last name. */
function holderOf(callee: ts.Expression): string {
  if (!isPropertyAccessExpression(callee)) return "";
  const { expression } = callee;
  return isIdentifier(expression)
    ? expression.text
    : isPropertyAccessExpression(expression)
      ? expression.name.text
      : "";
}
