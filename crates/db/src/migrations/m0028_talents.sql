-- What a merchant marks of people who signed up (SPEC WORK-9): favourites, notes, and whom it blocks.
CREATE TABLE talents (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL,
    person_id UUID NOT NULL,
    favourite BOOLEAN NOT NULL,
    blocked_at BIGINT,
    note BYTEA,
    changed_at BIGINT NOT NULL,
    UNIQUE (merchant_id, person_id)
);
CREATE INDEX talents_of_person ON talents (person_id);
CREATE INDEX talents_blocked ON talents (merchant_id) WHERE blocked_at IS NOT NULL;

CREATE INDEX applications_by_merchant ON applications (merchant_id, person_id, applied_at);
