/** Tables and columns on the way back: made again with their columns, altered in place, or dropped. */
import { lastOf, type Plan } from "./plan.ts";
import { keyOf, type SchemaObject } from "./state.ts";
import { columnText } from "./statements.ts";

const parentsOf = (table: SchemaObject): readonly string[] => (table.is["parents"] ?? []) as readonly string[];

/** Drops tables that must not stand: partitions and heirs before their parents. */
export function dropTables(plan: Plan): void {
  const gone = plan.all("table").filter((table) => !plan.wanted.has(keyOf(table)));
  while (gone.length > 0) {
    const at = gone.findIndex((table) => !gone.some((other) => parentsOf(other).includes(table.name)));
    for (const table of gone.splice(Math.max(at, 0), 1)) {
      plan.dropViewsOver(table.name);
      plan.drop(table);
    }
  }
}

/** Creates missing tables, parents first, and tells their names. */
export function createTables(plan: Plan): readonly string[] {
  const missing = [...plan.missing("table")];
  const made: string[] = [];
  while (missing.length > 0) {
    const at = missing.findIndex((table) => !missing.some((other) => parentsOf(table).includes(other.name)));
    for (const table of missing.splice(Math.max(at, 0), 1)) {
      createTable(plan, table);
      made.push(table.name);
    }
  }
  return made;
}

function createTable(plan: Plan, table: SchemaObject): void {
  const { is, name } = table;
  const columns = plan.missing("column").filter((column) => column.on === name);
  columns.sort((a, b) => Number(a.is["position"]) - Number(b.is["position"]));
  const kind = is["persistence"] === "u" ? "UNLOGGED TABLE" : "TABLE";
  const options = is["options"] === null ? "" : ` WITH (${String(is["options"])})`;
  const key = is["key"] === null ? "" : ` PARTITION BY ${String(is["key"])}`;
  const parents = parentsOf(table);
  if (is["bound"] !== null)
    plan.say(`CREATE ${kind} ${name} PARTITION OF ${parents[0]} ${String(is["bound"])}${key}${options}`);
  else {
    const inside = columns.filter((column) => !column.is["inherited"]).map((column) => `\n  ${columnText(column)}`);
    const heirs = parents.length === 0 ? "" : ` INHERITS (${parents.join(", ")})`;
    plan.say(`CREATE ${kind} ${name} (${inside.join(",")}${inside.length > 0 ? "\n" : ""})${heirs}${key}${options}`);
  }
  for (const column of columns) plan.live.set(keyOf(column), column);
  plan.live.set(keyOf(table), { ...table, is: { ...is, rls: false, force: false, identity: "d" } });
}

/** What a table is besides its columns: partition of, row security, options, persistence, replica identity. */
export function alterTables(plan: Plan): void {
  for (const table of plan.stale("table")) {
    const old = plan.wanted.get(keyOf(table));
    if (old === undefined) continue;
    const alter = (what: string) => plan.say(`ALTER TABLE ${table.name} ${what}`);
    const differs = (fact: string) => JSON.stringify(old.is[fact]) !== JSON.stringify(table.is[fact]);
    if (differs("parents") || differs("bound")) {
      for (const parent of parentsOf(table))
        plan.say(
          table.is["bound"] === null
            ? `ALTER TABLE ${table.name} NO INHERIT ${parent}`
            : `ALTER TABLE ${parent} DETACH PARTITION ${table.name}`,
        );
      for (const parent of parentsOf(old))
        plan.say(
          old.is["bound"] === null
            ? `ALTER TABLE ${table.name} INHERIT ${parent}`
            : `ALTER TABLE ${parent} ATTACH PARTITION ${table.name} ${String(old.is["bound"])}`,
        );
    }
    if (differs("persistence")) alter(`SET ${old.is["persistence"] === "u" ? "UNLOGGED" : "LOGGED"}`);
    if (differs("rls")) alter(`${old.is["rls"] ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`);
    if (differs("force")) alter(`${old.is["force"] ? "" : "NO "}FORCE ROW LEVEL SECURITY`);
    if (differs("identity") && old.is["identity"] !== "i")
      alter(`REPLICA IDENTITY ${{ n: "NOTHING", f: "FULL" }[String(old.is["identity"])] ?? "DEFAULT"}`);
    if (differs("options")) {
      const names = String(table.is["options"] ?? "")
        .split(", ")
        .filter((option) => option !== "")
        .map((option) => option.split("=")[0]);
      if (names.length > 0) alter(`RESET (${names.join(", ")})`);
      if (old.is["options"] !== null) alter(`SET (${String(old.is["options"])})`);
    }
    plan.live.set(keyOf(table), old);
  }
}

/** Drops columns that must not stand. */
export function dropColumns(plan: Plan): void {
  for (const column of plan.all("column")) {
    if (plan.wanted.has(keyOf(column))) continue;
    if (column.is["inherited"]) plan.forget(column);
    else plan.drop(column);
  }
}

/** Adds missing columns and alters the others; tells which were added. */
export function alterColumns(plan: Plan): readonly SchemaObject[] {
  const added = plan.missing("column").filter((column) => plan.live.has(`table||${column.on}`));
  for (const column of added.toSorted((a, b) => Number(a.is["position"]) - Number(b.is["position"])))
    if (column.is["inherited"]) plan.live.set(keyOf(column), column);
    else plan.create(column);
  for (const column of plan.stale("column")) {
    const old = plan.wanted.get(keyOf(column));
    if (old === undefined) continue;
    if (old.is["generated"] !== column.is["generated"] || old.is["stored"] !== column.is["stored"]) {
      plan.drop(column);
      plan.create(old);
    } else alterColumn(plan, column, old);
  }
  return added;
}

function alterColumn(plan: Plan, column: SchemaObject, old: SchemaObject): void {
  const differs = (fact: string) => old.is[fact] !== column.is[fact];
  const alter = (what: string) => plan.say(`ALTER TABLE ${column.on} ALTER COLUMN ${column.name} ${what}`);
  const typed = differs("type") || differs("collation");
  const standing = column.is["default"] !== null;
  if (column.is["identity"] !== "" && differs("identity") && old.is["identity"] === "") alter("DROP IDENTITY");
  if (standing && (typed || old.is["default"] === null)) alter("DROP DEFAULT");
  if (typed) {
    const type = String(old.is["type"]);
    const collation = old.is["collation"] === null ? "" : ` COLLATE ${String(old.is["collation"])}`;
    alter(`TYPE ${type}${collation}${differs("type") ? ` USING ${column.name}::text::${type}` : ""}`);
  }
  if (old.is["default"] !== null && (typed || differs("default"))) alter(`SET DEFAULT ${String(old.is["default"])}`);
  if (differs("notnull")) alter(old.is["notnull"] ? "SET NOT NULL" : "DROP NOT NULL");
  if (old.is["identity"] !== "" && (differs("identity") || differs("sequence"))) {
    if (column.is["identity"] !== "") alter("DROP IDENTITY");
    alter(
      `ADD GENERATED ${old.is["identity"] === "a" ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY (${String(old.is["sequence"])})`,
    );
  }
  plan.live.set(keyOf(column), old);
}

/** Takes an enum back to its old labels: a new type, every column cast over text, defaults off and on. */
export function swapEnum(plan: Plan, type: SchemaObject, old: SchemaObject): void {
  const last = lastOf(type.name);
  const aside = last.startsWith('"') ? `"${last.slice(1, -1)}_new"` : `${last}_new`;
  const made = type.name.slice(0, type.name.length - last.length) + aside;
  plan.say(
    `CREATE TYPE ${made} AS ENUM (${(old.is["labels"] as readonly string[]).map((label) => `'${label.replaceAll("'", "''")}'`).join(", ")})`,
  );
  for (const column of plan.all("column")) {
    const kind = String(column.is["type"]);
    const array = kind === `${type.name}[]` ? "[]" : "";
    if (kind !== type.name && array === "") continue;
    const alter = `ALTER TABLE ${column.on} ALTER COLUMN ${column.name}`;
    const wanted = plan.wanted.get(keyOf(column));
    if (wanted === undefined || column.is["inherited"]) continue;
    if (column.is["default"] !== null) plan.say(`${alter} DROP DEFAULT`);
    plan.say(`${alter} TYPE ${made}${array} USING ${column.name}::text${array}::${made}${array}`);
    plan.live.set(keyOf(column), { ...column, is: { ...column.is, default: null } });
  }
  plan.say(`DROP TYPE ${type.name}`);
  plan.say(`ALTER TYPE ${made} RENAME TO ${last}`);
  plan.live.set(keyOf(type), old);
}
