/** Routes that calls declare on apps and routers: their paths composed over the mounts, wherever those are. */
import type { SymbolFact } from "../facts.ts";
import type {
  BaseMeaning,
  DescribedMeaning,
  Holder,
  Meaning,
  MountMeaning,
  RouteMeaning,
  Seen,
  UseMeaning,
} from "../meaning.ts";
import { type Code, handedBy, holderOf, isPathText, keyOf, original } from "./code.ts";
import type { Constants } from "./constants.ts";
import type { Names } from "./names.ts";
import type { Route } from "./route.ts";
import { coversPath, hasUnknown, joinPaths } from "./route-paths.ts";

/** Places one router may hang in; capgo's three entry points mount one handler three times, generated apps far more. */
const maxPlaces = 32;

/** Functions that make an app by calling a function that makes one. */
const maxMakers = 8;

interface Guard {
  readonly prefixes: readonly string[];
  readonly exact: boolean;
  readonly code: readonly Code[];
  readonly file: string;
  readonly line: number;
}

interface Mount {
  readonly parent: App;
  readonly prefixes: readonly string[];
  readonly guards: readonly Code[];
  readonly file: string;
  readonly line: number;
}

interface App {
  readonly holder: Holder;
  readonly routes: (RouteMeaning | DescribedMeaning)[];
  readonly guards: Guard[];
  readonly mounts: Mount[];
  base: string;
  /** The function that makes it, with what that function has set up. */
  maker?: App;
}

/** Where an app can be reached: the path in front of it, and what runs before. */
interface Spot {
  readonly prefix: string;
  readonly guards: readonly Code[];
}

export interface AppWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export function appRoutes(world: AppWorld, meanings: readonly Meaning[]): readonly Route[] {
  const apps = new Map<string, App>();
  const appOf = (holder: Holder): App => {
    const home = original(world.names, holder);
    const known = apps.get(keyOf(home));
    if (known !== undefined) return known;
    const app: App = { holder: home, routes: [], guards: [], mounts: [], base: "" };
    apps.set(keyOf(home), app);
    return app;
  };
  for (const meaning of meanings) if ("app" in meaning) appOf(meaning.app);
  const known = (holder: Holder): App | undefined => {
    const home = original(world.names, holder);
    return apps.get(keyOf(home)) ?? makerOf(world.names, apps, home);
  };
  for (const app of [...apps.values()]) {
    const maker = makerOf(world.names, apps, app.holder);
    if (maker === undefined || maker === app) continue;
    app.maker = maker;
    const { file } = app.holder;
    maker.mounts.push({ parent: app, prefixes: [""], guards: [], file, line: 0 });
  }
  for (const meaning of meanings) {
    if (meaning.means === "base") addBase(world, appOf(meaning.app), meaning);
    else if (meaning.means === "mount") addMount(world, known, appOf(meaning.app), meaning);
    else if (meaning.means === "use") addUse(world, known, appOf(meaning.app), meaning);
    else if (meaning.means === "route" || meaning.means === "described") appOf(meaning.app).routes.push(meaning);
  }
  const spots = spotsOf();
  return [...apps.values()].flatMap((app) =>
    app.routes.flatMap((route) => spots(app).flatMap((spot) => routesAt(world, app, spot, route))),
  );
}

/** The function that makes the app a declaration holds: `const api = createApi()`, through functions that call functions. */
function makerOf(names: Names, apps: ReadonlyMap<string, App>, holder: Holder): App | undefined {
  let at: Holder | undefined = holder;
  for (let hops = 0; at !== undefined && hops < maxMakers; hops++) {
    const fact: SymbolFact | undefined = names.files.get(at.file)?.symbols[at.symbol];
    const [to, path] = (hops === 0 ? fact?.hint : fact?.returns) ?? ["", ""];
    if (!path.endsWith("()")) return undefined;
    at = names.declaration(at.file, to, path.slice(0, -2));
    const app = at && apps.get(keyOf(at));
    if (app !== undefined) return app;
  }
  return undefined;
}

function addBase({ constants }: AppWorld, app: App, { bases, path }: BaseMeaning): void {
  // Steps of a chain that is bound to nothing carry their bases themselves.
  if (bases.length === 0) app.base = joinPaths(app.base, constants.text(path) ?? "?");
}

function prefixesOf(
  { constants }: AppWorld,
  { bases }: { readonly bases: readonly Seen[] },
  path: Seen | undefined,
): string[] {
  const front = bases.map((base) => constants.text(base) ?? "?");
  const paths = path === undefined ? [""] : constants.texts(path);
  return (paths.length === 0 ? ["?"] : paths).map((one) => joinPaths(...front, one));
}

function addMount(
  world: AppWorld,
  known: (holder: Holder) => App | undefined,
  parent: App,
  meaning: MountMeaning,
): void {
  const { child, path, file, line } = meaning;
  const holder = holderOf(world.names, child) ?? { file, symbol: meaning.by };
  const mounted = known(holder);
  if (mounted === undefined || mounted === parent) return;
  mounted.mounts.push({ parent, prefixes: prefixesOf(world, meaning, path), guards: [], file, line });
}

function addUse(world: AppWorld, known: (holder: Holder) => App | undefined, app: App, meaning: UseMeaning): void {
  const { all, file, line, exact } = meaning;
  const [first] = all;
  const texts: readonly string[] = first === undefined ? [] : world.constants.texts(first);
  const leading = all.findIndex((item) => !isPathText(world.constants.text(item)));
  const withPath = texts.length > 0 && texts.every(isPathText) && leading !== 0;
  const prefixes = withPath
    ? all.slice(0, leading === -1 ? all.length : leading).flatMap((item) => prefixesOf(world, meaning, item))
    : prefixesOf(world, meaning, undefined);
  const code: Code[] = [];
  for (const item of withPath ? all.slice(leading === -1 ? all.length : leading) : all) {
    const holder = holderOf(world.names, item);
    const child = holder && known(holder);
    if (child !== undefined && child !== app)
      child.mounts.push({ parent: app, prefixes, guards: [...code], file, line });
    else {
      const { runs, wraps } = handedBy(world.names, item);
      code.push(...runs, ...wraps);
    }
  }
  // Without a path a guard stands before everything.
  if (code.length > 0) app.guards.push({ prefixes, exact: exact && withPath, code, file, line });
}

/** All places an app hangs in, from the roots down. An app that hangs nowhere is a root itself. */
function spotsOf(): (app: App) => readonly Spot[] {
  const known = new Map<App, readonly Spot[]>();
  const open = new Set<App>();
  const spots = (app: App): readonly Spot[] => {
    const ready = known.get(app);
    if (ready !== undefined) return ready;
    if (open.has(app)) return [];
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
    const answer = found.length > 0 ? found : [{ prefix: "", guards: [] }];
    if (open.size === 0 || found.length > 0) known.set(app, answer);
    return answer;
  };
  return spots;
}

/** Guards of an app that run before what is registered at `path`, seen from the app. Order counts within one file. */
function guardsBefore(app: App, path: string, file: string, line: number): readonly Code[] {
  const made = app.maker === undefined ? app.guards : [...app.maker.guards, ...app.guards];
  return made.flatMap((guard) => {
    if (guard.file === file && guard.line > line) return [];
    return guard.prefixes.some((prefix) => coversPath(joinPaths(app.base, prefix), path, guard.exact))
      ? guard.code
      : [];
  });
}

function routesAt(world: AppWorld, app: App, spot: Spot, meaning: RouteMeaning | DescribedMeaning): readonly Route[] {
  const said = meaning.means === "route" ? meaning : described(world, meaning);
  const paths = said.path === undefined ? ["?"] : world.constants.texts(said.path);
  const own = paths.length === 0 ? ["?"] : paths;
  if (meaning.means === "route" && !own.every((path) => path === "?" || isPathText(path) || meaning.sure)) return [];
  const handed = said.handlers.map((handler) => handedBy(world.names, handler));
  const last = handed.at(-1);
  const front = meaning.bases.map((base) => world.constants.text(base) ?? "?");
  const methods = said.methods.flatMap((method) => world.constants.texts(method));
  return own.flatMap((path) => {
    const inside = joinPaths(app.base, ...front, path);
    const guards = [
      ...spot.guards,
      ...guardsBefore(app, inside, meaning.file, meaning.line),
      ...handed.slice(0, -1).flatMap(({ runs, wraps }) => [...runs, ...wraps]),
      ...(last?.wraps ?? []),
    ];
    const whole = joinPaths(spot.prefix, inside);
    return (methods.length === 0 ? ["?"] : methods).map((method) => ({
      framework: meaning.idiom,
      method: method.toUpperCase(),
      path: whole,
      file: meaning.file,
      line: meaning.line,
      handlers: last?.runs ?? [],
      guards,
      sure: meaning.sure && !hasUnknown(whole) && method !== "?",
    }));
  });
}

/** A route whose method and path stand in an object made elsewhere. */
function described(
  { constants }: AppWorld,
  { route, keys, handlers }: DescribedMeaning,
): { readonly methods: readonly Seen[]; readonly path: Seen | undefined; readonly handlers: readonly Seen[] } {
  const { file, value } = constants.follow(route);
  // `createRoute({ ... })`: the object is what the maker was handed.
  const inner = value.is === "chain" ? value.links.find(({ args }) => args?.[0]?.is === "object")?.args?.[0] : value;
  const object: Seen = { file, value: inner ?? value };
  const method = constants.entry(object, keys.method);
  const guards = constants.entry(object, keys.guards);
  return {
    methods: method === undefined ? [] : [method],
    path: constants.entry(object, keys.path),
    handlers: guards === undefined ? handlers : [guards, ...handlers],
  };
}
