//! Tests of the ledger on both engines: many at once, crashes, and whoever changes it behind its back; and of one's own wallet.

mod apple_pay;
mod at_once;
mod crashes;
mod filing;
mod invoices;
mod mine;
mod payee;
mod payments;
mod payout_desk;
mod payout_faults;
mod random;
mod recon;
mod refunds;
mod rewards;
mod simulation;
mod statements;
mod tampering;
mod till;
mod withdrawals;
mod world;
