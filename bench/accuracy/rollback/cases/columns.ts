/** Columns: added, dropped, renamed, given another type. */
import type { Case } from "./shop.ts";

export const columns: readonly Case[] = [
  {
    name: "add nullable column",
    up: "ALTER TABLE orders ADD COLUMN gift boolean;",
    down: "ALTER TABLE orders DROP COLUMN gift;",
  },
  {
    name: "add column with a constant default",
    up: "ALTER TABLE orders ADD COLUMN gift boolean NOT NULL DEFAULT false;",
  },
  {
    name: "add column with a volatile default",
    up: "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();",
  },
  { name: "add required column without default", up: "ALTER TABLE orders ADD COLUMN shop int NOT NULL;" },
  { name: "add identity column", up: "ALTER TABLE products ADD COLUMN n int GENERATED ALWAYS AS IDENTITY;" },
  { name: "add serial column", up: "ALTER TABLE products ADD COLUMN n serial;" },
  {
    name: "add stored generated column",
    up: "ALTER TABLE orders ADD COLUMN euros int GENERATED ALWAYS AS (cents / 100) STORED;",
  },
  { name: "add column with a reference", up: "ALTER TABLE orders ADD COLUMN gift int REFERENCES products;" },
  { name: "add unique column", up: "ALTER TABLE orders ADD COLUMN ticket text UNIQUE;" },
  { name: "drop nullable column", up: "ALTER TABLE orders DROP COLUMN note;" },
  {
    name: "drop nullable column, way down without values",
    up: "ALTER TABLE orders DROP COLUMN note;",
    down: "ALTER TABLE orders ADD COLUMN note text;",
  },
  { name: "drop required column with default", up: "ALTER TABLE customers DROP COLUMN extra;" },
  { name: "drop required column without default", up: "ALTER TABLE orders DROP COLUMN cents CASCADE;" },
  { name: "drop column of an index", up: "DROP VIEW open_orders; ALTER TABLE products DROP COLUMN sku CASCADE;" },
  {
    name: "drop generated column",
    base: "ALTER TABLE orders ADD COLUMN euros int GENERATED ALWAYS AS (cents / 100) STORED;",
    up: "ALTER TABLE orders DROP COLUMN euros;",
  },
  {
    name: "drop column kept aside",
    up: "CREATE TABLE orders_note AS SELECT id, note FROM orders; ALTER TABLE orders DROP COLUMN note;",
    down: "ALTER TABLE orders ADD COLUMN note text; UPDATE orders o SET note = k.note FROM orders_note k WHERE k.id = o.id; DROP TABLE orders_note;",
  },
  {
    name: "drop a column that nobody filled",
    base: "ALTER TABLE orders ADD COLUMN unused text;",
    up: "ALTER TABLE orders DROP COLUMN unused;",
  },
  {
    name: "rename column",
    up: "ALTER TABLE orders RENAME COLUMN note TO remark;",
    down: "ALTER TABLE orders RENAME COLUMN remark TO note;",
  },
  { name: "rename column under a view", up: "ALTER TABLE orders RENAME COLUMN cents TO amount;" },
  { name: "rename column in a block", up: "DO $$ BEGIN ALTER TABLE orders RENAME COLUMN code TO reference; END $$;" },
  {
    name: "rename, told as drop and add",
    up: "ALTER TABLE orders ADD COLUMN remark text; UPDATE orders SET remark = note; ALTER TABLE orders DROP COLUMN note;",
  },
  {
    name: "swap two columns' names",
    up: "ALTER TABLE orders RENAME note TO x; ALTER TABLE orders RENAME code TO note; ALTER TABLE orders RENAME x TO code;",
  },
  {
    name: "type int to bigint",
    up: "DROP VIEW open_orders; ALTER TABLE orders ALTER COLUMN cents TYPE bigint; CREATE VIEW open_orders AS SELECT id, customer, cents FROM orders WHERE state <> 'sent';",
  },
  {
    name: "type smallint to int, way down narrows",
    up: "ALTER TABLE lines ALTER COLUMN amount TYPE int;",
    down: "ALTER TABLE lines ALTER COLUMN amount TYPE smallint;",
  },
  { name: "type varchar widened", up: "ALTER TABLE customers ALTER COLUMN name TYPE varchar(200);" },
  { name: "type varchar to text", up: "ALTER TABLE customers ALTER COLUMN name TYPE text;" },
  {
    name: "type varchar cut by using",
    up: "ALTER TABLE customers ALTER COLUMN name TYPE varchar(5) USING left(name, 5);",
  },
  { name: "type text to integer", up: "ALTER TABLE orders ALTER COLUMN code TYPE int USING code::int;" },
  {
    name: "type text to integer, way down",
    up: "ALTER TABLE orders ALTER COLUMN code TYPE int USING code::int;",
    down: "ALTER TABLE orders ALTER COLUMN code TYPE text;",
  },
  { name: "type numeric scale cut", up: "ALTER TABLE products ALTER COLUMN price TYPE numeric(10, 2);" },
  { name: "type numeric scale widened", up: "ALTER TABLE products ALTER COLUMN price TYPE numeric(12, 6);" },
  { name: "type double to real", up: "ALTER TABLE products ALTER COLUMN weight TYPE real;" },
  { name: "type timestamp to timestamptz", up: "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;" },
  { name: "type timestamp to date", up: "ALTER TABLE orders ALTER COLUMN placed TYPE date;" },
  { name: "type json to jsonb", up: "ALTER TABLE orders ALTER COLUMN raw TYPE jsonb;" },
  {
    name: "type enum to text",
    up: "DROP VIEW open_orders; ALTER TABLE orders ALTER COLUMN state DROP DEFAULT, ALTER COLUMN state TYPE text USING state::text, ALTER COLUMN state SET DEFAULT 'new'; CREATE VIEW open_orders AS SELECT id, customer, cents FROM orders WHERE state <> 'sent';",
  },
  { name: "type text to array", up: "ALTER TABLE orders ALTER COLUMN note TYPE text[] USING ARRAY[note];" },
  {
    name: "set not null where values are",
    up: "ALTER TABLE customers ALTER COLUMN born SET NOT NULL;",
    down: "ALTER TABLE customers ALTER COLUMN born DROP NOT NULL;",
  },
  { name: "set not null where some are missing", up: "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;" },
  { name: "drop not null", up: "ALTER TABLE products ALTER COLUMN title DROP NOT NULL;" },
  { name: "set default", up: "ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'none';" },
  {
    name: "drop default, way down forgets it",
    up: "ALTER TABLE lines ALTER COLUMN amount DROP DEFAULT;",
    down: "SELECT 1;",
  },
  { name: "drop default", up: "ALTER TABLE orders ALTER COLUMN placed DROP DEFAULT;" },
];
