-- Postings that somebody keeps to come back to (SPEC FIND-6).
CREATE TABLE favourites (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    posting_id UUID NOT NULL REFERENCES postings (id),
    at BIGINT NOT NULL,
    UNIQUE (person_id, posting_id)
);
CREATE INDEX favourites_by_person ON favourites (person_id, at);
