/** A database's schema as one history leaves it: changes are replayed one by one, the last definition wins. */
import type { SchemaChange, Statement } from "../../facts.ts";
import {
  addKey,
  alterColumn,
  dropColumn,
  dropKey,
  type Of,
  type Place,
  renameColumn,
  setColumn,
  type Table,
} from "./table.ts";

/** A view, a function, a trigger or a schedule as it stands in the end. */
export interface Definition extends Place {
  readonly name: string;
  readonly endLine: number;
  readonly change: SchemaChange;
  /** Hosts that the statement itself asks (a trigger whose function is the request). */
  readonly requests: readonly string[];
  /** Views: columns that tell rows apart, by unique index. */
  readonly keys?: ReadonlyMap<string, string>;
}

/** `public` is where unqualified names live. */
export const plain = (name: string): string => name.replace(/^public\./, "");

export class Schema {
  readonly tables = new Map<string, Table>();
  /** By folded name, the first one first. */
  readonly #folded = new Map<string, Table[]>();
  readonly views = new Map<string, Definition>();
  /** By name and argument types. */
  readonly functions = new Map<string, Definition>();
  /** By `table.trigger`. */
  readonly triggers = new Map<string, Definition>();
  readonly schedules = new Map<string, Definition>();
  /** Tables of indexes: DROP INDEX does not name them. */
  readonly #indexed = new Map<string, string>();

  apply(file: string, statement: Statement, change: SchemaChange): void {
    const place = { file, line: statement.line };
    const { endLine, requests = [] } = statement;
    const define = (name: string): Definition => ({ ...place, name, endLine, change, requests });
    switch (change.does) {
      case "create-table":
        this.#createTable(change, place);
        return;
      case "drop-table":
        this.#dropTable(change.on);
        return;
      case "rename-table":
        this.#renameTable(plain(change.on), plain(change.to), place);
        return;
      case "create-view":
      case "create-materialized-view":
        this.views.set(plain(change.on), define(plain(change.on)));
        return;
      case "drop-view":
        this.views.delete(plain(change.on));
        return;
      case "create-function":
        this.functions.set(`${plain(change.on)}(${change.args ?? ""})`, define(plain(change.on)));
        return;
      case "drop-function":
        this.#dropFunction(plain(change.on), change.args);
        return;
      case "create-trigger": {
        const key = `${this.table(change.table)?.name ?? plain(change.table)}.${change.on}`;
        this.triggers.set(key, define(key));
        return;
      }
      case "drop-trigger":
        this.#dropTrigger(change.on, change.table);
        return;
      case "schedule":
        this.schedules.set(change.on, define(change.on));
        return;
      case "unschedule":
        this.schedules.delete(change.on);
        return;
      default:
        this.#alterTable(change, place);
    }
  }

  /** By name; without regard to case where nobody has the exact one (MySQL and SQLite have none). */
  table(name: string): Table | undefined {
    const exact = this.tables.get(plain(name));
    if (exact !== undefined) return exact;
    return this.#folded.get(plain(name).toLowerCase())?.[0];
  }

  #keep(table: Table): void {
    this.tables.set(table.name, table);
    const folded = table.name.toLowerCase();
    const others = this.#folded.get(folded)?.filter(({ name }) => name !== table.name) ?? [];
    this.#folded.set(folded, [...others, table]);
  }

  #drop(table: Table): void {
    this.tables.delete(table.name);
    const folded = table.name.toLowerCase();
    this.#folded.set(folded, this.#folded.get(folded)?.filter((one) => one !== table) ?? []);
  }

  #createTable(change: Of<"create-table">, place: Place): void {
    const name = plain(change.on);
    // IF NOT EXISTS of a table that is there changes nothing.
    if (this.table(name) !== undefined) return;
    const table: Table = {
      ...place,
      name,
      columns: new Map(),
      constraints: new Map(),
      indexes: new Map(),
      keys: new Map(),
      ...(change.partitioned && { partitioned: true }),
    };
    this.#keep(table);
    for (const fact of change.columns) setColumn(table, fact, place);
    const primary = change.columns.filter((fact) => fact.primary).map((fact) => fact.name);
    if (primary.length > 0) table.keys.set("primary", primary.sort());
  }

  #dropTable(name: string): void {
    const table = this.table(name);
    if (table === undefined) return;
    this.#drop(table);
    for (const key of this.triggers.keys()) if (key.startsWith(`${table.name}.`)) this.triggers.delete(key);
  }

  #renameTable(from: string, to: string, place: Place): void {
    const view = this.views.get(from);
    if (view !== undefined) {
      this.views.delete(from);
      this.views.set(to, { ...view, ...place, name: to });
    }
    const table = this.table(from);
    if (table === undefined) return;
    this.#drop(table);
    this.#keep({ ...table, name: to });
    for (const [index, on] of this.#indexed) if (on === table.name) this.#indexed.set(index, to);
    for (const [key, trigger] of [...this.triggers]) {
      if (trigger.change.does !== "create-trigger" || !key.startsWith(`${table.name}.`)) continue;
      const name = `${to}.${trigger.change.on}`;
      this.triggers.delete(key);
      this.triggers.set(name, { ...trigger, name, change: { ...trigger.change, table: to } });
    }
  }

  #dropFunction(name: string, args: string | undefined): void {
    if (args !== undefined && this.functions.delete(`${name}(${args})`)) return;
    for (const [key, routine] of this.functions) if (routine.name === name) this.functions.delete(key);
  }

  #dropTrigger(name: string, table: string | undefined): void {
    if (table !== undefined) this.triggers.delete(`${this.table(table)?.name ?? plain(table)}.${name}`);
    else for (const key of this.triggers.keys()) if (key.endsWith(`.${name}`)) this.triggers.delete(key);
  }

  #alterView(name: string, change: SchemaChange): void {
    const view = this.views.get(name);
    if (view !== undefined) this.views.set(name, withKey(view, change));
  }

  #alterTable(change: SchemaChange, place: Place): void {
    const dropped =
      change.does === "drop-index" && change.name !== undefined ? this.#indexed.get(bare(change.name)) : undefined;
    const on = ("on" in change ? change.on : undefined) ?? dropped;
    const table = on === undefined ? undefined : this.table(on);
    if (table === undefined) {
      if (on !== undefined) this.#alterView(plain(on), change);
      return;
    }
    switch (change.does) {
      case "add-column":
        setColumn(table, change.column, place);
        return;
      case "drop-column":
        dropColumn(table, change.column);
        return;
      case "rename-column":
        renameColumn(table, change.column, change.to);
        return;
      case "alter-column":
        alterColumn(table, change);
        return;
      case "create-index":
      case "add-constraint":
        if (change.name !== undefined) this.#indexed.set(change.name, table.name);
        addKey(table, change);
        return;
      case "drop-index":
      case "drop-constraint":
        if (change.name !== undefined) dropKey(table, bare(change.name));
        return;
      default:
    }
  }
}

/** A materialised view has indexes and nothing else that can be altered alone. */
function withKey(view: Definition, change: SchemaChange): Definition {
  if (change.does !== "create-index" || change.unique !== true) return view;
  const columns = [...(change.columns ?? [])].sort().join(",");
  return { ...view, keys: new Map([...(view.keys ?? []), [change.name ?? columns, columns]]) };
}

const bare = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
