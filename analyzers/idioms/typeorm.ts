import { type AccessPattern, arg, idiom, key, link, links, type NestedOperation, way } from "../idiom.ts";
import { examples } from "./typeorm-examples.ts";

const repository = ["Repository!", "TreeRepository!", "MongoRepository!", "getRepository()", "getTreeRepository()"];
const sources = ["DataSource!", "EntityManager!", "Connection!", "getConnection()", "getManager()", "QueryRunner:"];

/** Methods of repositories, of the manager (behind the class) and of entities, with the place of their first own argument. */
function accesses(at: number) {
  const options = arg(at);
  const reads = {
    operation: "select",
    where: [key(options, "where")],
    columns: [key(options, "select")],
    loads: [key(options, "relations")],
    limit: [key(options, "take")],
    offset: [key(options, "skip")],
    locks: [key(options, "lock")],
    skips: [key(key(options, "lock"), "onLocked")],
  } as const;
  const by = { operation: "select", where: [options] } as const;
  const data = [options];
  return [
    { ...reads, call: ["find", "findAndCount"], also: [key(options, "order")] },
    { ...by, call: ["findBy", "findAndCountBy", "findByIds"] },
    { ...reads, call: ["findOne", "findOneOrFail"], single: true },
    { ...by, call: ["findOneBy", "findOneByOrFail"], single: true },
    { ...by, call: "findOneById", single: true, byKey: true },
    { ...reads, call: ["count", "exists", "exist"], aggregate: true, columns: [] },
    { ...by, call: ["countBy", "existsBy"], aggregate: true },
    { operation: "select", call: ["sum", "average", "minimum", "maximum"], aggregate: true, where: [arg(at + 1)] },
    { operation: "upsert", call: "save", columns: data },
    { operation: "insert", call: "insert", columns: data },
    { operation: "upsert", call: "upsert", columns: data, conflict: [arg(at + 1)] },
    { operation: "update", call: "update", where: [options], columns: [arg(at + 1)] },
    { operation: "update", call: ["softDelete", "softRemove", "restore", "recover"], where: [options] },
    { operation: "update", call: ["increment", "decrement"], where: [options], columns: [arg(at + 1)] },
    { operation: "delete", call: ["delete", "remove"], where: [options] },
    { operation: "delete", call: ["deleteAll", "clear"] },
  ] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
    readonly call: string | readonly string[];
  })[];
}

const becomes: Readonly<Record<string, NestedOperation>> = {
  insert: "insert",
  update: "update",
  delete: "delete",
  softDelete: "update",
  restore: "update",
};
const joins = [
  "leftJoinAndSelect",
  "innerJoinAndSelect",
  "leftJoin",
  "innerJoin",
  "leftJoinAndMapOne",
  "leftJoinAndMapMany",
  "innerJoinAndMapOne",
  "innerJoinAndMapMany",
];
const builder = {
  fact: "access",
  by: "class",
  operation: "select",
  becomes,
  where: [links(["where", "andWhere", "orWhere"], 0)],
  also: [links(["orderBy", "addOrderBy", "groupBy"], 0)],
  limit: [link("getOne", 0), link("getOneOrFail", 0), link("limit", 0), link("take", 0)],
  offset: [link("offset", 0), link("skip", 0)],
  locks: [link("setLock", 0)],
  skips: [link("setOnLocked", 0)],
  aliases: joins,
} as const;
const fact = { fact: "access", by: "class" } as const;
const words = {
  name: ["name"],
  type: ["type"],
  primary: ["primary"],
  unique: ["unique"],
  hasDefault: ["default", "generated", "createDate", "updateDate", "version"],
  nullable: ["nullable"],
  open: false,
} as const;
const naming = { table: "snake", column: "same" } as const;
const column = { fact: "member", does: "column", options: [arg(0), arg(1)] } as const;
const relation = { fact: "member", does: "relation", target: [arg(0)], options: [arg(1), arg(2)] } as const;
const eager = [key(arg(1), "eager"), key(arg(2), "eager")];

/** Entities are classes; repositories and managers are asked for their rows, by class. */
export const typeorm = idiom({
  name: "typeorm",
  packages: ["typeorm", "@nestjs/typeorm", "typeorm-naming-strategies"],
  docs: "https://typeorm.io/docs/entity/entities",

  calls: [
    {
      decorator: ["Entity", "ViewEntity"],
      fact: "entity",
      name: [arg(0), key(arg(0), "name"), key(arg(1), "name")],
      schema: key(arg(0), "schema"),
      naming,
      words,
    },
    { decorator: "ChildEntity", fact: "entity", name: [], naming, words, inherits: true },
    {
      new: "EntitySchema",
      fact: "entity",
      name: [key(arg(0), "tableName"), key(arg(0), "name")],
      model: [key(arg(0), "name")],
      schema: key(arg(0), "schema"),
      naming,
      columns: [key(arg(0), "columns"), key(arg(0), "relations")],
      words,
      relations: {
        target: ["target"],
        keeps: { "many-to-one": "key", "one-to-one": "nothing", "one-to-many": "nothing", "many-to-many": "table" },
      },
    },
    { ...column, decorator: ["Column", "ViewColumn", "ObjectIdColumn", "VirtualColumn"] },
    { ...column, decorator: "PrimaryColumn", says: { primary: true } },
    { ...column, decorator: "PrimaryGeneratedColumn", says: { primary: true, hasDefault: true } },
    {
      ...column,
      decorator: ["CreateDateColumn", "UpdateDateColumn", "VersionColumn", "Generated"],
      says: { hasDefault: true },
    },
    { ...column, decorator: "DeleteDateColumn", says: { nullable: { hole: "text", text: "yes" } } },
    { decorator: "Index", fact: "member", does: "trait", options: [arg(0), arg(1)] },
    { ...relation, decorator: "ManyToOne", keeps: "key", eager },
    { ...relation, decorator: ["OneToMany", "OneToOne", "ManyToMany"], keeps: "nothing", eager },
    { decorator: "JoinColumn", fact: "member", does: "join", options: [], name: key(arg(0), "name") },
    {
      decorator: "JoinTable",
      fact: "member",
      does: "joins",
      options: [],
      name: key(arg(0), "name"),
      through: [arg(0)],
    },
    { new: "SnakeNamingStrategy", fact: "naming", column: "snake" },

    ...accesses(1).map((one) => ({
      ...fact,
      ...one,
      on: sources,
      takes: "class" as const,
      loose: true as const,
      table: arg(0),
    })),
    ...accesses(0).map((one) => ({
      ...fact,
      ...one,
      on: [...repository, ...sources],
      loose: "repo" as const,
      table: way,
    })),
    ...accesses(0).map((one) => ({ ...fact, ...one, on: ["BaseEntity", "BaseEntity!"], table: way })),

    { ...builder, call: "createQueryBuilder", on: sources, takes: "class", loose: true, table: arg(0) },
    {
      ...builder,
      call: "createQueryBuilder",
      on: [...repository, ...sources, "BaseEntity"],
      loose: "repo",
      table: way,
    },
    {
      ...builder,
      call: ["from", "into"],
      on: sources,
      takes: "class",
      after: ["createQueryBuilder"],
      loose: true,
      table: arg(0),
    },
    {
      ...builder,
      call: joins,
      on: [...repository, ...sources, "SelectQueryBuilder:", "BaseEntity"],
      loose: "repo",
      table: way,
      loads: [arg(0)],
      joins: true,
    },
  ],

  examples,
});
