//! Accounts through HTTP, on both engines.

mod certification;
mod codes;
mod documents;
mod help;
mod help_merchants;
mod identity;
mod learned;
mod me;
mod members;
mod merchants;
mod passwords;
mod policy_change;
mod registrations;
mod review;
mod sessions;
mod staff_people;
mod standing;
