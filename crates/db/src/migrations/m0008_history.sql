-- What a signed-in person looked at and searched for, kept only while they allow it.
CREATE TABLE search_history (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    words BYTEA NOT NULL,
    words_blind BYTEA NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (person_id, words_blind)
);
CREATE INDEX search_history_by_person ON search_history (person_id, at);

CREATE TABLE viewed_postings (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    posting_id UUID NOT NULL REFERENCES postings (id),
    at BIGINT NOT NULL,
    UNIQUE (person_id, posting_id)
);
CREATE INDEX viewed_postings_by_person ON viewed_postings (person_id, at);

-- Which device permission was last used when; never what it read.
CREATE TABLE permission_uses (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    permission TEXT NOT NULL,
    switched_off BOOLEAN NOT NULL,
    last_used_at BIGINT,
    changed_at BIGINT NOT NULL,
    UNIQUE (person_id, permission)
);

-- Visits that a beacon reported: no person, no device, no address.
CREATE TABLE page_visits (
    id UUID PRIMARY KEY,
    page TEXT NOT NULL,
    referrer TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    display TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX page_visits_by_time ON page_visits (at);

-- Whose data a row of the access ledger is about, so that everybody finds their own rows.
CREATE TABLE access_subjects (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    access_id UUID NOT NULL REFERENCES access_ledger (id),
    at BIGINT NOT NULL,
    UNIQUE (person_id, access_id)
);
CREATE INDEX access_subjects_by_person ON access_subjects (person_id, at);
