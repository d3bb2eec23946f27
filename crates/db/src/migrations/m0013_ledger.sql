-- The money ledger (SPEC PAY-1, PAY-2, PAY-7). What the code refuses, the database refuses too.
CREATE TABLE ledger_accounts (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    book TEXT NOT NULL,
    owner TEXT NOT NULL,
    owner_id UUID,
    grows_on TEXT NOT NULL,
    balance_fen BIGINT NOT NULL,
    held_fen BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    UNIQUE (id, book),
    UNIQUE (kind, owner_id),
    CHECK (book IN ('wages', 'own')),
    CHECK (grows_on IN ('debit', 'credit')),
    CHECK (balance_fen >= 0),
    CHECK (held_fen >= 0 AND held_fen <= balance_fen),
    CHECK (lines >= 0),
    -- PAY-7: the operator has no account in the book of wages, and nobody else one in its own book.
    CHECK ((book = 'wages') = (owner <> 'operator')),
    CHECK ((owner_id IS NULL) = (owner = 'person'))
);

CREATE TABLE wallets (
    person_id UUID PRIMARY KEY REFERENCES people (id),
    account_id UUID NOT NULL UNIQUE REFERENCES ledger_accounts (id),
    opened_at BIGINT NOT NULL,
    moved_by BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

-- Both sides of a movement lie in its book: no money of one book can leave it.
CREATE TABLE ledger_holds (
    id UUID PRIMARY KEY,
    book TEXT NOT NULL,
    debit_account_id UUID NOT NULL,
    credit_account_id UUID NOT NULL,
    amount_fen BIGINT NOT NULL,
    reason TEXT NOT NULL,
    reference UUID NOT NULL,
    state TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    ended_at BIGINT,
    mac BYTEA NOT NULL,
    FOREIGN KEY (debit_account_id, book) REFERENCES ledger_accounts (id, book),
    FOREIGN KEY (credit_account_id, book) REFERENCES ledger_accounts (id, book),
    CHECK (debit_account_id <> credit_account_id),
    CHECK (amount_fen > 0),
    CHECK (state IN ('pending', 'posted', 'voided')),
    CHECK ((state = 'pending') = (ended_at IS NULL))
);
CREATE INDEX ledger_holds_pending_debit ON ledger_holds (debit_account_id, id) WHERE state = 'pending';
CREATE INDEX ledger_holds_pending_credit ON ledger_holds (credit_account_id, id) WHERE state = 'pending';

CREATE TABLE ledger_transfers (
    id UUID PRIMARY KEY,
    book TEXT NOT NULL,
    debit_account_id UUID NOT NULL,
    credit_account_id UUID NOT NULL,
    amount_fen BIGINT NOT NULL,
    reason TEXT NOT NULL,
    reference UUID NOT NULL,
    hold_id UUID REFERENCES ledger_holds (id),
    debit_line BIGINT NOT NULL,
    debit_balance_fen BIGINT NOT NULL,
    credit_line BIGINT NOT NULL,
    credit_balance_fen BIGINT NOT NULL,
    at BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    UNIQUE (debit_account_id, debit_line),
    UNIQUE (credit_account_id, credit_line),
    FOREIGN KEY (debit_account_id, book) REFERENCES ledger_accounts (id, book),
    FOREIGN KEY (credit_account_id, book) REFERENCES ledger_accounts (id, book),
    CHECK (debit_account_id <> credit_account_id),
    CHECK (amount_fen > 0),
    CHECK (debit_line > 0 AND credit_line > 0),
    CHECK (debit_balance_fen >= 0 AND credit_balance_fen >= 0)
);
CREATE UNIQUE INDEX ledger_transfers_by_hold ON ledger_transfers (hold_id) WHERE hold_id IS NOT NULL;
