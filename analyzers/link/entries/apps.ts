/** Apps and routers that calls fill: what each is given, and where it is hung. */
import { pathOf } from "../../calls.ts";
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
  WrapMeaning,
} from "../../meaning.ts";
import { type Code, handedBy, holderOf, isPathText, keyOf, original } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { joinPaths, withoutBase } from "./route-paths.ts";

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

/** An app that adds to another one what it adds to itself. */
interface Share {
  readonly app: App;
  readonly file: string;
  readonly line: number;
}

export interface App {
  readonly holder: Holder;
  readonly routes: (RouteMeaning | DescribedMeaning)[];
  readonly guards: Guard[];
  readonly mounts: Mount[];
  readonly shares: Share[];
  base: string;
  /** It works on the app it is handed. */
  open?: true;
  /** The function that makes it, with what that function has set up. */
  maker?: App;
}

export interface AppWorld {
  readonly names: Names;
  readonly constants: Constants;
}

export interface CollectWorld extends AppWorld {
  /** What a value hangs up, and where. */
  readonly hung: (seen: Seen) => { readonly path: Seen | undefined; readonly child: Seen | undefined } | undefined;
}

export interface Apps {
  readonly all: readonly App[];
  /** The app that a declaration holds, or that the function it calls makes. */
  heldBy(holder: Holder): App | undefined;
}

export function collectApps(world: CollectWorld, meanings: readonly Meaning[]): Apps {
  const apps = new Map<string, App>();
  const appOf = (holder: Holder): App => {
    const home = original(world.names, holder);
    const known = apps.get(keyOf(home));
    if (known !== undefined) return known;
    const app: App = { holder: home, routes: [], guards: [], mounts: [], shares: [], base: "" };
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
  for (const meaning of meanings) if (meaning.means === "wraps") addWrap(world, known, appOf(meaning.app), meaning);
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
  // What a deployment decides is left out, as in the path of a route (`withoutBase`).
  if (bases.length === 0) app.base = joinPaths(app.base, constants.text(path) ?? "");
}

function childOf(names: Names, known: (holder: Holder) => App | undefined, item: Seen): App | undefined {
  for (const holder of heldOf(names, item)) {
    const app = known(holder);
    if (app !== undefined) return app;
  }
  return undefined;
}

function prefixesOf(
  { constants }: AppWorld,
  { bases }: { readonly bases: readonly Seen[] },
  path: Seen | undefined,
): string[] {
  const front = bases.map((base) => constants.text(base) ?? "?");
  const paths = path === undefined ? [""] : constants.texts(path).map(withoutBase);
  return (paths.length === 0 ? ["?"] : paths).map((one) => joinPaths(...front, one));
}

function addMount(
  world: AppWorld,
  known: (holder: Holder) => App | undefined,
  parent: App,
  meaning: MountMeaning,
): void {
  const { child, path, file, line } = meaning;
  for (const holder of childrenOf(world.names, child, { file, symbol: meaning.by })) {
    const mounted = known(holder);
    if (mounted === undefined || mounted === parent) continue;
    if (meaning.shared || mounted.open) share(parent, mounted, file, line);
    else mounted.mounts.push({ parent, prefixes: prefixesOf(world, meaning, path), guards: [], file, line });
    return;
  }
}

/** What the child adds, the parent has. */
function share(parent: App, child: App, file: string, line: number): void {
  child.mounts.push({ parent, prefixes: [""], guards: [], file, line });
  parent.shares.push({ app: child, file, line });
}

/** Declarations that may hold the router a value is, the likeliest first. */
function childrenOf(names: Names, child: Seen, by: Holder): readonly Holder[] {
  const handed = handedBy(names, child).runs;
  return [...heldOf(names, child), ...handed, by];
}

/** What holds the router that a value is; behind `new Orders().router` the member of the class, or the class that inherits it. */
function heldOf(names: Names, seen: Seen): readonly Holder[] {
  const { file, value } = seen;
  const held = holderOf(names, seen);
  const plain = held === undefined ? [] : [held];
  if (value.is !== "ref" && value.is !== "chain") return [];
  const path = value.is === "ref" ? value.path : pathOf(value.links, value.links.length);
  const made = path.indexOf("!");
  if (made === -1) return plain;
  const maker = names.walk(file, value.to, path.slice(0, made)).end;
  if (maker?.at !== "symbol") return plain;
  const { end, rest } = names.walk(file, value.to, path);
  const member = end?.at === "symbol" && rest.length === 0 ? end : undefined;
  const owner = member && names.files.get(member.file)?.symbols[member.symbol]?.owner;
  const isOwn = member?.file === maker.file && owner === maker.symbol;
  return [...(isOwn ? [original(names, member)] : []), maker];
}

/** A function made into one that works on the app it is handed; so is the function that makes it on the spot. */
function addWrap(
  { names }: AppWorld,
  known: (holder: Holder) => App | undefined,
  app: App,
  { child, file, line }: WrapMeaning,
): void {
  const inner = [holderOf(names, child), ...handedBy(names, child).runs];
  app.open = true;
  for (const holder of inner) {
    const wrapped = holder && known(holder);
    if (wrapped === undefined) continue;
    wrapped.open = true;
    if (wrapped !== app) share(app, wrapped, file, line);
    return;
  }
}

function addUse(world: CollectWorld, known: (holder: Holder) => App | undefined, app: App, meaning: UseMeaning): void {
  const { all, file, exact, anywhere } = meaning;
  const line = anywhere ? 0 : meaning.line;
  const [first] = all;
  const texts = first === undefined ? [] : world.constants.texts(first).map(withoutBase);
  const leading = all.findIndex((item) => world.constants.texts(item).map(withoutBase).filter(isPathText).length === 0);
  const withPath = texts.length > 0 && texts.every(isPathText) && leading !== 0;
  const prefixes = withPath
    ? all.slice(0, leading === -1 ? all.length : leading).flatMap((item) => prefixesOf(world, meaning, item))
    : prefixesOf(world, meaning, undefined);
  const code: Code[] = [];
  for (const item of withPath ? all.slice(leading === -1 ? all.length : leading) : all) {
    const hung = world.hung(item);
    const inside = hung?.path === undefined ? [] : world.constants.texts(hung.path).filter(isPathText);
    const child = childOf(world.names, known, hung?.child ?? item);
    if (child !== undefined && child !== app) {
      const places =
        inside.length === 0 ? prefixes : prefixes.flatMap((one) => inside.map((two) => joinPaths(one, two)));
      child.mounts.push({ parent: app, prefixes: places, guards: [...code], file, line });
    } else {
      const { runs, wraps } = handedBy(world.names, item);
      code.push(...runs, ...wraps);
    }
  }
  // Without a path a guard stands before everything.
  if (code.length > 0) app.guards.push({ prefixes, exact: exact && withPath, code, file, line });
}
