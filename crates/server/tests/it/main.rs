//! Tests of the whole product through HTTP, on both engines.

mod at_rest;
mod audit_log;
mod commands;
mod crash;
mod demo;
mod edges;
mod gate;
mod going_away;
mod hostile;
mod policy_pages;
mod rotation;
mod self_audit;
mod who_may_call;
