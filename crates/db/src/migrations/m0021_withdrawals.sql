-- Wages on their way to their owner's account at Alipay (SPEC PAY-3).
CREATE TABLE withdrawals (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    fee_fen BIGINT NOT NULL,
    account BYTEA NOT NULL,
    name BYTEA NOT NULL,
    hold_id UUID NOT NULL UNIQUE,
    paid_id UUID NOT NULL UNIQUE,
    back_id UUID NOT NULL UNIQUE,
    approvals_needed BIGINT NOT NULL,
    asks BIGINT NOT NULL,
    vendor_number TEXT,
    vendor_code TEXT,
    reason TEXT,
    trouble TEXT,
    trouble_at BIGINT,
    requested_at BIGINT NOT NULL,
    approved_at BIGINT,
    sent_at BIGINT,
    ended_at BIGINT,
    CHECK (fee_fen >= 0),
    CHECK (amount_fen > fee_fen),
    CHECK (approvals_needed >= 0)
);
CREATE INDEX withdrawals_by_person ON withdrawals (person_id, requested_at);
CREATE INDEX withdrawals_by_state ON withdrawals (state, requested_at);
CREATE INDEX withdrawals_in_trouble ON withdrawals (requested_at) WHERE trouble IS NOT NULL;

CREATE TABLE withdrawal_events (
    id UUID PRIMARY KEY,
    withdrawal_id UUID NOT NULL REFERENCES withdrawals (id),
    person_id UUID NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    by_person UUID,
    code TEXT
);
CREATE INDEX withdrawal_events_by_withdrawal ON withdrawal_events (withdrawal_id, at);
-- One member of staff is one pair of eyes.
CREATE UNIQUE INDEX withdrawal_events_approved ON withdrawal_events (withdrawal_id, by_person) WHERE event = 'approved';

CREATE TABLE payout_accounts (
    person_id UUID PRIMARY KEY REFERENCES people (id),
    account BYTEA NOT NULL,
    kept_at BIGINT NOT NULL
);

CREATE TABLE wallet_freezes (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    matter UUID NOT NULL,
    frozen_at BIGINT NOT NULL,
    frozen_by UUID,
    released_at BIGINT,
    released_by UUID,
    release_reason TEXT
);
CREATE INDEX wallet_freezes_by_time ON wallet_freezes (frozen_at);
CREATE UNIQUE INDEX wallet_freezes_standing ON wallet_freezes (person_id) WHERE released_at IS NULL;
