/** What apps and routers are told, of one call that a pattern fits. */
import type { CallPattern, Hole } from "./idiom.ts";
import type { Meaning, RouteMeaning, Seen } from "./meaning.ts";

type AppPattern = Extract<CallPattern, { fact: "route" | "described" | "mount" | "use" | "wraps" | "hangs" | "base" }>;

/** What all meanings have that are told to an app. */
export type Told = Omit<RouteMeaning, "means" | "methods" | "path" | "handlers" | "guards" | "named">;

/** `all`: every value that fills a hole. */
export function interpretApps(
  pattern: AppPattern,
  app: Told,
  all: (hole: Hole) => readonly Seen[],
): Meaning | undefined {
  switch (pattern.fact) {
    case "route": {
      const [path] = all(pattern.path);
      const handlers = all(pattern.handlers);
      if (path === undefined || handlers.length === 0) return undefined;
      const guards = (pattern.guards ?? []).flatMap(all);
      const { named } = pattern;
      return { ...app, means: "route", methods: all(pattern.method), path, handlers, guards, named };
    }
    case "described": {
      const [route] = all(pattern.route);
      if (route === undefined) return undefined;
      return { ...app, means: "described", route, keys: pattern, handlers: all(pattern.handlers) };
    }
    case "mount": {
      const [child] = all(pattern.child);
      const [path] = pattern.path === undefined ? [] : all(pattern.path);
      return child && { ...app, means: "mount", child, ...(path === undefined ? {} : { path }) };
    }
    case "use":
      return {
        ...app,
        means: "use",
        all: all(pattern.all),
        exact: pattern.exact === true,
        anywhere: pattern.anywhere === true,
      };
    case "wraps": {
      const [child] = all(pattern.child);
      return child && { ...app, means: "wraps", child };
    }
    case "hangs":
      // Means something only where the value is used (`Matcher.hung`).
      return undefined;
    case "base": {
      const [path] = all(pattern.path);
      return path && { ...app, means: "base", path };
    }
  }
}
