/** Packages that map classes to tables: they make objects of a class, and call of it only what is marked for them. */
import { inPackages } from "../idiom.ts";
import { mikroOrm } from "./mikro-orm.ts";
import { mongoose } from "./mongoose.ts";
import { sequelize } from "./sequelize.ts";
import { typeorm } from "./typeorm.ts";

const mappers: readonly string[] = [typeorm, sequelize, mikroOrm, mongoose].flatMap(({ packages }) => packages);

/** What makes a class a table, or the home of queries about one; subscribers and migrations are called member by member. */
const maps: ReadonlySet<string> = new Set(
  "Entity ChildEntity ViewEntity TableInheritance Embeddable Table Schema Model BaseEntity Repository EntityRepository".split(
    " ",
  ),
);

/** Whether an export of a package, as a decorator or a base class, maps a class so. */
export function isMapper(specifier: string, name: string): boolean {
  return maps.has(name) && inPackages(mappers, specifier);
}
