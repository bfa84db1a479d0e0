/** Whether values survive a change of their column's type and the way back. */

/** What a type holds, for comparison: its family, and how much of it. */
interface Size {
  readonly family: "integer" | "numeric" | "float" | "text" | "time" | "other";
  /** More holds more; within one family only. */
  readonly holds: number;
}

const integers = ["smallint", "integer", "bigint"];

function sizeOf(type: string): Size {
  const base = type.replace(/\(.*?\)/, "").trim();
  const [, first, second] = /\((\d+)(?:,(\d+))?\)/.exec(type) ?? [];
  if (integers.includes(base)) return { family: "integer", holds: integers.indexOf(base) };
  if (base === "numeric") return { family: "numeric", holds: first === undefined ? 99 : Number(second ?? 0) };
  if (base === "real") return { family: "float", holds: 0 };
  if (base === "double precision") return { family: "float", holds: 1 };
  if (/^(?:text|character varying|character|citext)$/.test(base)) return { family: "text", holds: 0 };
  if (/^timestamp/.test(base)) return { family: "time", holds: Number(first ?? 6) };
  return { family: "other", holds: 0 };
}

/**
 * True where every value that the new type takes comes back as it was. A value that does not fit makes the migration fail rather than
 * lose it (shorter texts, smaller integers, an enum's missing label), so that those pairs count as kept. `isEnum` tells types of the user.
 */
export function keepsValues(from: string, to: string, isEnum: (type: string) => boolean): boolean {
  if (from === to) return true;
  const [old, young] = [sizeOf(from), sizeOf(to)];
  if (isEnum(from)) return isEnum(to) || young.family === "text";
  if (isEnum(to)) return old.family === "text";
  if (young.family === "text") return old.family !== "other" || !/^"?char"?$/.test(from);
  if (old.family === "text") return to === "uuid";
  if (old.family === young.family && old.family !== "other")
    return old.family === "integer" || young.holds >= old.holds;
  if (old.family === "integer")
    return young.family === "numeric" || (young.family === "float" && old.holds < 2 && young.holds === 1);
  if (from === "date") return young.family === "time";
  return from === "jsonb" && to === "json";
}
