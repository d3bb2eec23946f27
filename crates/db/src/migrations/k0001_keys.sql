-- Epoch keys, each wrapped by the root key; the newest wraps new person keys.
CREATE TABLE epochs (
    epoch BIGINT PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- One data key per person and class, wrapped by an epoch key. Deleting a row is what makes the person unreadable.
CREATE TABLE person_keys (
    person_id UUID NOT NULL,
    class BIGINT NOT NULL,
    epoch BIGINT NOT NULL REFERENCES epochs (epoch),
    generation BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, class)
);
