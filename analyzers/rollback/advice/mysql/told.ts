/** What all rules of MySQL share. */
import type { Advice } from "../advice.ts";
import type { Setting } from "../setting.ts";
import type { MysqlChange } from "./changes.ts";

/** Changes of tables that stood before. */
export function* onOld(setting: Setting): Generator<MysqlChange> {
  for (const change of setting.known.mysql) if (change.table !== "" && setting.isOld(change.table)) yield change;
}

/** Where advice on a change stands. */
export const said = ({ line, table, subject }: MysqlChange): Pick<Advice, "line" | "table" | "subject"> => ({
  line,
  table,
  ...(subject === undefined ? {} : { subject }),
});

export const quotedMysql = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** What the examples start from. */
export const shopMysql = `CREATE TABLE customers (id bigint PRIMARY KEY, mail varchar(191) NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, cents int NOT NULL, state varchar(20), note text);`;
