-- Runs of the backup to the configured place (SPEC BAK-1). One run per interval: the slot is its number.
CREATE TABLE backups (
    id UUID PRIMARY KEY,
    slot BIGINT,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT,
    row_count BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    epoch BIGINT NOT NULL
);
CREATE UNIQUE INDEX backups_slot ON backups (slot);
CREATE INDEX backups_by_start ON backups (started_at);
