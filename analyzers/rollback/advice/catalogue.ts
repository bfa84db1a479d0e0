/** Look-ups in what a database's catalogue said before the migration. Names of tables go without quotes and without `public`. */
import type { SchemaObject, SchemaState } from "../inverse/state.ts";
import { withoutPublic } from "../names.ts";

export class Catalogue {
  readonly #byKind: ReadonlyMap<string, readonly SchemaObject[]>;

  constructor({ objects }: SchemaState) {
    this.#byKind = Map.groupBy(objects, ({ kind }) => kind);
  }

  /** All objects of a kind, in the catalogue's order. */
  all(kind: string): readonly SchemaObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  has(kind: string, name: string): boolean {
    return this.named(kind, name) !== undefined;
  }

  named(kind: string, name: string): SchemaObject | undefined {
    return this.all(kind).find((one) => withoutPublic(one.name) === name);
  }

  /** What of a kind stands on a table. */
  on(kind: "column" | "constraint" | "index" | "policy" | "trigger", table: string): readonly SchemaObject[] {
    return this.all(kind).filter((one) => withoutPublic(one.on) === table);
  }

  column(table: string, name: string): SchemaObject | undefined {
    return this.on("column", table).find((one) => withoutPublic(one.name) === name);
  }

  constraint(table: string, name: string): SchemaObject | undefined {
    return this.on("constraint", table).find((one) => withoutPublic(one.name) === name);
  }

  /** Columns of a table's primary key, as SQL writes them: `a, b`; undefined where it has none. */
  keyOf(table: string): string | undefined {
    const key = this.on("constraint", table).find(({ is }) => is["type"] === "p");
    return /^PRIMARY KEY \(([^)]*)\)/.exec(String(key?.is["definition"]))?.[1];
  }

  /** The table of an index, also of one that a constraint owns. */
  tableOfIndex(name: string): string | undefined {
    const found = this.named("index", name) ?? this.all("constraint").find((one) => withoutPublic(one.name) === name);
    return found && withoutPublic(found.on);
  }

  /** The partition of a table that takes what fits nowhere else. */
  defaultPartition(table: string): string | undefined {
    const found = this.all("table").find(({ is }) => {
      const parents = Array.isArray(is["parents"]) ? (is["parents"] as readonly string[]) : [];
      return is["bound"] === "DEFAULT" && parents.some((parent) => withoutPublic(parent) === table);
    });
    return found && withoutPublic(found.name);
  }
}
