/** Lock modes of tables, the weakest first: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
const modes = [
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];

/** The strongest lock on each table, as sorted lines; one that only reads counts for none. */
export function strongestLocks(
  held: readonly (readonly [table: string, mode: string | undefined])[],
): readonly string[] {
  const found = new Map<string, string>();
  for (const [table, mode = ""] of held)
    if (modes.indexOf(mode) > modes.indexOf(found.get(table) ?? "")) found.set(table, mode);
  return [...found].map(([table, mode]) => `${table} ${mode}`).sort();
}
