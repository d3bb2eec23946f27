-- Who came and went when, and the hours that follow from it (SPEC WORK-5, WORK-8). No position is kept anywhere.
CREATE TABLE attendances (
    application_id UUID PRIMARY KEY REFERENCES applications (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    posting_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    person_id UUID NOT NULL,
    state TEXT NOT NULL,
    in_at BIGINT NOT NULL,
    in_way TEXT NOT NULL,
    out_at BIGINT,
    out_way TEXT,
    minutes BIGINT,
    asked_minutes BIGINT,
    approve_by BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK (minutes >= 0),
    CHECK (asked_minutes >= 0),
    CHECK (out_at >= in_at)
);
CREATE INDEX attendances_by_shift ON attendances (shift_id);
CREATE INDEX attendances_by_person ON attendances (person_id);
CREATE INDEX attendances_by_state ON attendances (state, changed_at);

CREATE TABLE attendance_events (
    id UUID PRIMARY KEY,
    application_id UUID NOT NULL REFERENCES applications (id),
    person_id UUID NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    by_side TEXT NOT NULL,
    by_person UUID,
    from_state TEXT,
    to_state TEXT NOT NULL,
    moment BIGINT,
    way TEXT,
    minutes BIGINT,
    text BYTEA
);
CREATE INDEX attendance_events_by_application ON attendance_events (application_id, at);
