/** What looks like a query of a model and is none, and what a model's table is called. */
import { expect, test } from "vitest";
import { linkFiles } from "../../support/linked.ts";

function accesses(files: Readonly<Record<string, string>>): readonly string[] {
  return [...linkFiles(files).graph.edges()]
    .filter(({ kind, to }) => (kind === "reads" || kind === "writes") && to.startsWith("table:"))
    .map(
      ({ from, kind, to, certainty }) =>
        `${from.replace(/^.*#/, "")} ${kind} ${to}${certainty === "guessed" ? " ?" : ""}`,
    )
    .sort();
}

const entity = `
  import { Column, Entity, ManyToOne, OneToMany, PrimaryColumn } from "typeorm";
  @Entity() export class User { @PrimaryColumn() id: string; @OneToMany(() => User, (user) => user.id) friends: User[]; }
`;

test("lists, maps, entities' own members and classes that are asked for something else are no tables", () => {
  expect(
    accesses({
      "src/user.ts": entity,
      "src/code.ts": `
        import { plainToInstance } from "class-transformer";
        import { User } from "./user";
        const known: Map<string, User> = new Map();
        export const list = (user: User, users: User[]) => {
          user.friends.find((one) => one.id);
          users.find((one) => one instanceof User);
          known.delete(user.id);
          plainToInstance(User, users).find((one) => one.id);
          return [User].find((one) => one === User);
        };
      `,
    }),
  ).toEqual([]);
});

test("two libraries that use the same words do not speak of each other's models", () => {
  expect(
    accesses({
      "src/user.ts": entity,
      "src/code.ts": `
        export const one = (models) => models.User.findOne({ where: { id: 1 } });
        export const other = (m) => m.getRepository("User").findOne({ where: { id: 1 } });
      `,
    }),
  ).toEqual(["other reads table:user"]);
});

test("names of tables: given, derived, in the plural", () => {
  const { graph } = linkFiles({
    "src/typeorm.ts": `
      import { Entity, PrimaryColumn } from "typeorm";
      @Entity() export class APIKeyUse { @PrimaryColumn() id: string; }
      @Entity({ name: "given", schema: "shop" }) export class Other { @PrimaryColumn() id: string; }
    `,
    "src/sequelize.ts": `
      import { DataTypes, Model } from "sequelize";
      export class Category extends Model {}
      Category.init({ id: { type: DataTypes.UUID, primaryKey: true } }, { underscored: true });
    `,
    "src/mongoose.ts": `
      import { model, Schema } from "mongoose";
      export const Box = model("Box", new Schema({ size: Number }));
    `,
  });
  expect(
    [...graph.nodes.values()]
      .filter(({ kind }) => kind === "table")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["api_key_use", "categories", "mongodb/boxes", "shop.given"]);
});
