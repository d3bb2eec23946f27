-- Requests about personal information, complaints and appeals (SPEC CS-1, CS-3, RIGHT-2..5).
CREATE TABLE cases (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    account BOOLEAN NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    text BYTEA NOT NULL,
    contact BYTEA,
    answer BYTEA,
    result TEXT,
    proof TEXT,
    proof_at BIGINT,
    proof_by UUID,
    owner_id UUID,
    access_until BIGINT,
    received_at BIGINT NOT NULL,
    round BIGINT NOT NULL,
    clock_from BIGINT NOT NULL,
    due_at BIGINT,
    strictest_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    answered_at BIGINT,
    answered_by UUID,
    breached_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX cases_by_state ON cases (state, deadline_at);
CREATE INDEX cases_by_person ON cases (person_id, created_at);

CREATE TABLE case_events (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    round BIGINT NOT NULL,
    by_person UUID,
    note BYTEA,
    fields TEXT NOT NULL
);
CREATE INDEX case_events_by_case ON case_events (case_id, at);
CREATE INDEX case_events_by_kind ON case_events (kind, at);

-- Every release of personal information outside the person's own account (SPEC SHARE-1).
CREATE TABLE sharings (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id UUID NOT NULL,
    release_id UUID NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient_id UUID,
    recipient TEXT NOT NULL,
    region TEXT NOT NULL,
    fields TEXT NOT NULL,
    purpose TEXT NOT NULL,
    basis TEXT NOT NULL,
    exception TEXT,
    document TEXT,
    matter UUID,
    actor_id UUID,
    approved_by UUID
);
CREATE INDEX sharings_by_person ON sharings (person_id, at);
CREATE INDEX sharings_by_time ON sharings (at);

CREATE TABLE partners (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    agreement TEXT NOT NULL,
    nda TEXT,
    fields TEXT NOT NULL,
    purpose TEXT NOT NULL,
    region TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_reason TEXT,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX partners_by_end ON partners (ends_at);

CREATE TABLE legal_orders (
    id UUID PRIMARY KEY,
    authority TEXT NOT NULL,
    document_no TEXT NOT NULL,
    law TEXT NOT NULL,
    scope TEXT NOT NULL,
    fields TEXT NOT NULL,
    persons TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    registered_by UUID NOT NULL,
    decided_at BIGINT,
    decided_by UUID,
    reason TEXT,
    answered_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX legal_orders_by_time ON legal_orders (created_at);

-- A merger, acquisition or bankruptcy (SPEC SHARE-3).
CREATE TABLE transfers (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    new_holder TEXT NOT NULL,
    document TEXT NOT NULL,
    terms TEXT NOT NULL,
    answer_by BIGINT NOT NULL,
    state TEXT NOT NULL,
    persons BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    announced_at BIGINT,
    closed_at BIGINT
);

CREATE TABLE transfer_persons (
    transfer_id UUID NOT NULL REFERENCES transfers (id),
    person_id UUID NOT NULL,
    listed_at BIGINT NOT NULL,
    told_at BIGINT,
    answer TEXT,
    answered_at BIGINT,
    passed_at BIGINT,
    PRIMARY KEY (transfer_id, person_id)
);
CREATE INDEX transfer_persons_by_person ON transfer_persons (person_id);

-- Security incidents and drills (SPEC INC-1, INC-2).
CREATE TABLE incidents (
    id UUID PRIMARY KEY,
    drill BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    happened_from BIGINT NOT NULL,
    happened_until BIGINT,
    kinds TEXT NOT NULL,
    happened TEXT,
    measures TEXT,
    advice TEXT,
    remedy TEXT,
    larger BOOLEAN NOT NULL,
    larger_reason TEXT,
    report_due_at BIGINT NOT NULL,
    reported_at BIGINT,
    receipt TEXT,
    announced_at BIGINT,
    closed_at BIGINT,
    registered_by UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX incidents_by_time ON incidents (created_at);

CREATE TABLE incident_persons (
    incident_id UUID NOT NULL REFERENCES incidents (id),
    person_id UUID NOT NULL,
    found_by TEXT NOT NULL,
    listed_at BIGINT NOT NULL,
    channel TEXT,
    told_at BIGINT,
    PRIMARY KEY (incident_id, person_id)
);
CREATE INDEX incident_persons_by_person ON incident_persons (person_id);

CREATE TABLE incident_steps (
    id UUID PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incidents (id),
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    count BIGINT NOT NULL,
    by_person UUID
);
CREATE INDEX incident_steps_by_incident ON incident_steps (incident_id, at);

-- Accounts of the operator's own that drills run with: nobody real is told.
CREATE TABLE test_persons (
    person_id UUID PRIMARY KEY,
    marked_by UUID NOT NULL,
    marked_at BIGINT NOT NULL
);

-- What a notice of these is about: a case, a transfer, an incident.
ALTER TABLE notices ADD COLUMN matter UUID;
