import type { Manifest } from "../facts.ts";
import { limits } from "./limits.ts";
import { restOf } from "./rest.ts";
import { flag, isRecord, own, present, text, texts } from "./shape.ts";

/** Later kinds win where a package is listed twice: what is installed for use says more than what is installed to build. */
const kinds = ["devDependencies", "peerDependencies", "optionalDependencies", "dependencies"] as const;

/** What a package.json says, as far as linking needs it. Members of the wrong type are left out. */
export function readManifest(json: unknown): Manifest {
  const workspaces = own(json, "workspaces");
  const bin = own(json, "bin");
  return present<Manifest>({
    name: text(own(json, "name")),
    version: text(own(json, "version")),
    private: flag(own(json, "private")),
    published: isPublished(json) ? true : undefined,
    main: text(own(json, "main")),
    module: text(own(json, "module")),
    types: text(own(json, "types")) ?? text(own(json, "typings")),
    source: text(own(json, "source")),
    bin: typeof bin === "string" || isRecord(bin) ? true : undefined,
    // Yarn and Bun also take an object: { "packages": [...], "nohoist": [...] }.
    workspaces: texts(isRecord(workspaces) ? own(workspaces, "packages") : workspaces),
    exports: own(json, "exports") ?? undefined,
    imports: own(json, "imports") ?? undefined,
    typesVersions: own(json, "typesVersions") ?? undefined,
    dependencies: dependencies(json),
    dev: devOnly(json),
    linked: linked(json),
    rest: restOf(json, (name) => told.has(name), ["scripts", "engines"]),
  });
}

/** Members that linking follows wholly; their changes show in the graph. */
const followed =
  "name version private main module types typings source workspaces exports imports typesVersions " +
  "dependencies devDependencies peerDependencies optionalDependencies";
/** Members that tell people something: https://docs.npmjs.com/cli/configuring-npm/package-json */
const described = "description keywords author contributors maintainers license homepage repository bugs funding";
/** Members that tools read which look at code and never run it. */
const looked = "eslintConfig eslintIgnore prettier stylelint lint-staged husky simple-git-hooks commitlint";
const told: ReadonlySet<string> = new Set(`${followed} ${described} ${looked}`.split(" "));

/** `files` and `publishConfig` mean something to `npm publish` alone. */
function isPublished(json: unknown): boolean {
  return (
    flag(own(json, "private")) !== true && (Array.isArray(own(json, "files")) || isRecord(own(json, "publishConfig")))
  );
}

function dependencies(json: unknown): Readonly<Record<string, string>> {
  const specs = new Map<string, string>();
  for (const kind of kinds) {
    const listed = own(json, kind);
    if (!isRecord(listed)) continue;
    for (const [name, spec] of Object.entries(listed)) if (typeof spec === "string") specs.set(name, spec);
  }
  return Object.fromEntries(specs);
}

function devOnly(json: unknown): readonly string[] | undefined {
  const dev = own(json, "devDependencies");
  if (!isRecord(dev)) return undefined;
  const others = kinds.slice(1).map((kind) => own(json, kind));
  const names = Object.keys(dev).filter((name) => others.every((listed) => own(listed, name) === undefined));
  return names.length > 0 ? names.sort() : undefined;
}

/** npm's and pnpm's `overrides`, Yarn's `resolutions`, those with a protocol that stays in the repository. */
function linked(json: unknown): readonly string[] | undefined {
  const listed = [own(json, "overrides"), own(json, "resolutions"), own(own(json, "pnpm"), "overrides")];
  const names = listed.flatMap((specs) =>
    Object.entries(isRecord(specs) ? specs : {}).flatMap(([name, spec]) =>
      typeof spec === "string" && /^(?:workspace|link|file|portal):/.test(spec) ? [name] : [],
    ),
  );
  return names.length > 0 ? [...new Set(names)].sort() : undefined;
}

/** Members of `jest` whose files run before or around every test: https://jestjs.io/docs/configuration */
const setups = ["setupFiles", "setupFilesAfterEnv", "globalSetup", "globalTeardown", "snapshotSerializers"] as const;

/** The files that a package.json's own configuration of Jest sets up. */
export function readSetups(json: unknown): readonly string[] {
  const jest = own(json, "jest");
  return setups.flatMap((name) => texts(own(jest, name)) ?? []).slice(0, limits.setups);
}
