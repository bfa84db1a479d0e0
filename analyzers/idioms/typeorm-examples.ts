import type { IdiomExample } from "../idiom.ts";

export const examples: readonly IdiomExample[] = [
  {
    title: "entities are classes; repositories are asked for their rows",
    files: {
      "src/entities.ts": `
          import { Column, Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn } from "typeorm";
          @Entity()
          export class OrderLine {
            @PrimaryGeneratedColumn() id: number;
            @Column() sku: string;
            @ManyToOne(() => Order, (order) => order.lines) order: Order;
          }
          @Entity("tags")
          export class Tag { @PrimaryGeneratedColumn() id: number; }
          @Entity({ name: "orders" })
          export class Order {
            @PrimaryGeneratedColumn() id: number;
            @Column({ name: "total_cents", type: "int", default: 0 }) total: number;
            @OneToMany(() => OrderLine, (line) => line.order) lines: OrderLine[];
            @ManyToMany(() => Tag) @JoinTable() tags: Tag[];
          }
        `,
      "src/data.ts": `
          import { DataSource } from "typeorm";
          export const source = new DataSource({ type: "postgres" });
          export const getRepository = (target) => source.getRepository(target);
        `,
      "src/orders.ts": `
          import { getRepository, source } from "./data";
          import { Order, OrderLine, Tag } from "./entities";
          export const show = async (id) => {
            const orders = getRepository(Order);
            return orders.findOne({ where: { id }, relations: { lines: true, tags: true } });
          };
          export const linesOf = (order) => getRepository(OrderLine).findBy({ order });
          export const pay = (id) =>
            source.transaction(async (manager) => {
              await manager.update(Order, { id }, { total: 0 });
              const lines = manager.getRepository(OrderLine);
              await lines.delete({ order: { id } });
            });
          export const search = (sku) =>
            source.getRepository(Order).createQueryBuilder("o")
              .leftJoinAndSelect("o.lines", "line")
              .where("o.total > :least AND o.id = :id", { least: 1 }).getMany();
          export const others = (rows) => rows.find((row) => row.id === Tag.name);
        `,
    },
    lines: [
      "linesOf reads table:order_line (select * where orderId)",
      "pay writes table:order_line (delete where orderId inTransaction)",
      "pay writes table:orders (update total_cents where id inTransaction keyed limited)",
      "search reads table:order_line (select *)",
      "search reads table:orders (select * where id, total_cents)",
      "show reads table:order_line (select *)",
      "show reads table:orders (select * where id keyed limited)",
      "show reads table:orders_tags_tags (select *)",
      "show reads table:tags (select *)",
    ],
  },
  {
    title: "repositories that are injected, inherited or written in the active record's way",
    files: {
      "src/user.entity.ts": `
          import { BaseEntity, Column, Entity, PrimaryColumn } from "typeorm";
          export abstract class Base extends BaseEntity { @PrimaryColumn() id: string; }
          @Entity()
          export class UserAccount extends Base { @Column({ unique: true }) email: string; }
        `,
      "src/users.ts": `
          import { Injectable } from "@nestjs/common";
          import { InjectRepository } from "@nestjs/typeorm";
          import { Repository } from "typeorm";
          import { UserAccount } from "./user.entity";
          export class Accounts extends Repository<UserAccount> {
            byMail(email: string) { return this.findOneBy({ email }); }
          }
          export class Users {
            constructor(@InjectRepository(UserAccount) private users: Repository<UserAccount>, private accounts: Accounts) {}
            count() { return this.users.count(); }
            add(email: string) { return this.accounts.insert({ email }); }
          }
          export const rename = async (id: string) => {
            const user = await UserAccount.findOneBy({ id });
            await user.save();
          };
        `,
    },
    lines: [
      "Accounts.byMail reads table:user_account (select * where email keyed limited)",
      "Users.add writes table:user_account (insert email)",
      "Users.count reads table:user_account (select aggregate)",
      "rename reads table:user_account (select * where id keyed limited)",
      "rename writes table:user_account (upsert)",
    ],
  },
];
