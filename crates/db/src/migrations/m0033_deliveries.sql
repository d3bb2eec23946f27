-- Notices outside the inbox: what people chose, and what became of each (SPEC NOTE-1, NOTE-3).
CREATE TABLE notice_choices (
    person_id UUID NOT NULL,
    of_group TEXT NOT NULL,
    channel TEXT NOT NULL,
    wanted BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, of_group, channel),
    CHECK (of_group IN ('work', 'contact', 'postings', 'subscriptions', 'money', 'safety'))
);

CREATE TABLE quiet_hours (
    person_id UUID PRIMARY KEY,
    from_minute BIGINT CHECK (from_minute >= 0 AND from_minute < 1440),
    until_minute BIGINT CHECK (until_minute >= 0 AND until_minute < 1440),
    changed_at BIGINT NOT NULL,
    CHECK ((from_minute IS NULL) = (until_minute IS NULL)),
    CHECK (from_minute <> until_minute)
);

CREATE TABLE deliveries (
    id UUID PRIMARY KEY,
    notice_id UUID NOT NULL,
    person_id UUID NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    carrier TEXT,
    push_number TEXT,
    vendor_id TEXT,
    request_id TEXT,
    error TEXT,
    with_id UUID,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (notice_id, channel),
    CHECK (state IN ('queued', 'held', 'leaving', 'handed_over', 'delivered', 'undelivered', 'unknown', 'given_up', 'withdrawn',
        'folded'))
);
CREATE INDEX deliveries_of_person ON deliveries (person_id, channel, state);
CREATE INDEX deliveries_by_time ON deliveries (created_at, id);
CREATE INDEX deliveries_by_vendor_id ON deliveries (vendor_id);

-- Devices that notices are pushed to (SPEC NOTE-2, NOTE-4).
CREATE TABLE push_devices (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    session_id UUID NOT NULL,
    address BYTEA NOT NULL,
    address_blind BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX push_devices_of_person ON push_devices (person_id, created_at);
CREATE INDEX push_devices_of_session ON push_devices (session_id);
