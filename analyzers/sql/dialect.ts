/** Which dialect a text speaks, by what only one of them says. */
import type { Dialect } from "./lex.ts";

const signs: Readonly<Record<"postgres" | "mysql" | "sqlite", RegExp>> = {
  postgres:
    /::\s*"?[a-z]|\$\$|\$\w+\$|\b(?:big|small)?serial\b|\bconcurrently\b|\bjsonb\b|\bplpgsql\b|\btimestamptz\b|\btimestamp\(\d\)|\bgen_random_uuid\b|\busing\s+(?:gin|gist|btree|brin|hnsw)\b|\breturning\b|\bcascade\b|\bonly\b|\bilike\b|\$\d\b/gi,
  mysql:
    /\bengine\s*=|\bauto_increment\b|\bunsigned\b|\bon\s+duplicate\s+key\b|\bcharset\b|\bcharacter\s+set\b|\bcollate\s+utf8|\bdelimiter\b|\binsert\s+ignore\b|\bmodify\s+(?:column\s+)?`|\btinyint\b|\bmediumtext\b|\blongtext\b|\bdatetime\(\d\)|\bfrom_unixtime\b|\bcurdate\s*\(/gi,
  sqlite:
    /\bautoincrement\b|\bpragma\b|\bsqlite_\w+|\bwithout\s+rowid\b|\bstrftime\s*\(|\binsert\s+or\s+(?:replace|ignore)\b|\bunixepoch\b|\bjulianday\b|\bdatetime\s*\(\s*'now'|\binteger\s+primary\s+key\b/gi,
};

/** Text enough to tell by. */
const lookedAt = 100_000;

/** `unknown` when nothing tells. Backticks tell PostgreSQL out. */
export function dialectOf(text: string): Dialect {
  const sample = text.slice(0, lookedAt);
  const count = (sign: RegExp): number => sample.match(sign)?.length ?? 0;
  const ticks = /`\w+`/.test(sample);
  const postgres = ticks ? 0 : count(signs.postgres);
  const mysql = count(signs.mysql);
  const sqlite = count(signs.sqlite);
  if (postgres > mysql && postgres > sqlite) return "postgres";
  if (mysql > sqlite) return "mysql";
  if (sqlite > 0) return "sqlite";
  if (!ticks) return "unknown";
  // Drizzle and Prisma write SQLite's few types in full words, MySQL's with sizes.
  return /\b(?:varchar|int|datetime|bigint)\b/i.test(sample) || !/\b(?:integer|text|real|blob)\b/i.test(sample)
    ? "mysql"
    : "sqlite";
}
