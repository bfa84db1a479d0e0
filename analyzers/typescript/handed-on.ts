/** `(request, file, done) => done(null, "uploads")`: what a function hands to the callback that it is given last. */
import type { ts } from "ts-morph";
import { isBlock, isCallExpression, isExpressionStatement, isIdentifier, Kind } from "./syntax.ts";

/** Where that is all it does in the end, and it hands no error; undefined elsewhere. */
export function handedOn({ parameters, body }: ts.FunctionExpression | ts.ArrowFunction): ts.Expression | undefined {
  const done = parameters.at(-1)?.name;
  if (parameters.length < 2 || done === undefined || !isIdentifier(done)) return undefined;
  const last = isBlock(body) ? body.statements.at(-1) : body;
  const call = last !== undefined && isExpressionStatement(last) ? last.expression : last;
  if (call === undefined || !isCallExpression(call as ts.Node)) return undefined;
  const { expression, arguments: args } = call as ts.CallExpression;
  if (!isIdentifier(expression) || expression.text !== done.text || args.length !== 2) return undefined;
  return args[0]?.kind === Kind.NullKeyword ? args[1] : undefined;
}
