/** Types, routines, views, triggers, extensions, and migrations of rows. */
import type { Case } from "./shop.ts";

export const objects: readonly Case[] = [
  { name: "enum add value", up: "ALTER TYPE state ADD VALUE 'returned';" },
  { name: "enum add value, empty way down", up: "ALTER TYPE state ADD VALUE 'returned';", down: "" },
  {
    name: "enum rename value",
    up: "ALTER TYPE state RENAME VALUE 'sent' TO 'shipped';",
    down: "ALTER TYPE state RENAME VALUE 'shipped' TO 'sent';",
  },
  {
    name: "enum value removed where rows hold it",
    up: "DROP VIEW open_orders; ALTER TABLE orders ALTER COLUMN state DROP DEFAULT; CREATE TYPE state2 AS ENUM ('new', 'paid'); ALTER TABLE orders ALTER COLUMN state TYPE state2 USING state::text::state2; DROP TYPE state; ALTER TYPE state2 RENAME TO state;",
  },
  {
    name: "enum value mapped away",
    up: "UPDATE orders SET state = 'paid' WHERE state = 'sent'; DROP VIEW open_orders; ALTER TABLE orders ALTER COLUMN state DROP DEFAULT; CREATE TYPE state2 AS ENUM ('new', 'paid'); ALTER TABLE orders ALTER COLUMN state TYPE state2 USING state::text::state2; DROP TYPE state; ALTER TYPE state2 RENAME TO state;",
  },
  {
    name: "create domain and use it",
    up: "CREATE DOMAIN cents AS int CHECK (VALUE >= 0); ALTER TABLE lines ADD COLUMN price cents;",
  },
  {
    name: "create view",
    up: "CREATE VIEW totals AS SELECT customer, sum(cents) AS cents FROM orders GROUP BY customer;",
  },
  {
    name: "replace view",
    up: "CREATE OR REPLACE VIEW open_orders AS SELECT id, customer, cents, note FROM orders WHERE state = 'new';",
  },
  { name: "drop view", up: "DROP VIEW open_orders;" },
  {
    name: "materialized view with an index",
    up: "CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(cents) AS cents FROM orders GROUP BY customer; CREATE UNIQUE INDEX totals_customer ON totals (customer);",
  },
  {
    name: "create function and trigger",
    up: "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := coalesce(NEW.note, '-'); RETURN NEW; END $$; CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
    down: "DROP TRIGGER touch ON orders; DROP FUNCTION touch();",
  },
  {
    name: "create trigger, way down forgets the function",
    up: "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
    down: "DROP TRIGGER touch ON orders;",
  },
  {
    name: "replace function body",
    up: "CREATE OR REPLACE FUNCTION total(c int) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM orders WHERE customer = c';",
  },
  {
    name: "change function signature",
    up: "DROP FUNCTION total(int); CREATE FUNCTION total(c int, s state) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT sum(cents) FROM orders WHERE customer = c AND state = s';",
  },
  {
    name: "create sequence and use it",
    up: "CREATE SEQUENCE tickets START 100; ALTER TABLE orders ADD COLUMN ticket bigint NOT NULL DEFAULT nextval('tickets');",
  },
  {
    name: "create schema with a table",
    up: "CREATE SCHEMA audit; CREATE TABLE audit.log (id bigserial PRIMARY KEY, what text);",
    down: "DROP SCHEMA audit CASCADE;",
  },
  {
    name: "comments",
    up: "COMMENT ON TABLE orders IS 'What was bought'; COMMENT ON COLUMN orders.cents IS 'In cents';",
  },
  {
    name: "partitioned table",
    up: "CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at); CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
  },
  {
    name: "detach partition",
    base: "CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at); CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    rows: "INSERT INTO events VALUES ('2024-02-03', 'x');",
    up: "ALTER TABLE events DETACH PARTITION events_2024;",
  },
  {
    name: "grant",
    base: "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$;",
    up: "GRANT SELECT ON orders TO reader;",
  },
  { name: "update all rows", up: "UPDATE customers SET name = upper(name);" },
  { name: "update some rows", up: "UPDATE orders SET note = 'x' WHERE code = '00007';" },
  { name: "delete some rows", up: "DELETE FROM lines WHERE amount = 5;" },
  {
    name: "backfill of a new column",
    up: "ALTER TABLE orders ADD COLUMN euros int; UPDATE orders SET euros = cents / 100;",
  },
  {
    name: "backfill with a constraint behind it",
    up: "UPDATE orders SET note = '' WHERE note IS NULL; ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
  },
  { name: "insert rows", up: "INSERT INTO products VALUES (1000, 'voucher', 'Voucher', 10, 0, '{}');" },
  {
    name: "insert rows, way down deletes them",
    up: "INSERT INTO products VALUES (1000, 'voucher', 'Voucher', 10, 0, '{}');",
    down: "DELETE FROM products WHERE id = 1000;",
  },
  {
    name: "rows moved by a block",
    up: "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM orders WHERE note IS NULL LOOP UPDATE orders SET note = 'none' WHERE id = r.id; END LOOP; END $$;",
  },
  {
    name: "dynamic block over tables",
    up: "DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['orders', 'lines'] LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN seen timestamptz', t); END LOOP; END $$;",
  },
  {
    name: "way down in the wrong order",
    up: "CREATE TABLE shops (id int PRIMARY KEY); ALTER TABLE orders ADD COLUMN shop int REFERENCES shops;",
    down: "DROP TABLE shops; ALTER TABLE orders DROP COLUMN shop;",
  },
];
