//! The inbox (SPEC NOTE-1): what happened, told to the persons it concerns.
//!
//! Invariants: a notice holds references only, its words are made when it is read; the same `dedupe` comes once.
//! Deliberately absent here: other channels (push, SMS, mail), which come with the notice preferences.

mod push;

pub use push::{Notice, push};
