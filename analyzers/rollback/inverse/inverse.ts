/**
 * The DDL that takes one schema state back to another, found from the catalogue difference alone: it does not care whether the
 * change was plain DDL, a DO block or a function. Objects that block others go first and come back last.
 */
import { Plan } from "./plan.ts";
import { lasting, type Rename, renamed, renamingBack } from "./rename-state.ts";
import { keyOf, type SchemaObject, type SchemaState } from "./state.ts";
import { dropping, enabling } from "./statements.ts";
import { alterColumns, alterTables, createTables, dropColumns, dropTables, swapEnum } from "./tables.ts";

export interface Inverse {
  /** To be run in order, without semicolons. */
  readonly statements: readonly string[];
  /** What comes back without its rows or values. */
  readonly emptied: readonly { readonly kind: "table" | "column"; readonly name: string }[];
  readonly impossible: readonly { readonly what: string; readonly why: string }[];
}

const routines = ["function", "procedure", "aggregate"] as const;
const hangers = ["policy", "trigger", "rule", "view", "materialized view", "statistics", "index"] as const;

/** `renames` in the order they were made; without them a renamed object is one dropped and one made. */
export function inverseOf(before: SchemaState, after: SchemaState, renames: readonly Rename[]): Inverse {
  const taken = lasting(renames, before, after).filter((rename) => renamingBack(rename) !== undefined);
  const plan = new Plan(before, renamed(after, taken));
  for (const rename of taken.toReversed()) plan.say(renamingBack(rename) ?? "");
  const swapped = plan.stale("enum", "domain", "range", "composite");
  dropDependents(plan, swapped);
  dropTables(plan);
  dropColumns(plan);
  for (const type of ["schema", "extension"].flatMap((kind) => plan.missing(kind))) plan.create(type);
  dropRoutines(plan, swapped);
  restoreTypes(plan);
  for (const sequence of plan.missing("sequence")) plan.create(sequence);
  restoreRoutines(plan, true);
  const tables = createTables(plan);
  const columns = alterColumns(plan);
  alterTables(plan);
  restoreSequences(plan);
  for (const kind of [...routines, "enum", "domain", "range", "composite"])
    for (const object of plan.stale(kind)) if (!plan.wanted.has(keyOf(object))) plan.drop(object);
  restoreRoutines(plan, false);
  restoreHangers(plan);
  for (const kind of ["extension", "schema"]) for (const object of plan.stale(kind)) plan.drop(object);
  return { statements: plan.statements, emptied: emptiedBy(tables, columns), impossible: impossibleFor(columns) };
}

/** Takes off what is wrong itself and what would stand in the way of another change. */
function dropDependents(plan: Plan, types: readonly SchemaObject[]): void {
  const columns = plan.stale("column");
  const drop = (object: SchemaObject) => plan.drop(object);
  for (const publication of plan.stale("publication")) drop(publication);
  const wholes = plan.stale("table").filter((table) => !plan.wanted.has(keyOf(table)));
  const heads = plan
    .stale(...routines)
    .filter((routine) => plan.wanted.get(keyOf(routine))?.is["head"] !== routine.is["head"]);
  const typed = plan
    .all("column")
    .filter((column) => types.some((type) => String(column.is["type"]).replace("[]", "") === type.name));
  const touched = [...columns, ...typed];
  const blocks = (object: SchemaObject): boolean =>
    wholes.some((table) => table.name !== object.on && plan.mentions(object, table.name)) ||
    heads.some((routine) => plan.mentions(object, routine.name)) ||
    types.some((type) => plan.mentions(object, type.name)) ||
    touched.some(
      (column) => plan.mentions(object, column.name) && (object.on === column.on || plan.mentions(object, column.on)),
    );
  // What hangs on a table that goes whole goes with it.
  const gone = new Set(wholes.map((table) => table.name));
  for (const kind of ["policy", "trigger", "rule", "view", "materialized view"])
    for (const object of plan.all(kind))
      if (!gone.has(object.on) && (isStale(plan, object) || blocks(object))) drop(object);
  for (const fk of plan.all("constraint").filter((constraint) => constraint.is["type"] === "f"))
    if (isStale(plan, fk) || blocks(fk) || leansOnStaleKey(plan, fk)) drop(fk);
  for (const object of plan.all("constraint", "index", "statistics")) {
    if (gone.has(object.on)) continue;
    const written = /::| WHERE |CHECK|EXCLUDE/.test(String(object.is["definition"]));
    if (isStale(plan, object) || (written && blocks(object))) drop(object);
  }
}

const isStale = (plan: Plan, object: SchemaObject): boolean => plan.stale(object.kind).includes(object);

/** A foreign key stands on a unique index of the table it refers to. */
const leansOnStaleKey = (plan: Plan, fk: SchemaObject): boolean =>
  plan
    .stale("constraint", "index")
    .some(
      (key) =>
        key.on === fk.is["references"] &&
        (key.is["type"] === "p" || key.is["type"] === "u" || /^CREATE UNIQUE/.test(String(key.is["definition"]))),
    );

/** Routines whose signature's words changed, or whose types are swapped, cannot be replaced in place. */
function dropRoutines(plan: Plan, types: readonly SchemaObject[]): void {
  for (const routine of plan.all(...routines)) {
    const old = plan.wanted.get(keyOf(routine));
    const byType = types.some((type) => String(routine.is["head"]).includes(type.name));
    const used = plan.all("column").some((column) => plan.mentions(column, routine.name));
    const otherHead = old !== undefined && old.is["head"] !== routine.is["head"];
    if (byType || otherHead || (old === undefined && !used)) plan.drop(routine);
  }
}

function restoreTypes(plan: Plan): void {
  for (const type of plan.stale("enum")) {
    const old = plan.wanted.get(keyOf(type));
    if (old !== undefined) swapEnum(plan, type, old);
  }
  for (const type of plan.stale("domain", "range", "composite")) {
    const old = plan.wanted.get(keyOf(type));
    if (old === undefined) continue;
    const users = plan.all("column").filter((column) => column.is["type"] === type.name);
    for (const column of users) plan.say(`ALTER TABLE ${column.on} ALTER COLUMN ${column.name} TYPE text`);
    plan.drop(type);
    plan.create(old);
    for (const column of users)
      plan.say(
        `ALTER TABLE ${column.on} ALTER COLUMN ${column.name} TYPE ${type.name} USING ${column.name}::${type.name}`,
      );
  }
  for (const kind of ["enum", "domain", "range", "composite"]) for (const type of plan.missing(kind)) plan.create(type);
}

/** First those that columns call by default, the others once the tables that they may return stand. */
function restoreRoutines(plan: Plan, early: boolean): void {
  const columns = [...plan.wanted.values()].filter((object) => object.kind === "column");
  const due = [
    ...plan.missing(...routines),
    ...plan.stale(...routines).flatMap((routine) => plan.wanted.get(keyOf(routine)) ?? []),
  ]
    .filter((routine) => !early || columns.some((column) => plan.mentions(column, routine.name)))
    .sort((a, b) => Number(a.kind === "aggregate") - Number(b.kind === "aggregate"));
  if (due.length > 0) plan.say("SET LOCAL check_function_bodies = off");
  for (const routine of due) plan.create(routine);
}

/** Bounds and owners; a sequence that must not stand goes once no default calls it. */
function restoreSequences(plan: Plan): void {
  for (const sequence of plan.all("sequence")) {
    const old = plan.wanted.get(keyOf(sequence));
    if (old === undefined) plan.drop(sequence);
    else if (old.is["definition"] !== sequence.is["definition"])
      plan.say(`ALTER SEQUENCE ${sequence.name} ${String(old.is["definition"])}`);
  }
  for (const sequence of [...plan.wanted.values()].filter((object) => object.kind === "sequence")) {
    const live = plan.live.get(keyOf(sequence));
    // A sequence that was just made belongs to nobody yet.
    const fresh = plan.statements.some((statement) => statement.startsWith(`CREATE SEQUENCE ${sequence.name} `));
    if (fresh ? sequence.is["owner"] !== null : live?.is["owner"] !== sequence.is["owner"])
      plan.say(`ALTER SEQUENCE ${sequence.name} OWNED BY ${String(sequence.is["owner"] ?? "NONE")}`);
    plan.live.set(keyOf(sequence), sequence);
  }
}

function restoreHangers(plan: Plan): void {
  const constraints = [...plan.missing("constraint")];
  // Primary and unique keys and plain unique indexes before the foreign keys that stand on them.
  for (const object of constraints.filter((constraint) => constraint.is["type"] !== "f")) plan.create(object);
  const views = [...plan.missing("view", "materialized view")];
  const later = new Set(views.map((view) => view.name));
  for (const index of plan.missing("index")) if (!later.has(index.on)) plan.create(index);
  for (const object of constraints.filter((constraint) => constraint.is["type"] === "f")) plan.create(object);
  while (views.length > 0) {
    const at = views.findIndex((view) => !views.some((other) => other !== view && plan.mentions(view, other.name)));
    for (const view of views.splice(Math.max(at, 0), 1)) plan.create(view);
  }
  for (const kind of [...hangers, "publication"]) for (const object of plan.missing(kind)) plan.create(object);
  for (const kind of ["comment", "grant"]) {
    for (const object of plan.stale(kind)) {
      const old = plan.wanted.get(keyOf(object));
      if (old === undefined) plan.say(dropping(object));
      else plan.create(old);
    }
    for (const object of plan.missing(kind)) plan.create(object);
  }
  for (const trigger of plan.stale("trigger")) plan.say(enabling(plan.wanted.get(keyOf(trigger)) ?? trigger));
}

function emptiedBy(tables: readonly string[], columns: readonly SchemaObject[]): Inverse["emptied"] {
  // A generated column computes its values anew.
  const lost = columns.filter((column) => column.is["generated"] === null);
  return [
    ...tables.map((name) => ({ kind: "table" as const, name })),
    ...lost.map((column) => ({ kind: "column" as const, name: `${column.on}.${column.name}` })),
  ];
}

function impossibleFor(columns: readonly SchemaObject[]): Inverse["impossible"] {
  const bare = columns.filter(
    ({ is }) => is["notnull"] && is["default"] === null && is["identity"] === "" && is["generated"] === null,
  );
  return bare.map((column) => ({
    what: `${column.on}.${column.name}`,
    why: `NOT NULL without a default: rows that exist have no value for it. Add the column without NOT NULL, fill it, then run ALTER TABLE ${column.on} ALTER COLUMN ${column.name} SET NOT NULL.`,
  }));
}
