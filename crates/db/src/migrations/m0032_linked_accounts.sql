-- Accounts at other companies that people sign in with (SPEC ACC-4, ACC-5), and tokens of ours at those companies.
CREATE TABLE linked_accounts (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    vendor TEXT NOT NULL CHECK (vendor IN ('wechat', 'weibo', 'qq')),
    unionid BYTEA,
    unionid_blind BYTEA UNIQUE,
    nickname BYTEA,
    picture BOOLEAN NOT NULL,
    linked_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    UNIQUE (person_id, vendor),
    CHECK ((unionid IS NULL) = (unionid_blind IS NULL))
);

CREATE TABLE linked_openids (
    id UUID PRIMARY KEY,
    linked_account_id UUID NOT NULL REFERENCES linked_accounts (id),
    person_id UUID NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('wechat_web', 'wechat_official', 'wechat_mini_program', 'weibo', 'qq')),
    app_id TEXT NOT NULL,
    openid BYTEA NOT NULL,
    openid_blind BYTEA NOT NULL UNIQUE,
    linked_at BIGINT NOT NULL,
    UNIQUE (linked_account_id, app_id)
);
CREATE INDEX linked_openids_of_person ON linked_openids (person_id);

CREATE TABLE vendor_visits (
    id UUID PRIMARY KEY,
    state_digest BYTEA NOT NULL UNIQUE,
    browser_digest BYTEA NOT NULL,
    part TEXT NOT NULL,
    person_id UUID,
    consent_digest BYTEA NOT NULL,
    redirect TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    came_back_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX vendor_visits_by_time ON vendor_visits (created_at);
CREATE INDEX vendor_visits_of_person ON vendor_visits (person_id);

CREATE TABLE vendor_tokens (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    good_until BIGINT NOT NULL,
    saved_at BIGINT NOT NULL
);
