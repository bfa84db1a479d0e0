/** Durations that code writes by the functions of a package: `hoursToMilliseconds(1)`, `ms("2 days")`. */
import { memberWalk } from "../../calls.ts";
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Of date-fns, by name: what one of them is, in milliseconds. */
const perOne: Readonly<Record<string, number>> = {
  secondsToMilliseconds: second,
  minutesToMilliseconds: minute,
  hoursToMilliseconds: hour,
};

/** The units of `ms` (its README of version 2), by their first letters. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:milliseconds?|msecs?|ms)?$/i, 1],
  [/^(?:seconds?|secs?|s)$/i, second],
  [/^(?:minutes?|mins?|m)$/i, minute],
  [/^(?:hours?|hrs?|h)$/i, hour],
  [/^(?:days?|d)$/i, day],
  [/^(?:weeks?|w)$/i, 7 * day],
];

/** Characters of a duration: `ms` itself takes 100. */
const longest = 100;

/** Milliseconds, where a value is such a call with a constant in it. */
export function durationOf(
  { names, constants }: { readonly names: Names; readonly constants: Constants },
  seen: Seen,
): number | undefined {
  const plain = constants.number(seen);
  if (plain !== undefined) return plain;
  const { file, value } = constants.follow(seen);
  const given = value.is === "chain" ? value.links.at(-1)?.args?.[0] : undefined;
  if (value.is !== "chain" || given === undefined || value.links.length > 2) return undefined;
  const [target] = names.resolve(file, value.to, memberWalk(value.links));
  if (target?.to !== "package") return undefined;
  const argument: Seen = { file, value: given };
  if (/^date-fns(?:\/|$)/.test(target.specifier)) {
    const name = target.name === "default" ? target.specifier.slice("date-fns/".length) : target.name;
    const one = perOne[name];
    const amount = constants.number(argument);
    return one === undefined || amount === undefined ? undefined : one * amount;
  }
  const text = target.specifier === "ms" ? constants.text(argument) : undefined;
  return text === undefined ? undefined : spoken(text);
}

function spoken(text: string): number | undefined {
  if (text.length > longest) return undefined;
  const [, amount, unit = ""] = /^(-?(?:\d+(?:\.\d*)?|\.\d+)) ?([a-z]*)$/i.exec(text.trim()) ?? [];
  const one = units.find(([name]) => name.test(unit))?.[1];
  return amount === undefined || one === undefined ? undefined : Number(amount) * one;
}
