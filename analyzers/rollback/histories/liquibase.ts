/** Ways back in Liquibase's formatted SQL: comments that stand in the change set that they undo. */

const changeSet = /^--\s*changeset\s+/i;
const rollback = /^--\s*rollback\b[ \t]*(.*)$/i;

/** The SQL that undoes all change sets, last one first; undefined where one of them says nothing. */
export function rollbackLines(text: string): string | undefined {
  const sets: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (changeSet.test(line)) sets.push([]);
    const undo = rollback.exec(line)?.[1];
    if (undo === undefined) continue;
    const set = sets.at(-1);
    if (set === undefined) return undefined;
    set.push(undo.trim());
  }
  if (sets.length === 0 || sets.some((lines) => lines.length === 0)) return undefined;
  const scripts = sets.map((lines) => lines.filter((line) => !/^(?:empty|not required)$/i.test(line)).join("\n"));
  return scripts
    .reverse()
    .map((script) => script.replace(/;?\s*$/, ";"))
    .join("\n");
}
