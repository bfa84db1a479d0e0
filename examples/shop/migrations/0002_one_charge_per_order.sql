-- rollback: DROP INDEX charges_order_id_key
CREATE UNIQUE INDEX charges_order_id_key ON charges (order_id);
