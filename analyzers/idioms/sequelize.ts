import { type AccessPattern, arg, idiom, key, links, way } from "../idiom.ts";
import { examples } from "./sequelize-examples.ts";

const model = ["Model", "ModelCtor:", "ModelStatic:", "default.define()", "Sequelize!.define()"];
const finders = ["findByPk", "findOne", "create", "build", "findOrCreate", "findOrBuild"];
const fact = { fact: "access", by: "class", table: way } as const;
const options = arg(0);
const second = arg(1);
const reads = {
  operation: "select",
  where: [key(options, "where")],
  columns: [key(options, "attributes")],
  loads: [key(options, "include")],
  scopes: [links(["scope"], 0)],
  limit: [key(options, "limit")],
  offset: [key(options, "offset")],
  also: [key(options, "order"), key(options, "group")],
  locks: [key(options, "lock")],
  skips: [key(options, "skipLocked")],
  within: [key(options, "transaction")],
} as const;
const keyed = {
  ...reads,
  columns: [key(second, "attributes")],
  loads: [key(second, "include")],
  locks: [key(second, "lock")],
  skips: [key(second, "skipLocked")],
  within: [key(second, "transaction")],
} as const;
const within = [key(second, "transaction"), key(arg(2), "transaction")];

const ofModel = [
  { ...reads, call: ["findAll", "findAndCountAll", "findAllInBatches"] },
  { ...reads, call: "findOne", single: true },
  {
    ...keyed,
    call: ["findByPk", "findById", "findByPrimary"],
    where: [],
    also: [],
    limit: [],
    single: true,
    byKey: true,
  },
  { ...reads, call: "count", aggregate: true, columns: [], also: [] },
  {
    ...keyed,
    call: ["sum", "max", "min", "aggregate"],
    aggregate: true,
    where: [key(second, "where")],
    also: [],
    limit: [],
  },
  {
    operation: "upsert",
    call: ["findOrCreate", "findCreateFind"],
    where: [key(options, "where")],
    columns: [key(options, "defaults"), key(options, "where")],
    conflict: [key(options, "where")],
    locks: [key(options, "lock")],
    skips: [key(options, "skipLocked")],
    within: [key(options, "transaction")],
  },
  {
    operation: "insert",
    call: ["create", "bulkCreate"],
    columns: [options],
    conflict: [key(second, "ignoreDuplicates"), key(second, "updateOnDuplicate")],
    within,
  },
  { operation: "upsert", call: "upsert", columns: [options], conflict: [options], within },
  { operation: "update", call: "update", columns: [options], where: [key(second, "where")], within },
  {
    operation: "delete",
    call: ["destroy", "truncate"],
    where: [key(options, "where")],
    within: [key(options, "transaction")],
  },
  { operation: "update", call: "restore", where: [key(options, "where")], within: [key(options, "transaction")] },
  { operation: "update", call: ["increment", "decrement"], columns: [options], where: [key(second, "where")], within },
] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
  readonly call: string | readonly string[];
})[];

const ofRow = [
  { operation: "upsert", call: "save", within: [key(options, "transaction")] },
  {
    operation: "update",
    call: ["update", "increment", "decrement"],
    columns: [options],
    within,
    byKey: true,
    single: true,
  },
  { operation: "update", call: "restore", byKey: true, single: true, within: [key(options, "transaction")] },
  { operation: "delete", call: "destroy", byKey: true, single: true, within: [key(options, "transaction")] },
  {
    operation: "select",
    call: "reload",
    byKey: true,
    single: true,
    loads: [key(options, "include")],
    within: [key(options, "transaction")],
  },
] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
  readonly call: string | readonly string[];
})[];

const words = {
  name: ["field"],
  type: ["type"],
  primary: ["primaryKey"],
  unique: ["unique"],
  hasDefault: ["defaultValue", "autoIncrement"],
  nullable: ["allowNull"],
  open: true,
} as const;
const naming = { table: "plural", column: "same" } as const;
/** Columns that Sequelize adds by itself, by the options that it is given. https://sequelize.org/docs/v6/core-concepts/model-basics/ */
const brings = (given: ReturnType<typeof arg>) => [
  { column: "id", primary: true as const },
  { column: "createdAt", unless: [key(given, "timestamps"), key(given, "createdAt")] },
  { column: "updatedAt", unless: [key(given, "timestamps"), key(given, "updatedAt")] },
  { column: "deletedAt", when: [key(given, "paranoid")] },
];
const column = { fact: "member", does: "column", options: [arg(0)] } as const;
const relation = { fact: "member", does: "relation", target: [arg(0)], options: [] } as const;
const through = [arg(1), key(arg(1), "foreignKey")];
const as = [key(second, "as")];

/** Models are classes, or made by `define`; their methods ask the table, those of a row its row. */
export const sequelize = idiom({
  name: "sequelize",
  packages: ["sequelize", "sequelize-typescript", "@sequelize/core", "@nestjs/sequelize"],
  docs: "https://sequelize.org/docs/v6/core-concepts/model-querying-basics/",

  calls: [
    {
      decorator: "Table",
      fact: "entity",
      name: [key(arg(0), "tableName"), arg(0)],
      model: [key(arg(0), "modelName")],
      schema: key(arg(0), "schema"),
      naming,
      snake: [key(arg(0), "underscored")],
      words,
      brings: [{ column: "id", primary: true }],
    },
    { decorator: "DefaultScope", fact: "member", does: "always", options: [arg(0)] },
    { decorator: "Scopes", fact: "member", does: "scopes", options: [arg(0)] },
    { ...column, decorator: "Column", name: key(arg(0), "field") },
    { ...column, decorator: ["CreatedAt", "UpdatedAt"], says: { hasDefault: true } },
    { ...column, decorator: "DeletedAt" },
    { decorator: "PrimaryKey", fact: "member", does: "trait", options: [], says: { primary: true } },
    { decorator: "Unique", fact: "member", does: "trait", options: [], says: { unique: true } },
    { decorator: ["Default", "AutoIncrement"], fact: "member", does: "trait", options: [], says: { hasDefault: true } },
    { decorator: "AllowNull", fact: "member", does: "trait", options: [], says: { nullable: arg(0) } },
    { ...relation, decorator: "BelongsTo", keeps: "key", through },
    { ...relation, decorator: ["HasMany", "HasOne"], keeps: "nothing" },
    { ...relation, decorator: "BelongsToMany", keeps: "table", through: [arg(1), key(arg(1), "through")] },
    {
      call: "define",
      on: ["default!", "Sequelize!", "Sequelize:"],
      loose: true,
      fact: "entity",
      name: [key(arg(2), "tableName")],
      model: [arg(0)],
      schema: key(arg(2), "schema"),
      naming,
      snake: [key(arg(2), "underscored")],
      columns: [arg(1)],
      words,
      brings: brings(arg(2)),
    },
    {
      call: "init",
      on: ["Model"],
      fact: "entity",
      name: [key(arg(1), "tableName")],
      model: [key(arg(1), "modelName")],
      schema: key(arg(1), "schema"),
      naming,
      snake: [key(arg(1), "underscored")],
      columns: [arg(0)],
      words,
      brings: brings(arg(1)),
    },
    {
      call: "belongsTo",
      on: model,
      loose: true,
      fact: "association",
      target: arg(0),
      as,
      keeps: "key",
      through: [key(second, "foreignKey"), key(key(second, "foreignKey"), "name")],
    },
    { call: "hasOne", on: model, loose: true, fact: "association", target: arg(0), as, keeps: "nothing" },
    { call: "hasMany", on: model, loose: true, fact: "association", target: arg(0), as, keeps: "nothing", many: true },
    {
      call: "belongsToMany",
      on: model,
      loose: true,
      fact: "association",
      target: arg(0),
      as,
      keeps: "table",
      through: [key(second, "through")],
      many: true,
    },

    ...ofRow.map((one) => ({ ...fact, ...one, on: ["Model!"] })),
    ...ofRow.map((one) => ({ ...fact, ...one, on: model, after: finders })),
    ...ofModel.map((one) => ({ ...fact, ...one, on: model, loose: "model" as const })),
  ],

  examples,
});
