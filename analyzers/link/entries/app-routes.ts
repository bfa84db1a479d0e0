/** Routes that calls declare on apps and routers, with paths composed over the mounts. */
import type { DescribedMeaning, RouteMeaning, Seen } from "../../meaning.ts";
import { type Code, handedBy, isPathText } from "../names/code.ts";
import type { App, Apps, AppWorld, Guard } from "./apps.ts";
import type { Route } from "./route.ts";
import { commandName, coversPath, hasUnknown, joinPaths, withoutBase } from "./route-paths.ts";

/** Places one router may hang in; capgo's three entry points mount one handler three times, generated apps far more. */
const maxPlaces = 32;
/** Paths, and methods, that one call may list: real ones list two or three. */
const maxListed = 50;

/** Where an app can be reached: the path in front of it, and what runs before. */
interface Spot {
  readonly prefix: string;
  readonly guards: readonly Code[];
}

/** With `root`: as seen from that app, wherever it hangs itself. */
export function appRoutes(world: AppWorld, apps: Apps, root?: App): readonly Route[] {
  const spots = spotsOf(root);
  return apps.all.flatMap((app) =>
    app.routes.flatMap((route) => {
      const all = spots(app);
      // A name is the same wherever its holder hangs.
      const own = route.means === "route" && route.named === "alone" ? all.slice(0, 1) : all;
      return own.flatMap((spot) => routesAt(world, app, spot, route));
    }),
  );
}

/** All places an app hangs in, from the roots down. An app that hangs nowhere is a root itself. */
function spotsOf(root: App | undefined): (app: App) => readonly Spot[] {
  const known = new Map<App, readonly Spot[]>();
  const open = new Set<App>();
  const spots = (app: App): readonly Spot[] => {
    const ready = known.get(app);
    if (ready !== undefined) return ready;
    if (open.has(app)) return [];
    if (app === root) return [{ prefix: "", guards: [] }];
    open.add(app);
    const found: Spot[] = [];
    for (const mount of app.mounts)
      for (const above of spots(mount.parent))
        for (const prefix of mount.prefixes) {
          const inside = joinPaths(mount.parent.base, prefix);
          const guards = [
            ...above.guards,
            ...guardsBefore(mount.parent, inside, mount.file, mount.line),
            ...mount.guards,
          ];
          if (found.length < maxPlaces) found.push({ prefix: joinPaths(above.prefix, inside), guards });
        }
    open.delete(app);
    const answer = found.length > 0 || root !== undefined ? found : [{ prefix: "", guards: [] }];
    if (open.size === 0 || found.length > 0) known.set(app, answer);
    return answer;
  };
  return spots;
}

/** Guards of an app that run before what is registered at `path`, seen from the app. Order counts within one file. */
function guardsBefore(app: App, path: string, file: string, line: number): readonly Code[] {
  return allGuards(app).flatMap((guard) => {
    if (guard.file === file && guard.line > line) return [];
    return guard.prefixes.some((prefix) => coversPath(joinPaths(app.base, prefix), path, guard.exact))
      ? guard.code
      : [];
  });
}

/** Guards of an app, those included that others added to it: they stand where the app was handed over. */
function allGuards(app: App, met = new Set<App>()): readonly Guard[] {
  if (met.has(app)) return [];
  met.add(app);
  return [
    ...(app.maker === undefined ? [] : allGuards(app.maker, met)),
    ...app.guards,
    ...app.shares.flatMap((share) =>
      allGuards(share.app, met).map((guard) => {
        const line = guard.line === 0 ? 0 : share.line;
        return {
          ...guard,
          prefixes: guard.prefixes.map((one) => joinPaths(share.app.base, one)),
          file: share.file,
          line,
        };
      }),
    ),
  ];
}

function routesAt(world: AppWorld, app: App, spot: Spot, meaning: RouteMeaning | DescribedMeaning): readonly Route[] {
  const said = meaning.means === "route" ? meaning : described(world, meaning);
  const paths = said.path === undefined ? ["?"] : world.constants.texts(said.path).map(withoutBase);
  const own = paths.length === 0 ? ["?"] : paths.slice(0, maxListed);
  if (
    meaning.means === "route" &&
    !meaning.named &&
    !own.every((path) => path === "?" || isPathText(path) || meaning.sure)
  )
    return [];
  const before = said.guards.map((guard) => handedBy(world.names, guard));
  const handed = said.handlers.map((handler) => handedBy(world.names, handler));
  const last = handed.at(-1);
  // `this.app.post(path, handler)` in a method that others call with theirs.
  if (own.every((path) => path === "?") && last?.runs.some(({ sure }) => sure) !== true) return [];
  const front = meaning.bases.map((base) => world.constants.text(base) ?? "");
  const named = meaning.means === "route" ? meaning.named : undefined;
  const methods = said.methods.flatMap((method) => world.constants.texts(method)).slice(0, maxListed);
  return own.flatMap((path) => {
    const inside = joinPaths(app.base, ...front, path);
    const guards = [
      ...spot.guards,
      ...guardsBefore(app, inside, meaning.file, meaning.line),
      ...[...before, ...handed.slice(0, -1)].flatMap(({ runs, wraps }) => [...runs, ...wraps]),
      ...(last?.wraps ?? []),
    ];
    const full = joinPaths(spot.prefix, inside);
    const whole = named === "alone" ? path : named === "words" ? commandName(full) : full;
    return (methods.length === 0 ? ["?"] : methods).map((method) => ({
      framework: meaning.idiom,
      method: method.toUpperCase(),
      path: whole,
      file: meaning.file,
      line: meaning.line,
      handlers: last?.runs ?? [],
      guards,
      sure: meaning.sure && method !== "?" && (named ? !whole.includes("?") : !hasUnknown(whole)),
    }));
  });
}

/** A route whose method and path stand in an object made elsewhere. */
function described(
  { constants }: AppWorld,
  { route, keys, handlers }: DescribedMeaning,
): Pick<RouteMeaning, "methods" | "guards" | "handlers"> & { readonly path: Seen | undefined } {
  const { file, value } = constants.follow(route);
  // `createRoute({ ... })`: the object is what the maker was handed.
  const inner = value.is === "chain" ? value.links.find(({ args }) => args?.[0]?.is === "object")?.args?.[0] : value;
  const object: Seen = { file, value: inner ?? value };
  const method = constants.entry(object, keys.method);
  const guards = constants.entry(object, keys.guards);
  return {
    methods: method === undefined ? [] : [method],
    path: constants.entry(object, keys.path),
    guards: guards === undefined ? [] : [guards],
    handlers,
  };
}
