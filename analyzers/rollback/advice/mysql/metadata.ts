/** Parts of MySQL's ALTER that touch no row and that the grammar does not take: defaults, names and visibility of indexes. */
import { words } from "../../../sql/lex.ts";

/** https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html: these change the table's description alone. */
const metadata = [
  /^ALTER (?:COLUMN )?\S+ (?:SET DEFAULT .+|DROP DEFAULT|SET (?:IN)?VISIBLE)$/i,
  /^RENAME (?:INDEX|KEY) \S+ TO \S+$/i,
  /^ALTER INDEX \S+ (?:IN)?VISIBLE$/i,
];
const how = /^(?:ALGORITHM|LOCK)\b/i;

export interface Lightened {
  readonly table: string;
  /** The columns or indexes that those parts are about. */
  readonly subjects: readonly string[];
  /** The statement without those parts; undefined where nothing else is left. */
  readonly rest: string | undefined;
}

/** Undefined where a statement has no such part. */
export function withoutMetadata(sql: string): Lightened | undefined {
  const tokens = [...words(sql, "mysql")].map(({ start, end }) => ({ start, end, text: sql.slice(start, end) }));
  const [alter, table, first, dot, second] = tokens;
  if (!/^alter$/i.test(alter?.text ?? "") || !/^table$/i.test(table?.text ?? "") || first === undefined)
    return undefined;
  const isQualified = dot?.text === "." && second !== undefined;
  const name = isQualified ? second : first;

  const parts: (typeof tokens)[] = [[]];
  let depth = 0;
  for (const token of tokens.slice(isQualified ? 5 : 3)) {
    if (token.text === "(") depth++;
    else if (token.text === ")") depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const spoken = parts.map((part) => ({ part, said: part.map(({ text }) => text).join(" ") }));
  const light = spoken.filter(({ said }) => metadata.some((one) => one.test(said)));
  if (light.length === 0) return undefined;
  const others = spoken.filter((one) => !light.includes(one));
  const left = others.map(({ part }) => sql.slice(part[0]?.start, part.at(-1)?.end)).join(", ");
  return {
    table: bare(name.text),
    subjects: light.map(({ said }) => bare(/^\w+ (?:COLUMN |INDEX |KEY )?(\S+)/i.exec(said)?.[1] ?? "")),
    rest: others.every(({ said }) => how.test(said)) ? undefined : `${sql.slice(0, name.end)} ${left}`,
  };
}

const bare = (name: string): string => name.replace(/^[`"]|[`"]$/g, "");

/** What a database gives to tables that are made later. */
export const altersDatabase = (sql: string): boolean => /^\s*ALTER\s+(?:DATABASE|SCHEMA)\b/i.test(sql);
