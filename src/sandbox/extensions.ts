/** Extensions that the embedded engine brings along, by the names that `CREATE EXTENSION` knows them by. */
import type { Extension } from "@electric-sql/pglite";

/** Names of modules of the engine's package; each is loaded when a migration asks for it. */
const contrib = new Set(
  (
    "amcheck auto_explain bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance fuzzystrmatch hstore intarray " +
    "isn lo ltree moddatetime pageinspect pg_buffercache pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect " +
    "pgcrypto seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp"
  ).split(" "),
);

/** Whether the engine has an extension; what it has not is left out, and the report says so. */
export const isBundled = (name: string): boolean => name === "plpgsql" || name === "vector" || contrib.has(name);

/** The extensions among `names` that have to be there when the engine starts. */
export async function loadExtensions(names: readonly string[]): Promise<Record<string, Extension>> {
  const loaded: Record<string, Extension> = {};
  for (const name of names) {
    if (name === "vector") loaded[name] = (await import("@electric-sql/pglite-pgvector")).vector;
    else if (contrib.has(name)) {
      const module = name.replaceAll("-", "_");
      const exports = (await import(`@electric-sql/pglite/contrib/${module}`)) as Record<string, Extension>;
      const extension = exports[module];
      if (extension !== undefined) loaded[module] = extension;
    }
  }
  return loaded;
}
