-- The audit log: one row after the other, each hashed into a Merkle tree; checkpoints sign the tree as it stood.
CREATE TABLE audit_log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor UUID,
    body TEXT NOT NULL,
    leaf BYTEA NOT NULL
);

CREATE TABLE audit_checkpoints (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    root BYTEA NOT NULL,
    peaks BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    signature BYTEA NOT NULL
);

-- How much somebody opened lately.
CREATE INDEX access_ledger_by_actor ON access_ledger (actor_id, at);
