import type { TsConfig } from "../facts.ts";
import { restOf } from "./rest.ts";
import { isRecord, own, present, text, texts } from "./shape.ts";

/** What a tsconfig.json or jsconfig.json says, as far as linking needs it. Members of the wrong type are left out. */
export function readTsConfig(json: unknown): TsConfig {
  const options = own(json, "compilerOptions");
  return present<TsConfig>({
    extends: texts(own(json, "extends")),
    baseUrl: text(own(options, "baseUrl")),
    paths: aliases(own(options, "paths")),
    references: references(own(json, "references")),
    outDir: text(own(options, "outDir")),
    rootDir: text(own(options, "rootDir")),
    jsxImportSource: text(own(options, "jsxImportSource")),
    jsx: text(own(options, "jsx")),
    rest: restOf({ ...(isRecord(json) ? json : {}), ...(isRecord(options) ? options : {}) }, (name) =>
      followed.has(name),
    ),
  });
}

/** What stands in fields of its own, and what only editors read. */
const followed: ReadonlySet<string> = new Set(
  "compilerOptions extends baseUrl paths references outDir rootDir jsxImportSource jsx $schema display".split(" "),
);

function aliases(paths: unknown): TsConfig["paths"] | undefined {
  if (!isRecord(paths)) return undefined;
  return Object.fromEntries(
    Object.entries(paths).flatMap(([key, targets]) => {
      const found = texts(targets);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

function references(listed: unknown): readonly string[] | undefined {
  if (!Array.isArray(listed)) return undefined;
  return texts(listed.map((reference: unknown) => own(reference, "path")));
}
