-- Whose word a waiver stands on: who decided last. Derived from decisions, like the rest of the table.
ALTER TABLE waivers ADD COLUMN last_id INTEGER NOT NULL DEFAULT 0;
UPDATE waivers SET last_id = coalesce(
  (SELECT json_extract(decisions.detail, '$.by.id') FROM decisions
   WHERE decisions.repository_id = waivers.repository_id AND decisions.number = waivers.number AND decisions.kind = 'accepted'
     AND json_extract(decisions.detail, '$.by.login') = coalesce(waivers.second_login, waivers.by_login)
   ORDER BY decisions.seq DESC LIMIT 1),
  by_id);
