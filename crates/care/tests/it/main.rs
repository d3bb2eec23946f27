//! Tests of the care for people's data through HTTP, on both engines.

mod cancelling;
mod copy;
mod erasing;
mod life;
mod retention;
mod schema;
