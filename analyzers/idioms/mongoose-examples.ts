import type { IdiomExample } from "../idiom.ts";

export const examples: readonly IdiomExample[] = [
  {
    title: "a model is made from a schema; its collection is its name in the plural, or the one it is given",
    files: {
      "src/models.ts": `
        import mongoose, { Schema } from "mongoose";
        const customerSchema = new Schema({ email: { type: String, required: true, unique: true } }, { timestamps: true });
        export const Customer = mongoose.model("Customer", customerSchema);
        const orderSchema = new Schema({
          total: Number,
          customer: { type: Schema.Types.ObjectId, ref: "Customer" },
        });
        export const Order = mongoose.models.Order || mongoose.model("Order", orderSchema, "shop_orders");
      `,
      "src/orders.ts": `
        import { Customer, Order } from "./models";
        export const list = (customer) => Order.find({ customer }).populate("customer").limit(10);
        export const show = (id) => Order.findById(id);
        export const pay = (id) => Order.updateOne({ _id: id }, { $set: { total: 0 } });
        export const rename = async (email) => {
          const found = await Customer.findOne({ email });
          await found.save();
        };
      `,
    },
    lines: [
      "list reads table:mongodb/customers (select *)",
      "list reads table:mongodb/shop_orders (select * where customer limited)",
      "pay writes table:mongodb/shop_orders (update total where _id keyed limited)",
      "rename reads table:mongodb/customers (select * where email keyed limited)",
      "rename writes table:mongodb/customers (upsert)",
      "show reads table:mongodb/shop_orders (select * where _id keyed limited)",
    ],
  },
  {
    title: "classes with decorators, injected models, and repositories of the repository's own",
    files: {
      "src/cat.ts": `
        import { Prop, Schema, SchemaFactory } from "@nestjs/mongoose";
        @Schema() export class Paw { @Prop() left: boolean; }
        @Schema() export class Cat { @Prop({ required: true }) name: string; }
        export const CatSchema = SchemaFactory.createForClass(Cat);
      `,
      "src/cats.module.ts": `
        import { MongooseModule } from "@nestjs/mongoose";
        import { Cat, CatSchema } from "./cat";
        export const feature = MongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }]);
      `,
      "src/base.ts": `
        export class BaseRepository<T> {
          constructor(protected model) {}
          findOne(query) { return this.model.findOne(query); }
        }
      `,
      "src/cats.ts": `
        import { InjectModel } from "@nestjs/mongoose";
        import { Model } from "mongoose";
        import { BaseRepository } from "./base";
        import { Cat } from "./cat";
        export class CatRepository extends BaseRepository<Cat> {}
        export class Cats {
          constructor(@InjectModel(Cat.name) private cats: Model<Cat>, private catRepository: CatRepository) {}
          add(name: string) { return this.cats.create({ name }); }
          byName(name: string) { return this.catRepository.findOne({ name }); }
        }
      `,
    },
    lines: [
      "Cats.add writes table:mongodb/cats (insert name)",
      "Cats.byName reads table:mongodb/cats (select * where name limited) ?",
    ],
  },
];
