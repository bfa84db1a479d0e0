CREATE EXTENSION IF NOT EXISTS pg_net;

CREATE FUNCTION tell_bookkeeping() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM net.http_post(
    url := 'https://bookkeeping.shop.example/charges',
    body := jsonb_build_object('order', NEW.order_id, 'cents', NEW.cents, 'tax', NEW.tax_cents)
  );
  RETURN NEW;
END
$$;

CREATE TRIGGER charges_tell_bookkeeping
  AFTER INSERT ON charges
  FOR EACH ROW EXECUTE FUNCTION tell_bookkeeping();
