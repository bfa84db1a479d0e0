/** Renames that a migration's statements tell, in their order; also those in DO blocks and bodies, where they stand as text. */
import { words as lexWords } from "../../sql/lex.ts";
import { type PgStatement, parsePostgres } from "../../sql/postgres.ts";
import { split } from "../../sql/split.ts";
import { bodyOf, list, strings, type Tree, text, tree } from "../../sql/tree.ts";
import { ident, type Rename } from "./rename-state.ts";

const objects: Readonly<Record<string, Rename["kind"]>> = {
  OBJECT_TABLE: "table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "materialized view",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
  OBJECT_SCHEMA: "schema",
  OBJECT_COLUMN: "column",
  OBJECT_ATTRIBUTE: "column",
  OBJECT_TABCONSTRAINT: "constraint",
};

/** Needs libpg-query loaded. Statements that do not parse tell nothing. */
export function renamesOf(sql: string): readonly Rename[] {
  const found: Rename[] = [];
  for (const piece of split(sql, "postgres")) {
    if (piece.kind === "gap" || piece.down) continue;
    const parsed = parsePostgres(sql.slice(piece.start, piece.end));
    if (!parsed.ok) continue;
    for (const statement of parsed.statements) {
      if (statement.kind === "DoStmt") found.push(...inBody(statement.body));
      else found.push(...renameIn(statement));
    }
  }
  return found;
}

function renameIn({ kind, body }: PgStatement): readonly Rename[] {
  if (kind === "AlterEnumStmt") {
    const [from, to] = [text(body["oldVal"]), text(body["newVal"])];
    return from === undefined || to === undefined
      ? []
      : [{ kind: "value", on: dotted(strings(body["typeName"])), from, to }];
  }
  if (kind !== "RenameStmt") return [];
  const object = objects[text(body["renameType"]) ?? ""];
  const to = text(body["newname"]);
  if (object === undefined || to === undefined) return [];
  const range = tree(body["relation"]);
  const on = range === undefined ? dotted(strings(tree(bodyOf(body["object"], "List"))?.["items"])) : rangeText(range);
  const from =
    object === "column" || object === "constraint" || object === "schema"
      ? text(body["subname"])
      : lastPart(range, body);
  return from === undefined ? [] : [{ kind: object, on, from, to }];
}

const lastPart = (range: Tree | undefined, body: Tree): string | undefined =>
  range === undefined ? strings(tree(bodyOf(body["object"], "List"))?.["items"]).at(-1) : text(range["relname"]);

const dotted = (names: readonly string[]): string =>
  (names.length > 1 && names[0] === "public" ? names.slice(1) : names).map(ident).join(".");

const rangeText = (range: Tree): string =>
  dotted([text(range["schemaname"]), text(range["relname"])].filter((name) => name !== undefined));

/** Statements of a body that start with ALTER and end with a semicolon. What is built at run time is not seen. */
function inBody(body: Tree): readonly Rename[] {
  const code = list(body["args"])
    .map((arg) => text(tree(tree(bodyOf(arg, "DefElem")?.["arg"])?.["String"])?.["sval"]) ?? "")
    .join("\n");
  const found: Rename[] = [];
  let start = -1;
  for (const token of lexWords(code, "postgres")) {
    const word = code.slice(token.start, token.end);
    if (start < 0 && /^alter$/i.test(word)) start = token.start;
    else if (start >= 0 && word === ";") {
      const parsed = parsePostgres(code.slice(start, token.end));
      if (parsed.ok) for (const statement of parsed.statements) found.push(...renameIn(statement));
      start = -1;
    }
  }
  return found;
}
