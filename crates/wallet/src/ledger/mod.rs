//! The money ledger: double entry in fen (SPEC PAY-1, PAY-7, the holds of PAY-2).
//!
//! A transfer moves an amount from one account to another; both are written by one row, so debits equal credits by
//! construction. A hold sets an amount aside until a transfer posts it, in whole or in part, or it is voided.
//!
//! Invariants:
//! - A transfer is never changed or deleted (triggers refuse it), and carries a keyed hash of itself. What was wrong is put right
//!   by another transfer.
//! - Its id is made by whoever asks. The same id with the same content is the same transfer and gives the first result; with
//!   other content it is refused.
//! - A balance is never below zero, and never below what is held. The code refuses it and says so; a CHECK would refuse the rest.
//! - An account's sums are changed by one statement that also says what they were: who read something else changes nothing.
//! - There are two books, and nothing goes from one to the other (a foreign key holds both sides of a transfer in its book).
//!   The book of wages counts what a licensed payer holds in custody and whose it is. The operator has no account in it, so its
//!   own balance of wages is zero because there is none.
//! - Which account is whose stands in `wallets` alone. When that row goes at its end, the ledger still adds up, about nobody.
//! - [`verify`] derives all of it again from the transfers.
//!
//! For callers: [`open`] the accounts first, then [`commit`] everything that belongs together in one call, last in the unit of
//! work. One call locks all its accounts in the order of their ids, so two units never wait for each other in a ring; two calls
//! in one unit could.
//!
//! After TigerBeetle's accounts, transfers and two-phase transfers (<https://docs.tigerbeetle.com/coding/data-modeling/>).
//! Deliberately absent: currencies, holds that end by themselves (a job voids them), several posts of one hold, closing of
//! accounts, and text in a transfer: what it is for is a reference.

mod amount;
mod books;
#[cfg(test)]
mod books_tests;
mod commit;
mod entry;
mod kinds;
mod mac;
mod open;
mod read;
pub mod refusals;
mod store;
pub mod verify;

pub use amount::Amount;
pub use books::{Account, Books, Done, Held, Line, Posted};
pub use commit::{ENTRIES_MAX, commit};
pub use entry::{Entry, Movement};
pub use kinds::{book_of, grows_on, may_move, owner_of};
pub use open::{ACCOUNTS_MAX, OPERATOR, PAYER, Whose, open};
pub use read::{Balance, LINES_MAX, Standing, StatementLine, balance, standing, statement, wallet_of};
pub use verify::{Finding, Verdict, verify};
