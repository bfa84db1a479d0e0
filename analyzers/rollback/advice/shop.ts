/** The database that most examples find. */
export const shop = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text, name text);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text, code varchar(20), cents integer NOT NULL DEFAULT 0,
    placed timestamp, state text);`;
