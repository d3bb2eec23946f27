-- Numbers lent for a short while between the two sides of a sign-up (SPEC WORK-4).
CREATE TABLE relay_bindings (
    id UUID PRIMARY KEY,
    application_id UUID NOT NULL REFERENCES applications (id),
    state TEXT NOT NULL,
    numbers BYTEA NOT NULL,
    lent BYTEA,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL CHECK (expires_at > asked_at),
    CHECK (state IN ('asking', 'bound', 'unknown', 'ending')),
    CHECK ((state IN ('bound', 'ending')) = (lent IS NOT NULL))
);
-- One at a time that is not being ended: a second would be one of which nobody knows.
CREATE UNIQUE INDEX relay_bindings_standing ON relay_bindings (application_id) WHERE state <> 'ending';
