/** What a condition pins to values. */
import type { Scope } from "./scope.ts";
import { bodyOf, kindOf, list, strings } from "./tree.ts";

/** Columns that every road through a condition pins to a value: `a = $1 AND b IN (1, 2)`. */
export function pinned(node: unknown, scope: Scope): void {
  const found = kindOf(node);
  if (found === undefined) return;
  const [kind, body] = found;
  if (kind === "BoolExpr" && body["boolop"] === "AND_EXPR") for (const part of list(body["args"])) pinned(part, scope);
  if (kind !== "A_Expr" || strings(body["name"])[0] !== "=") return;
  if (body["kind"] === "AEXPR_OP") {
    pinTo(body["lexpr"], body["rexpr"], scope);
    pinTo(body["rexpr"], body["lexpr"], scope);
  } else if (body["kind"] === "AEXPR_IN" || body["kind"] === "AEXPR_OP_ANY") pinTo(body["lexpr"], undefined, scope);
}

function pinTo(column: unknown, value: unknown, scope: Scope): void {
  const names = strings(bodyOf(column, "ColumnRef")?.["fields"]);
  const name = names.at(-1);
  if (name === undefined || names.length > 2) return;
  const other = bodyOf(value, "ColumnRef");
  if (other !== undefined && !isVariable(strings(other["fields"]), scope)) return;
  scope.pins(name, names.at(-2));
}

function isVariable(names: readonly string[], scope: Scope): boolean {
  return names.length > 0 && scope.variables.has(names[0] ?? "");
}
