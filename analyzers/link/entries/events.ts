/** Who emits an event runs what listens to it, as far as its name is written down on both sides. */
import type { EmitMeaning, ListenMeaning, Meaning, Seen } from "../../meaning.ts";
import { isTestOnly } from "../../roles.ts";
import { type Code, declared, handedBy } from "../names/code.ts";
import { stepsOf } from "../names/steps.ts";
import type { AskWorld } from "./asks.ts";

/** Names that many emitters share: they mean the same only on the same emitter. */
const common = new Set(
  (
    "abort aborted change click close closed connect connected connection data disconnect done drain end error event exit finish " +
    "input listening load log message open pause progress ready readable reload reset request response resume start stop submit " +
    "success timeout update"
  ).split(" "),
);
/** Edges of one event; more of the same name is a protocol of its own. */
const maxEdges = 2_000;

export function drawEvents(world: AskWorld, meanings: readonly Meaning[]): void {
  const listening = new Map<string, ListenMeaning[]>();
  for (const meaning of meanings) {
    const name = meaning.means === "listens" ? nameOf(world, meaning.event) : undefined;
    if (meaning.means === "listens" && name !== undefined)
      listening.set(name, [...(listening.get(name) ?? []), meaning]);
  }
  const left = new Map<string, number>();
  for (const meaning of meanings) {
    const name = meaning.means === "emits" ? nameOf(world, meaning.event) : undefined;
    if (meaning.means !== "emits" || name === undefined) continue;
    for (const listener of listening.get(name) ?? []) {
      if (!mayHear(world, name, meaning, listener)) continue;
      for (const code of handedBy(world.names, listener.handler).runs) {
        const room = left.get(name) ?? maxEdges;
        left.set(name, room - 1);
        if (room > 0) draw(world, meaning, code);
      }
    }
  }
}

function draw({ pen, idOf }: AskWorld, { file, by, line }: EmitMeaning, code: Code): void {
  const from = idOf(file, by);
  const to = idOf(code.file, code.symbol);
  if (from !== undefined && to !== undefined && from !== to)
    pen.connect({ from, to, kind: "calls", file, line, certainty: "guessed" });
}

/** A text, or a member that is named the same on both sides: `Events.PAID`. */
function nameOf({ names, constants }: AskWorld, seen: Seen): string | undefined {
  const text = constants.text(seen);
  if (text !== undefined) return text.includes("?") ? undefined : text;
  const { value, file } = seen;
  if (value.is !== "ref" || value.to === "?") return undefined;
  const code = declared(names, file, value.to, value.path);
  return code && `${code.file}#${code.symbol} ${stepsOf(value.path).at(-1) ?? ""}`;
}

/** Not what only a test listens to where production emits, nor what listens to another emitter. */
function mayHear(world: AskWorld, name: string, emit: EmitMeaning, listen: ListenMeaning): boolean {
  if (isTestOnly(listen.file) && !isTestOnly(emit.file)) return false;
  const here = emitterOf(world, emit.receiver);
  const there = emitterOf(world, listen.receiver);
  if (here?.key !== undefined && here.key === there?.key) return true;
  if (common.has(name)) return false;
  return !(here?.isOne && there?.isOne);
}

/** What a receiver is: the class of an instance, or the one emitter that a const holds. */
function emitterOf(
  { names }: AskWorld,
  { file, value }: Seen,
): { readonly key: string; readonly isOne: boolean } | undefined {
  if (value.is !== "ref" || value.to === "?") return undefined;
  // No member is called so: the walk gets lost at the class.
  const { end, met } = names.walk(file, value.to, `${value.path}.?`);
  if (end?.at === "lost") return { key: `${end.file}#${end.symbol}`, isOne: false };
  const last = met.at(-1);
  return last && { key: `${last.file}#${last.symbol}`, isOne: true };
}
