/** Of queues, jobs and what puts work there: how often it is tried, how much of it comes at once, and how much is done at once. */
import type { Attributes } from "../../graph/graph.ts";
import type { PaceMeaning, Sending, TryMeaning } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";

interface World {
  readonly constants: Constants;
}

/** `attempts`, and `pause`: `fixed`, `growing`, `spread`, or `told` where it is read at run time. */
export function attributesOfTries({ constants }: World, tries: TryMeaning | undefined): Attributes {
  if (tries === undefined) return {};
  const attempts = tries.attempts && constants.number(tries.attempts);
  const pause = tries.pause && pauseOf(constants, tries.pause);
  return { ...(attempts === undefined ? {} : { attempts }), ...(pause === undefined ? {} : { pause }) };
}

function pauseOf(constants: Constants, pause: NonNullable<TryMeaning["pause"]>): string | undefined {
  const { value } = constants.follow(pause);
  if (value.is === "flag") return value.value ? "growing" : undefined;
  if (value.is === "number") return value.value > 0 ? "fixed" : undefined;
  if (value.is !== "object") return "told";
  if (constants.entry(pause, "jitter") !== undefined) return "spread";
  const type = constants.entry(pause, "type");
  const word = type === undefined ? undefined : constants.text(type);
  return word === "fixed" ? "fixed" : word === "exponential" ? "growing" : "told";
}

export function attributesOfPace({ constants }: World, pace: PaceMeaning | undefined): Attributes {
  if (pace === undefined) return {};
  const atOnce = pace.atOnce && constants.number(pace.atOnce);
  return { ...(atOnce === undefined ? {} : { atOnce }), ...(pace.limited ? { limited: true } : {}) };
}

export const attributesOfSending = (sending: Sending | undefined): Attributes => ({
  ...(sending?.perItem ? { perItem: true } : {}),
  ...(sending?.bulk ? { bulk: true } : {}),
  ...(sending?.spaced ? { spaced: true } : {}),
});
