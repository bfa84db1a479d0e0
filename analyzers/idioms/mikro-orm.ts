import { type AccessPattern, arg, idiom, key, way } from "../idiom.ts";

const managers = [
  "EntityManager!",
  "SqlEntityManager!",
  "MikroORM!.em",
  "default.init().em",
  "MikroORM.init().em",
  "MikroORM:.em",
];
const repositories = ["EntityRepository!", "SqlEntityRepository!"];
const fact = { fact: "access", by: "class" } as const;

/** Methods of the manager (behind the class) and of repositories, with the place of their first own argument. */
function accesses(at: number) {
  const where = [arg(at)];
  const options = arg(at + 1);
  const reads = {
    operation: "select",
    where,
    columns: [key(options, "fields")],
    loads: [key(options, "populate")],
    limit: [key(options, "limit")],
    offset: [key(options, "offset")],
    also: [key(options, "orderBy")],
    locks: [key(options, "lockMode")],
  } as const;
  return [
    { ...reads, call: ["find", "findAndCount"] },
    {
      ...reads,
      call: ["findAll"],
      where: [key(arg(at), "where")],
      loads: [key(arg(at), "populate")],
      columns: [],
      also: [],
    },
    { ...reads, call: ["findOne", "findOneOrFail"], single: true },
    { operation: "select", call: "count", where, aggregate: true },
    { operation: "insert", call: ["create", "insert", "insertMany", "nativeInsert"], columns: where },
    { operation: "upsert", call: ["upsert", "upsertMany"], columns: where, conflict: where },
    { operation: "update", call: "nativeUpdate", where, columns: [options] },
    { operation: "delete", call: "nativeDelete", where },
  ] as const satisfies readonly (Omit<AccessPattern, "fact" | "table" | "by"> & {
    readonly call: string | readonly string[];
  })[];
}

const words = {
  name: ["fieldName", "name"],
  type: ["columnType", "type"],
  primary: ["primary"],
  unique: ["unique"],
  hasDefault: ["default", "defaultRaw", "autoincrement"],
  nullable: ["nullable"],
  open: false,
} as const;
/** https://mikro-orm.io/docs/naming-strategy: the default of SQL drivers. */
const naming = { table: "snake", column: "snake" } as const;
const relation = {
  fact: "member",
  does: "relation",
  target: [arg(0), key(arg(0), "entity")],
  options: [arg(0), arg(1)],
} as const;
const through = [
  key(arg(0), "joinColumn"),
  key(arg(0), "fieldName"),
  key(arg(1), "joinColumn"),
  key(arg(1), "fieldName"),
];
const pivot = [
  key(arg(0), "pivotTable"),
  key(arg(0), "pivotEntity"),
  key(arg(1), "pivotTable"),
  key(arg(1), "pivotEntity"),
];
const kinds = { "m:1": "key", "1:1": "nothing", "1:m": "nothing", "m:n": "nothing" } as const;

/** Entities are classes or schemas; the manager is asked for their rows, by class. */
export const mikroOrm = idiom({
  name: "mikro-orm",
  packages: [
    "@mikro-orm/core",
    "@mikro-orm/decorators",
    "@mikro-orm/knex",
    "@mikro-orm/postgresql",
    "@mikro-orm/mysql",
    "@mikro-orm/mariadb",
    "@mikro-orm/sqlite",
    "@mikro-orm/better-sqlite",
    "@mikro-orm/nestjs",
    "@medusajs/framework/mikro-orm",
    "@medusajs/deps/mikro-orm",
  ],
  docs: "https://mikro-orm.io/docs/defining-entities",

  calls: [
    {
      decorator: "Entity",
      fact: "entity",
      name: [key(arg(0), "tableName"), key(arg(0), "collection")],
      schema: key(arg(0), "schema"),
      naming,
      words,
    },
    {
      new: "EntitySchema",
      fact: "entity",
      name: [key(arg(0), "tableName")],
      model: [key(arg(0), "name")],
      schema: key(arg(0), "schema"),
      naming,
      columns: [key(arg(0), "properties")],
      words,
      relations: { target: ["entity"], keeps: kinds },
    },
    {
      call: "defineEntity",
      fact: "entity",
      name: [key(arg(0), "tableName")],
      model: [key(arg(0), "name")],
      schema: key(arg(0), "schema"),
      naming,
      columns: [key(arg(0), "properties")],
      words,
      relations: {
        target: ["entity"],
        keeps: { ...kinds, manyToOne: "key", oneToMany: "nothing", manyToMany: "nothing", oneToOne: "nothing" },
      },
    },
    { decorator: ["Property", "Enum", "Formula"], fact: "member", does: "column", options: [arg(0)] },
    { decorator: "PrimaryKey", fact: "member", does: "column", options: [arg(0)], says: { primary: true } },
    { decorator: "Unique", fact: "member", does: "trait", options: [], says: { unique: true } },
    { ...relation, decorator: "ManyToOne", keeps: "key", through },
    { ...relation, decorator: ["OneToMany", "OneToOne"], keeps: "nothing" },
    { ...relation, decorator: "ManyToMany", keeps: "table", through: pivot },

    ...accesses(1).map((one) => ({
      ...fact,
      ...one,
      on: managers,
      takes: "class" as const,
      loose: true as const,
      table: arg(0),
    })),
    ...accesses(0).map((one) => ({
      ...fact,
      ...one,
      on: [...repositories, ...managers],
      loose: "repo" as const,
      table: way,
    })),
    // What is handed is an object: what of it goes to its table is known when it is flushed.
    { ...fact, call: ["persist", "persistAndFlush"], on: managers, operation: "upsert", table: arg(0) },
    { ...fact, call: ["remove", "removeAndFlush"], on: managers, operation: "delete", table: arg(0) },
    { ...fact, call: ["createQueryBuilder", "qb"], on: managers, takes: "class", operation: "select", table: arg(0) },
  ],

  examples: [
    {
      title: "objects that are handed to the manager are rows of their class",
      files: {
        "src/mail.ts": `
          import { Entity, PrimaryKey } from "@mikro-orm/core";
          @Entity({ tableName: "mails" })
          export class Mail { @PrimaryKey() id!: number; constructor(to: string) {} }
        `,
        "src/outbox.ts": `
          import { EntityManager } from "@mikro-orm/postgresql";
          import { Mail } from "./mail";
          export class Outbox {
            constructor(private readonly em: EntityManager) {}
            async put(to: string) { await this.em.persist(new Mail(to)).flush(); }
            async take(mail: Mail) { await this.em.removeAndFlush(mail); }
          }
        `,
      },
      lines: ["Outbox.put writes table:mails (upsert)", "Outbox.take writes table:mails (delete)"],
    },
    {
      title: "entities are classes; the manager and repositories are asked for their rows",
      files: {
        "src/entities.ts": `
          import { Collection, Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from "@mikro-orm/core";
          @Entity()
          export class BookAuthor {
            @PrimaryKey() id: number;
            @Unique() @Property({ fieldName: "mail" }) email: string;
            @OneToMany(() => Book, (book) => book.author) books = new Collection<Book>(this);
          }
          @Entity({ tableName: "book" })
          export class Book {
            @PrimaryKey() id: number;
            @Property({ nullable: true }) shortTitle?: string;
            @ManyToOne(() => BookAuthor) author: BookAuthor;
          }
        `,
        "src/books.ts": `
          import { EntityManager } from "@mikro-orm/postgresql";
          import { Book, BookAuthor } from "./entities";
          export class Books {
            constructor(private readonly em: EntityManager) {}
            list(author: number) { return this.em.find(Book, { author }, { populate: ["author"], limit: 10 }); }
            byMail(email: string) { return this.em.getRepository(BookAuthor).findOne({ email }); }
            rename(id: number, shortTitle: string) {
              return this.em.transactional((em) => em.nativeUpdate(Book, { id }, { shortTitle }));
            }
          }
        `,
      },
      lines: [
        "Books.byMail reads table:book_author (select * where mail keyed limited)",
        "Books.list reads table:book (select * where author_id limited)",
        "Books.list reads table:book_author (select *)",
        "Books.rename writes table:book (update short_title where id inTransaction keyed limited)",
      ],
    },
  ],
});
