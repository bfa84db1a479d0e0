/** Who emits an event runs what listens to it, as far as its name is written down on both sides. */
import { pathOf } from "../../calls.ts";
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
/** Listeners to whatever is called like something. */
const maxOpen = 200;

export function drawEvents(world: AskWorld, meanings: readonly Meaning[]): void {
  const listening = new Map<string, ListenMeaning[]>();
  const open: { readonly like: RegExp; readonly meaning: ListenMeaning }[] = [];
  for (const meaning of meanings) {
    if (meaning.means !== "listens") continue;
    for (const name of namesOf(world, meaning.event)) {
      listening.set(name, [...(listening.get(name) ?? []), meaning]);
      if (meaning.everywhere && name.includes("*") && open.length < maxOpen) open.push({ like: likeOf(name), meaning });
    }
  }
  const left = new Map<string, number>();
  for (const meaning of meanings) {
    if (meaning.means !== "emits") continue;
    for (const name of namesOf(world, meaning.event)) {
      const wide = meaning.everywhere ? open.filter(({ like }) => like.test(name)).map((one) => one.meaning) : [];
      for (const listener of [...(listening.get(name) ?? []), ...wide]) {
        if (!mayHear(world, name, meaning, listener)) continue;
        for (const code of handedBy(world.names, listener.handler).runs) {
          const room = left.get(name) ?? maxEdges;
          left.set(name, room - 1);
          if (room > 0) draw(world, meaning, listener, code);
        }
      }
    }
  }
}

/** `order.*` hears `order.paid`, `order.**` whatever begins so. https://github.com/EventEmitter2/EventEmitter2#emitteremitevent--eventns-arg1-arg2- */
function likeOf(name: string): RegExp {
  const parts = name.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^.]+" : part.replace(/[^\w]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

function draw({ pen, idOf }: AskWorld, emit: EmitMeaning, listen: ListenMeaning, code: Code): void {
  const { file, by, line } = emit;
  const from = idOf(file, by);
  const to = idOf(code.file, code.symbol);
  const isOne = emit.everywhere && listen.everywhere && emit.sure && listen.sure && emit.idiom === listen.idiom;
  const certainty = isOne ? "resolved" : "guessed";
  if (from !== undefined && to !== undefined && from !== to)
    pen.connect({ from, to, kind: "calls", file, line, certainty });
}

/** One event, or a list of them. */
function namesOf(world: AskWorld, seen: Seen): readonly string[] {
  const { file, value } = world.constants.follow(seen);
  const items = value.is === "list" ? value.items.map((item): Seen => ({ file, value: item })) : [seen];
  return [...new Set(items.flatMap((item) => nameOf(world, item) ?? []))];
}

/** A text, a member that is named the same on both sides (`Events.PAID`), or a class of which one is made. */
function nameOf({ names, constants }: AskWorld, seen: Seen): string | undefined {
  const text = constants.text(seen);
  if (text !== undefined) return text.includes("?") ? undefined : text;
  const { value, file } = seen;
  if ((value.is !== "ref" && value.is !== "chain") || value.to === "?") return undefined;
  const path = (value.is === "ref" ? value.path : pathOf(value.links, value.links.length)).replace(/[!:]+$/, "");
  if (/[()!:]/.test(path)) return undefined;
  const code = declared(names, file, value.to, path);
  return code && `${code.file}#${code.symbol} ${stepsOf(path).at(-1) ?? ""}`;
}

/** Not what only a test listens to where production emits, nor what listens to another emitter. */
function mayHear(world: AskWorld, name: string, emit: EmitMeaning, listen: ListenMeaning): boolean {
  if (isTestOnly(listen.file) && !isTestOnly(emit.file)) return false;
  const here = emitterOf(world, emit.receiver);
  const there = emitterOf(world, listen.receiver);
  if (here?.key !== undefined && here.key === there?.key) return true;
  if (emit.everywhere && listen.everywhere) return true;
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
