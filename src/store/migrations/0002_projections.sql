-- The present state of runs; derived from run_events, but for claims, which say who works on a run in this moment.
CREATE TABLE runs (
  key TEXT PRIMARY KEY NOT NULL,
  requested_seq INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  head TEXT NOT NULL,
  base TEXT NOT NULL,
  priority INTEGER NOT NULL,
  detail TEXT NOT NULL,
  stage TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  check_run_id INTEGER,
  due_at INTEGER NOT NULL,
  outcome TEXT,
  ended_at INTEGER,
  claim INTEGER NOT NULL DEFAULT 0,
  claimed_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_open ON runs (stage, repository_id, number) WHERE outcome IS NULL;
CREATE INDEX runs_of_pull ON runs (repository_id, number);
CREATE INDEX runs_ended ON runs (ended_at) WHERE outcome IS NOT NULL;

-- What deliveries and listings say of the world.
CREATE TABLE repositories (
  repository_id INTEGER PRIMARY KEY,
  installation_id INTEGER NOT NULL,
  owner TEXT NOT NULL,
  repo TEXT NOT NULL
) STRICT;
CREATE INDEX repositories_of_installation ON repositories (installation_id);
CREATE TABLE pulls (
  repository_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  head TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (repository_id, number)
) STRICT;
CREATE INDEX pulls_by_head ON pulls (repository_id, head);

-- When each installation was last served, and until when it is not to be.
CREATE TABLE turns (
  installation_id INTEGER PRIMARY KEY,
  turn INTEGER NOT NULL,
  held_until INTEGER NOT NULL
) STRICT;
