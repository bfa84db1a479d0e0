/** Version specs of dependencies: which package they ask for, and whether a package of this repository can be meant. */

export interface Spec {
  /** Set where the spec names a package of the repository, and nothing published can be meant. */
  readonly protocol?: "workspace" | "link" | "file" | "portal";
  /** What follows the protocol. */
  readonly target: string;
  /** The package asked for, where it is installed under another name. */
  readonly asked?: string;
  /** The versions asked for; empty where none is stated. */
  readonly range: string;
}

/** `shop-core@^1`: a name, and perhaps a range. A range alone begins with no letter. */
const named = /^((?:@[^/]+\/)?[a-z_][^@]*)(?:@(.*))?$/i;

/** `workspace:*`, `file:../core` and their like; `npm:other@1`, which pnpm links to a workspace package like any other spec. */
export function readSpec(spec: string): Spec {
  const [, protocol, target = ""] = /^(workspace|link|file|portal|npm):(.*)$/s.exec(spec) ?? [];
  if (protocol === undefined) return { target: "", range: spec };
  if (protocol === "npm") {
    const [, asked, range = asked === undefined ? target : ""] = named.exec(target) ?? [];
    return { target, range, ...(asked !== undefined && { asked }) };
  }
  const asked = protocol === "workspace" && target.includes("@") ? named.exec(target)?.[1] : undefined;
  return { protocol: protocol as "workspace", target, range: "", ...(asked !== undefined && { asked }) };
}

const simple = /^[\^~=v\s]*(\d+)(?:\.(\d+|[x*]))?(?:\.(?:\d+|[x*])\S*)?\s*$/i;

/** Can a range mean this version? Only what is plainly another major version (below 1.0.0: minor) is ruled out. */
export function mayMean(range: string, version: string | undefined): boolean {
  const [, major, minor] = simple.exec(range) ?? [];
  const [, ownMajor, ownMinor] = /^v?(\d+)\.(\d+)\./.exec(version ?? "") ?? [];
  // A version that only a release fills in says nothing.
  if (major === undefined || ownMajor === undefined || /^0\.0\.0/.test(version ?? "")) return true;
  if (Number(major) !== Number(ownMajor)) return false;
  return major !== "0" || minor === undefined || !/^\d/.test(minor) || Number(minor) === Number(ownMinor);
}
