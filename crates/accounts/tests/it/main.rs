//! Accounts through HTTP, on both engines.

mod certification;
mod codes;
mod documents;
mod email;
mod help;
mod help_merchants;
mod help_third_party;
mod identity;
mod learned;
mod linked_accounts;
mod me;
mod members;
mod merchants;
mod mini_program;
mod passwords;
mod phone_change;
mod policy_change;
mod registrations;
mod review;
mod sessions;
mod staff_people;
mod standing;
mod third_party;
