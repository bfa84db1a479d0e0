/** What of a JSON document changed, by the members of its outermost object: code that imports it names those. */

export interface DataChange {
  /** Whether the value is another one; else only its formatting changed. */
  readonly whole: boolean;
  /** By member of either side, whether it came, went or has another value; empty where the documents are no two objects. */
  readonly members: ReadonlyMap<string, boolean>;
}

/** Undefined where one of the texts is no JSON. The order of members counts for who takes the whole, not for who names one. */
export function changeOf(before: string, after: string): DataChange | undefined {
  const [was, is] = [parse(before), parse(after)];
  if (was === undefined || is === undefined) return undefined;
  if (was.text === is.text) return { whole: false, members: new Map() };
  const [a, b] = [membersOf(was.value), membersOf(is.value)];
  if (a === undefined || b === undefined) return { whole: true, members: new Map() };
  return {
    whole: true,
    members: new Map([...a.keys(), ...b.keys()].map((name) => [name, a.get(name) !== b.get(name)])),
  };
}

function parse(source: string): { readonly value: unknown; readonly text: string } | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return { value, text: JSON.stringify(value) };
  } catch {
    // No JSON, or nested deeper than the stack.
    return undefined;
  }
}

function membersOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value).map(([name, member]) => [name, JSON.stringify(member)]));
}
