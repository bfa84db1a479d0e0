/**
 * Tells SQL from other strings by its shape alone, before any parser runs. Nearly every string of a program comes by here,
 * so the first letters decide almost always.
 */

/** Longest text worth reading as SQL, in UTF-16 units: a seed dump in a string is data, not a query. */
export const longestEmbedded = 200_000;

/** How far a shape is looked for: what no query says in so many units is not one, and no pattern can run away. */
const shapeWindow = 8_000;

const name = String.raw`[\w."\x60$?\[\]{}:#@-]+`;

/** How each verb goes on where it is SQL. Verbs that English and CSS classes share ask for more of it. */
const shapes: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    select: /^select\s[\s\S]*?\bfrom\s+\S|^select\s+(?:distinct\s+)?[\w.]+\s*\(/i,
    insert: /^insert\s+(?:or\s+\w+\s+|ignore\s+)?into\s+\S/i,
    replace: /^replace\s+into\s+\S/i,
    update: new RegExp(String.raw`^update\s+(?:only\s+)?${name}[\s\S]*?\bset\s[\s\S]*?=`, "i"),
    delete: /^delete\s+from\s+\S/i,
    merge: /^merge\s+into\s+\S/i,
    with: /^with\s+(?:recursive\s+)?[\w"`$?{}]+\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(/i,
    create:
      /^create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|materialized|recursive|constraint|event|virtual|foreign|fulltext|spatial|definer\s*=\s*\S+)\s+)*(?:table|index|view|type|function|procedure|trigger|policy|extension|schema|sequence|domain|role|user|database|publication|aggregate|rule)\s+\S/i,
    alter:
      /^alter\s+(?:materialized\s+|foreign\s+|default\s+)?(?:table|index|view|type|function|procedure|trigger|policy|extension|schema|sequence|domain|role|user|database|publication|privileges)\s+\S/i,
    drop: /^drop\s+(?:materialized\s+|foreign\s+)?(?:table|index|view|type|function|procedure|trigger|policy|extension|schema|sequence|domain|role|user|database|publication|column)\s+\S/i,
    truncate:
      /^truncate\s+table\s+\S|^truncate\s+(?:only\s+)?["`$?][\s\S]*|^TRUNCATE\s+[\w.]+|^truncate\s+[\w.]+\s+(?:cascade|restart)\b/,
    lock: /^lock\s+tables?\s+\S/i,
    refresh: /^refresh\s+materialized\s+view\s+\S/i,
    reindex: /^reindex\s+(?:\([^)]*\)\s*)?(?:table|index|schema|database)\s+\S/i,
    comment: /^comment\s+on\s+(?:table|column|function|view|index|type|schema)\s+\S/i,
    grant: /^grant\s[\s\S]*?\bon\s[\s\S]*?\bto\s/i,
    revoke: /^revoke\s[\s\S]*?\bon\s[\s\S]*?\bfrom\s/i,
    explain: /^explain\s+(?:\([^)]*\)\s*|analyze\s+|verbose\s+)*(?:select|insert|update|delete|with)\s/i,
    call: /^CALL\s+[\w."]+\s*\(/,
    do: /^do\s+(?:language\s+\w+\s+)?\$\w*\$/i,
    copy: /^copy\s+[\w."]+[\s\S]*?\b(?:from|to)\s+(?:stdin|stdout|program|')/i,
    listen: /^LISTEN\s+["\w$?]+\s*;?\s*$/,
    notify: /^NOTIFY\s+["\w$?]+\s*(?:,[\s\S]*)?;?\s*$/,
    pragma: /^PRAGMA\s+\w+/i,
  }),
);

/** What only ClickHouse says: its tables are another store's. */
const clickHouse =
  /\{\s*\w+\s*:\s*(?:[A-Z]\w*|Array\([^)]*\))\s*\}|\b(?:multiIf|countIf|sumIf|uniqExact|groupArray|argMax|toStartOf\w+|toDateTime64)\s*\(|\bENGINE\s*=\s*\w*MergeTree|\bMATERIALIZE\s+PROJECTION\b|\b(?:LowCardinality|SimpleAggregateFunction|AggregateFunction|Nullable)\(|\b(?:String|UUID|U?Int\d+)\s+AFTER\b|\bFROM\s+[\w.]+\s+FINAL\b|\bSETTINGS\s+\w+\s*=/;

/** Articles never name a table: "Select a plan from the list" is a sentence. */
const english = /\b(?:from|into|update|table|on)\s+(?:the|your|this|our|my|these|those|their|any|every|all)\s/i;

/**
 * Whether a string is worth reading as SQL. Give templates with something like `$1` in place of each hole.
 * Cheap: a string of another kind costs a few character reads. It may say yes to what then does not parse.
 */
export function looksLikeSql(text: string): boolean {
  if (text.length < 8 || text.length > longestEmbedded) return false;
  const start = firstWord(text);
  if (start < 0) return false;
  let end = start;
  while (end < text.length && end - start < 9 && isLetter(text.charCodeAt(end))) end++;
  const shape = shapes.get(text.slice(start, end).toLowerCase());
  if (shape === undefined) return false;
  const rest = text.slice(start, start + shapeWindow);
  // Lists of columns may be longer than any other head; this pattern reads each character once.
  const head = shape === shapes.get("select") ? text.slice(start) : rest;
  return shape.test(head) && !english.test(rest);
}

/** Whether a text speaks ClickHouse's dialect. */
export const isClickHouse = (text: string): boolean => clickHouse.test(text);

/** Where the first word starts, behind spaces, comments and opening brackets; -1 when something else stands there. */
function firstWord(text: string): number {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13) || code === 40 || code === 59) at++;
    else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      const line = text.indexOf("\n", at);
      if (line < 0) return -1;
      at = line + 1;
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const close = text.indexOf("*/", at + 2);
      if (close < 0) return -1;
      at = close + 2;
    } else return isLetter(code) ? at : -1;
  }
  return -1;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
