-- What came in. Never updated; old rows are deleted by age.
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT NOT NULL,
  -- The guid is not signed: one that comes with another body is another delivery.
  digest BLOB NOT NULL,
  event TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (guid, digest)
) STRICT;

-- What happened to runs. Never updated; the events of ended runs are deleted by age.
CREATE TABLE run_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX run_events_by_key ON run_events (key, seq);

-- How far consumers of the journal have come.
CREATE TABLE positions (
  name TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
