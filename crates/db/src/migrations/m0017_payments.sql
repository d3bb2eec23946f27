-- Payments to the operator and into custody, what they are for, and what goes back (SPEC PAY-2, PAY-4, PAY-6). The rows are
-- the merchants'; whoever acted is named by an id alone, which goes with their account.
CREATE TABLE payments (
    id UUID PRIMARY KEY,
    account TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject UUID NOT NULL,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    by_person UUID,
    way TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    refunded_fen BIGINT NOT NULL,
    state TEXT NOT NULL,
    vendor_number TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    paid_at BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK (amount_fen > 0),
    CHECK (refunded_fen >= 0 AND refunded_fen <= amount_fen),
    CHECK (state IN ('waiting', 'paid', 'closed')),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CHECK (refunded_fen = 0 OR state = 'paid'),
    -- Services are paid to the operator, wages into custody (PAY-7).
    CHECK ((account = 'own') = (purpose = 'order'))
);
CREATE INDEX payments_by_merchant ON payments (merchant_id, id);
CREATE INDEX payments_by_subject ON payments (subject);
CREATE INDEX payments_by_paid ON payments (account, paid_at);

-- What the vendor told by itself, once each.
CREATE TABLE payment_notifications (
    notification BYTEA PRIMARY KEY,
    account TEXT NOT NULL,
    number TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE payment_refunds (
    id UUID PRIMARY KEY,
    payment_id UUID NOT NULL REFERENCES payments (id),
    account TEXT NOT NULL,
    merchant_id UUID NOT NULL,
    by_person UUID,
    amount_fen BIGINT NOT NULL,
    units BIGINT NOT NULL,
    why TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    done_at BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK (amount_fen > 0),
    CHECK (units >= 0),
    CHECK (state IN ('due', 'sent', 'done', 'refused')),
    CHECK ((state = 'done') = (done_at IS NOT NULL))
);
CREATE INDEX payment_refunds_by_payment ON payment_refunds (payment_id);
CREATE INDEX payment_refunds_by_merchant ON payment_refunds (merchant_id, id);
CREATE INDEX payment_refunds_by_done ON payment_refunds (account, done_at);

CREATE TABLE money_cases (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    dedupe TEXT NOT NULL UNIQUE,
    day BIGINT,
    number TEXT NOT NULL,
    vendor_number TEXT NOT NULL,
    expected_fen BIGINT,
    found_fen BIGINT,
    state TEXT NOT NULL,
    owner_id UUID,
    note TEXT,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CHECK (state IN ('open', 'taken', 'resolved')),
    CHECK ((state = 'resolved') = (note IS NOT NULL))
);
CREATE INDEX money_cases_by_state ON money_cases (state, id);

CREATE TABLE service_orders (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    by_person UUID,
    product TEXT NOT NULL,
    packs BIGINT NOT NULL,
    pack_fen BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL,
    units BIGINT NOT NULL,
    used BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    refunded_fen BIGINT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    paid_at BIGINT,
    changed_at BIGINT NOT NULL,
    CHECK (amount_fen = pack_fen * packs),
    CHECK (packs > 0 AND pack_fen > 0),
    CHECK (units > 0 AND used >= 0 AND returned >= 0 AND used + returned <= units),
    CHECK (refunded_fen >= 0 AND refunded_fen <= amount_fen),
    CHECK (state IN ('waiting', 'paid', 'cancelled')),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    -- Nothing is used or goes back before it was paid.
    CHECK (state = 'paid' OR (used = 0 AND returned = 0 AND refunded_fen = 0))
);
CREATE INDEX service_orders_by_merchant ON service_orders (merchant_id, id);

CREATE TABLE service_uses (
    id UUID PRIMARY KEY,
    order_id UUID NOT NULL REFERENCES service_orders (id),
    merchant_id UUID NOT NULL,
    product TEXT NOT NULL,
    posting_id UUID NOT NULL,
    by_person UUID,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX service_uses_by_merchant ON service_uses (merchant_id, id);
CREATE INDEX service_uses_by_product ON service_uses (product, until);
