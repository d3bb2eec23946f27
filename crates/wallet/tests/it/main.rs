//! Tests of the ledger on both engines: many at once, crashes, and whoever changes it behind its back; and of one's own wallet.

mod at_once;
mod crashes;
mod filing;
mod mine;
mod random;
mod rewards;
mod simulation;
mod tampering;
mod world;
