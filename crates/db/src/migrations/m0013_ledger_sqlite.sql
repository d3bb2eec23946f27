-- Nothing of the ledger is ever changed or deleted, but for an account's sums and the one end of a hold.
CREATE TRIGGER ledger_transfers_stay BEFORE UPDATE ON ledger_transfers
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: a transfer is never changed'); END;
CREATE TRIGGER ledger_transfers_stay_all BEFORE DELETE ON ledger_transfers
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: a transfer is never deleted'); END;

CREATE TRIGGER ledger_holds_stay BEFORE DELETE ON ledger_holds
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: a hold is never deleted'); END;
CREATE TRIGGER ledger_holds_end_once BEFORE UPDATE ON ledger_holds
WHEN OLD.state <> 'pending' OR NEW.state = 'pending'
    OR (NEW.id, NEW.book, NEW.debit_account_id, NEW.credit_account_id, NEW.amount_fen, NEW.reason, NEW.reference,
        NEW.placed_at, NEW.mac)
    IS NOT (OLD.id, OLD.book, OLD.debit_account_id, OLD.credit_account_id, OLD.amount_fen, OLD.reason, OLD.reference,
        OLD.placed_at, OLD.mac)
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: a hold ends once'); END;

CREATE TRIGGER ledger_accounts_stay BEFORE DELETE ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: an account is never deleted'); END;
CREATE TRIGGER ledger_accounts_keep BEFORE UPDATE ON ledger_accounts
WHEN (NEW.id, NEW.kind, NEW.book, NEW.owner, NEW.owner_id, NEW.grows_on, NEW.opened_at, NEW.mac)
    IS NOT (OLD.id, OLD.kind, OLD.book, OLD.owner, OLD.owner_id, OLD.grows_on, OLD.opened_at, OLD.mac)
    OR NEW.lines < OLD.lines
BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to: an account keeps what it is'); END;
