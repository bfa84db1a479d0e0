/** What calls about entities mean: their declarations, members and relations, and what is peculiar to asking for their rows. */
import type { Chain } from "./facts.ts";
import { fill } from "./holes.ts";
import {
  type AssociationPattern,
  type EntityPattern,
  type Hole,
  type MemberPattern,
  type ModelsPattern,
  type NamingPattern,
  way,
} from "./idiom.ts";
import type { Matched, World } from "./matched.ts";
import type { AccessMeaning, Holder, Meaning, ModelsMeaning, NamingMeaning, Seen } from "./meaning.ts";

type Pattern = EntityPattern | MemberPattern | AssociationPattern | ModelsPattern | NamingPattern;

export function interpretEntity(
  world: World,
  pattern: Pattern,
  matched: Matched,
  holder: Holder,
  place: Omit<NamingMeaning, "means" | "pattern">,
): Meaning | undefined {
  const { chain } = matched.call;
  const all = (hole: Hole): readonly Seen[] => fill(world, matched, hole);
  const each = (holes: readonly Hole[] | undefined): readonly Seen[] => (holes ?? []).flatMap(all);
  const one = (hole: Hole | undefined): Seen | undefined => (hole === undefined ? undefined : all(hole)[0]);
  switch (pattern.fact) {
    case "entity": {
      if (pattern.needs !== undefined && all(pattern.needs).length === 0) return undefined;
      const isTrue = (holes: readonly Hole[] | undefined): boolean => isFlag(world, each(holes), true);
      return {
        ...place,
        means: "entity",
        pattern,
        holder: entityHolder(world, matched, holder),
        bound: chain.binds !== undefined || chain.decorates !== undefined || !("new" in pattern || "call" in pattern),
        names: each(pattern.name),
        schema: one(pattern.schema),
        models: each(pattern.model),
        snake: isTrue(pattern.snake),
        columns: each(pattern.columns),
        brings: (pattern.brings ?? []).filter(
          ({ unless, when }) => !isFlag(world, each(unless), false) && (when === undefined || isSet(world, each(when))),
        ),
      };
    }
    case "member": {
      const says = pattern.says?.nullable;
      return {
        ...place,
        means: "member",
        pattern,
        options: each(pattern.options),
        name: one(pattern.name),
        nullable: one(says),
        target: each(pattern.target)[0],
        through: each(pattern.through)[0],
        eager: isFlag(world, each(pattern.eager), true),
      };
    }
    case "association": {
      const [target] = all(pattern.target);
      if (target === undefined) return undefined;
      return {
        ...place,
        means: "association",
        pattern,
        owners: fill(world, matched, way),
        target,
        as: each(pattern.as)[0],
        through: each(pattern.through)[0],
      };
    }
    case "models":
      return { ...place, means: "models", models: modelsIn(world, all(pattern.models), pattern) };
    case "naming":
      return { ...place, means: "naming", pattern };
  }
}

/** What a declaration is bound to: the class of a decorator, of a static call or of `super.init()`, else the constant. */
function entityHolder(world: World, { call, callee }: Matched, holder: Holder): Holder {
  const { file, chain } = call;
  if (chain.decorates !== undefined) return { file, symbol: chain.by };
  if (chain.binds !== undefined || callee.constructs) return holder;
  const facts = world.names.files.get(file);
  const owner = facts?.symbols[chain.by]?.owner;
  const root = facts?.symbols.findIndex(({ name, kind }) => name === chain.to && kind === "class") ?? -1;
  if (root >= 0) return { file, symbol: root };
  const declared = world.names.declaration(file, chain.to, "");
  if (declared !== undefined && world.names.files.get(declared.file)?.symbols[declared.symbol]?.kind === "class")
    return declared;
  // `super.init(...)` in a static method.
  const isOwn = owner !== undefined && facts?.symbols[owner]?.kind === "class";
  return isOwn && facts?.symbols[chain.by]?.static ? { file, symbol: owner } : { file, symbol: chain.by };
}

/** `timestamps: true`, `timestamps: { createdAt: "made" }`. */
function isSet(world: World, given: readonly Seen[]): boolean {
  return given.some((seen) => {
    const { value } = world.constants.follow(seen);
    return value.is === "object" || (value.is === "flag" && value.value);
  });
}

function isFlag(world: World, given: readonly Seen[], flag: boolean): boolean {
  return given.some((seen) => {
    const { value } = world.constants.follow(seen);
    return value.is === "flag" && value.value === flag;
  });
}

function modelsIn(world: World, given: readonly Seen[], { name, table }: ModelsPattern): ModelsMeaning["models"] {
  return given.flatMap((seen) => {
    const { file, value } = world.constants.follow(seen);
    const items = value.is === "list" ? value.items : [value];
    return items.map((item) => {
      const one: Seen = { file, value: item };
      const { value: met } = world.constants.follow(one);
      if (met.is !== "object") return { model: one, table: undefined };
      return { model: world.constants.entry(one, name) ?? one, table: world.constants.entry(one, table) };
    });
  });
}

/** Whether something is given, and not nothing. */
export function isFilled(given: readonly Seen[]): boolean {
  return given.some(({ value }) => !(value.is === "flag" && !value.value) && !(value.is === "ref" && value.to === ""));
}

/** Beside a cursor one row is passed over: the cursor itself. */
export const isOffset = ({ value }: Seen): boolean => value.is !== "number" || value.value > 1;

export function aliasesOf(file: string, { links }: Chain, names: readonly string[]): AccessMeaning["aliases"] {
  return links.flatMap(({ step, args }) => {
    const [of, name] = args ?? [];
    if (of === undefined || name === undefined || !names.includes(step.slice(1))) return [];
    return [{ of: { file, value: of }, name: { file, value: name } }];
  });
}
