/** What patterns of applications made of decorated classes mean. */
import type { CallPattern, Hole } from "./idiom.ts";
import type { Holder, Meaning, Place, Seen } from "./meaning.ts";

/** The patterns that are not about classes, which `interpret.ts` sees to itself. */
type Classes = Extract<
  CallPattern,
  {
    readonly fact:
      | "controller"
      | "endpoint"
      | "before"
      | "marks"
      | "asksMark"
      | "strategy"
      | "asksStrategy"
      | "application"
      | "serves"
      | "prefix"
      | "versions"
      | "version"
      | "module"
      | "modulePaths";
  }
>;

/** Undefined where what a pattern cannot do without is missing. */
export function interpretClasses(
  pattern: Classes,
  place: Place,
  holder: Holder,
  all: (hole: Hole) => readonly Seen[],
): Meaning | undefined {
  const one = (hole: Hole | undefined): Seen | undefined => (hole === undefined ? undefined : all(hole)[0]);
  switch (pattern.fact) {
    case "controller":
      return { ...place, means: "controller", path: one(pattern.path), version: one(pattern.version) };
    case "endpoint":
      return {
        ...place,
        means: "endpoint",
        methods: all(pattern.method),
        path: one(pattern.path),
        as: pattern.as,
        gives: one(pattern.gives),
        alone: pattern.alone === true,
      };
    case "before": {
      const { runs, scope, gate } = pattern;
      const paths = pattern.paths === undefined ? [] : all(pattern.paths);
      const except = (pattern.except ?? []).flatMap(all);
      return { ...place, means: "before", code: pattern.code.flatMap(all), runs, scope, paths, except, gate };
    }
    case "marks":
    case "asksMark":
      return { ...place, means: pattern.fact, key: one(pattern.key), gate: pattern.gate === true, holder };
    case "strategy":
    case "asksStrategy": {
      const { fact, runs, prefix } = pattern;
      return { ...place, means: fact, names: all(pattern.name), of: one(pattern.of), prefix, runs };
    }
    case "application": {
      const module = one(pattern.module);
      return module && { ...place, means: "application", module };
    }
    case "serves":
    case "prefix":
    case "versions":
    case "version":
      return { ...place, means: pattern.fact, value: one(pattern.value), options: one(pattern.options) };
    case "module":
      return {
        ...place,
        means: "module",
        controllers: one(pattern.controllers),
        providers: one(pattern.providers),
        everywhere: pattern.everywhere,
      };
    case "modulePaths": {
      const tree = one(pattern.tree);
      return tree && { ...place, means: "modulePaths", tree };
    }
  }
}
