/** Tables as code names them: a model of a schema language, or a constant that declares a table. */
import type { ColumnFact, Facts, Model } from "../../facts.ts";
import type { Holder, Meaning, Seen, TableMeaning } from "../../meaning.ts";
import { holderOf, keyOf, original } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";
import { type ClassTable, type ClassTables, createClassTables } from "./class-tables.ts";
import type { CodeTable } from "./code-table.ts";

/** A table that code declares. */
export interface DeclaredTable extends CodeTable {
  readonly holder: Holder;
  readonly declared: readonly ColumnFact[];
}

/** One that a constant stands for. */
interface VariableTable extends DeclaredTable {
  readonly variable: string;
}

export interface CodeTables {
  /** `user` or `User` -> the model's table. */
  model(name: string): CodeTable | undefined;
  /** The table behind a value: a constant, a namespace's member, an alias of it. */
  variable(seen: Seen): DeclaredTable | undefined;
  /** The table that a holder declares. */
  heldBy(holder: Holder): DeclaredTable | undefined;
  /** The table whose constant has this name; uncertain where two do. */
  member(name: string): DeclaredTable | undefined;
  readonly declared: readonly DeclaredTable[];
  /** The table of the first value that stands for one: a class, a model, a text that names it. */
  entity(candidates: readonly Seen[]): ClassTable | undefined;
  /** The other side of a relation. */
  related(key: string): ClassTable | undefined;
  /** A table that only a relation of `beside` knows. */
  named(table: string, beside: ClassTable): ClassTable;
}

/** `schemas`: the files that declare models. */
export function createCodeTables(
  names: Names,
  constants: Constants,
  meanings: readonly Meaning[],
  symbolOf: (file: string, name: string) => Holder | undefined,
  schemas: ReadonlyMap<string, Facts>,
): CodeTables {
  const models = modelTables(schemas);
  const held = new Map<string, VariableTable>();
  const called = new Map<string, VariableTable>();
  for (const meaning of meanings) {
    const holder = meaning.means === "table" ? symbolOf(meaning.file, meaning.binds) : undefined;
    const table = meaning.means === "table" && holder ? declaredTable(constants, meaning, holder) : undefined;
    if (table === undefined) continue;
    held.set(keyOf(table.holder), table);
    const other = called.get(table.variable);
    called.set(table.variable, other === undefined ? table : { ...other, certain: other.table === table.table });
  }

  function variable(seen: Seen, depth = 0): DeclaredTable | undefined {
    const holder = holderOf(names, seen);
    if (holder === undefined) return undefined;
    const own = held.get(keyOf(holder));
    if (own !== undefined || depth > 3) return own;
    // `alias(users, "u")`, as such or bound to a const.
    const chain = seen.value.is === "chain" ? seen.value : constants.chain(holder);
    const first = chain?.links.find(({ args }) => args !== undefined)?.args?.[0];
    const file = seen.value.is === "chain" ? seen.file : holder.file;
    return chain?.links.length === 1 && first?.is === "ref" ? variable({ file, value: first }, depth + 1) : undefined;
  }

  const classOf = (seen: Seen): Holder | undefined => holderOf(names, bare(seen));
  const classes = createClassTables({ names, constants, meanings, holderOf: classOf });
  function entity(candidates: readonly Seen[]): ClassTable | undefined {
    for (const seen of candidates) {
      const holder = classOf(seen);
      const known = holder === undefined ? calledSo(seen) : classes.heldBy(holder);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** A text names a model by itself; nobody else may have the name. */
  function calledSo(seen: Seen): ClassTable | undefined {
    const { value } = seen;
    const named = value.is === "ref" ? /(?:^|\.)([A-Z]\w*)$/.exec(`${value.to}${value.path}`)?.[1] : undefined;
    const text = constants.text(seen) ?? named;
    const known = text === undefined ? undefined : classes.called(text);
    return known?.certain ? known : undefined;
  }

  return {
    entity,
    related: (key) => classes.byKey(key),
    named: (table, beside) => ({
      ...beside,
      table,
      columns: new Map(),
      relations: new Map(),
      between: new Map(),
      always: [],
      scopes: [],
    }),
    model: (name) => models.get(name.slice(0, 1).toLowerCase() + name.slice(1)),
    variable: (seen) => variable(seen),
    heldBy: (holder) => held.get(keyOf(original(names, holder))),
    member: (name) => called.get(name),
    declared: [
      ...held.values(),
      ...classes.tables,
      ...classes.joints.map((joint) => ({ ...joint, ...jointTable(joint) })),
    ],
  };
}

/** `User.name` stands for the class. */
function bare({ file, value }: Seen): Seen {
  if (value.is === "function" && value.gives !== undefined) return bare({ file, value: value.gives });
  // `new User(name)`, and what is declared or known to be one.
  const [only, more] = value.is === "chain" ? value.links : [];
  if (value.is === "chain" && only?.step === "!" && more === undefined)
    return { file, value: { is: "ref", to: value.to, path: "" } };
  if (value.is !== "ref") return { file, value };
  const end = value.path.endsWith(".name") ? ".name" : /[!:]$/.test(value.path) ? "!" : "";
  return { file, value: { ...value, path: value.path.slice(0, value.path.length - end.length) } };
}

function jointTable({ columns }: ClassTables["joints"][number]) {
  return {
    columns: new Map(columns.map((column) => [column, column])),
    unique: new Set<string>(),
    relations: new Map<string, string>(),
    certain: true,
    declared: columns.map((name): ColumnFact => ({ name, nullable: false, hasDefault: false })),
  };
}

function modelTables(files: ReadonlyMap<string, Facts>): ReadonlyMap<string, CodeTable> {
  const found = new Map<string, CodeTable>();
  for (const [file, { models }] of files)
    for (const model of models) {
      const name = model.name.slice(0, 1).toLowerCase() + model.name.slice(1);
      const known = found.get(name);
      if (known === undefined) found.set(name, modelTable(file, model));
      else if (known.table !== model.table) found.set(name, { ...known, certain: false });
    }
  return found;
}

function modelTable(file: string, model: Model): CodeTable {
  const columns = model.columns.map(({ name, field }) => [field ?? name, name] as const);
  const keys = model.columns.filter(({ unique, primary }) => unique === true || primary === true);
  return {
    table: model.table,
    columns: new Map(columns),
    unique: new Set(keys.map(({ name }) => name)),
    relations: new Map(model.relations.map((relation) => [relation.field, relation.model])),
    file,
    line: model.line,
    certain: true,
  };
}

function declaredTable(constants: Constants, meaning: TableMeaning, holder: Holder): VariableTable | undefined {
  const { file, line, binds } = meaning;
  const name = constants.text(meaning.name);
  if (name === undefined) return undefined;
  const schema = constants.text(meaning.schema);
  const declared =
    meaning.columns === undefined
      ? []
      : [...constants.entries(meaning.columns)].flatMap(([field, seen]) => columnOf(constants, meaning, field, seen));
  return {
    table: schema === undefined ? name : `${schema}.${name}`,
    columns: new Map(declared.map((column) => [column.field ?? column.name, column.name])),
    unique: new Set(declared.flatMap(({ unique, primary, name: key }) => (unique || primary ? [key] : []))),
    relations: new Map(),
    file,
    line,
    certain: true,
    holder,
    variable: binds,
    declared,
  };
}

/** `text("e_mail").notNull().unique()`: the first text is the column's name, the steps are its promises. */
function columnOf(constants: Constants, { column }: TableMeaning, field: string, seen: Seen): readonly ColumnFact[] {
  const { file, value } = constants.follow(seen);
  if (value.is !== "chain") return [];
  const steps = new Set(value.links.map(({ step }) => step.slice(1)));
  const has = (words: readonly string[]): boolean => words.some((word) => steps.has(word));
  const first = value.links.find(({ args }) => args !== undefined);
  const given = first?.args?.[0];
  const text = given === undefined ? undefined : constants.text({ file, value: given });
  const primary = has(column.primary);
  const type = first?.step.startsWith(".") === true ? first.step.slice(1) : value.to;
  return [
    {
      field,
      name: text ?? field,
      type,
      nullable: !primary && !has(column.notNull),
      hasDefault: has(column.hasDefault) || /serial/i.test(type),
      ...(has(column.unique) ? { unique: true } : {}),
      ...(primary ? { primary } : {}),
      ...(first === undefined ? {} : { line: first.line }),
    },
  ];
}
