CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL
);

CREATE TABLE products (
  sku text PRIMARY KEY,
  title text NOT NULL,
  category text NOT NULL,
  net_cents integer NOT NULL
);

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  lines jsonb NOT NULL,
  total_cents integer NOT NULL,
  note text,
  placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE charges (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  cents integer NOT NULL,
  settled boolean NOT NULL DEFAULT false
);
