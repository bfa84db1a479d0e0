/** What fills the meanings of work that is done later, whichever they are. */
import type { Parameter, Value } from "./facts.ts";
import type { Constants } from "./link/names/constants.ts";
import { stepsOf } from "./link/names/steps.ts";
import type { JobMeaning, Meaning, Seen } from "./meaning.ts";

/** Parts of one value that are looked through. */
const maxParts = 2_000;

export const isJob = (meaning: Meaning): meaning is JobMeaning =>
  meaning.means === "queue" ||
  meaning.means === "consumes" ||
  meaning.means === "enqueues" ||
  meaning.means === "schedules";

/** The same meaning with other values in its places. */
export function mapped(meaning: JobMeaning, map: (seen: Seen) => Seen | undefined): JobMeaning {
  const one = (seen: Seen | undefined): Seen | undefined => (seen === undefined ? undefined : map(seen));
  const each = (all: readonly Seen[]): readonly Seen[] => all.flatMap((seen) => map(seen) ?? []);
  switch (meaning.means) {
    case "queue":
      return { ...meaning, queue: one(meaning.queue) };
    case "consumes":
      return {
        ...meaning,
        queue: one(meaning.queue),
        job: one(meaning.job),
        each: one(meaning.each),
        every: one(meaning.every),
        handlers: each(meaning.handlers),
      };
    case "schedules":
      return {
        ...meaning,
        every: one(meaning.every) ?? unknown(meaning.file),
        name: one(meaning.name),
        handlers: each(meaning.handlers),
      };
    case "enqueues":
      return {
        ...meaning,
        queue: one(meaning.queue),
        jobs: each(meaning.jobs),
        repeat: one(meaning.repeat),
        path: one(meaning.path),
      };
  }
}

/** Everything that fills a meaning. */
export function holesOf(meaning: JobMeaning): readonly Seen[] {
  switch (meaning.means) {
    case "queue":
      return [meaning.queue ?? []].flat();
    case "consumes":
      return [
        meaning.queue ?? [],
        meaning.job ?? [],
        meaning.each ?? [],
        meaning.every ?? [],
        ...meaning.handlers,
      ].flat();
    case "schedules":
      return [meaning.every, meaning.name ?? [], ...meaning.handlers].flat();
    case "enqueues":
      return [
        meaning.queue ?? [],
        meaning.made?.receiver ?? [],
        ...meaning.jobs,
        meaning.repeat ?? [],
        meaning.path ?? [],
      ].flat();
  }
}

export const parameterOf = (value: Value): Parameter | undefined => (value.is === "ref" ? value.parameter : undefined);

export const unknown = (file: string): Seen => ({ file, value: { is: "unknown" } });

/** A member of a value. */
export function within(constants: Constants, seen: Seen, path: string): Seen | undefined {
  let at: Seen | undefined = seen;
  for (const step of stepsOf(path)) {
    if (at === undefined || !step.startsWith(".")) return undefined;
    at = constants.entry(at, step.slice(1)) ?? longer(at, step);
  }
  return at;
}

function longer({ file, value }: Seen, step: string): Seen | undefined {
  if (value.is !== "ref") return undefined;
  const { parameter, item } = value;
  return {
    file,
    value: {
      ...value,
      path: value.to === "?" ? "" : value.path + step,
      ...(parameter && { parameter: { ...parameter, path: parameter.path + step } }),
      ...(item && { item: { ...item, path: item.path + step } }),
    },
  };
}

/** A value and all that stands in it. */
export function partsOf(value: Value): readonly Value[] {
  const found: Value[] = [value];
  for (const one of found) {
    if (found.length > maxParts) break;
    if (one.is === "template") found.push(...one.holes);
    else if (one.is === "object") found.push(...one.entries.map(([, entry]) => entry), ...(one.spreads ?? []));
    else if (one.is === "list") found.push(...one.items);
    else if (one.is === "chain") for (const { args } of one.links) found.push(...(args ?? []));
  }
  return found;
}
