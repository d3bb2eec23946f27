-- Invoices for paid services, and services that lapse (SPEC PAY-4).
ALTER TABLE service_orders ADD COLUMN lapses_at BIGINT;
-- What of the amount stands on an invoice that was asked for or issued: no fen stands on two, and none goes back while it does.
ALTER TABLE service_orders ADD COLUMN invoiced_fen BIGINT NOT NULL DEFAULT 0
    CHECK (invoiced_fen >= 0 AND invoiced_fen + refunded_fen <= amount_fen);

CREATE TABLE invoices (
    id UUID PRIMARY KEY,
    merchant_id UUID NOT NULL REFERENCES merchants (id),
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    orders TEXT NOT NULL,
    title BYTEA NOT NULL,
    tax_number BYTEA,
    email BYTEA NOT NULL,
    state TEXT NOT NULL,
    invoice_number TEXT UNIQUE,
    red_number TEXT UNIQUE,
    reason TEXT,
    file_id UUID,
    asked_at BIGINT NOT NULL,
    issued_at BIGINT,
    decided_by UUID,
    changed_at BIGINT NOT NULL,
    CHECK (amount_fen > 0),
    CHECK (kind IN ('ordinary', 'special')),
    CHECK (state IN ('to_issue', 'issued', 'refused', 'withdrawn', 'red_asked', 'red')),
    CHECK ((state IN ('issued', 'red_asked', 'red')) = (invoice_number IS NOT NULL)),
    CHECK ((state = 'red') = (red_number IS NOT NULL)),
    CHECK (kind = 'ordinary' OR tax_number IS NOT NULL)
);
CREATE INDEX invoices_by_merchant ON invoices (merchant_id, id);
CREATE INDEX invoices_by_state ON invoices (state, id);

CREATE TABLE invoice_files (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL,
    invoice_id UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX invoice_files_by_person ON invoice_files (person_id);
CREATE INDEX invoices_by_person ON invoices (person_id);
