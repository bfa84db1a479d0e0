ALTER TABLE charges ADD COLUMN tax_cents integer NOT NULL DEFAULT 0;

-- Nobody fills it in since the checkout was redone.
ALTER TABLE orders DROP COLUMN note;
