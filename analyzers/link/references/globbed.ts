/** Code that loads one of many modules by a pattern: which, and what of it it then uses, shows only when it runs. */
import type { Facts } from "../../facts.ts";
import type { NodeId, Pen } from "../../graph/graph.ts";
import type { Ambiguity } from "../drawing.ts";
import type { ExportTable } from "../names/exports.ts";
import { stepsOf } from "../names/steps.ts";
import { type Loading, targetsOf } from "./loading.ts";

/** Declarations that one pattern may mean; more is a folder of which a change says nothing by itself. */
const maxMeant = 500;

export interface Globbing extends Pick<Loading, "ids" | "paths" | "module" | "places"> {
  readonly pen: Pen;
  readonly table: ExportTable;
}

/** Guessed edges to what the modules export, and the places where that is too much. */
export function drawGlobbed(
  given: Globbing,
  files: ReadonlyMap<string, Facts>,
): readonly (Ambiguity & { readonly file: string })[] {
  const blind: (Ambiguity & { readonly file: string })[] = [];
  for (const [file, facts] of files)
    for (const [at, { kind, from: pattern, by = 0, line }] of facts.imports.entries()) {
      const from = kind === "glob" ? given.ids.get(file)?.[by] : undefined;
      if (from === undefined) continue;
      const wanted = wantedOf(facts, by, at);
      const meant = targetsOf(given, file, pattern, "glob").flatMap((target) => offered(given, target, wanted));
      if (meant.length > maxMeant)
        blind.push({
          file,
          line,
          in: from,
          detail: `\`${pattern}\` may mean any of ${meant.length} declarations`,
        });
      else for (const to of meant) given.pen.connect({ from, to, kind: "uses", file, line, certainty: "guessed" });
    }
  return blind;
}

/** The names by which a symbol uses what one import yields; undefined where it is used as a whole. */
function wantedOf({ symbols }: Facts, by: number, at: number): ReadonlySet<string> | undefined {
  const paths = (symbols[by]?.refs ?? []).flatMap(([to, path]) => (to === `#${at}` ? [path] : []));
  const names = paths.map((path) => stepsOf(path)[0] ?? "");
  return names.length > 0 && names.every((name) => name.startsWith(".") && name !== ".then")
    ? new Set(names.map((name) => name.slice(1)))
    : undefined;
}

function offered({ table, ids }: Globbing, file: string, wanted: ReadonlySet<string> | undefined): readonly NodeId[] {
  const all = [...table.all(file)];
  const named = wanted === undefined ? [] : all.filter(([name]) => wanted.has(name));
  return (named.length > 0 ? named : all).flatMap(([, one]) =>
    one.is === "symbol" ? (ids.get(one.file)?.[one.symbol] ?? []) : [],
  );
}
