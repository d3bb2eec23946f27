-- Customer service (SPEC CS-1, CS-2, FB-1): whose case it is and what it is about, the chat desk, and its canned answers.
ALTER TABLE cases ADD COLUMN desk TEXT NOT NULL DEFAULT 'privacy';
ALTER TABLE cases ADD COLUMN number TEXT;
ALTER TABLE cases ADD COLUMN about TEXT;
ALTER TABLE cases ADD COLUMN about_id UUID;
ALTER TABLE cases ADD COLUMN chat_id UUID;
CREATE UNIQUE INDEX cases_by_number ON cases (number);
CREATE INDEX cases_by_desk ON cases (desk, state, deadline_at);

CREATE TABLE support_chats (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    desk TEXT NOT NULL CHECK (desk IN ('built_in', 'qiyu')),
    topic TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'ended')),
    owner_id UUID,
    last_seq BIGINT NOT NULL CHECK (last_seq >= 0),
    last_at BIGINT NOT NULL,
    person_read BIGINT NOT NULL,
    staff_read BIGINT NOT NULL,
    waiting_since BIGINT NOT NULL,
    taken_at BIGINT,
    ended_at BIGINT,
    ended_by TEXT,
    rating BIGINT CHECK (rating BETWEEN 1 AND 5),
    rated_at BIGINT,
    case_id UUID,
    outside_name TEXT UNIQUE,
    outside_session TEXT,
    outside_state TEXT,
    outside_waiting BIGINT,
    rating_asked BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX support_chats_open ON support_chats (person_id) WHERE state <> 'ended';
CREATE INDEX support_chats_by_person ON support_chats (person_id, created_at);
CREATE INDEX support_chats_by_state ON support_chats (desk, state, waiting_since);

CREATE TABLE support_messages (
    id UUID PRIMARY KEY,
    chat_id UUID NOT NULL REFERENCES support_chats (id),
    seq BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('person', 'staff')),
    by_person UUID,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'picture')),
    body BYTEA,
    picture_id UUID,
    client_id UUID NOT NULL,
    sending TEXT CHECK (sending IN ('waiting', 'leaving', 'sent', 'unknown', 'failed')),
    sending_at BIGINT,
    outside_id TEXT,
    at BIGINT NOT NULL,
    UNIQUE (chat_id, seq),
    UNIQUE (chat_id, client_id),
    UNIQUE (chat_id, outside_id)
);

CREATE TABLE support_pictures (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    chat_id UUID,
    case_id UUID,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX support_pictures_of_person ON support_pictures (person_id, created_at);
CREATE INDEX support_pictures_of_case ON support_pictures (case_id);

CREATE TABLE canned_answers (
    id UUID PRIMARY KEY,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by UUID
);
