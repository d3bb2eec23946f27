//! Tests of the whole product through HTTP, on both engines.

mod edges;
