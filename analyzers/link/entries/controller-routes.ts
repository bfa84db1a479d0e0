/** Routes that are decorated members of classes. */
import type { SymbolFact } from "../../facts.ts";
import type { ControllerMeaning, EndpointMeaning, Holder, Meaning, Seen } from "../../meaning.ts";
import { keyOf } from "../names/code.ts";
import { type Placement, placements } from "./applications.ts";
import { controllersOf } from "./controllers.ts";
import { type Decoration, type DecorationWorld, decorationsOf } from "./decorations.ts";
import { createFronts, type Front } from "./fronts.ts";
import { hintsOf, isOpening, turnsAway } from "./gates.ts";
import { lineageOf } from "./lineage.ts";
import { type Mark, markOf } from "./marks.ts";
import { isExcluded, tidyStar } from "./path-patterns.ts";
import type { Route } from "./route.ts";
import { coversPath, hasUnknown, joinPaths } from "./route-paths.ts";

/** Paths, methods and versions that one route may list. */
const maxListed = 50;

interface Member extends Holder {
  readonly short: string;
}

/** What stands on a class or a member, sorted out. */
interface Standing {
  readonly fronts: readonly Front[];
  readonly marks: readonly Mark[];
  readonly openings: readonly string[];
  readonly hints: readonly string[];
  readonly version: Seen | undefined;
}

export function controllerRoutes(world: DecorationWorld, meanings: readonly Meaning[]): readonly Route[] {
  const controllers = controllersOf(world, meanings);
  if (controllers.length === 0) return [];
  const { names, constants } = world;
  const fronts = createFronts(world, meanings);
  const placesOf = placements(world, fronts, meanings);
  /** What stands in front of the operations that give a type, by its name; and the types that fields give. */
  const giving = new Map<string, (readonly string[])[]>();
  const within = new Set<string>();
  const found = controllers.flatMap((controller): readonly (Route & { readonly type?: string })[] => {
    const holder: Holder = { file: controller.file, symbol: controller.by };
    const around = standing(decorationsOf(world, holder));
    return membersOf(holder).flatMap((member) => {
      const decorations = decorationsOf(world, member);
      const endpoints = decorations.flatMap((one) =>
        one.meanings.flatMap((meaning) => (meaning.means === "endpoint" ? [{ one, meaning }] : [])),
      );
      if (endpoints.length === 0) return [];
      const own = standing(decorations);
      return endpoints.flatMap(({ one, meaning }) => {
        const route = { controller, member, meaning, decoration: one, around, own };
        return meaning.as === "path"
          ? placesOf(holder).flatMap((place) => atPaths(route, place))
          : [byName(route, placesOf(holder))];
      });
    });
  });
  return found.map(({ type, ...route }) =>
    type === undefined || (route.told ?? []).length > 0
      ? route
      : { ...route, told: loosest(giving.get(type), within.has(type)) },
  );

  /** Its own members, and those of the classes above that it does not declare anew. */
  function membersOf(controller: Holder): readonly Member[] {
    const found = new Map<string, Member>();
    for (const { file, symbol: holder } of lineageOf(names, controller))
      for (const { symbol, fact } of names.membersOf(file, holder)) {
        const short = shortOf(fact);
        if (!found.has(short)) found.set(short, { file, symbol, short });
      }
    return [...found.values()];
  }

  function standing(decorations: readonly Decoration[]): Standing {
    const all = decorations.flatMap((decoration) => decoration.meanings.map((meaning) => ({ decoration, meaning })));
    const marks = all.flatMap(({ decoration, meaning }) => {
      const mark = meaning.means === "marks" ? markOf(world, meaning) : undefined;
      return mark === undefined || meaning.means !== "marks" ? [] : [{ decoration, mark, gate: meaning.gate }];
    });
    return {
      fronts: all.flatMap(({ meaning }) =>
        meaning.means === "before" && meaning.scope === "decorated" ? fronts.of(meaning.code, meaning, false) : [],
      ),
      marks: marks.map(({ mark }) => mark),
      openings: marks.flatMap(({ decoration, mark }) =>
        isOpening(decoration.name) || isOpening(mark.words) ? [mark.id] : [],
      ),
      hints: [
        ...(marks.some(({ gate }) => gate) ? ["guard"] : []),
        ...[...new Set(marks.map(({ decoration }) => decoration))].flatMap((decoration) =>
          hintsOf(constants, decoration),
        ),
      ],
      version: all.flatMap(({ meaning }) => (meaning.means === "version" ? (meaning.value ?? []) : [])).at(-1),
    };
  }

  function atPaths(route: Declared, place: Placement): readonly Route[] {
    const { controller, meaning, decoration, around, own } = route;
    const version = versionsOf(own.version ?? around.version ?? controller.version, place);
    const methods = meaning.methods.flatMap((method) => constants.texts(method)).slice(0, maxListed);
    return textsOf(controller.path, undefined)
      .flatMap((above) =>
        textsOf(meaning.path, decoration).flatMap((below) =>
          place.paths.flatMap((module) =>
            version.map((segment): Route[] => {
              const inside = joinPaths(module, above, below);
              const bare = place.bare.some((one) => isExcluded(one, inside));
              const path = joinPaths(bare ? "" : place.prefix, segment, inside);
              const before = [...place.fronts, ...onPath(route, place, inside), ...around.fronts, ...own.fronts];
              return (methods.length === 0 ? ["?"] : methods).map((method) =>
                routeOf(route, method.toUpperCase(), path, before, place),
              );
            }),
          ),
        ),
      )
      .flat()
      .slice(0, maxListed);
  }

  /**
   * Operations of GraphQL and messages. Gateways have no part in what is in front of an application, fields none in what is in front
   * of their class. https://docs.nestjs.com/graphql/other-features#execute-enhancers-at-the-field-resolver-level
   */
  function byName(route: Declared, [place]: readonly Placement[]): Route & { readonly type?: string } {
    const { controller, meaning, member, around, own } = route;
    const said = meaning.path === undefined ? undefined : constants.text(meaning.path);
    const method = meaning.methods.map((one) => constants.text(one))[0] ?? "?";
    const given = typeNamed(meaning.gives);
    if (meaning.as === "field") {
      if (given !== undefined) within.add(given);
      const type = typeNamed(controller.path);
      const name = [...(type === undefined ? [] : [type]), said ?? member.short].join(".");
      return { ...routeOf(route, method, name, own.fronts, place), ...(type === undefined ? {} : { type }) };
    }
    const everywhere = meaning.as === "message" ? [] : (place?.fronts ?? []);
    const operation = routeOf(
      route,
      method,
      said ?? member.short,
      [...everywhere, ...around.fronts, ...own.fronts],
      place,
    );
    if (given !== undefined) giving.set(given, [...(giving.get(given) ?? []), operation.told ?? []]);
    return operation;
  }

  function routeOf(
    { controller, member, meaning, decoration, around, own }: Declared,
    method: string,
    path: string,
    before: readonly Front[],
    place?: Placement,
  ): Route {
    const said = { marks: [...around.marks, ...own.marks], openings: [...around.openings, ...own.openings] };
    return {
      framework: controller.idiom,
      method,
      path,
      file: decoration.file,
      line: decoration.line,
      handlers: [{ file: member.file, symbol: member.symbol, sure: true }],
      guards: unique(before.flatMap(({ code }) => code)),
      sure: meaning.sure && method !== "?" && !hasUnknown(path),
      ...(place?.home === undefined ? {} : { home: place.home }),
      told: [...before.flatMap((front) => turnsAway(front, said)), ...around.hints, ...own.hints],
    };
  }

  function onPath({ controller }: Declared, { byPath }: Placement, path: string): readonly Front[] {
    const key = keyOf({ file: controller.file, symbol: controller.by });
    return byPath.flatMap((one) => {
      const covers = one.controllers.has(key) || one.paths.some((prefix) => coversPath(tidyStar(prefix), path, false));
      return covers && !one.except.some((other) => isExcluded(other, path)) ? one.fronts : [];
    });
  }

  /** Empty where no version is part of the path. */
  function versionsOf(said: Seen | undefined, { versions }: Placement): readonly string[] {
    if (versions === undefined) return [""];
    const isNeutral = said?.value.is === "ref" && said.value.to.includes("NEUTRAL");
    const texts = said === undefined ? versions.usual : isNeutral ? [] : constants.texts(said);
    return texts.length === 0 ? [""] : texts.slice(0, maxListed).map((text) => `${versions.prefix}${text}`);
  }

  /** What a decorator of one's own is handed is often the path of the one inside it. */
  function textsOf(seen: Seen | undefined, decoration: Decoration | undefined): readonly string[] {
    if (seen === undefined) return [""];
    const { value } = constants.follow(seen);
    if (value.is === "object") return [""];
    const texts = constants.texts(seen);
    if (texts.length > 0) return texts.slice(0, maxListed);
    const [handed] = decoration?.own === true ? decoration.args : [];
    const text = handed === undefined ? undefined : constants.text(handed);
    return [text ?? (decoration?.own === true && decoration.args.length === 0 ? "" : "?")];
  }

  /** `() => Order`, `() => [Order]`, `Order`, `"Order"` */
  function typeNamed(seen: Seen | undefined): string | undefined {
    if (seen === undefined) return undefined;
    const { value } = seen;
    const given = value.is === "function" ? value.gives : value;
    const one = given?.is === "list" ? given.items[0] : given;
    if (one?.is === "ref") return one.path === "" ? one.to : one.path.slice(one.path.lastIndexOf(".") + 1);
    return constants.text(seen);
  }
}

interface Declared {
  readonly controller: ControllerMeaning;
  readonly member: Member;
  readonly meaning: EndpointMeaning;
  readonly decoration: Decoration;
  readonly around: Standing;
  readonly own: Standing;
}

/** A field may be asked through any of the operations that give its type, and `within` other types. */
function loosest(told: readonly (readonly string[])[] = [], within: boolean): readonly string[] {
  const least = told.reduce((most, one) => (one.length < most.length ? one : most), told[0] ?? []);
  return within && least.length > 0 ? ["guard"] : least;
}

function shortOf({ name }: SymbolFact): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function unique<One extends Holder>(codes: readonly One[]): readonly One[] {
  return [...new Map(codes.map((code) => [keyOf(code), code])).values()];
}
