//! Tests of the ledger on both engines: many at once, crashes, and whoever changes it behind its back.

mod at_once;
mod crashes;
mod random;
mod simulation;
mod tampering;
mod world;
