/**
 * Reading of values whose shape nobody vouches for. Only own keys are seen, so a `__proto__` or `constructor` in a file
 * is a key like any other.
 */

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property `key` of a JSON object; undefined on anything else. */
export function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** The strings of a list; a lone string counts as a list of one. Undefined when there are none. */
export function texts(value: unknown): readonly string[] | undefined {
  const list = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  const found = list.filter((item): item is string => typeof item === "string");
  return found.length > 0 ? found : undefined;
}

/** An object without its undefined members, as `exactOptionalPropertyTypes` and stored JSON want it. */
export function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
