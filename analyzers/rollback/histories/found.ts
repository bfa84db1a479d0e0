/** Which histories a tree of paths holds, before any file is read. */
import { chainOf, inOrder } from "../../link/data/migrations.ts";
import { directoryOf, nameOf, upward } from "../../link/place.ts";

/** One history by its paths alone. */
export interface FoundHistory {
  readonly folder: string;
  /** Ways up, in the runners' order; what a tool orders otherwise is told by its records among `beside`. */
  readonly ups: readonly FoundMigration[];
  /** Files that tell the tool, the dialect or the order. */
  readonly beside: readonly string[];
}

export interface FoundMigration {
  readonly path: string;
  /** The file of the way down, where it is one of its own. */
  readonly down?: string;
}

/** Files of configuration that tell more than the migrations themselves. */
const telling =
  /^(?:schema\.prisma|prisma\.config\.[cm]?[jt]s|drizzle(?:[.-][\w-]+)*\.config\.[cm]?[jt]s|knexfile\.[cm]?[jt]s|\.sequelizerc|mikro-orm\.config\.[cm]?[jt]s|diesel\.toml|atlas\.hcl|flyway\.(?:conf|toml)|\.gmrc|database\.json|package\.json)$/;

/** How many directories above a history its configuration is looked for in. */
const levels = 4;

/** The histories of a tree, by folder. */
export function findHistories(paths: Iterable<string>): readonly FoundHistory[] {
  const all = new Set(paths);
  const chains = new Map<string, string[]>();
  const tellers = new Map<string, string[]>();
  for (const path of all) {
    const chain = chainOf(path);
    if (chain !== undefined) {
      const folder = folderOf(chain, path);
      chains.set(folder, [...(chains.get(folder) ?? []), path]);
    }
    if (chain === undefined && (telling.test(nameOf(path)) || path.endsWith(".prisma"))) {
      const at = directoryOf(path);
      tellers.set(at, [...(tellers.get(at) ?? []), path]);
    }
  }
  return [...chains.keys()].sort().map((folder) => ({
    folder,
    ups: (chains.get(folder) ?? []).sort(inOrder).map((path) => {
      const down = downOf(path, all);
      return { path, ...(down === undefined ? {} : { down }) };
    }),
    beside: besides(folder, all, tellers),
  }));
}

/**
 * The folder of one database's or tenant's migrations: `migrations/postgres/0001_a.sql`. A folder of each migration's own
 * (`0001_a/up.sql`) and one that only sorts (`2024/0001_a.sql`) are none.
 */
function folderOf(chain: string, path: string): string {
  const below = (chain === "" ? path : path.slice(chain.length + 1)).split("/");
  const own = /^(?:migration|up)\.\w+$/.test(nameOf(path)) ? 2 : 1;
  const named = below.slice(0, Math.max(0, below.length - own)).filter((segment) => !/^\d+$/.test(segment));
  return [chain, ...named].filter((part) => part !== "").join("/");
}

function besides(
  folder: string,
  all: ReadonlySet<string>,
  tellers: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const own = ["migration_lock.toml", "meta/_journal.json", "atlas.sum"]
    .map((name) => (folder === "" ? name : `${folder}/${name}`))
    .filter((path) => all.has(path));
  const above = [...upward(folder)].slice(0, levels).flatMap((at) => [...(tellers.get(at) ?? [])].sort());
  return [...own, ...above];
}

/** `x.up.sql` and `x.down.sql`, `x/up.sql` and `x/down.sql`, `V1__x.sql` and `U1__x.sql`. */
function downOf(path: string, all: ReadonlySet<string>): string | undefined {
  const dir = path.slice(0, path.length - nameOf(path).length);
  const name = nameOf(path);
  const stem = name.replace(/(?:^|[._-])up\.sql$|\.sql$/i, "");
  const undo = /^V(\d.*)$/.exec(name);
  const names = [
    ...(stem === "" ? ["down.sql"] : [`${stem}.down.sql`, `${stem}_down.sql`, `${stem}-down.sql`]),
    ...(undo === null ? [] : [`U${undo[1]}`]),
    ...(/^migration\.sql$/.test(name) ? ["down.sql"] : []),
  ];
  return names.map((one) => dir + one).find((one) => one !== path && all.has(one));
}
