/** Fills the holes of a pattern from the call it matched. */
import { type Call, type Callee, pathOf } from "./calls.ts";
import type { Chain, Link, Value } from "./facts.ts";
import type { Hole } from "./idiom.ts";
import { stepsOf } from "./link/names/steps.ts";
import { lastName, madeWith } from "./made.ts";
import type { Matched, World } from "./matched.ts";
import type { Made, Seen } from "./meaning.ts";
import { wayOf } from "./way.ts";

/** Every value a hole stands for; none when the call leaves it empty. */
export function fill(world: World, matched: Matched, hole: Hole): readonly Seen[] {
  const { file, chain, at, args } = matched.call;
  const here = (value: Value | undefined): readonly Seen[] => (value === undefined ? [] : [{ file, value }]);
  switch (hole.hole) {
    case "text":
      return here({ is: "text", text: hole.text });
    case "folder":
      return here({ is: "text", text: folderOf(file, hole.below) });
    case "arg":
      return here(args.at(hole.at));
    case "rest":
      return args.slice(hole.from, hole.drop === 0 ? undefined : -hole.drop).flatMap((value) => items({ file, value }));
    case "link":
      return here(
        chain.links.find(({ step, args: own }) => step === `.${hole.name}` && own !== undefined)?.args?.[hole.at],
      );
    case "step":
      return here(stepText(matched, hole.back));
    case "key":
      return fill(world, matched, hole.of).flatMap((seen) => world.constants.entry(seen, hole.name) ?? []);
    case "links":
      return chain.links.flatMap(({ step, args: own }) =>
        hole.names.includes(step.slice(1)) ? here(own?.at(hole.at)) : [],
      );
    case "given":
      return fill(world, matched, hole.of).flatMap((seen) => {
        const { file: place, value } = world.constants.follow(seen);
        const given =
          value.is === "chain" ? value.links.find(({ args: own }) => own !== undefined)?.args?.[hole.at] : undefined;
        return given === undefined ? [] : [{ file: place, value: given }];
      });
    case "way":
      return wayOf(world.names, matched);
    case "made":
      return madeWith(world, matched).slice(hole.at, hole.at + 1);
    case "first":
      return hole.of.map((one) => fill(world, matched, one)).find(({ length }) => length > 0) ?? [];
    case "decorated":
      return here({ is: "function", symbol: chain.by });
    case "module":
      return here({ is: "text", text: `./${file.slice(file.lastIndexOf("/") + 1)}` });
    case "members":
      return membersOf(world, matched, hole);
    case "sibling":
      return siblings(world, matched, hole.call).flatMap((call) => fill(world, { ...matched, call }, hole.of));
    case "around":
      return decoratorsAround(world, matched, hole.decorator).flatMap((call) =>
        fill(world, { ...matched, call }, hole.of),
      );
  }

  function stepText({ callee }: Matched, back: number): Value | undefined {
    if (back === 0) return { is: "text", text: callee.name };
    const step = chain.links[at - back]?.step;
    return step?.startsWith(".") ? { is: "text", text: step.slice(1) } : undefined;
  }
}

/** Calls of one name on the same receiver, in the same code or, where a name of the module holds it, in the same file. */
function siblings(world: World, { call: { file, chain, at } }: Matched, name: string): readonly Call[] {
  const path = pathOf(chain.links, at);
  return world.names.chainsOf(file).flatMap((one) => {
    if (one.to !== chain.to || (one.to === "?" && one.by !== chain.by)) return [];
    const found = one.links.findIndex(({ step, args }) => step === `.${name}` && args !== undefined);
    const args = one.links[found]?.args;
    if (args === undefined || pathOf(one.links, found) !== path) return [];
    return [{ file, chain: one, at: found, args }];
  });
}

/** The calls that are a decorator of the class around a decorated member. */
function decoratorsAround({ names }: World, { call: { file, chain } }: Matched, name: string): readonly Call[] {
  const owner = names.files.get(file)?.symbols[chain.by]?.owner;
  return names.chainsOf(file).flatMap((one) => {
    const at = one.links.findIndex(({ args }) => args !== undefined);
    const args = one.links[at]?.args;
    const fits = one.by === owner && one.decorates !== undefined && args !== undefined && lastName(one) === name;
    return fits ? [{ file, chain: one, at, args }] : [];
  });
}

/** What a call is made on, as a value. */
export function receiverOf({ to, links, parameter }: Chain, at: number): Value {
  const before = links.slice(0, at);
  const known = parameter === undefined ? {} : { parameter };
  return before.some(({ args }) => args !== undefined)
    ? { is: "chain", to, links: before }
    : { is: "ref", to, path: pathOf(links, at), ...known };
}

/** What a value that is handed over was made with: as `made`, where the receiver stands in the caller's file. */
export function madeOf(world: World, { file, value }: Seen, by: number, { on, hole }: Made): readonly Seen[] {
  if (value.is !== "ref" && value.is !== "chain") return [];
  const links: Link[] =
    value.is === "chain" ? [...value.links] : stepsOf(value.path).map((step) => ({ step, line: 0 }));
  const chain: Chain = { by, to: value.to, links: [...links, { step: ".?", args: [], line: 0 }], line: 0 };
  const callee: Callee = { specifier: undefined, receiver: "", name: "?", constructs: false };
  return fill(world, { call: { file, chain, at: links.length, args: [] }, callee, on }, hole);
}

/** `/mail` of `supabase/functions/mail/index.ts`. */
function folderOf(file: string, below: string): string {
  const at = `/${file}`.lastIndexOf(`/${below}/`);
  const [name, inside] = at === -1 ? [] : file.slice(at + below.length + 1).split("/");
  return name === undefined || inside === undefined ? "/*" : `/${name}`;
}

/** A list among arguments stands for its items. */
function items(seen: Seen): readonly Seen[] {
  const { file, value } = seen;
  return value.is === "list" ? value.items.flatMap((item) => items({ file, value: item })) : [seen];
}

function membersOf(
  { names }: World,
  { call: { file, chain } }: Matched,
  { named, decorated }: Extract<Hole, { readonly hole: "members" }>,
): readonly Seen[] {
  const owner = names.files.get(file)?.symbols[chain.by];
  if (owner?.kind !== "class") return [];
  const found = named.flatMap((name): readonly Seen[] => {
    const { end, rest } = names.walk(file, owner.name, `:.${name}`);
    if (end?.at !== "symbol" || rest.length > 0) return [];
    return [{ file: end.file, value: { is: "function", symbol: end.symbol } }];
  });
  const own = new Set(names.membersOf(file, chain.by).map(({ symbol }) => symbol));
  for (const { by, decorates, to, links } of names.chainsOf(file))
    if (decorates !== undefined && own.has(by) && decorated.includes(lastName({ to, links })))
      found.push({ file, value: { is: "function", symbol: by } });
  return found;
}
