/** What a rename does to a schema state, told backwards. */
import { words } from "../../sql/lex.ts";
import { type Fact, type SchemaObject, type SchemaState, stateOf } from "./state.ts";

/** One RENAME. Names are bare and unquoted; `on` is the relation (or the type of an enum's value) as SQL writes it. */
export interface Rename {
  readonly kind:
    | "table"
    | "view"
    | "materialized view"
    | "column"
    | "constraint"
    | "index"
    | "type"
    | "value"
    | "function"
    | "sequence"
    | "schema";
  readonly on: string;
  readonly from: string;
  readonly to: string;
}

/** As quote_ident writes it, for names that are not key words. */
export const ident = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

const qualify = (name: string, like: string): string => {
  const at = like.lastIndexOf(".");
  return at < 0 ? ident(name) : `${like.slice(0, at)}.${ident(name)}`;
};

/** Objects that stand for themselves, by the word that renames them. */
const wholes: Readonly<Partial<Record<Rename["kind"], readonly string[]>>> = {
  table: ["table"],
  type: ["enum", "domain", "range", "composite"],
};

/**
 * Renames that lead from an object of before to one of after. What was made under another name, and took the name of what was dropped
 * (`state_new` becomes `state`), is another object.
 */
export function lasting(renames: readonly Rename[], before: SchemaState, after: SchemaState): readonly Rename[] {
  const has = (state: SchemaState, { kind, on }: Rename, name: string): boolean =>
    state.objects.some((object) => wholes[kind]?.includes(object.kind) && object.name === qualify(name, on));
  const known = new Set<string>();
  const kept = renames.filter((rename) => {
    if (wholes[rename.kind] === undefined) return true;
    const stood = has(before, rename, rename.from) || known.has(rename.from);
    if (stood) known.add(rename.to);
    return stood;
  });
  return kept.filter(
    (rename) =>
      wholes[rename.kind] === undefined ||
      has(after, rename, rename.to) ||
      kept.some(({ kind, from }) => kind === rename.kind && from === rename.to),
  );
}

/** The statement that takes the rename back; undefined for kinds whose name is not enough. */
export function renamingBack(rename: Rename): string | undefined {
  const { kind, on, from, to } = rename;
  const young = ident(to);
  const old = ident(from);
  if (kind === "column" || kind === "constraint")
    return `ALTER TABLE ${on} RENAME ${kind.toUpperCase()} ${young} TO ${old}`;
  if (kind === "value")
    return `ALTER TYPE ${on} RENAME VALUE '${to.replaceAll("'", "''")}' TO '${from.replaceAll("'", "''")}'`;
  if (kind === "schema") return `ALTER SCHEMA ${young} RENAME TO ${old}`;
  if (kind === "function") return undefined;
  return `ALTER ${kind.toUpperCase()} ${qualify(to, on)} RENAME TO ${old}`;
}

/** The state once all renames were taken back. Definitions follow word by word; what that gets wrong is made again. */
export function renamed(state: SchemaState, renames: readonly Rename[]): SchemaState {
  let objects = state.objects;
  for (const rename of renames.toReversed()) objects = objects.map((object) => backwards(object, rename));
  return stateOf(objects);
}

function backwards(object: SchemaObject, rename: Rename): SchemaObject {
  const { kind, on, from, to } = rename;
  if (kind === "value") {
    if (object.name !== on || object.kind !== "enum")
      return mapped(object, (text) => text.replaceAll(`'${to}'::${on}`, `'${from}'::${on}`), same);
    const labels = (object.is["labels"] as readonly string[]).map((label) => (label === to ? from : label));
    return { ...object, is: { ...object.is, labels } };
  }
  const young = ident(to);
  const old = ident(from);
  const inText = (text: string): string => swapWords(text, young, old);
  if (kind === "column") {
    if (object.kind === "column")
      return object.on === on && object.name === young ? mapped({ ...object, name: old }, same, same) : object;
    return object.on === on || hasWord(object, on) ? mapped(object, inText, same) : object;
  }
  if (kind === "constraint")
    return object.kind === "constraint" && object.on === on && object.name === young
      ? { ...object, name: old }
      : object;
  if (kind === "index" && object.kind === "constraint" && object.name === young) return { ...object, name: old };
  const whole = qualify(to, on);
  const back = qualify(from, on);
  if (kind === "schema") return mapped(object, inText, inText);
  return mapped(object, inText, (name) => (name === whole ? back : name === `${whole}[]` ? `${back}[]` : name));
}

const same = (text: string): string => text;

const named: ReadonlySet<string> = new Set(["type", "parents", "references", "owner table"]);

function mapped(
  object: SchemaObject,
  inText: (text: string) => string,
  inName: (name: string) => string,
): SchemaObject {
  const is: Record<string, Fact> = {};
  for (const [fact, value] of Object.entries(object.is)) {
    const change = named.has(fact) ? inName : inText;
    if (typeof value === "string" && fact !== "text" && !object.is["head"]) is[fact] = change(value);
    else is[fact] = Array.isArray(value) && fact !== "labels" ? value.map(change) : value;
  }
  const of = object.kind === "comment" ? inText : inName;
  return { kind: object.kind, name: of(object.name), on: inName(object.on), is };
}

const hasWord = (object: SchemaObject, name: string): boolean =>
  String(object.is["definition"] ?? "").includes(name) || object.kind === "comment" || object.kind === "sequence";

function swapWords(text: string, from: string, to: string): string {
  if (!text.includes(from)) return text;
  let made = "";
  let at = 0;
  for (const token of words(text, "postgres")) {
    const found = text.slice(token.start, token.end);
    made += text.slice(at, token.start) + (found === from ? to : found);
    at = token.end;
  }
  return made + text.slice(at);
}
