/**
 * What PostgREST reads in `select`: columns, and related tables with columns of their own in brackets.
 * https://docs.postgrest.org/en/stable/references/api/resource_embedding.html
 */

export interface Embeds {
  readonly columns: readonly string[];
  readonly tables: readonly { readonly table: string; readonly columns: readonly string[] }[];
}

/** Levels of brackets that are read. */
const deepest = 8;

/** `id, who:customers!inner(name)` -> column `id`; table `customers` with column `name`. */
export function embedsIn(text: string): Embeds {
  const tables: { table: string; columns: readonly string[] }[] = [];
  return { columns: level(text, 0, tables), tables };
}

function level(
  text: string,
  depth: number,
  tables: { table: string; columns: readonly string[] }[],
): readonly string[] {
  const columns: string[] = [];
  for (const item of items(text)) {
    const open = item.indexOf("(");
    // `alias:name`, and `name::type`, `name->key`, `name.count()`.
    const name = (open < 0 ? item : item.slice(0, open))
      .replace(/^[\w$\s]+:(?!:)/, "")
      .replace(/^\s*\.\.\./, "")
      .trim();
    const [word = ""] = name.split(/[!:.\s]|->/);
    if (open < 0) {
      if (word !== "") columns.push(word);
      continue;
    }
    const inner = item.slice(open + 1, item.lastIndexOf(")"));
    if (word === "count" || /\.\w+$/.test(name)) continue;
    const index = tables.push({ table: word, columns: [] }) - 1;
    if (depth < deepest) tables[index] = { table: word, columns: level(inner, depth + 1, tables) };
  }
  return columns;
}

/** Pieces between commas that stand in no brackets. */
function items(text: string): readonly string[] {
  const found: string[] = [];
  let open = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at];
    if (sign === "(") open++;
    else if (sign === ")") open--;
    else if (at === text.length || (sign === "," && open === 0)) {
      found.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return found;
}
