/** A schema in the making: statements that were decided, and what stands after each. */
import { words } from "../../sql/lex.ts";
import { sameObject } from "./difference.ts";
import { keyOf, type SchemaObject, type SchemaState } from "./state.ts";
import { creating, dropping } from "./statements.ts";

export class Plan {
  readonly statements: string[] = [];
  readonly live: Map<string, SchemaObject>;
  readonly wanted: ReadonlyMap<string, SchemaObject>;
  readonly #words = new Map<string, ReadonlySet<string>>();

  constructor(before: SchemaState, after: SchemaState) {
    this.live = new Map(after.objects.map((object) => [keyOf(object), object]));
    this.wanted = new Map(before.objects.map((object) => [keyOf(object), object]));
  }

  say(statement: string): void {
    this.statements.push(statement);
  }

  /** Live objects of these kinds that must not stay as they are. */
  stale(...kinds: readonly string[]): readonly SchemaObject[] {
    return [...this.live.values()].filter((object) => {
      if (!kinds.includes(object.kind)) return false;
      const old = this.wanted.get(keyOf(object));
      return old === undefined || !sameObject(old, object);
    });
  }

  /** Objects of these kinds that must stand and do not. */
  missing(...kinds: readonly string[]): readonly SchemaObject[] {
    return [...this.wanted.values()].filter((object) => kinds.includes(object.kind) && !this.live.has(keyOf(object)));
  }

  all(...kinds: readonly string[]): readonly SchemaObject[] {
    return [...this.live.values()].filter((object) => kinds.includes(object.kind));
  }

  drop(object: SchemaObject): void {
    if (!this.live.has(keyOf(object))) return;
    // Whoever speaks of it goes first, so that nothing needs CASCADE.
    if (object.kind === "view" || object.kind === "materialized view") this.dropViewsOver(object.name);
    this.say(dropping(object));
    this.forget(object);
  }

  /** Takes the object and all that goes away with it out of what stands. */
  forget(object: SchemaObject): void {
    this.live.delete(keyOf(object));
    for (const other of [...this.live.values()]) {
      const within = other.on !== "" && other.on === object.name && relations.has(object.kind);
      const owned = other.is["owner"] !== null && relations.has(object.kind) && other.is["owner table"] === object.name;
      const ofColumn =
        object.kind === "column" && other.kind === "sequence" && other.is["owner"] === `${object.on}.${object.name}`;
      if (within || owned || ofColumn || (other.kind === "comment" && isCommentOf(other, object))) this.forget(other);
    }
  }

  create(object: SchemaObject): void {
    for (const statement of creating(object)) this.say(statement);
    this.live.set(keyOf(object), object);
  }

  dropViewsOver(name: string): void {
    for (const view of this.all("view", "materialized view"))
      if (view.name !== name && this.mentions(view, name)) this.drop(view);
  }

  /** Whether the object's definition has the name as a word; a guess that errs towards yes. */
  mentions(object: SchemaObject, name: string): boolean {
    const text = String(object.is["definition"] ?? object.is["default"] ?? object.is["generated"] ?? "");
    let known = this.#words.get(text);
    if (known === undefined) {
      const made = new Set<string>();
      for (const token of words(text, "postgres"))
        if (token.kind === "word" || token.kind === "name") made.add(text.slice(token.start, token.end));
      this.#words.set(text, made);
      known = made;
    }
    return known.has(lastOf(name));
  }
}

const relations: ReadonlySet<string> = new Set(["table", "view", "materialized view"]);

/** The last part of a qualified name, as written; the arguments of a routine are left away. */
export function lastOf(name: string): string {
  const plain = name.replace(/\(.*$/s, "");
  return /(?:"(?:[^"]|"")*"|[^."]+)$/.exec(plain)?.[0] ?? plain;
}

const schemaOf = (name: string): string => {
  const last = lastOf(name);
  const plain = name.replace(/\(.*$/s, "");
  return plain.length > last.length ? plain.slice(0, -last.length - 1) : "public";
};

const full = (name: string): string => `${schemaOf(name)}.${lastOf(name)}`;

function isCommentOf(comment: SchemaObject, object: SchemaObject): boolean {
  const kind = object.kind.toUpperCase();
  if (object.kind === "column") return comment.name === `COLUMN ${full(object.on)}.${object.name}`;
  if (object.on !== "" && object.kind !== "index" && object.kind !== "statistics")
    return comment.name === `${kind} ${object.name} on ${full(object.on)}`;
  if (["enum", "domain", "range", "composite"].includes(object.kind))
    return comment.name === `TYPE ${full(object.name)}`;
  if (object.name.includes("(")) return comment.name.startsWith(`${kind} ${full(object.name)}(`);
  if (relations.has(object.kind))
    return comment.name === `${kind} ${full(object.name)}` || comment.name.startsWith(`COLUMN ${full(object.name)}.`);
  return comment.name === `${kind} ${full(object.name)}` || comment.name === `${kind} ${object.name}`;
}
