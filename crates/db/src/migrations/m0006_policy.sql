-- Which change of the policy was announced here, and when everybody had been told.
CREATE TABLE policy_announcements (
    id UUID PRIMARY KEY,
    version TEXT NOT NULL UNIQUE,
    begun_at BIGINT NOT NULL,
    told_at BIGINT
);

-- What the self-audits found.
CREATE TABLE self_audits (
    id UUID PRIMARY KEY,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    held BIGINT NOT NULL,
    broken BIGINT NOT NULL,
    unproven BIGINT NOT NULL,
    results TEXT NOT NULL
);
CREATE INDEX self_audits_by_time ON self_audits (ended_at);

-- The self-audit's own persons, so that an interrupted run is cleared away by the next.
CREATE TABLE canaries (
    person_id UUID PRIMARY KEY,
    created_at BIGINT NOT NULL
);
