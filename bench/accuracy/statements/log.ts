/** What an application was seen to do to its database, by the request that made it do so. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { readSql } from "../../../analyzers/sql/read.ts";

export type Access = "read" | "write";

/** One kind of request, and the tables that its statements read and wrote, as `read orders`. */
export interface Seen {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly touched: ReadonlySet<string>;
}

/** Catalogues of the database itself. */
const system = /^(?:pg_|information_schema|sqlite_)/;

/** Reads a log of `record.ts`; requests of the same method and path are one. */
export async function readLog(file: string): Promise<readonly Seen[]> {
  const found = new Map<string, { method: string; path: string; touched: Set<string> }>();
  const known = new Map<string, readonly string[]>();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { method, url, sql } = JSON.parse(line) as {
      readonly method: string;
      readonly url: string;
      readonly sql: string;
    };
    const path = url.replace(/[?#].*$/, "");
    const key = `${method} ${path}`;
    const seen = found.get(key) ?? { method, path, touched: new Set() };
    found.set(key, seen);
    let touched = known.get(sql);
    if (touched === undefined) {
      touched = tablesIn(sql);
      known.set(sql, touched);
    }
    for (const one of touched) seen.touched.add(one);
  }
  return [...found.values()];
}

function tablesIn(sql: string): readonly string[] {
  const { statements } = readSql({ sha: "", language: "sql", text: sql });
  return statements.flatMap(({ uses }) =>
    uses
      .filter(({ table }) => !system.test(table))
      .map(({ access, table }) => `${access} ${table.replace(/^public\./, "")}`),
  );
}
