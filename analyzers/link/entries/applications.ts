/** Applications made of modules: which controllers each holds, and what it puts in front of them. */
import { memberWalk } from "../../calls.ts";
import type {
  ApplicationMeaning,
  ApplicationSettingMeaning,
  BeforeMeaning,
  Holder,
  Meaning,
  ModuleMeaning,
  Seen,
} from "../../meaning.ts";
import { packageOf } from "../modules/package-of.ts";
import { declared, keyOf } from "../names/code.ts";
import { remember } from "../remember.ts";
import type { DecorationWorld } from "./decorations.ts";
import type { Front, Fronts } from "./fronts.ts";
import { modulePathsOf } from "./module-paths.ts";

/** Functions and constants between modules: a function that lists modules, a list of a list. */
const maxBetween = 3;
/** Declarations looked at for one application. */
const maxLooked = 20_000;

/** How the routes of a controller look in one application. */
export interface Placement {
  /** The folder of the application. */
  readonly home?: string;
  readonly prefix: string;
  /** Paths that stand without the prefix. */
  readonly bare: readonly string[];
  /** Versions go into the path: what stands before each, and those of who says none. */
  readonly versions?: { readonly prefix: string; readonly usual: readonly string[] };
  /** Paths of its module. */
  readonly paths: readonly string[];
  readonly fronts: readonly Front[];
  readonly byPath: readonly PathFront[];
}

/** Code in front of some paths, or of some controllers. */
export interface PathFront {
  readonly fronts: readonly Front[];
  readonly paths: readonly string[];
  readonly except: readonly string[];
  /** Controllers, by their keys. */
  readonly controllers: ReadonlySet<string>;
}

interface Application {
  readonly file: string;
  readonly settings: readonly Setting[];
  readonly holds: ReadonlySet<string>;
}

type Setting = ApplicationSettingMeaning | BeforeMeaning;

const nowhere: Placement = { prefix: "", bare: [], paths: [""], fronts: [], byPath: [] };

/** Answers how a controller is placed, once for each application that holds it. */
export function placements(
  world: DecorationWorld,
  fronts: Fronts,
  meanings: readonly Meaning[],
): (controller: Holder) => readonly Placement[] {
  const { names, constants } = world;
  const home = packageOf(names);
  const modules = new Map<string, ModuleMeaning>();
  const controllers = new Set<string>();
  const applications: ApplicationMeaning[] = [];
  const settings: Setting[] = [];
  const byPaths: BeforeMeaning[] = [];
  for (const meaning of meanings) {
    const key = keyOf({ file: meaning.file, symbol: meaning.by });
    if (meaning.means === "module") modules.set(key, meaning);
    else if (meaning.means === "controller") controllers.add(key);
    else if (meaning.means === "application") applications.push(meaning);
    else if (meaning.means === "before" && meaning.scope === "paths") byPaths.push(meaning);
    else if (meaning.means === "before" && meaning.scope === "application") settings.push(meaning);
    else if (meaning.means === "serves" || meaning.means === "prefix" || meaning.means === "versions")
      settings.push(meaning);
  }
  const starting = new Set(applications.map(({ file }) => file));
  const shared = Map.groupBy(
    settings.filter(({ file }) => !starting.has(file)),
    ({ file }) => home(file),
  );
  const all = [...Map.groupBy(applications, (one) => `${one.file} ${rootOf(one.module)}`).values()].flatMap(
    ([one]): readonly Application[] => {
      if (one === undefined) return [];
      const own = settings.filter(({ file }) => file === one.file);
      return [{ file: one.file, settings: [...own, ...(shared.get(home(one.file)) ?? [])], holds: reach(one.module) }];
    },
  );
  // Some frameworks know no modules: what is told in a package is told for all of it.
  const homes = new Set(applications.map(({ file }) => home(file)));
  for (const [dir, said] of shared) {
    const [first] = said;
    if (first !== undefined && !homes.has(dir)) all.push({ file: first.file, settings: said, holds: new Set() });
  }
  const inFront = remember(everywhereOf);
  const placed = remember(placeIn);
  const pathsOf = modulePathsOf(world, meanings, modules);

  return (controller) => {
    const key = keyOf(controller);
    const holding = all.filter(({ holds }) => holds.has(key));
    const near = all.filter(({ file }) => home(file) === home(controller.file));
    // Scripts that make an application to use its services tell it nothing, and nobody asks it.
    const told = (holding.length > 0 ? holding : near).filter(({ settings: said }) => said.length > 0);
    const paths = pathsOf(key);
    const found = told.map((one) => ({ ...placed(one), paths }));
    return found.length > 0 ? found : [{ ...nowhere, paths }];
  };

  function placeIn(application: Application): Placement {
    const said = application.settings;
    const last = (means: ApplicationSettingMeaning["means"]): ApplicationSettingMeaning | undefined =>
      said.flatMap((one) => (one.means === means ? [one] : [])).at(-1);
    const prefix = last("prefix");
    const exclude = prefix?.options && constants.entry(prefix.options, "exclude");
    const versions = last("versions");
    return {
      home: application.file.replace(/(?:^|\/)src\/.*$|(?:^|\/)[^/]*$/, ""),
      prefix: known(constants.text(prefix?.value)),
      bare: exclude === undefined ? [] : pathsIn(exclude).paths,
      ...(versions === undefined ? {} : inPath(versions)),
      paths: [""],
      fronts: inFront(application),
      byPath: byPaths.flatMap((meaning) => byPathOf(application, meaning)),
    };
  }

  /** Versions go into the path unless a header or another thing carries them. https://docs.nestjs.com/techniques/versioning */
  function inPath({ options }: ApplicationSettingMeaning): Pick<Placement, "versions"> {
    const type = options && constants.entry(options, "type");
    if (type?.value.is === "ref" && !type.value.path.endsWith(".URI")) return {};
    const prefix = options && constants.entry(options, "prefix");
    const usual = options && constants.entry(options, "defaultVersion");
    const text = prefix === undefined ? "v" : prefix.value.is === "flag" ? "" : known(constants.text(prefix));
    return { versions: { prefix: text, usual: usual === undefined ? [] : constants.texts(usual) } };
  }

  function everywhereOf({ settings: said, holds }: Application): readonly Front[] {
    const direct = said.flatMap((one) => (one.means === "before" ? fronts.of(one.code, one, true) : []));
    const provided = [...holds].flatMap((key) => {
      const module = modules.get(key);
      return module === undefined ? [] : providedBy(module);
    });
    return [...direct, ...provided];
  }

  /** `{ provide: APP_GUARD, useClass: JwtGuard }` */
  function providedBy({ providers, everywhere }: ModuleMeaning): readonly Front[] {
    if (providers === undefined) return [];
    const { file, value } = constants.follow(providers);
    return (value.is === "list" ? value.items : []).flatMap((item): readonly Front[] => {
      const token = constants.entry({ file, value: item }, "provide");
      if (token?.value.is !== "ref") return [];
      const [target] = names.resolve(token.file, token.value.to, token.value.path);
      const runs = target?.to === "package" ? everywhere[target.name] : undefined;
      if (runs === undefined) return [];
      const given = ["useClass", "useExisting", "useFactory", "useValue"].flatMap(
        (key) => constants.entry({ file, value: item }, key) ?? [],
      );
      return fronts.of(given, { runs, gate: runs.includes("canActivate") ? "always" : undefined }, true);
    });
  }

  function byPathOf({ file, holds }: Application, meaning: BeforeMeaning): readonly PathFront[] {
    const owner = names.files.get(meaning.file)?.symbols[meaning.by]?.owner ?? meaning.by;
    const module = keyOf({ file: meaning.file, symbol: owner });
    if (modules.has(module) ? !holds.has(module) : home(meaning.file) !== home(file)) return [];
    const where = meaning.paths.map(pathsIn);
    return [
      {
        fronts: fronts.of(meaning.code, meaning, false),
        paths: where.flatMap(({ paths }) => paths),
        except: meaning.except.flatMap((seen) => pathsIn(seen).paths),
        controllers: new Set(where.flatMap(({ controllers: named }) => named)),
      },
    ];
  }

  /** Texts, objects with a path, controllers; or a list of such. */
  function pathsIn(seen: Seen): { readonly paths: readonly string[]; readonly controllers: readonly string[] } {
    const { file, value } = constants.follow(seen);
    const items = value.is === "list" ? value.items : [value];
    const paths: string[] = [];
    const named: string[] = [];
    for (const item of items) {
      const one: Seen = { file, value: item };
      const text = constants.text(constants.entry(one, "path") ?? one);
      const holder = text === undefined && item.is === "ref" ? declared(names, file, item.to, item.path) : undefined;
      if (text !== undefined && !text.includes("?")) paths.push(text);
      else if (holder?.sure === true) named.push(keyOf(holder));
    }
    return { paths, controllers: named };
  }

  function rootOf({ file, value }: Seen): string {
    const path = value.is === "ref" ? value.path : value.is === "chain" ? memberWalk(value.links) : undefined;
    const root = path === undefined || !("to" in value) ? undefined : declared(names, file, value.to, path);
    return root === undefined ? "?" : keyOf(root);
  }

  /** Modules and controllers that a module names, by itself, through its methods, or through lists and functions. */
  function reach({ file, value }: Seen): ReadonlySet<string> {
    const found = new Set<string>();
    const looked = new Map<string, number>();
    const queue: { readonly holder: Holder; readonly between: number }[] = [];
    if (value.is === "ref" || value.is === "chain")
      note(file, value.to, value.is === "ref" ? value.path : memberWalk(value.links), 0);
    for (let next = queue.pop(); next !== undefined && looked.size < maxLooked; next = queue.pop()) {
      const { holder, between } = next;
      const isClass = names.files.get(holder.file)?.symbols[holder.symbol]?.kind === "class";
      const own = isClass ? names.membersOf(holder.file, holder.symbol).map(({ symbol }) => symbol) : [];
      for (const symbol of [holder.symbol, ...own])
        for (const [to, path] of names.usesOf(holder.file, symbol))
          if (to !== "?") note(holder.file, to, path, between);
    }
    return found;

    function note(from: string, to: string, path: string, between: number): void {
      for (const { file: place, symbol } of names.walk(from, to, path).met) {
        const key = keyOf({ file: place, symbol });
        if (controllers.has(key)) found.add(key);
        const isModule = modules.has(key);
        if (isModule) found.add(key);
        const kind = names.files.get(place)?.symbols[symbol]?.kind;
        const at = isModule ? 0 : between + 1;
        if (!isModule && (at > maxBetween || (kind !== "const" && kind !== "function" && kind !== "object"))) continue;
        if ((looked.get(key) ?? Number.POSITIVE_INFINITY) <= at) continue;
        looked.set(key, at);
        queue.push({ holder: { file: place, symbol }, between: at });
      }
    }
  }
}

/** What a deployment puts in front of everything is unknown here, and the same for every route. */
function known(text: string | undefined): string {
  return (text ?? "").replaceAll("?", "");
}
