/** Arguments of a builder's call, read as what they have to be. What they are not, or nobody foresaw, is unread. */
import { textIn, Unread, type Value } from "../histories/code/values.ts";

/** A word for why something is not known; the call's own words are told, so this one only has to end the work. */
export const unforeseen = (what: string): Unread => new Unread(what, 0);

export function textOf(value: Value | undefined, what = "a text"): string {
  const text = textIn(value);
  if (text === undefined) throw unforeseen(what);
  return text;
}

export function textsOf(value: Value | undefined): readonly string[] {
  if (value?.kind !== "list") return [textOf(value)];
  return value.items.map((one) => textOf(one));
}

export function isNothing(value: Value | undefined): boolean {
  return value === undefined || (value.kind === "literal" && (value.value === undefined || value.value === null));
}

/** An object of which every member is asked for, or known to change nothing. */
export class Given {
  readonly #entries: ReadonlyMap<string, Value>;

  /** `passive`: members that change nothing of the SQL. Anything but them and `known` is unforeseen. */
  constructor(value: Value | undefined, known: ReadonlySet<string>, passive: ReadonlySet<string> = new Set()) {
    if (isNothing(value)) this.#entries = new Map();
    else if (value?.kind === "fields") this.#entries = value.entries;
    else throw unforeseen("an object");
    for (const key of this.#entries.keys()) if (!known.has(key) && !passive.has(key)) throw unforeseen(key);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  value(name: string): Value | undefined {
    return this.#entries.get(name);
  }

  text(name: string): string | undefined {
    const value = this.#entries.get(name);
    return isNothing(value) ? undefined : textOf(value, name);
  }

  number(name: string): number | undefined {
    const value = this.#entries.get(name);
    if (isNothing(value)) return undefined;
    if (value?.kind === "literal" && typeof value.value === "number") return value.value;
    throw unforeseen(name);
  }

  flag(name: string): boolean | undefined {
    const value = this.#entries.get(name);
    if (isNothing(value)) return undefined;
    if (value?.kind === "literal" && typeof value.value === "boolean") return value.value;
    throw unforeseen(name);
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#entries.get(name);
    return isNothing(value) ? undefined : textsOf(value);
  }
}

/** A name between quotes, as PostgreSQL reads it. */
export const named = (name: string): string => `"${name.replaceAll('"', "")}"`;

export const namedAll = (names: readonly string[]): string => names.map(named).join(", ");
