//! Tests of the posting rules through what the crate shows of them; one binary, because linking the crate is slow.

mod behaviour;
mod quality;
