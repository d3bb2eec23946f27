-- What a sign-up's work is paid (SPEC PAY-2): the wage as it was agreed, what became of it, and every payment of it.
CREATE TABLE wages (
    application_id UUID PRIMARY KEY REFERENCES applications (id),
    posting_id UUID NOT NULL,
    shift_id UUID NOT NULL,
    merchant_id UUID NOT NULL,
    person_id UUID NOT NULL,
    unit TEXT NOT NULL,
    rate_fen BIGINT NOT NULL,
    settlement TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    work BIGINT,
    earned_fen BIGINT NOT NULL,
    bonus_fen BIGINT NOT NULL,
    deduction_fen BIGINT NOT NULL,
    tip_fen BIGINT NOT NULL,
    paid_wage_fen BIGINT NOT NULL,
    paid_bonus_fen BIGINT NOT NULL,
    paid_tip_fen BIGINT NOT NULL,
    hold_id UUID,
    due_at BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK (rate_fen > 0),
    CHECK (work >= 0),
    CHECK (deduction_fen >= 0 AND deduction_fen * 5 <= earned_fen),
    CHECK (paid_wage_fen >= 0 AND paid_wage_fen <= earned_fen - deduction_fen),
    CHECK (paid_bonus_fen >= 0 AND paid_bonus_fen <= bonus_fen),
    CHECK (paid_tip_fen >= 0 AND paid_tip_fen <= tip_fen)
);
CREATE INDEX wages_by_posting ON wages (posting_id, due_at);
CREATE INDEX wages_by_person ON wages (person_id);
CREATE INDEX wages_by_merchant ON wages (merchant_id);

CREATE TABLE settlements (
    id UUID PRIMARY KEY,
    posting_id UUID NOT NULL REFERENCES postings (id),
    merchant_id UUID NOT NULL,
    made_at BIGINT NOT NULL,
    by_side TEXT NOT NULL,
    by_person UUID,
    slips BIGINT NOT NULL,
    paid_fen BIGINT NOT NULL,
    CHECK (slips > 0),
    CHECK (paid_fen > 0)
);
CREATE INDEX settlements_by_posting ON settlements (posting_id, id);
CREATE INDEX settlements_by_merchant ON settlements (merchant_id, made_at);

CREATE TABLE pay_slips (
    id UUID PRIMARY KEY,
    settlement_id UUID NOT NULL REFERENCES settlements (id),
    application_id UUID NOT NULL REFERENCES wages (application_id),
    person_id UUID NOT NULL,
    at BIGINT NOT NULL,
    unit TEXT NOT NULL,
    rate_fen BIGINT NOT NULL,
    work BIGINT NOT NULL,
    earned_fen BIGINT NOT NULL,
    bonus_fen BIGINT NOT NULL,
    deduction_fen BIGINT NOT NULL,
    tip_fen BIGINT NOT NULL,
    paid_before_fen BIGINT NOT NULL,
    paid_fen BIGINT NOT NULL,
    bonus_reason BYTEA,
    deduction_reason BYTEA,
    tip_reason BYTEA,
    part_reason BYTEA,
    CHECK (paid_fen > 0),
    CHECK (paid_before_fen + paid_fen <= earned_fen + bonus_fen + tip_fen - deduction_fen)
);
CREATE INDEX pay_slips_by_application ON pay_slips (application_id, at);
CREATE INDEX pay_slips_by_settlement ON pay_slips (settlement_id, id);
CREATE INDEX pay_slips_by_person ON pay_slips (person_id, at);

-- What an hour of part-time work pays at least (SPEC RULE-4): dated by place, kept by operations. Nothing is deleted.
CREATE TABLE minimum_wages (
    id UUID PRIMARY KEY,
    place TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    per_hour_fen BIGINT NOT NULL,
    source TEXT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    CHECK (per_hour_fen > 0)
);
CREATE INDEX minimum_wages_by_place ON minimum_wages (place, from_at);
