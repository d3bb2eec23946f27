-- What the two sides of a sign-up say of each other after the work (SPEC WORK-6). Nothing of it is deleted (SPEC RULE-7).
CREATE TABLE ratings (
    id UUID PRIMARY KEY,
    application_id UUID NOT NULL REFERENCES applications (id),
    posting_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    person_id UUID NOT NULL,
    by_side TEXT NOT NULL,
    by_person UUID NOT NULL,
    stars BIGINT NOT NULL,
    text BYTEA,
    rated_at BIGINT NOT NULL,
    shown_at BIGINT,
    counted BOOLEAN NOT NULL,
    reply BYTEA,
    replied_at BIGINT,
    appeal_state TEXT,
    appeal_reason BYTEA,
    appealed_at BIGINT,
    hidden BOOLEAN NOT NULL,
    decision_reason TEXT,
    decided_at BIGINT,
    decided_by UUID,
    UNIQUE (application_id, by_side),
    CHECK (by_side IN ('seeker', 'merchant')),
    CHECK (stars BETWEEN 1 AND 5),
    CHECK (replied_at IS NULL OR shown_at IS NOT NULL),
    CHECK ((appeal_state IS NULL) = (appealed_at IS NULL)),
    CHECK (appealed_at IS NULL OR shown_at IS NOT NULL),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((decided_at IS NULL) = (decision_reason IS NULL))
);
CREATE INDEX ratings_of_merchant ON ratings (merchant_id, by_side);
CREATE INDEX ratings_of_person ON ratings (person_id, by_side);
CREATE INDEX ratings_appealed ON ratings (appealed_at, id) WHERE appeal_state = 'open';
