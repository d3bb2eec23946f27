//! Tests of the whole product through HTTP, on both engines.

mod at_rest;
mod audit_log;
mod crash;
mod demo;
mod edges;
mod gate;
mod going_away;
mod rotation;
mod who_may_call;
