//! Tests of the whole product through HTTP, on both engines.

mod at_rest;
mod commands;
mod crash;
mod demo;
mod edges;
mod going_away;
mod hostile;
mod who_may_call;
