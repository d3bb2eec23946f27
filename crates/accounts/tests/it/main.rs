//! Accounts through HTTP, on both engines.

mod codes;
mod help;
mod learned;
mod me;
mod passwords;
mod registrations;
mod sessions;
mod staff_people;
