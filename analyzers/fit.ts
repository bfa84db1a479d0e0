/** Whether a pattern fits a call. */
import { type Call, type Callee, comesFrom } from "./calls.ts";
import type { Chain, Value } from "./facts.ts";
import { type CallPattern, type Given, type Idiom, inPackages } from "./idiom.ts";
import type { Matched, World } from "./matched.ts";

/** By who is called, and by what stands around it in its chain. */
export function fits(idiom: Idiom, pattern: CallPattern, { chain, at }: Call, callee: Callee): boolean {
  if ("new" in pattern !== callee.constructs) return false;
  const { decorates } = chain;
  const stands = decorates !== undefined && decorates.parameter === undefined && at === chain.links.length - 1;
  if ("decorator" in pattern !== stands) return false;
  const after = "on" in pattern ? pattern.after : undefined;
  if (after !== undefined && !chain.links.slice(0, at).some(({ step }) => after.includes(step.slice(1)))) return false;
  const before = "on" in pattern ? pattern.before : undefined;
  if (before !== undefined && !chain.links.slice(at + 1).some(({ step }) => before.includes(step.slice(1))))
    return false;
  const except = "on" in pattern ? pattern.except : undefined;
  if (except !== undefined && isExcepted(except, callee, chain, at)) return false;
  if ("on" in pattern && pattern.takes === "class" && !isClassName(chain.links[at]?.args?.[0])) return false;
  if (callee.own && !("on" in pattern && pattern.own)) return false;
  if (callee.specifier === undefined)
    return "on" in pattern && (isLoose(pattern.loose, chain, at) || (pattern.handed === true && !callee.own));
  if (!inPackages(idiom.packages, callee.specifier)) return false;
  if (!("on" in pattern)) return callee.receiver === "" || callee.receiver === "default";
  return pattern.on.some((origin) => comesFrom(callee.receiver, origin));
}

/** By the argument that a pattern asks for. */
export function isGiven(world: World, { call: { file, args } }: Matched, given: Given | undefined): boolean {
  if (given === undefined) return true;
  const value: Value | undefined = args[given.at];
  const text = value && world.constants.text({ file, value });
  if (text === undefined) return false;
  return given.is === "path" ? text === "" || /^[/*]/.test(text) : given.is.includes(text);
}

const isClassName = (value: Value | undefined): boolean =>
  value?.is === "ref" && /(?:^|\.)[A-Z][^.]*$/.test(`${value.to}${value.path}`);

const isModelName = ({ links, to }: Chain, at: number): boolean =>
  /^\.[A-Z]/.test(links[at - 1]?.step ?? "") || (links[at - 2]?.step ?? to).replace(".", "") === "models";

/** A pattern for unknown receivers may ask that the receiver is called by a telling name. */
function isLoose(loose: true | string | undefined, chain: Chain, at: number): boolean {
  if (loose === undefined || loose === true) return loose === true;
  // A local that was made with a model's name.
  if (chain.made !== undefined) return true;
  // `models.User.findOne()`.
  if (loose === "model" && isModelName(chain, at)) return true;
  const called = at === 0 ? chain.to : (chain.links[at - 1]?.step ?? "");
  return called.toLowerCase().includes(loose);
}

function isExcepted(except: readonly string[], { receiver }: Callee, { links }: Chain, at: number): boolean {
  const steps = [...receiver.split(/[.()!:`]+/), ...links.slice(0, at).map(({ step }) => step.slice(1))];
  return steps.some((step) => except.includes(step));
}
