//! Tests of the market through HTTP, on both engines.

mod calendar;
mod crowd;
mod pipeline;
mod signing_up;
