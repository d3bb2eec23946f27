//! One table per file, no queries. The words (enums) stand beside the table that owns them.

pub mod access_ledger;
pub mod access_subjects;
pub mod application_history;
pub mod application_notes;
pub mod applications;
pub mod certifications;
pub mod consents;
pub mod conversation_marks;
pub mod conversations;
pub mod documents;
pub mod epochs;
pub mod idempotency_keys;
pub mod jobs;
pub mod merchant_invitations;
pub mod merchant_members;
pub mod merchants;
pub mod messages;
pub mod notices;
pub mod outbox;
pub mod page_visits;
pub mod people;
pub mod permission_uses;
pub mod person_keys;
pub mod photos;
pub mod posting_history;
pub mod postings;
pub mod profiles;
pub mod rate_events;
pub mod reports;
pub mod rule_sets;
pub mod search_history;
pub mod sessions;
pub mod shifts;
pub mod sms_codes;
pub mod staff_roles;
pub mod videos;
pub mod viewed_postings;

use crate::Table;

/// Every table of the main database.
pub const TABLES: &[&Table] = &[
    &access_ledger::TABLE,
    &access_subjects::TABLE,
    &application_history::TABLE,
    &application_notes::TABLE,
    &applications::TABLE,
    &certifications::TABLE,
    &consents::TABLE,
    &conversation_marks::TABLE,
    &conversations::TABLE,
    &documents::TABLE,
    &idempotency_keys::TABLE,
    &jobs::TABLE,
    &merchant_invitations::TABLE,
    &merchant_members::TABLE,
    &merchants::TABLE,
    &messages::TABLE,
    &notices::TABLE,
    &outbox::TABLE,
    &page_visits::TABLE,
    &people::TABLE,
    &permission_uses::TABLE,
    &photos::TABLE,
    &posting_history::TABLE,
    &postings::TABLE,
    &profiles::TABLE,
    &rate_events::TABLE,
    &reports::TABLE,
    &rule_sets::TABLE,
    &search_history::TABLE,
    &sessions::TABLE,
    &shifts::TABLE,
    &sms_codes::TABLE,
    &staff_roles::TABLE,
    &videos::TABLE,
    &viewed_postings::TABLE,
];

/// Every table of the keyring.
pub const KEYRING_TABLES: &[&Table] = &[&epochs::TABLE, &person_keys::TABLE];
