-- Cancelling an account, erasing it, and who was erased.
CREATE TABLE erasures (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    erase_at BIGINT NOT NULL,
    finished_at BIGINT,
    counts TEXT NOT NULL,
    link_digest BYTEA NOT NULL UNIQUE,
    certificate TEXT
);
CREATE INDEX erasures_by_person ON erasures (person_id, requested_at);

-- Without a reference: a restored backup may not know the person yet.
CREATE TABLE erased_persons (
    person_id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    classes TEXT NOT NULL
);

-- Copies of one's own data.
CREATE TABLE exports (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ready_at BIGINT,
    row_count BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    fetched_at BIGINT
);
CREATE INDEX exports_by_person ON exports (person_id, created_at);

-- What the retention engine did.
CREATE TABLE retention_runs (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    lines TEXT NOT NULL
);
CREATE INDEX retention_runs_by_time ON retention_runs (started_at);

-- The retention engine does what this job did.
DELETE FROM jobs WHERE kind = 'accounts_cleanup';
