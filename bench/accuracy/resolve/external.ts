/** What shows that a specifier leads out of the repository, by other means than the resolver's own word. */
import { execFileSync } from "node:child_process";
import type { Checkout } from "./checkout.ts";
import type { Specifier } from "./ours.ts";

export type Fate = "file" | "listed" | "locked" | "unlisted" | "unresolved";

const lockfiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|deno\.lock)$/;

/**
 * `listed`: in a package.json at or above the importer, or brought by the runtime. `locked`: only some lockfile of the
 * repository names it, as a dependency of a dependency. `unlisted`: nothing in the repository names it.
 */
export function fates({ origin, sha, paths }: Checkout): (specifier: Specifier) => Fate {
  const locks = paths
    .filter((path) => lockfiles.test(path))
    .map((path) =>
      execFileSync("git", ["-C", origin, "show", `${sha}:${path}`], { encoding: "utf8", maxBuffer: 2 ** 28 }),
    );
  const known = new Map<string, boolean>();
  const isLocked = (name: string): boolean => {
    const found = known.get(name) ?? locks.some((text) => names(text, name));
    known.set(name, found);
    return found;
  };
  return ({ means }) => {
    if (means.to !== "package") return means.to;
    return means.declared ? "listed" : isLocked(means.name) || isLocked(typesOf(means.name)) ? "locked" : "unlisted";
  };
}

/** A whole name in any of the formats: after a quote, a slash, a space or a line's begin; before a quote, `@` or a colon. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (/^$|["'\s/]/.test(text.charAt(at - 1)) && /["'@:]/.test(text.charAt(at + name.length))) return true;
  return false;
}

const typesOf = (name: string): string => `@types/${name.replace(/^@(.*)\//, "$1__")}`;
