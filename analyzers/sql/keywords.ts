/** The last resort for a statement that no parser understands: tables and objects named after the words that always precede them. */
import type { SqlOperation } from "../facts.ts";
import { type Dialect, words } from "./lex.ts";
import { addTableUse, type Reading, tableName } from "./reading.ts";

/** Words that may stand where a name is looked for, and are none. */
const noNames = new Set(
  "select values set where from into join on as only table if exists not lateral unnest update delete insert returning using default left right inner outer cross full natural order group by limit the or ignore temporary temp each row statement of cascade dual".split(
    " ",
  ),
);

const objects = new Set(["table", "view", "function", "procedure", "trigger", "index", "extension"]);

/** Keeps names only, columns unknown. Marks the reading as unparsed. */
export function readByKeyword(sql: string, dialect: Dialect, reading: Reading): void {
  reading.unparsed = true;
  const tokens: Named[] = [];
  for (const found of words(sql, dialect)) {
    const raw = sql.slice(found.start, found.end);
    if (found.kind === "word") tokens.push({ word: raw.toLowerCase(), name: raw.toLowerCase() });
    else if (found.kind === "name") tokens.push({ word: "", name: raw.slice(1, -1) });
    else tokens.push({ word: "", name: "", sign: raw });
  }
  const ctes = new Set<string>();
  for (const [at, found] of tokens.entries())
    if (found.name !== "" && tokens[at + 1]?.word === "as" && tokens[at + 2]?.sign === "(") ctes.add(found.name);
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? "";
    const operation = operationOf(word, tokens[at - 1]?.word, tokens[at + 1]);
    if (operation !== undefined) use(tokens, at + 1, operation, ctes, reading);
  }
  const first = tokens[0]?.word ?? "";
  if (first === "create" || first === "alter" || first === "drop") schema(first, tokens, reading);
}

interface Named {
  readonly word: string;
  /** Empty for what cannot be a name. */
  readonly name: string;
  readonly sign?: string;
}

function operationOf(word: string, before: string | undefined, after: Named | undefined): SqlOperation | undefined {
  if (word === "from") return before === "delete" ? "delete" : "select";
  if (word === "join") return "select";
  if (word === "into" && (before === "insert" || before === "replace" || before === "ignore")) return "insert";
  if (word === "update" && before !== "for" && before !== "on" && before !== "key" && after?.word !== "set")
    return "update";
  if (word === "truncate") return "truncate";
  return undefined;
}

function use(
  tokens: readonly Named[],
  from: number,
  operation: SqlOperation,
  ctes: ReadonlySet<string>,
  reading: Reading,
): void {
  const found = nameAt(tokens, from);
  // A call or a CTE is no table; neither is a marker for what is computed.
  if (found === undefined || (tokens[found.after]?.sign === "(" && operation !== "insert")) return;
  if (ctes.has(found.name) || reading.temporary.has(found.name) || found.name.includes("__p")) return;
  addTableUse(reading, { table: found.name, access: operation === "select" ? "read" : "write", operation });
}

/** `schema.name` or `name` at or soon after a position, past words such as ONLY and IF EXISTS. */
function nameAt(tokens: readonly Named[], from: number): { readonly name: string; readonly after: number } | undefined {
  let at = from;
  while (at < from + 4 && noNames.has(tokens[at]?.word ?? "")) at++;
  const first = tokens[at];
  if (first === undefined || first.name === "" || noNames.has(first.word)) return undefined;
  const second = tokens[at + 1]?.sign === "." ? tokens[at + 2]?.name : undefined;
  return second === undefined || second === ""
    ? { name: tableName(undefined, first.name), after: at + 1 }
    : { name: tableName(first.name, second), after: at + 3 };
}

function schema(verb: string, tokens: readonly Named[], reading: Reading): void {
  const at = tokens.findIndex((found, index) => index > 0 && index < 8 && objects.has(found.word));
  const kind = tokens[at]?.word;
  const found = at < 0 ? undefined : nameAt(tokens, at + 1);
  if (kind === undefined || found === undefined) {
    reading.changes.push({ does: "other", what: verb });
    return;
  }
  const on = found.name;
  if (kind === "table" && verb === "create") reading.changes.push({ does: "create-table", on, columns: [] });
  else if (kind === "table" && verb === "drop") reading.changes.push({ does: "drop-table", on });
  else if (kind === "view" && verb === "drop") reading.changes.push({ does: "drop-view", on });
  else reading.changes.push({ does: "other", on, what: `${verb} ${kind}` });
}
