-- Nothing of the ledger is ever changed or deleted, but for an account's sums and the one end of a hold.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only appended to: % of % is refused', TG_OP, TG_TABLE_NAME;
END
$$;

CREATE TRIGGER ledger_transfers_stay BEFORE UPDATE OR DELETE ON ledger_transfers
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_transfers_stay_all BEFORE TRUNCATE ON ledger_transfers
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_holds_stay BEFORE DELETE ON ledger_holds
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_holds_stay_all BEFORE TRUNCATE ON ledger_holds
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_holds_end_once BEFORE UPDATE ON ledger_holds FOR EACH ROW
    WHEN (OLD.state <> 'pending' OR NEW.state = 'pending'
        OR (NEW.id, NEW.book, NEW.debit_account_id, NEW.credit_account_id, NEW.amount_fen, NEW.reason, NEW.reference,
            NEW.placed_at, NEW.mac)
        IS DISTINCT FROM (OLD.id, OLD.book, OLD.debit_account_id, OLD.credit_account_id, OLD.amount_fen, OLD.reason,
            OLD.reference, OLD.placed_at, OLD.mac))
    EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER ledger_accounts_stay BEFORE DELETE ON ledger_accounts
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_accounts_stay_all BEFORE TRUNCATE ON ledger_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_accounts_keep BEFORE UPDATE ON ledger_accounts FOR EACH ROW
    WHEN ((NEW.id, NEW.kind, NEW.book, NEW.owner, NEW.owner_id, NEW.grows_on, NEW.opened_at, NEW.mac)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.book, OLD.owner, OLD.owner_id, OLD.grows_on, OLD.opened_at, OLD.mac)
        OR NEW.lines < OLD.lines)
    EXECUTE FUNCTION ledger_refuse();
