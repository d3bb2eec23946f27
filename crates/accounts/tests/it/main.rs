//! Accounts through HTTP, on both engines.

mod certification;
mod documents;
mod help_merchants;
mod members;
mod merchants;
mod review;
mod standing;
