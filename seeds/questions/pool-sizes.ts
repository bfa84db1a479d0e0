/** How many connections a pool holds. */
import type { Node } from "../../analyzers/graph/graph.ts";

/**
 * What a pool holds when nobody says: https://node-postgres.com/apis/pool, https://github.com/porsager/postgres#connection-details,
 * https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool, https://knexjs.org/guide/#pool,
 * https://sequelize.org/docs/v6/other-topics/connection-pool/
 */
const unsaid: Readonly<Record<string, number>> = {
  pg: 10,
  postgres: 10,
  mysql: 10,
  mysql2: 10,
  knex: 10,
  sequelize: 5,
};

/** The size that its library chooses where nobody says one; undefined where somebody does, or may. */
export function unsaidSize({ attributes }: Node): number | undefined {
  const { library, max, single, unread } = attributes ?? {};
  return max === undefined && single !== true && unread !== true ? unsaid[String(library)] : undefined;
}
