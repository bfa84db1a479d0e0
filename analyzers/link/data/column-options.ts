/** What the options of a column say, written as keys of an object or as steps of a chain. */
import type { ColumnWords, EntityPattern, Keeps } from "../../idiom.ts";
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";

export interface Option {
  name?: string;
  type?: string;
  primary?: boolean;
  unique?: boolean;
  nullable?: boolean;
  hasDefault?: boolean;
}

/** One thing that options say: its word, and what it is set to (nothing for a step without arguments). */
export interface Said {
  readonly word: string;
  readonly value: Seen | undefined;
  readonly line?: number;
}

/** Entries of an object, steps of a chain; a text or a name says the type. */
export function optionOf(constants: Constants, seen: Seen): readonly Said[] {
  const { file, value } = constants.follow(seen);
  if (value.is === "object") return [...constants.entries(seen)].map(([word, entry]) => ({ word, value: entry }));
  if (value.is === "chain") {
    const steps = value.links.filter(({ args }) => args !== undefined);
    return steps.flatMap(({ step, args, line }, at): Said[] => {
      const word = step.slice(1);
      const one = args?.[0] === undefined ? undefined : { file, value: args[0] };
      return at === 0
        ? [
            { word: "type", value: { file, value: { is: "text", text: word } }, line },
            { word, value: one, line },
          ]
        : [{ word, value: one, line }];
    });
  }
  if (value.is === "text") return [{ word: "type", value: { file, value } }];
  return value.is === "ref" ? [{ word: "type", value: { file, value: typeOf(value.to, value.path) } }] : [];
}

const typeOf = (to: string, path: string) => ({ is: "text", text: `${to}${path}`.split(".").at(-1) ?? to }) as const;

export function wordsOf(constants: Constants, words: ColumnWords, said: readonly Said[]): Option {
  const found: Option = {};
  for (const { word, value } of said) {
    const flag = value?.value.is === "flag" ? value.value.value : undefined;
    if (words.name?.includes(word)) {
      const text = constants.text(value);
      if (text !== undefined) found.name = text;
    }
    if (words.type?.includes(word)) {
      const type = value === undefined ? undefined : typeText(constants, value);
      if (type !== undefined) found.type = type;
    }
    if (words.primary?.includes(word) && flag !== false) found.primary = true;
    if (words.unique?.includes(word) && flag !== false) found.unique = true;
    if (words.hasDefault?.includes(word) && flag !== false) found.hasDefault = true;
    if (words.nullable?.includes(word)) found.nullable = flag !== false;
    if (words.notNull?.includes(word) && flag !== false) found.nullable = false;
  }
  return found;
}

/** `"varchar"`, `DataTypes.STRING(20)`, `String`. */
function typeText(constants: Constants, seen: Seen): string | undefined {
  const { value } = seen;
  if (value.is === "ref") return typeOf(value.to, value.path).text;
  if (value.is === "chain") return value.links.findLast(({ step }) => step.startsWith("."))?.step.slice(1);
  return constants.text(seen);
}

/** The relation that an entry declares, where it does. */
export function relationIn(
  constants: Constants,
  relations: NonNullable<EntityPattern["relations"]>,
  seen: Seen,
): { readonly target: Seen | undefined; readonly keeps: Keeps } | undefined {
  const { file, value } = constants.follow(seen);
  if (value.is === "chain") {
    const first = value.links.find(({ args }) => args !== undefined);
    const keeps = first && relations.keeps[first.step.slice(1)];
    const target = first?.args?.[0];
    return keeps && { keeps, target: target === undefined ? undefined : given({ file, value: target }) };
  }
  if (value.is === "list" && value.items[0] !== undefined) {
    const inner = relationIn(constants, relations, { file, value: value.items[0] });
    return inner && { ...inner, keeps: "nothing" };
  }
  const named = relations.target.map((word) => constants.entry({ file, value }, word)).find((one) => one !== undefined);
  if (named === undefined) return undefined;
  const kinds = [...constants.entries({ file, value })].flatMap(([, entry]) => {
    const text = constants.text(entry);
    const keeps = text === undefined ? undefined : relations.keeps[text];
    return keeps === undefined ? [] : [keeps];
  });
  return { keeps: kinds[0] ?? relations.keeps["*"] ?? "nothing", target: given(named) };
}

function given({ file, value }: Seen): Seen | undefined {
  if (value.is !== "function") return { file, value };
  return value.gives === undefined ? undefined : { file, value: value.gives };
}
