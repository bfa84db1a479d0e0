/** A migration of ours really run, so that its library says what it would have told a database. */

/** What the text exports. The text is a test's own. */
export function exportsOf(text: string): Readonly<Record<"up" | "down", (...given: readonly unknown[]) => unknown>> {
  const exported = { up: () => undefined, down: () => undefined };
  new Function("exports", text)(exported);
  return exported;
}

/** Statements one by one, however they are laid out. */
export const flat = (sql: string): string =>
  sql
    .replaceAll(/\s+/g, " ")
    .replaceAll(/;(?:\s*;)+/g, ";")
    .replaceAll(/ ?; ?/g, ";\n")
    .replaceAll(/\( /g, "(")
    .replaceAll(/ +([,)])/g, "$1")
    .trim()
    .replace(/;$/, "");
