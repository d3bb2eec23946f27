-- What staff decided about each third party, and how its line did (SPEC OPS-3, SDK-3). No persons.
CREATE TABLE vendors (
    id UUID PRIMARY KEY,
    vendor TEXT NOT NULL UNIQUE,
    shut BOOLEAN NOT NULL,
    shut_why TEXT,
    shut_at BIGINT,
    agreement TEXT,
    agreement_until BIGINT,
    assessed_version TEXT,
    assessed_at BIGINT,
    assessed_by TEXT,
    assessment TEXT,
    CHECK ((agreement IS NULL) = (agreement_until IS NULL)),
    CHECK ((assessed_version IS NULL) = (assessment IS NULL)),
    CHECK ((assessed_version IS NULL) = (assessed_at IS NULL)),
    CHECK ((assessed_version IS NULL) = (assessed_by IS NULL))
);

CREATE TABLE vendor_hours (
    id UUID PRIMARY KEY,
    vendor TEXT NOT NULL,
    hour BIGINT NOT NULL,
    answered BIGINT NOT NULL CHECK (answered >= 0),
    failed BIGINT NOT NULL CHECK (failed >= 0),
    limited BIGINT NOT NULL CHECK (limited >= 0),
    held BIGINT NOT NULL CHECK (held >= 0),
    micros BIGINT NOT NULL CHECK (micros >= 0),
    within_50_ms BIGINT NOT NULL CHECK (within_50_ms >= 0),
    within_100_ms BIGINT NOT NULL CHECK (within_100_ms >= 0),
    within_300_ms BIGINT NOT NULL CHECK (within_300_ms >= 0),
    within_1_s BIGINT NOT NULL CHECK (within_1_s >= 0),
    within_3_s BIGINT NOT NULL CHECK (within_3_s >= 0),
    beyond BIGINT NOT NULL CHECK (beyond >= 0),
    UNIQUE (vendor, hour)
);

CREATE TABLE vendor_errors (
    id UUID PRIMARY KEY,
    vendor TEXT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('config', 'rate_limited', 'transient', 'outcome_unknown', 'bad_signature', 'protocol')),
    code TEXT NOT NULL,
    request_id TEXT
);
CREATE INDEX vendor_errors_newest ON vendor_errors (vendor, at);
