/** What fills the meanings of calls on an app that a loop may make once for each element of a list. */
import type { Meaning, MountMeaning, RouteMeaning, Seen, UseMeaning } from "./meaning.ts";

type Looped = RouteMeaning | UseMeaning | MountMeaning;

/** Everything that fills a meaning. */
export function appHolesOf(meaning: Looped): readonly Seen[] {
  switch (meaning.means) {
    case "route":
      return [meaning.path, ...meaning.methods, ...meaning.handlers, ...meaning.guards];
    case "use":
      return meaning.all;
    case "mount":
      return [meaning.path ?? [], meaning.child].flat();
  }
}

/** The same meaning with other values in its places; a place that comes to nothing keeps what it had. */
export function mappedApp(meaning: Looped, map: (seen: Seen) => Seen | undefined): Meaning {
  const one = (seen: Seen): Seen => map(seen) ?? seen;
  const each = (all: readonly Seen[]): readonly Seen[] => all.flatMap((seen) => map(seen) ?? []);
  switch (meaning.means) {
    case "route": {
      const { methods, path, handlers, guards } = meaning;
      return { ...meaning, methods: each(methods), path: one(path), handlers: each(handlers), guards: each(guards) };
    }
    case "use":
      return { ...meaning, all: each(meaning.all) };
    case "mount":
      return {
        ...meaning,
        child: one(meaning.child),
        ...(meaning.path === undefined ? {} : { path: one(meaning.path) }),
      };
  }
}
