-- What the vendors wrote down about our accounts, day by day, and what came of comparing it (SPEC PAY-6).
CREATE TABLE bill_days (
    account TEXT NOT NULL,
    day BIGINT NOT NULL,
    state TEXT NOT NULL,
    lines BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    income_fen BIGINT NOT NULL,
    expense_fen BIGINT NOT NULL,
    balance_fen BIGINT,
    asked BIGINT NOT NULL,
    checked_at BIGINT NOT NULL,
    PRIMARY KEY (account, day),
    CHECK (state IN ('waiting', 'empty', 'agrees', 'differs')),
    CHECK (lines >= 0 AND differences >= 0),
    CHECK (income_fen >= 0 AND expense_fen >= 0)
);

CREATE TABLE bill_lines (
    id UUID PRIMARY KEY,
    account TEXT NOT NULL,
    day BIGINT NOT NULL,
    place BIGINT NOT NULL,
    number TEXT NOT NULL,
    vendor_number TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    balance_fen BIGINT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (account, day, place)
);
CREATE INDEX bill_lines_by_number ON bill_lines (account, number);
