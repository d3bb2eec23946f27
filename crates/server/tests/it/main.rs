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
mod first_admin;
mod gate;
mod going_away;
#[path = "../../../accounts/tests/it/help_third_party.rs"]
#[expect(dead_code, reason = "the tests of accounts do more with a browser")]
mod help_third_party;
mod hostile;
mod lanes;
#[path = "../../../care/tests/it/life.rs"]
#[expect(dead_code, reason = "the tests of care look at more of a life")]
mod life;
mod money_cut;
mod outgoing;
mod outgoing_elsewhere;
mod policy_pages;
mod relay;
mod restored;
mod rotation;
mod self_audit;
mod vendors;
mod who_may_call;
