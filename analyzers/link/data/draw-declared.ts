/** Code that declares tables: which symbol stands for a table, which member of it for a column. */
import type { Edge, NodeId, Pen } from "../../graph/graph.ts";
import { columnId, tableId } from "../ids.ts";
import type { Names } from "../names/names.ts";
import { plain } from "./catalogue.ts";
import type { CodeTables } from "./code-tables.ts";

interface World {
  readonly pen: Pen;
  readonly names: Pick<Names, "membersOf">;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}

export function drawDeclared({ pen, names, idOf }: World, { declared: tables }: Pick<CodeTables, "declared">): void {
  for (const { table, holder, file, line, declared } of tables) {
    const connect = (symbol: number, to: NodeId, place: Pick<Edge, "file" | "line">): void => {
      const from = idOf(holder.file, symbol);
      if (from !== undefined) pen.connect({ from, to, kind: "declares", ...place, certainty: "resolved" });
    };
    connect(holder.symbol, tableId(plain(table)), { file, line });
    const columns = new Map(declared.map(({ field, name }) => [field, name]));
    for (const { symbol, fact } of names.membersOf(holder.file, holder.symbol)) {
      const column = columns.get(fact.name.slice(fact.name.lastIndexOf(".") + 1));
      if (column !== undefined) connect(symbol, columnId(plain(table), column), { file: holder.file, line: fact.line });
    }
  }
}
