import { type AccessPattern, arg, given, idiom, key, link, links, way } from "../idiom.ts";
import { examples } from "./mongoose-examples.ts";

const connections = [
  "default.createConnection()",
  "createConnection()",
  "Connection!",
  "default.connection",
  "connection",
];
const model = ["Model", "Model:", "default.model()", "model()", "default.models", "models", ...connections];
const finders = ["findOne", "findById", "create", "findOneAndUpdate", "findByIdAndUpdate"];
const fact = { fact: "access", by: "class", table: way } as const;
const condition = arg(0);
const change = [arg(1)];
const loads = [links(["populate"], 0)];
const one = { single: true, byKey: true, where: [] } as const;

const ofModel = [
  { operation: "select", call: "find", where: [condition], loads, limit: [link("limit", 0)], also: [link("sort", 0)] },
  { operation: "select", call: "findOne", where: [condition], loads, single: true },
  { operation: "select", call: "findById", loads, ...one },
  { operation: "select", call: ["exists", "countDocuments", "count", "distinct"], where: [condition], aggregate: true },
  { operation: "select", call: ["aggregate", "estimatedDocumentCount"], aggregate: true },
  { operation: "insert", call: ["create", "insertMany", "insertOne", "bulkSave"], columns: [condition] },
  {
    operation: "update",
    call: ["updateOne", "findOneAndUpdate", "findOneAndReplace", "replaceOne"],
    where: [condition],
    columns: change,
    single: true,
  },
  { operation: "update", call: ["updateMany", "bulkWrite"], where: [condition], columns: change },
  { operation: "update", call: ["findByIdAndUpdate"], columns: change, ...one },
  {
    operation: "delete",
    call: ["deleteOne", "findOneAndDelete", "findOneAndRemove"],
    where: [condition],
    single: true,
  },
  { operation: "delete", call: ["findByIdAndDelete", "findByIdAndRemove"], ...one },
  { operation: "delete", call: ["deleteMany", "remove"], where: [condition] },
] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
  readonly call: string | readonly string[];
})[];

const ofDocument = [
  { operation: "upsert", call: "save" },
  { operation: "update", call: ["updateOne", "replaceOne"], columns: [condition], ...one },
  { operation: "delete", call: ["deleteOne", "remove"], ...one },
  { operation: "select", call: "populate", loads: [condition], joins: true },
] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
  readonly call: string | readonly string[];
})[];

/** Repositories of the repository's own repeat the words of a model. */
const ofRepository = [
  { operation: "select", call: ["find", "findMany"], where: [condition] },
  { operation: "select", call: ["findOne", "findById"], where: [condition], single: true },
  { operation: "select", call: ["count", "aggregate", "exists"], where: [condition], aggregate: true },
  { operation: "insert", call: ["create", "insertMany"], columns: [condition] },
  {
    operation: "update",
    call: ["update", "updateOne", "updateMany", "findOneAndUpdate"],
    where: [condition],
    columns: change,
  },
  { operation: "upsert", call: ["upsert", "upsertMany"], columns: [condition] },
  { operation: "delete", call: ["delete", "deleteOne", "deleteMany", "findOneAndDelete"], where: [condition] },
] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
  readonly call: string | readonly string[];
})[];

const words = {
  type: ["type"],
  unique: ["unique"],
  hasDefault: ["default"],
  notNull: ["required"],
  open: true,
} as const;
const entity = {
  fact: "entity",
  naming: { table: "collection", column: "same" },
  words,
  relations: { target: ["ref"], keeps: { "*": "self" } },
  store: "mongodb",
} as const;
/** https://mongoosejs.com/docs/guide.html#timestamps */
const brings = (options: ReturnType<typeof arg>) => [
  { column: "_id", primary: true as const },
  { column: "createdAt", when: [key(options, "timestamps")] },
  { column: "updatedAt", when: [key(options, "timestamps")] },
];
const schema = arg(1);
const made = {
  ...entity,
  name: [arg(2), key(given(schema, 1), "collection")],
  model: [arg(0)],
  needs: schema,
  columns: [given(schema, 0)],
  brings: brings(given(schema, 1)),
} as const;
const models = { fact: "models", models: arg(0), name: "name", table: "collection" } as const;

/** Models are made from schemas and named by texts; their collections are tables of the store `mongodb`. */
export const mongoose = idiom({
  name: "mongoose",
  packages: ["mongoose", "@nestjs/mongoose"],
  docs: "https://mongoosejs.com/docs/models.html",

  calls: [
    { call: "model", ...made },
    { call: "model", on: connections, ...made },
    {
      decorator: "Schema",
      ...entity,
      name: [key(arg(0), "collection")],
      brings: brings(arg(0)),
      asked: true,
    },
    { decorator: "Prop", fact: "member", does: "column", options: [arg(0)] },
    { call: "forFeature", on: ["MongooseModule"], ...models },
    { decorator: "InjectModel", ...models },

    ...ofDocument.map((each) => ({ ...fact, ...each, on: ["Model!", "default.model()!", "model()!"] })),
    ...ofDocument.map((each) => ({ ...fact, ...each, on: model, after: finders })),
    ...ofModel.map((each) => ({ ...fact, ...each, on: model, loose: "model" as const })),
    ...ofRepository.map((each) => ({ ...fact, ...each, on: [], own: true as const, loose: "repo" })),
  ],

  examples,
});
