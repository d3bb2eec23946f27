//! Tests of the whole product through HTTP, on both engines.

mod at_rest;
mod demo;
mod edges;
mod who_may_call;
