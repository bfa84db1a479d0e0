-- Pages list the runs of a repository, and find it by its name.
CREATE INDEX runs_of_repository ON runs (repository_id, requested_seq);
CREATE INDEX repositories_by_name ON repositories (owner COLLATE NOCASE, repo COLLATE NOCASE);
