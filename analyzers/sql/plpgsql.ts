/** Bodies in PL/pgSQL: every query and expression in them is SQL of its own, and is read as such. */
import type { TableUse } from "../facts.ts";
import { words } from "./lex.ts";
import { parsePostgres, parseRoutine } from "./postgres.ts";
import type { Reading, ReadText } from "./reading.ts";
import { bodyOf, constantText, kindOf, list, strings, type Tree, text, tree } from "./tree.ts";

/** Stands for what a routine computes at run time; no table has such a name. */
const computed = "__p__";

const loops = /^PLpgSQL_stmt_(?:loop|while|fori|fors|forc|foreach_a|dynfors)$/;

/** Reads a body; `sql` is the whole statement around it. A body that does not parse gives what it names as plain SQL words. */
export function readPlPgSql(
  sql: string,
  code: string,
  reading: Reading,
  readText: ReadText,
  parameters: ReadonlySet<string>,
): void {
  const routine = parseRoutine(sql, code);
  if (routine === undefined) {
    reading.unparsed = true;
    readText(code, reading);
    return;
  }
  new BodyReader(reading, readText, variablesOf(routine, parameters)).walk(routine, false);
}

/** Parameters and declared names; `new` and `old` are rows, their members no columns of a query's tables. */
function variablesOf(routine: Tree, parameters: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set([...parameters, "new", "old"]);
  for (const item of list(routine["plpgsql_funcs"])) {
    for (const datum of list(bodyOf(item, "PLpgSQL_function")?.["datums"])) {
      const name = text(kindOf(datum)?.[1]["refname"]);
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

class BodyReader {
  readonly #reading: Reading;
  readonly #readText: ReadText;
  readonly #variables: ReadonlySet<string>;

  constructor(reading: Reading, readText: ReadText, variables: ReadonlySet<string>) {
    this.#reading = reading;
    this.#readText = readText;
    this.#variables = variables;
  }

  walk(node: unknown, inLoop: boolean): void {
    if (Array.isArray(node)) {
      for (const item of node) this.walk(item, inLoop);
      return;
    }
    const object = tree(node);
    if (object === undefined) return;
    for (const key in object) {
      const value = object[key];
      const body = tree(value);
      if (body === undefined) {
        if (Array.isArray(value)) this.walk(value, inLoop);
      } else if (key === "PLpgSQL_expr") this.#expression(body, inLoop);
      else if (key === "PLpgSQL_stmt_dynexecute" || key === "PLpgSQL_stmt_dynfors") this.#dynamic(body, inLoop);
      else if (loops.test(key)) this.#loop(body);
      else this.walk(body, inLoop);
    }
  }

  /** The query that a loop goes through runs once, its body as often as there are rows. */
  #loop(body: Tree): void {
    for (const key in body) this.walk({ [key]: body[key] }, key === "body");
  }

  #expression(body: Tree, inLoop: boolean): void {
    const query = text(body["query"]);
    if (query === undefined) return;
    const mode = body["parseMode"];
    // Modes of PostgreSQL's parser: 0 a statement, 2 an expression, 3 to 5 an assignment whose target has 1 to 3 names.
    if (mode === 0) this.#read(query, inLoop);
    else this.#read(`SELECT ${mode === 2 ? query : assignedValue(query)}`, inLoop);
  }

  /** EXECUTE: a literal is a statement like any other; what `format` or `||` fills in is unknown, the rest is read around it. */
  #dynamic(body: Tree, inLoop: boolean): void {
    const query = text(bodyOf(body["query"], "PLpgSQL_expr")?.["query"]);
    const sql = query === undefined ? undefined : literalSql(query);
    if (sql === undefined || sql.computed) this.#reading.dynamic = true;
    if (sql !== undefined) this.#read(sql.text, inLoop);
    const uses = this.#reading.uses.splice(0);
    this.#reading.uses.push(...uses.filter((use) => !use.table.includes(computed)).map(withoutComputed));
    this.walk([body["params"], body["body"]], inLoop || body["body"] !== undefined);
  }

  #read(sql: string, inLoop: boolean): void {
    const before = this.#weight();
    this.#readText(sql, this.#reading, this.#variables);
    if (inLoop && this.#weight() > before) this.#reading.inLoop = true;
  }

  #weight(): number {
    return this.#reading.requests.size + this.#reading.uses.filter((use) => use.access === "write").length;
  }
}

function withoutComputed(use: TableUse): TableUse {
  const { columns, where, equals, ...rest } = use;
  const kept = (names: readonly string[] | undefined) => names?.filter((name) => !name.includes(computed)) ?? [];
  return {
    ...rest,
    ...(columns?.some((name) => name.includes(computed)) || columns === undefined ? {} : { columns }),
    ...(kept(where).length > 0 ? { where: kept(where) } : {}),
    ...(kept(equals).length > 0 ? { equals: kept(equals) } : {}),
  };
}

function assignedValue(query: string): string {
  for (const found of words(query, "postgres")) {
    const sign = query[found.start];
    if (sign === "=" || (sign === ":" && query[found.start + 1] === "="))
      return query.slice(found.start + (sign === "=" ? 1 : 2));
  }
  return query;
}

/** The text that an expression yields, with markers where it is computed; undefined when nothing of it is literal. */
function literalSql(expression: string): { readonly text: string; readonly computed: boolean } | undefined {
  const parsed = parsePostgres(`SELECT ${expression}`);
  if (!parsed.ok) return undefined;
  const target = list(parsed.statements[0]?.body["targetList"])[0];
  const parts = pieces(bodyOf(target, "ResTarget")?.["val"]);
  if (!parts.some((part) => part !== undefined && /\w/.test(part))) return undefined;
  return { text: parts.map((part) => part ?? computed).join(""), computed: parts.includes(undefined) };
}

function pieces(node: unknown): readonly (string | undefined)[] {
  const constant = constantText(node);
  if (constant !== undefined) return [constant];
  const joined = bodyOf(node, "A_Expr");
  if (joined !== undefined && strings(joined["name"])[0] === "||")
    return [...pieces(joined["lexpr"]), ...pieces(joined["rexpr"])];
  const call = bodyOf(node, "FuncCall");
  const name = strings(call?.["funcname"]).at(-1);
  const args = list(call?.["args"]);
  if (name === "concat") return args.flatMap(pieces);
  if (name !== "format") return [undefined];
  const template = constantText(args[0]);
  if (template === undefined) return [undefined];
  const parts: (string | undefined)[] = [];
  for (const [index, part] of template.split(/%(?:\d+\$)?-?\d*[sIL]/).entries()) {
    if (index > 0) parts.push(undefined);
    parts.push(part.replaceAll("%%", "%"));
  }
  return parts;
}
