/** What differs between two schema states, and whether it matters. */
import { type Fact, keyOf, type SchemaObject, type SchemaState } from "./state.ts";

export interface Difference {
  readonly kind: string;
  readonly name: string;
  readonly on: string;
  readonly was: SchemaObject["is"] | null;
  readonly is: SchemaObject["is"] | null;
  /** False for column order, privileges and names of NOT NULL constraints, which PostgreSQL gives back otherwise than it took them. */
  readonly material: boolean;
}

const aside: ReadonlySet<string> = new Set(["position", "notnull name"]);

/** All differences, in the order of the states' names. */
export function differences(before: SchemaState, after: SchemaState): readonly Difference[] {
  const was = new Map(before.objects.map((object) => [keyOf(object), object]));
  const is = new Map(after.objects.map((object) => [keyOf(object), object]));
  const found: Difference[] = [];
  for (const key of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const [old, young] = [was.get(key), is.get(key)];
    const either = old ?? young;
    if (either === undefined || (old && young && sameFacts(old, young, nothing))) continue;
    const { kind, name, on } = either;
    const material = kind !== "grant" && !(old && young && sameFacts(old, young, aside));
    found.push({ kind, name, on, was: old?.is ?? null, is: young?.is ?? null, material });
  }
  return found;
}

/** The schema came back: nothing differs but what is immaterial. */
export const isExact = (before: SchemaState, after: SchemaState): boolean =>
  differences(before, after).every((difference) => !difference.material);

/** Whether two objects say the same, for what a statement can restore. */
export const sameObject = (a: SchemaObject, b: SchemaObject): boolean => sameFacts(a, b, aside);

const nothing: ReadonlySet<string> = new Set();

function sameFacts(a: SchemaObject, b: SchemaObject, without: ReadonlySet<string>): boolean {
  const names = new Set([...Object.keys(a.is), ...Object.keys(b.is)]);
  return [...names].every((name) => without.has(name) || same(a.is[name], b.is[name]));
}

const same = (a: Fact | undefined, b: Fact | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
