/** One call of a chain, and what it calls by the names of the package that made its receiver. */
import type { Chain, Link, Path } from "./facts.ts";
import { runtime } from "./idiom.ts";
import type { Names } from "./link/names/names.ts";

/** A step with its arguments, in its chain. */
export interface Call {
  readonly file: string;
  readonly chain: Chain;
  /** Index of the link. */
  readonly at: number;
  readonly args: NonNullable<Link["args"]>;
}

/** Who is called: `hono` / `Hono!` / `get`. `specifier` is undefined where the receiver is unknown. */
export interface Callee {
  readonly specifier: string | undefined;
  /** Export and walk that the call is made on; empty when the export itself is called. */
  readonly receiver: string;
  readonly name: string;
  readonly constructs: boolean;
  /** It is code of this repository, whatever made the receiver. */
  readonly own?: true;
}

/** The path of a chain's first `count` links. */
export function pathOf(links: readonly Link[], count: number): Path {
  let path = "";
  for (const { step, args } of links.slice(0, count)) {
    if (step === "`") path += "()";
    else path += args !== undefined && step.startsWith(".") ? `${step}()` : step;
  }
  return path;
}

/** The links before the first call: the member walk to what is called on. */
export function memberWalk(links: readonly Link[]): Path {
  const first = links.findIndex(
    ({ step, args }) => args !== undefined || step === "`" || step === "!" || step === "()",
  );
  return pathOf(links, first === -1 ? links.length : first);
}

/** Who a call calls; undefined where it is code of this repository that is called by no member's name. */
export function calleeOf(names: Names, { file, chain, at }: Call): Callee | undefined {
  const step = chain.links[at]?.step ?? "";
  if (chain.to === "@global") return at === 1 && step === "()" ? globalCallee(chain) : undefined;
  if (chain.to !== "?") {
    const [target] = names.resolve(file, chain.to, pathOf(chain.links, at + 1));
    // A function of the repository may give what a call of a package gives; it is not that call.
    if (target?.to === "package" && !isOwnFunction(names, file, chain, at)) {
      // An instance of an alias of a type is an instance of the type.
      const rest = target.rest.replace(/([!:]):+/g, "$1");
      return split(target.specifier, (target.name === "*" ? "default" : target.name) + rest);
    }
    if (target?.to === "package" || (target?.to === "symbol" && target.rest === "")) return unknownCallee(step, true);
  }
  return unknownCallee(step, false);
}

/** Steps of a chain among which functions of the repository are looked for: what goes on longer is a builder of a package. */
export const ownSteps = 12;

function isOwnFunction(names: Names, file: string, { to, links }: Chain, at: number): boolean {
  if (at >= ownSteps) return false;
  const { end, rest } = names.walk(file, to, pathOf(links, at + 1).replace(/(?:\(\)|!)$/, ""));
  if (end?.at !== "symbol" || rest.length > 0) return false;
  const kind = names.files.get(end.file)?.symbols[end.symbol]?.kind;
  return kind === "function" || kind === "method";
}

/** A function that the runtime gives. */
function globalCallee({ links }: Chain): Callee {
  return { specifier: runtime, receiver: "", name: (links[0]?.step ?? "").slice(1), constructs: false };
}

function unknownCallee(step: string, own: boolean): Callee | undefined {
  if (!step.startsWith(".")) return undefined;
  return { specifier: undefined, receiver: "", name: step.slice(1), constructs: false, ...(own ? { own } : {}) };
}

/** `Hono!.get()` -> on `Hono!`, `get`; `Worker!` -> `Worker` constructed. */
function split(specifier: string, walk: string): Callee | undefined {
  const constructs = walk.endsWith("!");
  if (!constructs && !walk.endsWith("()")) return undefined;
  const callee = walk.slice(0, constructs ? -1 : -2);
  // What a package made, called itself: `knex({ ... })("orders")`.
  if (!constructs && /[)!:]$/.test(callee)) return { specifier, receiver: callee, name: "()", constructs };
  const dot = callee.lastIndexOf(".");
  const name = callee.slice(dot + 1);
  if (/[()!:`]/.test(name)) return undefined;
  return { specifier, receiver: dot === -1 ? "" : callee.slice(0, dot), name, constructs };
}

const builder = /^(?:\.[^.()!:`]+|\(\))*$/;

/** Whether a receiver comes from `origin`, builder steps between them or not. A type stands for a thing of that type. */
export function comesFrom(receiver: string, origin: string): boolean {
  const typed = origin.endsWith("!") ? `${origin.slice(0, -1)}:` : origin;
  const start = receiver.startsWith(origin) ? origin : receiver.startsWith(typed) ? typed : undefined;
  return start !== undefined && builder.test(receiver.slice(start.length));
}
