-- Voices, videos and resume cards in conversations, and reports with chosen messages (SPEC TALK-1, TALK-2, TALK-4).
ALTER TABLE messages ADD COLUMN recording_id UUID;
ALTER TABLE messages ADD COLUMN resume_delivery_id UUID;

CREATE TABLE recordings (
    id UUID PRIMARY KEY,
    conversation_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('voice', 'video')),
    container TEXT NOT NULL CHECK (container IN ('webm', 'mp4')),
    millis BIGINT NOT NULL CHECK (millis >= 0),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    width BIGINT,
    height BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX recordings_of_person ON recordings (person_id);

CREATE TABLE talk_reports (
    id UUID PRIMARY KEY,
    conversation_id UUID NOT NULL,
    person_id UUID NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('seeker', 'merchant')),
    reason TEXT NOT NULL,
    messages TEXT NOT NULL,
    text BYTEA,
    state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
    measure TEXT CHECK (measure IN ('none', 'cautioned', 'silenced')),
    result TEXT,
    silenced_until BIGINT,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID
);
CREATE INDEX talk_reports_of_person ON talk_reports (person_id, created_at);
CREATE INDEX talk_reports_by_state ON talk_reports (state, created_at, id);
CREATE INDEX talk_reports_of_conversation ON talk_reports (conversation_id);
CREATE INDEX talk_reports_silenced ON talk_reports (silenced_until);

-- A resume is delivered to a merchant: several of them may talk about the same posting of somebody who looks for work.
CREATE TABLE resume_deliveries_by_merchant (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    resume_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    posting_id UUID NOT NULL,
    parts TEXT NOT NULL,
    content BYTEA,
    delivered_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    UNIQUE (posting_id, person_id, merchant_id),
    CHECK (withdrawn_at IS NULL OR content IS NULL)
);
INSERT INTO resume_deliveries_by_merchant SELECT id, person_id, resume_id, merchant_id, posting_id, parts, content,
    delivered_at, withdrawn_at FROM resume_deliveries;
DROP TABLE resume_deliveries;
ALTER TABLE resume_deliveries_by_merchant RENAME TO resume_deliveries;
CREATE INDEX resume_deliveries_of_person ON resume_deliveries (person_id, delivered_at);
CREATE INDEX resume_deliveries_of_resume ON resume_deliveries (resume_id);

-- Who people are at the company that carries messages, and how far each message got there (SPEC TALK-5).
CREATE TABLE carrier_accounts (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL UNIQUE,
    account BYTEA NOT NULL,
    account_blind BYTEA NOT NULL UNIQUE,
    opened_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE carried_messages (
    message_id UUID PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leaving', 'carried', 'unknown', 'given_up', 'withdrawn')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    vendor_number TEXT UNIQUE,
    error TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX carried_messages_by_state ON carried_messages (state, created_at);
