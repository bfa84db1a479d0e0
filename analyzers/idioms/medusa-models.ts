import { arg, idiom, key } from "../idiom.ts";

const words = {
  type: ["type"],
  primary: ["primaryKey"],
  unique: ["unique"],
  hasDefault: ["default"],
  nullable: ["nullable"],
  open: false,
} as const;

/** Models of modules, written in the framework's own language. */
export const medusaModels = idiom({
  name: "medusa-models",
  packages: ["@medusajs/framework/utils", "@medusajs/utils"],
  docs: "https://docs.medusajs.com/learn/fundamentals/data-models",

  calls: [
    {
      call: "define",
      on: ["model"],
      fact: "entity",
      name: [arg(0), key(arg(0), "tableName")],
      needs: arg(1),
      naming: { table: "same", column: "same" },
      columns: [arg(1)],
      words,
      relations: {
        target: [],
        keeps: { belongsTo: "key", hasOne: "nothing", hasMany: "nothing", manyToMany: "nothing" },
      },
      brings: [{ column: "created_at" }, { column: "updated_at" }, { column: "deleted_at" }],
      keys: "snake",
    },
  ],

  examples: [
    {
      title: "a model names its table and its columns",
      files: {
        "src/models/post.ts": `
          import { model } from "@medusajs/framework/utils";
          import { Author } from "./author";
          export const Post = model.define("blog_post", {
            id: model.id().primaryKey(),
            title: model.text().nullable(),
            author: model.belongsTo(() => Author, { mappedBy: "posts" }),
          });
        `,
        "src/models/author.ts": `
          import { model } from "@medusajs/framework/utils";
          import { Post } from "./post";
          export const Author = model.define("author", { id: model.id().primaryKey(), posts: model.hasMany(() => Post) });
        `,
        "src/load.ts": `
          import { sql } from "./sql";
          export const titles = () => sql.query("SELECT title, author_id FROM blog_post");
        `,
      },
      lines: ["titles reads table:blog_post (select author_id, title)"],
    },
  ],
});
