import type { IdiomExample } from "../idiom.ts";

export const examples: readonly IdiomExample[] = [
  {
    title: "models are classes with decorators; a query loads what it includes and what the default scope adds",
    files: {
      "src/base.ts": `
        import { Column, CreatedAt, Default, Model, PrimaryKey } from "sequelize-typescript";
        export default class Base extends Model {
          @PrimaryKey @Default("uuid") @Column id: string;
          @CreatedAt createdAt: Date;
        }
      `,
      "src/team.ts": `
        import { Column, HasMany, Table } from "sequelize-typescript";
        import Base from "./base";
        import { Member } from "./member";
        @Table({ tableName: "teams", modelName: "team" })
        export class Team extends Base {
          @Column({ field: "team_name" }) name: string;
          @HasMany(() => Member) members: Member[];
        }
      `,
      "src/member.ts": `
        import { BelongsTo, Column, DefaultScope, ForeignKey, Table, Unique } from "sequelize-typescript";
        import Base from "./base";
        import { Team } from "./team";
        @DefaultScope(() => ({ include: [{ model: Team, as: "team" }] }))
        @Table({ tableName: "members" })
        export class Member extends Base {
          @Unique @Column email: string;
          @BelongsTo(() => Team, "teamId") team: Team;
          @ForeignKey(() => Team) @Column teamId: string;
        }
      `,
      "src/members.ts": `
        import { Member } from "./member";
        import { Team } from "./team";
        export const list = (teamId) => Member.findAll({ where: { teamId }, limit: 10 });
        export const teamOf = (id) => Team.findByPk(id, { include: [{ association: "members" }] });
        export const rename = async (id, name, transaction) => {
          const team = await Team.findOne({ where: { id }, lock: transaction.LOCK.UPDATE, transaction });
          await team.update({ name }, { transaction });
        };
        export const leave = (member: Member) => member.destroy();
      `,
    },
    lines: [
      "leave writes table:members (delete where id keyed limited)",
      "list reads table:members (select * where teamId limited)",
      "list reads table:teams (select *)",
      "rename reads table:teams (select * where id inTransaction keyed limited locked)",
      "rename writes table:teams (update team_name where id inTransaction keyed limited)",
      "teamOf reads table:members (select *)",
      "teamOf reads table:teams (select * where id keyed limited)",
    ],
  },
  {
    title: "models that are defined, and called by the name they are given",
    files: {
      "models/note.js": `
        module.exports = function (sequelize, DataTypes) {
          const Note = sequelize.define("Note", {
            id: { type: DataTypes.UUID, primaryKey: true },
            title: { type: DataTypes.STRING, allowNull: false },
          }, { paranoid: true });
          Note.associate = function (models) {
            Note.belongsTo(models.Person, { foreignKey: "ownerId", as: "owner" });
          };
          return Note;
        };
      `,
      "models/person.js": `
        const { DataTypes, Model } = require("sequelize");
        class Person extends Model {
          static init(sequelize) {
            super.init({ id: { type: DataTypes.UUID, primaryKey: true }, mail: DataTypes.STRING }, { sequelize });
          }
        }
        module.exports = Person;
      `,
      "notes.js": `
        const models = require("./models");
        const Person = require("./models/person");
        exports.show = (id) => models.Note.findOne({ where: { id }, include: [{ model: models.Person, as: "owner" }] });
        exports.add = (mail) => Person.create({ mail });
      `,
    },
    lines: [
      "exports.add writes table:People (insert mail)",
      "exports.show reads table:Notes (select * where id keyed limited)",
      "exports.show reads table:People (select *)",
    ],
  },
];
