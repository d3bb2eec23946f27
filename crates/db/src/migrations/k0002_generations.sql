-- Several generations of a person's key of one class: the newest seals, each opens what names it. A generation that a
-- newer one replaced is retired, and goes when nothing is sealed with it any more.
CREATE TABLE person_keys_new (
    person_id UUID NOT NULL,
    class BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL REFERENCES epochs (epoch),
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (person_id, class, generation)
);
INSERT INTO person_keys_new (person_id, class, generation, epoch, wrapped, created_at)
    SELECT person_id, class, generation, epoch, wrapped, created_at FROM person_keys;
DROP TABLE person_keys;
ALTER TABLE person_keys_new RENAME TO person_keys;
CREATE INDEX person_keys_by_epoch ON person_keys (epoch);
CREATE INDEX person_keys_retired ON person_keys (retired_at);

-- Which keys were destroyed on purpose, so that a missing one is told from a lost one.
CREATE TABLE erased_keys (
    person_id UUID NOT NULL,
    class BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, class)
);

-- One row: a number that grows with every change of keys, so that each node knows when its warm keys are stale, and
-- since when all keys are being rotated.
CREATE TABLE keyring_state (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    rotating_since BIGINT
);
INSERT INTO keyring_state (id, version) VALUES (1, 1);

-- One row: the newest checkpoint of the audit log, kept away from the log, so that cutting off its end is found.
CREATE TABLE audit_heads (
    id BIGINT PRIMARY KEY,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL
);
