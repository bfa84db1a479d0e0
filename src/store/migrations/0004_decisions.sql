-- What people decided about findings of pull requests. Never updated; those of pull requests that are long closed are deleted by age.
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_pull ON decisions (repository_id, number, seq);

-- The waivers that hold now; derived from decisions.
CREATE TABLE waivers (
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  finding TEXT NOT NULL,
  rule TEXT NOT NULL,
  seeds TEXT NOT NULL,
  gates INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  by_id INTEGER NOT NULL,
  by_login TEXT NOT NULL,
  second_login TEXT,
  because TEXT NOT NULL,
  until TEXT,
  PRIMARY KEY (repository_id, number, finding)
) STRICT;

-- What the App's comment on a pull request shows, and which comment that is.
CREATE TABLE answers (
  key TEXT PRIMARY KEY NOT NULL,
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  command TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX answers_of_pull ON answers (repository_id, number, at);
CREATE TABLE comments (
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  comment_id INTEGER NOT NULL,
  PRIMARY KEY (repository_id, number)
) STRICT;

-- How much somebody asked for lately.
CREATE INDEX runs_commanded ON runs (requested_at) WHERE kind IN ('comment', 'command');
