/** What packages of this repository offer to code outside it, which no compiler of this repository checks. */
import type { Facts } from "../../facts.ts";
import type { NodeId, Pen } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import { packageId, type SymbolIds } from "../ids.ts";
import type { Resolver } from "../modules/modules.ts";
import type { ExportTable } from "../names/exports.ts";
import { nameOf } from "../place.ts";

export interface Publishing {
  readonly pen: Pen;
  readonly resolver: Resolver;
  readonly table: ExportTable;
  readonly ids: SymbolIds;
}

/** Entries of one package that are looked at; icon sets have thousands, and each is a leaf. */
const maxEntries = 100;

/** A published package holds the symbols that its entries export, however many barrels lie between. */
export function drawPublished({ pen, resolver, table, ids }: Publishing, files: ReadonlyMap<string, Facts>): void {
  for (const [file, { manifest }] of files) {
    if (manifest?.name === undefined || manifest.published !== true || nameOf(file) !== "package.json") continue;
    const offered = new Map<NodeId, string[]>();
    for (const specifier of entriesOf(manifest.name, manifest.exports)) {
      const found = resolver.resolve(file, specifier);
      for (const one of found.to === "file" ? table.all(found.path).values() : []) {
        const id = one.is === "symbol" ? ids.get(one.file)?.[one.symbol] : undefined;
        if (id === undefined) continue;
        const known = offered.get(id);
        if (known === undefined) offered.set(id, [specifier]);
        else if (!known.includes(specifier)) known.push(specifier);
      }
    }
    if (offered.size === 0) continue;
    const { name } = manifest;
    const from = packageId(name);
    const attributes = { published: true };
    pen.add({ id: from, kind: "package", name, file, line: 1, endLine: 1, body: hashText(name), attributes });
    const edge = { from, kind: "holds", file, line: 1, certainty: "resolved" } as const;
    for (const [to, entries] of offered) pen.connect({ ...edge, to, attributes: { entries } });
  }
}

/** `shop`, `shop/orders`: the package itself and its sub-paths. A sub-path with a star names no file by itself. */
function entriesOf(name: string, exports: unknown): readonly string[] {
  const keys = typeof exports === "object" && exports !== null && !Array.isArray(exports) ? Object.keys(exports) : [];
  const subpaths = keys.filter((key) => key.startsWith("./") && !key.includes("*") && key !== "./package.json");
  return [name, ...subpaths.slice(0, maxEntries).map((key) => name + key.slice(1))];
}
