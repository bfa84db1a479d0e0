/** A script's statements with their trees, those of DO blocks among them. Needs libpg-query loaded. */
import { type PgStatement, parsePostgres, parseRoutine } from "../../sql/postgres.ts";
import { split } from "../../sql/split.ts";
import { bodyOf, list, strings, type Tree, text, tree } from "../../sql/tree.ts";
import { runsAlone } from "../statements.ts";
import type { Statement, Unparsed } from "./setting.ts";
import { createdIn } from "./trees.ts";

export interface Script {
  readonly statements: readonly Statement[];
  readonly unparsed: readonly Unparsed[];
  /** Tables that it makes, or fills a name with. */
  readonly created: ReadonlySet<string>;
}

/** How deep a block's tree is followed. */
const deepest = 200;

/** `whole`: its runner puts it into one transaction. */
export function readScript(script: string, whole: boolean): Script {
  const raw: { readonly line: number; readonly sql: string; readonly parsed: PgStatement }[] = [];
  const unparsed: Unparsed[] = [];
  for (const { kind, start, end, line, down } of split(script, "postgres")) {
    if (kind !== "statement" || down === true) continue;
    const sql = script.slice(start, end);
    const parsed = parsePostgres(sql);
    const [statement] = parsed.ok ? parsed.statements : [];
    if (!parsed.ok) unparsed.push({ line, sql, message: parsed.message });
    else if (statement !== undefined) raw.push({ line, sql, parsed: statement });
  }
  const isAlone = ({ kind, body }: PgStatement): boolean => runsAlone(kind, body);
  const controls = raw.some(({ parsed }) => parsed.kind === "TransactionStmt");
  const single = whole && !controls && !raw.some(({ parsed }) => isAlone(parsed));
  let open = single ? 0 : undefined;
  let begun = 0;
  const statements: Statement[] = [];
  for (const { line, sql, parsed } of raw) {
    if (parsed.kind === "TransactionStmt") {
      const does = text(parsed.body["kind"]) ?? "";
      if (/_(?:BEGIN|START)$/.test(does)) open = ++begun;
      else if (/_(?:COMMIT|ROLLBACK)$/.test(does)) open = undefined;
    }
    const outer = { at: line, alone: isAlone(parsed), transaction: open };
    statements.push({ line, sql, ...parsed, ...outer });
    if (parsed.kind === "DoStmt")
      for (const inner of inBlock(sql, parsed.body, line))
        statements.push({ ...outer, ...inner, transaction: open ?? --begun });
  }
  return { statements, unparsed, created: createdIn(statements) };
}

/** Statements that a DO block runs as they stand there. */
function* inBlock(sql: string, body: Tree, line: number): Generator<PgStatement & { line: number; sql: string }> {
  const code = list(body["args"])
    .map((one) => bodyOf(one, "DefElem"))
    .find((one) => one?.["defname"] === "as");
  const routine = parseRoutine(
    sql,
    text(bodyOf(code?.["arg"], "String")?.["sval"]) ?? strings([code?.["arg"]])[0] ?? "",
  );
  const first = line + sql.slice(0, Math.max(0, sql.indexOf("$"))).split("\n").length - 1;
  for (const { query, at } of queriesIn(routine, 0, 1)) {
    const parsed = parsePostgres(query);
    for (const statement of parsed.ok ? parsed.statements : [])
      yield { ...statement, sql: query, line: first + at - 1 };
  }
}

function* queriesIn(node: unknown, depth: number, line: number): Generator<{ query: string; at: number }> {
  if (depth > deepest) return;
  if (Array.isArray(node)) for (const one of node) yield* queriesIn(one, depth + 1, line);
  const object = tree(node);
  if (object === undefined) return;
  for (const [key, value] of Object.entries(object)) {
    const here = typeof tree(value)?.["lineno"] === "number" ? Number(tree(value)?.["lineno"]) : line;
    const query =
      key === "PLpgSQL_stmt_execsql" ? text(bodyOf(tree(value)?.["sqlstmt"], "PLpgSQL_expr")?.["query"]) : undefined;
    if (query !== undefined) yield { query, at: here };
    else if (typeof value === "object") yield* queriesIn(value, depth + 1, here);
  }
}
