//! Tests of the whole product through HTTP, on both engines.

mod at_rest;
mod audit_log;
mod backup_commands;
mod backup_faults;
mod backups;
mod commands;
mod connections;
mod crash;
mod demo;
mod edges;
mod erasure_cut;
mod gate;
mod going_away;
mod hostile;
#[path = "../../../care/tests/it/life.rs"]
#[expect(dead_code, reason = "the tests of care look at more of a life")]
mod life;
mod money_cut;
mod outgoing;
mod policy_pages;
mod relay;
mod restored;
mod rotation;
mod self_audit;
mod vendors;
mod who_may_call;
