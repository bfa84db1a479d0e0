/** Which dialect a text speaks, by what only one of them says. */
import { type Dialect, words } from "./lex.ts";

const signs: Readonly<Record<"postgres" | "mysql" | "sqlite", RegExp>> = {
  postgres:
    /: :\s*"?[a-z]|\$\$|\b(?:big|small)?serial\b|\bconcurrently\b|\bjsonb\b|\bplpgsql\b|\btimestamptz\b|\btimestamp\s*\(\s*\d|\bgen_random_uuid\b|\busing\s+(?:gin|gist|btree|brin|hnsw)\b|\breturning\b|\bcascade\b|\bilike\b|\$ \d/gi,
  mysql:
    /\bengine\s*=|\bauto_increment\b|\bunsigned\b|\bon\s+duplicate\s+key\b|\bcharset\b|\bcharacter\s+set\b|\bcollate\s+utf8|\binsert\s+ignore\b|\bmodify\s+(?:column\s+)?\W|\bchange\s+column\b|\btinyint\b|\bmediumtext\b|\blongtext\b|\bdatetime\s*\(\s*\d|\bfrom_unixtime\b|\bcurdate\s*\(|\bdelimiter\b/gi,
  sqlite:
    /\bautoincrement\b|\bpragma\b|\bsqlite_\w+|\bwithout\s+rowid\b|\bstrftime\s*\(|\binsert\s+or\s+(?:replace|ignore)\b|\bunixepoch\b|\bjulianday\b|\bdatetime\s*\(\s*''|\binteger\s+primary\s+key\b/gi,
};

/** Text enough to tell by, in UTF-16 units. */
const lookedAt = 60_000;

/** `unknown` when nothing tells. Comments do not count; backticks rule PostgreSQL out. */
export function dialectOf(text: string): Dialect {
  const sample = code(text.slice(0, lookedAt));
  const count = (sign: RegExp): number => sample.match(sign)?.length ?? 0;
  const ticks = /`[^`\n]+`/.test(sample);
  const postgres = ticks ? 0 : count(signs.postgres);
  const mysql = count(signs.mysql);
  const sqlite = count(signs.sqlite);
  if (postgres > mysql && postgres > sqlite) return "postgres";
  if (mysql > sqlite) return "mysql";
  if (sqlite > 0) return "sqlite";
  if (!ticks) return "unknown";
  // Generators write MySQL's types with sizes, SQLite's few in full words, and quote SQLite's conditions the standard way.
  const sized = /\b(?:varchar|char|decimal|int|bigint|datetime|timestamp|json|double|enum)\b/i.test(sample);
  return sized || /\bdrop\s+index\s+\S+\s+on\b/i.test(sample) ? "mysql" : "sqlite";
}

/** Comments and literals left out. Quotes are read as the standard has them: what that gets wrong in MySQL is no keyword. */
function code(text: string): string {
  const parts: string[] = [];
  for (const { kind, start, end } of words(text, "unknown"))
    parts.push(kind === "string" ? "''" : kind === "dollar" ? "$$" : text.slice(start, end));
  return parts.join(" ");
}
