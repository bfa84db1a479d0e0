/** Holds texts and lists within bounds, so that no repository can make a report that nobody can take. */
import { redact } from "../redact.ts";
import { limits } from "./limits.ts";

/** At most `max` characters (UTF-16 units), cut between code points and marked with an ellipsis; always well-formed. */
export function short(text: string, max: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= max) return whole;
  const end = max - 1;
  const splitsPair = /[\uD800-\uDBFF]/.test(whole.charAt(end - 1));
  return `${whole.slice(0, splitsPair ? end - 1 : end)}…`;
}

/** An id, a path or a name. */
export const name = (text: string): string => short(clean(text), limits.name);

/** A detail, a reason or a remedy. */
export const sentence = (text: string): string => short(clean(text), limits.sentence);

/** Far more than is shown: a secret is whole before a text is cut, and no text of a repository takes long. */
const looked = 4 * limits.sentence;

/** Without secrets: SQL that asks the network often carries its key, and names of schedules carry SQL. */
const clean = (text: string): string => redact(text.length > looked ? text.slice(0, looked) : text);

/** A line number as everybody counts them: whole, from 1. */
export const lineOf = (line: number): number => (Number.isFinite(line) ? Math.max(1, Math.trunc(line)) : 1);

/** A share between 0 and 1 with four digits, so that the last bits of a division never show. */
export function share(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}

/** Orders by several keys in turn; strings by plain comparison, the same on every machine. */
export function by<T>(...keys: readonly ((item: T) => string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const x = key(a);
      const y = key(b);
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
}

/** `1 table`, `2 tables`, `3 queries`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
