/** Names in the database that come from names in code. */
import type { Naming } from "../../idiom.ts";

export function named(naming: Naming, name: string): string {
  switch (naming) {
    case "same":
      return name;
    case "snake":
      return snakeCase(name);
    case "plural":
      return plural(name);
    case "collection":
      // Mongoose: names that end in a digit stay as they are.
      return /\d$/.test(name) ? name.toLowerCase() : plural(name.toLowerCase());
  }
}

/** `OrderLine` -> `order_line`, `APIKey` -> `api_key`. https://github.com/typeorm/typeorm/blob/master/src/util/StringUtils.ts */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z])([A-Z])([a-z])/g, "$1_$2$3")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** `user_id` -> `userId`. */
export const camelCase = (name: string): string =>
  name.replace(/[_\-\s]+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `OrderLine` -> `orderLine`. */
export const small = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** Words that have no plural, or another one, among those that name tables. */
const uncountable =
  /(?:^|[_\-a-z])(?:equipment|information|rice|money|species|series|fish|sheep|news|metadata|data|media|feedback|audio|staff|software|advice|analytics|aircraft|traffic|police|deer|salmon|research|mail)$/i;
const irregular: readonly (readonly [RegExp, string])[] = [
  [/(pe)rson$/i, "$1ople"],
  [/(child)$/i, "$1ren"],
  [/([^u])man$/i, "$1men"],
  [/(matr|vert|ind|append)(?:ix|ex)$/i, "$1ices"],
  [/(quiz)$/i, "$1zes"],
  [/(alias|status|bus|virus|campus|bonus|census|octopus)$/i, "$1es"],
  [/(ax|test)is$/i, "$1es"],
  [/sis$/i, "ses"],
  [/(buffal|tomat|potat|her|ech)o$/i, "$1oes"],
  [/(kni|wi|li)fe$/i, "$1ves"],
  [/(ar|l|ea|eo|oa|hoo)f$/i, "$1ves"],
  [/([^aeiouy]|qu)y$/i, "$1ies"],
  [/(x|ch|ss|sh|zz)$/i, "$1es"],
  [/s$/i, "s"],
  [/$/, "s"],
];

/** English plurals as the libraries make them that name tables: Sequelize (inflection), Mongoose. Rare words are left out. */
export function plural(word: string): string {
  if (uncountable.test(word)) return word;
  const rule = irregular.find(([ending]) => ending.test(word));
  return rule === undefined ? word : word.replace(rule[0], rule[1]);
}
