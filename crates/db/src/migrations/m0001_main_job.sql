-- People and how they sign in.
CREATE TABLE people (
    id UUID PRIMARY KEY,
    username BYTEA NOT NULL,
    username_blind BYTEA NOT NULL UNIQUE,
    phone BYTEA NOT NULL,
    phone_blind BYTEA NOT NULL UNIQUE,
    password BYTEA,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE profiles (
    person_id UUID PRIMARY KEY REFERENCES people (id),
    name BYTEA,
    gender BYTEA,
    birth_month BYTEA,
    city BYTEA,
    available_from BYTEA,
    intent BYTEA,
    reminder_leads TEXT NOT NULL,
    calendar_token BYTEA,
    calendar_digest BYTEA UNIQUE,
    updated_at BIGINT NOT NULL
);

CREATE TABLE staff_roles (
    person_id UUID NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    nda_signed_at BIGINT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE sms_codes (
    id UUID PRIMARY KEY,
    phone_blind BYTEA NOT NULL,
    code_digest BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL CHECK (tries_left >= 0),
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX sms_codes_by_phone ON sms_codes (phone_blind, created_at);

CREATE TABLE rate_events (
    id UUID PRIMARY KEY,
    bucket BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX rate_events_by_bucket ON rate_events (bucket, at);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    token_digest BYTEA NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_person ON sessions (person_id, created_at);

CREATE TABLE consents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL,
    action TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    text_digest BYTEA NOT NULL,
    channel TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consents_by_person ON consents (person_id, at);

CREATE TABLE access_ledger (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id UUID NOT NULL,
    actor_kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    basis TEXT NOT NULL,
    fields TEXT NOT NULL,
    persons TEXT NOT NULL
);
CREATE INDEX access_ledger_by_time ON access_ledger (at);

CREATE TABLE idempotency_keys (
    person_id UUID NOT NULL,
    key_digest BYTEA NOT NULL,
    request_digest BYTEA NOT NULL,
    status BIGINT NOT NULL,
    answer BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, key_digest)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Merchants.
CREATE TABLE merchants (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    certification TEXT NOT NULL,
    suspension_reason TEXT,
    recheck_due_at BIGINT,
    created_by UUID NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE merchant_members (
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    person_id UUID NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, person_id)
);
CREATE INDEX merchant_members_by_person ON merchant_members (person_id);

CREATE TABLE merchant_invitations (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    phone_blind BYTEA NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    invited_by UUID NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX merchant_invitations_by_phone ON merchant_invitations (phone_blind, state);
CREATE INDEX merchant_invitations_by_merchant ON merchant_invitations (merchant_id, state);

CREATE TABLE documents (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    person_id UUID NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE certifications (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    person_id UUID NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    company_name TEXT,
    credit_code BYTEA,
    credit_code_blind BYTEA,
    address BYTEA,
    responsible_name BYTEA NOT NULL,
    responsible_id BYTEA NOT NULL,
    responsible_id_blind BYTEA NOT NULL,
    licence_document_id UUID REFERENCES documents (id),
    responsible_document_id UUID REFERENCES documents (id),
    reason TEXT,
    submitted_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID
);
CREATE INDEX certifications_by_merchant ON certifications (merchant_id, submitted_at);
CREATE INDEX certifications_by_state ON certifications (state, submitted_at);
CREATE INDEX certifications_by_credit_code ON certifications (credit_code_blind);
CREATE INDEX certifications_by_responsible ON certifications (responsible_id_blind);

-- Postings.
CREATE TABLE photos (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    conversation_id UUID,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE postings (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    merchant_id UUID REFERENCES merchants (id),
    person_id UUID NOT NULL REFERENCES people (id),
    title TEXT NOT NULL,
    category TEXT,
    description TEXT NOT NULL,
    requirements TEXT NOT NULL,
    mode TEXT NOT NULL,
    wage BIGINT,
    wage_unit TEXT,
    settlement TEXT,
    min_age BIGINT,
    city_code TEXT,
    district_code TEXT,
    address TEXT,
    gcj02_lat_e6 BIGINT,
    gcj02_lng_e6 BIGINT,
    contact_name BYTEA,
    contact_phone BYTEA,
    contact_email BYTEA,
    album TEXT NOT NULL,
    findings TEXT NOT NULL,
    cancel_free_hours BIGINT NOT NULL,
    valid_until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    published_at BIGINT,
    refreshed_at BIGINT,
    CHECK (wage IS NULL OR wage > 0)
);
CREATE INDEX postings_by_merchant ON postings (merchant_id, created_at);
CREATE INDEX postings_by_person ON postings (person_id, created_at);
CREATE INDEX postings_by_state ON postings (state, submitted_at);

CREATE TABLE posting_history (
    id UUID PRIMARY KEY,
    posting_id UUID NOT NULL REFERENCES postings (id),
    at BIGINT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    by_side TEXT NOT NULL,
    by_person UUID,
    reason TEXT,
    evidence TEXT
);
CREATE INDEX posting_history_by_posting ON posting_history (posting_id, at);

CREATE TABLE shifts (
    id UUID PRIMARY KEY,
    posting_id UUID NOT NULL REFERENCES postings (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    headcount BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    queue_last BIGINT NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK (headcount > 0),
    CHECK (taken >= 0 AND taken <= headcount)
);
CREATE INDEX shifts_by_posting ON shifts (posting_id, starts_at);

CREATE TABLE rule_sets (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL UNIQUE,
    rules TEXT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL
);

CREATE TABLE reports (
    id UUID PRIMARY KEY,
    posting_id UUID NOT NULL REFERENCES postings (id),
    person_id UUID NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    text BYTEA,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL,
    result TEXT,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID
);
CREATE INDEX reports_by_state ON reports (state, created_at);
CREATE INDEX reports_by_person ON reports (person_id, created_at);

-- Signing up.
CREATE TABLE applications (
    id UUID PRIMARY KEY,
    shift_id UUID NOT NULL REFERENCES shifts (id),
    posting_id UUID NOT NULL REFERENCES postings (id),
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    person_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    queue_no BIGINT NOT NULL,
    note BYTEA,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    cancel_free_hours BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    accepted_at BIGINT,
    confirm_by BIGINT,
    bound_at BIGINT,
    ended_at BIGINT,
    ended_by TEXT,
    marked BOOLEAN NOT NULL,
    reason BYTEA,
    UNIQUE (shift_id, person_id)
);
CREATE INDEX applications_by_queue ON applications (shift_id, state, queue_no);
CREATE INDEX applications_by_posting ON applications (posting_id, applied_at);
CREATE INDEX applications_by_person ON applications (person_id, starts_at);

CREATE TABLE application_history (
    id UUID PRIMARY KEY,
    application_id UUID NOT NULL REFERENCES applications (id),
    at BIGINT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    by_side TEXT NOT NULL,
    by_person UUID
);
CREATE INDEX application_history_by_application ON application_history (application_id, at);

CREATE TABLE application_notes (
    id UUID PRIMARY KEY,
    application_id UUID NOT NULL REFERENCES applications (id),
    person_id UUID NOT NULL REFERENCES people (id),
    text BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX application_notes_by_application ON application_notes (application_id, created_at);

-- Talking.
CREATE TABLE conversations (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    posting_id UUID NOT NULL REFERENCES postings (id),
    last_seq BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (person_id, merchant_id, posting_id)
);
CREATE INDEX conversations_by_person ON conversations (person_id, last_at);
CREATE INDEX conversations_by_merchant ON conversations (merchant_id, last_at);

CREATE TABLE messages (
    id UUID PRIMARY KEY,
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    seq BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id),
    side TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BYTEA,
    photo_id UUID,
    posting_id UUID,
    client_id UUID NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (conversation_id, seq),
    UNIQUE (conversation_id, person_id, client_id)
);

CREATE TABLE conversation_marks (
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    side TEXT NOT NULL,
    delivered BIGINT NOT NULL,
    read BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, side)
);

CREATE TABLE notices (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    dedupe TEXT NOT NULL,
    posting_id UUID,
    application_id UUID,
    merchant_id UUID,
    conversation_id UUID,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    UNIQUE (person_id, dedupe)
);
CREATE INDEX notices_by_person ON notices (person_id, created_at);

-- Work in the background.
CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    subject UUID NOT NULL,
    detail BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    state TEXT NOT NULL,
    error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE UNIQUE INDEX jobs_once ON jobs (kind, subject, detail, run_at);

CREATE TABLE outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic TEXT NOT NULL,
    subject UUID NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX outbox_by_time ON outbox (at);
