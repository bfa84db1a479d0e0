/** What stands on the way to a call and may say which model it is about: `User` in `this.users.find()` of a `Repository<User>`. */
import { type Call, type Callee, pathOf } from "./calls.ts";
import type { Value } from "./facts.ts";
import { lineOf } from "./link/names/lines.ts";
import type { Names } from "./link/names/names.ts";
import type { Seen } from "./meaning.ts";
import { keepsModel } from "./model-words.ts";

/** Properties that hold properties. */
const mostHops = 6;

/** Nearest first: arguments of the calls before it, names its local was made with, then what the walk met, then the receiver. */
export function wayOf(
  names: Names,
  { call, callee }: { readonly call: Call; readonly callee: Callee },
): readonly Seen[] {
  const { file, chain, at } = call;
  const found: Seen[] = [];
  for (const { step, args } of chain.links.slice(0, at).reverse())
    if (args !== undefined && (callee.specifier !== undefined || keepsModel.test(step)))
      for (const value of args) take(file, value);
  for (const value of chain.made ?? []) found.push({ file, value });
  // `models.User.find()`, `database.userModel.find()`: the name of a model, for whoever knows one of that name.
  const named = callee.specifier === undefined ? (chain.links[at - 1]?.step ?? "").slice(1) : "";
  if (named !== "") found.push({ file, value: { is: "text", text: named.replace(/(?<=.)Model$/, "") } });
  if (chain.to === "?") return found;

  const { met, end, rest } = names.walk(file, chain.to, pathOf(chain.links, at));
  for (const { file: place, symbol } of met.toReversed()) {
    const fact = names.files.get(place)?.symbols[symbol];
    for (const value of fact?.made ?? []) found.push({ file: place, value });
    if (fact?.owner !== undefined) decorating(place, fact.owner, fact.name);
  }
  if (rest.length === 0 && (end?.at === "instance" || end?.at === "symbol")) receiver(end.file, end.symbol, 0);
  // An unknown receiver is no entity because it was met on the way to it: `user.orders.find(...)`.
  if (callee.specifier === undefined) return found;
  for (const { file: place, symbol } of met.toReversed()) self(place, symbol);
  return found;

  function take(place: string, value: Value): void {
    if (value.is === "object") for (const [, entry] of value.entries) found.push({ file: place, value: entry });
    else found.push({ file: place, value });
  }

  function self(place: string, symbol: number): void {
    const name = names.files.get(place)?.symbols[symbol]?.name;
    if (name !== undefined) found.push({ file: place, value: { is: "ref", to: name, path: "" } });
  }

  /** `@InjectRepository(User) users` of a constructor, or of a property. */
  function decorating(place: string, owner: number, name: string): void {
    const facts = names.files.get(place);
    const parameter = name.slice(name.lastIndexOf(".") + 1);
    for (const { by, decorates, links } of names.chainsOf(place)) {
      if (decorates === undefined) continue;
      const holder = facts?.symbols[by];
      const decorated = decorates.parameter === undefined ? holder?.name === name : decorates.parameter === parameter;
      if (decorated && holder?.owner === owner) for (const value of links.at(-1)?.args ?? []) take(place, value);
    }
  }

  /** A property stands for what it holds. */
  function receiver(place: string, symbol: number, hops: number): void {
    const fact = names.files.get(place)?.symbols[symbol];
    if (fact?.hint === undefined || hops > mostHops) {
      heritage(place, symbol);
      return;
    }
    for (const value of fact.made ?? []) found.push({ file: place, value });
    const held = names.walk(place, fact.hint[0], fact.hint[1]);
    for (const one of held.met.toReversed())
      for (const value of names.files.get(one.file)?.symbols[one.symbol]?.made ?? [])
        found.push({ file: one.file, value });
    if (held.rest.length === 0 && (held.end?.at === "instance" || held.end?.at === "symbol"))
      receiver(held.end.file, held.end.symbol, hops + 1);
  }

  function heritage(place: string, symbol: number): void {
    for (const { file: here, symbol: one } of lineOf(names, { file: place, symbol })) {
      self(here, one);
      for (const value of names.files.get(here)?.symbols[one]?.made ?? []) found.push({ file: here, value });
    }
  }
}
