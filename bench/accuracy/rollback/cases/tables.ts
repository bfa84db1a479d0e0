/** Tables, constraints and indexes. */
import type { Case } from "./shop.ts";

export const tables: readonly Case[] = [
  {
    name: "create table",
    up: "CREATE TABLE returns (id serial PRIMARY KEY, ord bigint REFERENCES orders, why text NOT NULL);",
    down: "DROP TABLE returns;",
  },
  {
    name: "create table, way down forgets its type",
    up: "CREATE TYPE reason AS ENUM ('late', 'broken'); CREATE TABLE returns (id int, why reason);",
    down: "DROP TABLE returns;",
  },
  {
    name: "create tables that refer to each other",
    up: "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
  },
  { name: "drop table", up: "DROP TABLE lines;" },
  {
    name: "drop table, way down without rows",
    up: "DROP TABLE lines;",
    down: "CREATE TABLE lines (ord bigint REFERENCES orders, product int REFERENCES products, amount smallint NOT NULL DEFAULT 1, PRIMARY KEY (ord, product));",
  },
  { name: "drop table with what hangs on it", up: "DROP TABLE orders CASCADE;" },
  {
    name: "drop an empty table",
    base: "CREATE TABLE unused (id int PRIMARY KEY, what text);",
    up: "DROP TABLE unused;",
  },
  {
    name: "drop table kept aside",
    up: "ALTER TABLE lines RENAME TO lines_old;",
    down: "ALTER TABLE lines_old RENAME TO lines;",
  },
  { name: "rename table under a view", up: "ALTER TABLE orders RENAME TO purchases;" },
  {
    name: "move to a schema",
    up: "CREATE SCHEMA archive; ALTER TABLE lines SET SCHEMA archive;",
    down: "ALTER TABLE archive.lines SET SCHEMA public; DROP SCHEMA archive;",
  },
  { name: "move to a schema without a way down", up: "CREATE SCHEMA archive; ALTER TABLE lines SET SCHEMA archive;" },
  {
    name: "split a table",
    up: "CREATE TABLE notes (ord bigint REFERENCES orders, note text); INSERT INTO notes SELECT id, note FROM orders; ALTER TABLE orders DROP COLUMN note;",
    down: "ALTER TABLE orders ADD COLUMN note text; UPDATE orders o SET note = n.note FROM notes n WHERE n.ord = o.id; DROP TABLE notes;",
  },
  { name: "set unlogged", up: "ALTER TABLE lines SET UNLOGGED;" },
  {
    name: "enable row security with a policy",
    up: "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders USING (customer > 0);",
  },
  {
    name: "add check",
    up: "ALTER TABLE lines ADD CONSTRAINT positive CHECK (amount > 0);",
    down: "ALTER TABLE lines DROP CONSTRAINT positive;",
  },
  { name: "add check that rows break", up: "ALTER TABLE orders ADD CONSTRAINT noted CHECK (note IS NOT NULL);" },
  { name: "add check not valid", up: "ALTER TABLE orders ADD CONSTRAINT noted CHECK (note IS NOT NULL) NOT VALID;" },
  {
    name: "add foreign key",
    base: "ALTER TABLE orders ADD COLUMN gift int;",
    up: "ALTER TABLE orders ADD CONSTRAINT orders_gift FOREIGN KEY (gift) REFERENCES products;",
  },
  { name: "add unique that rows break", up: "ALTER TABLE orders ADD CONSTRAINT one_each UNIQUE (customer);" },
  { name: "add unique", up: "ALTER TABLE orders ADD CONSTRAINT code_once UNIQUE (code);" },
  { name: "drop check", up: "ALTER TABLE orders DROP CONSTRAINT orders_cents_check;" },
  { name: "drop unique", up: "ALTER TABLE customers DROP CONSTRAINT customers_email_key;" },
  { name: "drop foreign key", up: "ALTER TABLE lines DROP CONSTRAINT lines_product_fkey;" },
  {
    name: "change a foreign key's action",
    up: "ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey, ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES customers;",
  },
  {
    name: "change primary key",
    up: "ALTER TABLE lines DROP CONSTRAINT lines_pkey; ALTER TABLE lines ADD COLUMN id bigserial PRIMARY KEY;",
  },
  { name: "create index", up: "CREATE INDEX orders_state ON orders (state);", down: "DROP INDEX orders_state;" },
  {
    name: "create partial and expression index",
    up: "CREATE INDEX open ON orders (lower(note)) WHERE state <> 'sent';",
  },
  { name: "drop index", up: "DROP INDEX orders_placed;" },
  {
    name: "replace unique index by a wider one",
    up: "DROP INDEX products_sku; CREATE UNIQUE INDEX products_sku ON products (sku, title);",
  },
  { name: "truncate", up: "TRUNCATE lines;" },
];
