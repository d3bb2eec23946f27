-- Saved searches that tell of new matches, and which posting each person was told of (SPEC FIND-3).
CREATE TABLE subscriptions (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    search BYTEA NOT NULL,
    pace TEXT NOT NULL,
    paused BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (pace IN ('at_once', 'daily'))
);
CREATE INDEX subscriptions_of_person ON subscriptions (person_id, created_at);

CREATE TABLE subscription_matches (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    subscription_id UUID NOT NULL,
    posting_id UUID NOT NULL,
    found_at BIGINT NOT NULL,
    told_at BIGINT,
    UNIQUE (posting_id, person_id)
);
CREATE INDEX subscription_matches_of_person ON subscription_matches (person_id, found_at);
CREATE INDEX subscription_matches_of_one ON subscription_matches (subscription_id, found_at);
CREATE INDEX subscription_matches_by_time ON subscription_matches (found_at);
