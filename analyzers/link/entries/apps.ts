/** Apps and routers that calls fill: what each is given, and where it is hung. */
import type { SymbolFact } from "../../facts.ts";
import type {
  BaseMeaning,
  DescribedMeaning,
  Holder,
  Meaning,
  MountMeaning,
  RouteMeaning,
  Seen,
  UseMeaning,
} from "../../meaning.ts";
import { type Code, handedBy, holderOf, isPathText, keyOf, original } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { joinPaths } from "./route-paths.ts";

/** Functions that make an app by calling a function that makes one. */
const maxMakers = 8;

export interface Guard {
  readonly prefixes: readonly string[];
  readonly exact: boolean;
  readonly code: readonly Code[];
  readonly file: string;
  readonly line: number;
}

export interface Mount {
  readonly parent: App;
  readonly prefixes: readonly string[];
  readonly guards: readonly Code[];
  readonly file: string;
  readonly line: number;
}

export interface App {
  readonly holder: Holder;
  readonly routes: (RouteMeaning | DescribedMeaning)[];
  readonly guards: Guard[];
  readonly mounts: Mount[];
  base: string;
  /** The function that makes it, with what that function has set up. */
  maker?: App;
}

export interface AppWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export interface Apps {
  readonly all: readonly App[];
  /** The app that a declaration holds, or that the function it calls makes. */
  heldBy(holder: Holder): App | undefined;
}

export function collectApps(world: AppWorld, meanings: readonly Meaning[]): Apps {
  const apps = new Map<string, App>();
  const appOf = (holder: Holder): App => {
    const home = original(world.names, holder);
    const known = apps.get(keyOf(home));
    if (known !== undefined) return known;
    const app: App = { holder: home, routes: [], guards: [], mounts: [], base: "" };
    apps.set(keyOf(home), app);
    return app;
  };
  for (const meaning of meanings) if ("bases" in meaning) appOf(meaning.app);
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
  return { all: [...apps.values()], heldBy: known };
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
