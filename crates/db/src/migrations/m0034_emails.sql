-- Mail addresses of accounts, and the codes that prove them (SPEC ACC-6, NOTE-1).
CREATE TABLE emails (
    person_id UUID PRIMARY KEY,
    address BYTEA NOT NULL,
    address_blind BYTEA NOT NULL UNIQUE,
    linked_at BIGINT NOT NULL
);

CREATE TABLE email_codes (
    person_id UUID PRIMARY KEY,
    address_blind BYTEA NOT NULL,
    code_digest BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX email_codes_by_time ON email_codes (created_at);
