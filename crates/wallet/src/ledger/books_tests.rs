use super::*;
use db::entities::ledger_accounts::AccountKind;
use db::entities::ledger_holds::HoldState;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId};
use uuid::Uuid;

const CUSTODY: u128 = 1;
const JOB: u128 = 2;
const WALLET: u128 = 3;

fn account(number: u128) -> LedgerAccountId {
    LedgerAccountId(Uuid::from_u128(number))
}

fn hold(number: u128) -> LedgerHoldId {
    LedgerHoldId(Uuid::from_u128(number))
}

fn transfer_id(number: u128) -> LedgerTransferId {
    LedgerTransferId(Uuid::from_u128(number))
}

fn amount(fen: i64) -> Amount {
    Amount::of(Fen(fen)).expect("more than zero")
}

fn movement(reason: TransferReason, debit: u128, credit: u128, fen: i64) -> Movement {
    Movement {
        debit: account(debit),
        credit: account(credit),
        amount: amount(fen),
        reason,
        reference: Uuid::from_u128(9),
    }
}

fn transfer(id: u128, reason: TransferReason, debit: u128, credit: u128, fen: i64) -> Entry {
    Entry::Transfer { id: transfer_id(id), movement: movement(reason, debit, credit, fen) }
}

fn fund(id: u128, fen: i64) -> Entry {
    transfer(id, TransferReason::Fund, CUSTODY, JOB, fen)
}

fn wage(id: u128, fen: i64) -> Entry {
    transfer(id, TransferReason::Wage, JOB, WALLET, fen)
}

fn disputed(id: u128, fen: i64) -> Entry {
    Entry::Place { id: hold(id), movement: movement(TransferReason::Wage, JOB, WALLET, fen) }
}

fn post(id: u128, transfer: u128, fen: Option<i64>) -> Entry {
    Entry::Post { hold: hold(id), transfer: transfer_id(transfer), amount: fen.map(amount) }
}

fn books() -> Books {
    let mut books = Books::default();
    for (number, kind) in [(CUSTODY, AccountKind::Custody), (JOB, AccountKind::Job), (WALLET, AccountKind::Wallet)] {
        books.accounts.insert(account(number), Account::empty(kind));
    }
    books
}

/// What each of these answers, in one ledger: `ok`, or the refusal's code.
fn answers(entries: &[Entry]) -> (Books, Vec<&'static str>) {
    let mut books = books();
    let said = entries.iter().map(|entry| {
        let before = books.clone();
        match books.apply(entry) {
            Ok(_) => "ok",
            Err(refusal) => {
                assert_eq!(books, before, "a refusal changes nothing");
                refusal.code.code
            }
        }
    });
    let said = said.collect();
    (books, said)
}

fn sums(books: &Books, number: u128) -> (i64, i64, i64) {
    let account = books.accounts[&account(number)];
    (account.balance.0, account.held.0, account.lines)
}

/// covers: PAY-1
#[test]
fn what_can_be_moved() {
    let max = i64::MAX;
    for (what, entries, last) in [
        ("all that is there", vec![fund(1, 100), wage(2, 100)], "ok"),
        ("a fen more", vec![fund(1, 100), wage(2, 101)], "insufficient_funds"),
        ("what is held", vec![fund(1, 100), disputed(1, 60), wage(2, 41)], "insufficient_funds"),
        ("what is not held", vec![fund(1, 100), disputed(1, 60), wage(2, 40)], "ok"),
        ("more than an account counts", vec![fund(1, max), fund(2, 1)], "amount_too_large"),
        ("to itself", vec![transfer(1, TransferReason::Fund, JOB, JOB, 1)], "move_not_allowed"),
        ("the wrong way", vec![fund(1, 9), transfer(2, TransferReason::Wage, WALLET, JOB, 1)], "move_not_allowed"),
        ("from nowhere", vec![transfer(1, TransferReason::Fund, 77, JOB, 1)], "ledger_account_unknown"),
        ("the same again", vec![fund(1, 100), fund(1, 100)], "ok"),
        ("another amount under its id", vec![fund(1, 100), fund(1, 99)], "transfer_id_reused"),
        ("a wage under its id", vec![fund(1, 100), wage(1, 100)], "transfer_id_reused"),
    ] {
        let (_, said) = answers(&entries);
        assert_eq!(said.last().copied(), Some(last), "{what}");
    }
    for fen in [0, -1, i64::MIN] {
        assert_eq!(Amount::of(Fen(fen)).expect_err("nothing to move").code.code, "amount_not_positive");
    }
    let (books, _) = answers(&[fund(1, 100), fund(1, 100), wage(2, 30)]);
    assert_eq!((sums(&books, CUSTODY), sums(&books, JOB), sums(&books, WALLET)), ((100, 0, 1), (70, 0, 2), (30, 0, 1)));
}

/// covers: PAY-1, PAY-2
#[test]
fn a_hold_freezes_its_part_and_ends_once() {
    let (books, said) = answers(&[fund(1, 100), disputed(1, 60), post(1, 2, Some(45))]);
    assert_eq!(said, ["ok", "ok", "ok"]);
    assert_eq!((sums(&books, JOB), sums(&books, WALLET)), ((55, 0, 2), (45, 0, 1)), "the rest is free again");
    assert_eq!(books.holds[&hold(1)].state, HoldState::Posted);

    let whole = [fund(1, 100), disputed(1, 60), post(1, 2, None)];
    assert_eq!(sums(&answers(&whole).0, WALLET).0, 60);
    let void = Entry::Void { hold: hold(1) };
    for (what, then, last) in [
        ("posted again", vec![post(1, 2, Some(45)), post(1, 2, Some(45))], "ok"),
        ("posted by another transfer", vec![post(1, 2, Some(45)), post(1, 3, Some(15))], "hold_ended"),
        ("posted with another amount", vec![post(1, 2, Some(45)), post(1, 2, Some(44))], "transfer_id_reused"),
        ("posted, then voided", vec![post(1, 2, None), void.clone()], "hold_ended"),
        ("voided, then posted", vec![void.clone(), post(1, 2, None)], "hold_ended"),
        ("voided twice", vec![void.clone(), void.clone()], "ok"),
        ("posted with more", vec![post(1, 2, Some(61))], "more_than_held"),
        ("posted under a transfer's id", vec![post(1, 1, None)], "transfer_id_reused"),
        ("another hold", vec![post(7, 2, None)], "hold_unknown"),
        ("voided, then all is free", vec![void.clone(), wage(2, 100)], "ok"),
        ("placed again", vec![disputed(1, 60)], "ok"),
        ("placed again with more", vec![disputed(1, 61)], "hold_id_reused"),
        ("more than is free", vec![disputed(2, 41)], "insufficient_funds"),
    ] {
        let entries = [vec![fund(1, 100), disputed(1, 60)], then].concat();
        let (_, said) = answers(&entries);
        assert_eq!(said.last().copied(), Some(last), "{what}");
    }
    let to_come = Entry::Place { id: hold(1), movement: movement(TransferReason::Fund, CUSTODY, JOB, 5) };
    assert_eq!(answers(&[to_come]).1, ["move_not_allowed"], "what has not come cannot be held");
}

/// covers: PAY-1
#[test]
fn a_withdrawal_is_set_aside_on_both_sides_that_it_takes_from() {
    let movement = movement(TransferReason::Withdrawal, WALLET, CUSTODY, 25);
    let withdraw = Entry::Place { id: hold(1), movement };
    let (books, said) = answers(&[fund(1, 100), wage(2, 40), withdraw, post(1, 3, None)]);
    assert_eq!(said, ["ok"; 4]);
    assert_eq!((sums(&books, WALLET), sums(&books, CUSTODY)), ((15, 0, 2), (75, 0, 2)));
}
