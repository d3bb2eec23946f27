//! One table per file, no queries. The words (enums) stand beside the table that owns them.

pub mod access_ledger;
pub mod access_subjects;
pub mod application_history;
pub mod application_notes;
pub mod applications;
pub mod attendance_events;
pub mod attendances;
pub mod audit_checkpoints;
pub mod audit_heads;
pub mod audit_log;
pub mod backups;
pub mod bill_days;
pub mod bill_lines;
pub mod canaries;
pub mod canned_answers;
pub mod carried_messages;
pub mod carrier_accounts;
pub mod case_events;
pub mod cases;
pub mod certifications;
pub mod consents;
pub mod conversation_marks;
pub mod conversations;
pub mod deliveries;
pub mod documents;
pub mod email_codes;
pub mod emails;
pub mod epochs;
pub mod erased_keys;
pub mod erased_persons;
pub mod erasures;
pub mod exports;
pub mod favourites;
pub mod figures;
pub mod guardian_documents;
pub mod guardian_invitations;
pub mod guardianships;
pub mod idempotency_keys;
pub mod identities;
pub mod identity_documents;
pub mod identity_verdicts;
pub mod incident_persons;
pub mod incident_steps;
pub mod incidents;
pub mod invoice_files;
pub mod invoices;
pub mod job_invitations;
pub mod jobs;
pub mod keyring_state;
pub mod ledger_accounts;
pub mod ledger_holds;
pub mod ledger_transfers;
pub mod legal_orders;
pub mod linked_accounts;
pub mod linked_openids;
pub mod merchant_invitations;
pub mod merchant_members;
pub mod merchants;
pub mod messages;
pub mod minimum_wages;
pub mod minors;
pub mod money_cases;
pub mod notice_choices;
pub mod notices;
pub mod outbox;
pub mod page_visits;
pub mod partners;
pub mod pay_slips;
pub mod payment_notifications;
pub mod payment_refunds;
pub mod payments;
pub mod payout_accounts;
pub mod people;
pub mod permission_uses;
pub mod person_keys;
pub mod photos;
pub mod place_checks;
pub mod policy_announcements;
pub mod posting_history;
pub mod postings;
pub mod processor_askings;
pub mod profiles;
pub mod push_devices;
pub mod quiet_hours;
pub mod rate_events;
pub mod ratings;
pub mod recordings;
pub mod refused_merchants;
pub mod relay_bindings;
pub mod reports;
pub mod resume_deliveries;
pub mod resume_files;
pub mod resume_views;
pub mod resumes;
pub mod retention_runs;
pub mod reward_campaigns;
pub mod rewards;
pub mod risky_hosts;
pub mod rule_sets;
pub mod search_history;
pub mod self_audits;
pub mod service_orders;
pub mod service_uses;
pub mod sessions;
pub mod settlements;
pub mod share_counts;
pub mod sharings;
pub mod shifts;
pub mod sms_codes;
pub mod staff_roles;
pub mod subscription_matches;
pub mod subscriptions;
pub mod support_chats;
pub mod support_messages;
pub mod support_pictures;
pub mod survey_counts;
pub mod survey_persons;
pub mod surveys;
pub mod synonyms;
pub mod talents;
pub mod talk_reports;
pub mod tax_files;
pub mod tax_identities;
pub mod test_persons;
pub mod transfer_persons;
pub mod transfers;
pub mod vendor_errors;
pub mod vendor_hours;
pub mod vendor_tokens;
pub mod vendor_visits;
pub mod vendors;
pub mod videos;
pub mod viewed_postings;
pub mod wages;
pub mod wallet_freezes;
pub mod wallets;
pub mod web_push_browsers;
pub mod withdrawal_events;
pub mod withdrawals;

use crate::Table;

/// Every table of the main database.
pub const TABLES: &[&Table] = &[
    &access_ledger::TABLE,
    &access_subjects::TABLE,
    &application_history::TABLE,
    &application_notes::TABLE,
    &applications::TABLE,
    &attendance_events::TABLE,
    &attendances::TABLE,
    &audit_checkpoints::TABLE,
    &audit_log::TABLE,
    &backups::TABLE,
    &bill_days::TABLE,
    &bill_lines::TABLE,
    &carried_messages::TABLE,
    &carrier_accounts::TABLE,
    &case_events::TABLE,
    &cases::TABLE,
    &canaries::TABLE,
    &canned_answers::TABLE,
    &certifications::TABLE,
    &consents::TABLE,
    &conversation_marks::TABLE,
    &conversations::TABLE,
    &deliveries::TABLE,
    &documents::TABLE,
    &email_codes::TABLE,
    &emails::TABLE,
    &erased_persons::TABLE,
    &erasures::TABLE,
    &exports::TABLE,
    &favourites::TABLE,
    &figures::TABLE,
    &guardian_documents::TABLE,
    &guardian_invitations::TABLE,
    &guardianships::TABLE,
    &idempotency_keys::TABLE,
    &identities::TABLE,
    &identity_documents::TABLE,
    &identity_verdicts::TABLE,
    &incident_persons::TABLE,
    &incident_steps::TABLE,
    &incidents::TABLE,
    &invoice_files::TABLE,
    &invoices::TABLE,
    &job_invitations::TABLE,
    &jobs::TABLE,
    &ledger_accounts::TABLE,
    &ledger_holds::TABLE,
    &ledger_transfers::TABLE,
    &legal_orders::TABLE,
    &linked_accounts::TABLE,
    &linked_openids::TABLE,
    &merchant_invitations::TABLE,
    &merchant_members::TABLE,
    &merchants::TABLE,
    &messages::TABLE,
    &minimum_wages::TABLE,
    &minors::TABLE,
    &money_cases::TABLE,
    &notice_choices::TABLE,
    &notices::TABLE,
    &outbox::TABLE,
    &page_visits::TABLE,
    &partners::TABLE,
    &pay_slips::TABLE,
    &payout_accounts::TABLE,
    &payment_notifications::TABLE,
    &payment_refunds::TABLE,
    &payments::TABLE,
    &people::TABLE,
    &permission_uses::TABLE,
    &photos::TABLE,
    &place_checks::TABLE,
    &policy_announcements::TABLE,
    &processor_askings::TABLE,
    &posting_history::TABLE,
    &postings::TABLE,
    &profiles::TABLE,
    &push_devices::TABLE,
    &quiet_hours::TABLE,
    &rate_events::TABLE,
    &ratings::TABLE,
    &recordings::TABLE,
    &refused_merchants::TABLE,
    &relay_bindings::TABLE,
    &reports::TABLE,
    &resume_deliveries::TABLE,
    &resume_files::TABLE,
    &resume_views::TABLE,
    &resumes::TABLE,
    &retention_runs::TABLE,
    &reward_campaigns::TABLE,
    &rewards::TABLE,
    &risky_hosts::TABLE,
    &rule_sets::TABLE,
    &self_audits::TABLE,
    &search_history::TABLE,
    &service_orders::TABLE,
    &service_uses::TABLE,
    &sessions::TABLE,
    &settlements::TABLE,
    &share_counts::TABLE,
    &sharings::TABLE,
    &shifts::TABLE,
    &sms_codes::TABLE,
    &staff_roles::TABLE,
    &subscription_matches::TABLE,
    &subscriptions::TABLE,
    &support_chats::TABLE,
    &support_messages::TABLE,
    &support_pictures::TABLE,
    &survey_counts::TABLE,
    &survey_persons::TABLE,
    &surveys::TABLE,
    &synonyms::TABLE,
    &talents::TABLE,
    &talk_reports::TABLE,
    &tax_files::TABLE,
    &tax_identities::TABLE,
    &test_persons::TABLE,
    &transfer_persons::TABLE,
    &transfers::TABLE,
    &vendor_errors::TABLE,
    &vendor_hours::TABLE,
    &vendor_tokens::TABLE,
    &vendors::TABLE,
    &vendor_visits::TABLE,
    &videos::TABLE,
    &viewed_postings::TABLE,
    &wages::TABLE,
    &wallet_freezes::TABLE,
    &wallets::TABLE,
    &web_push_browsers::TABLE,
    &withdrawal_events::TABLE,
    &withdrawals::TABLE,
];

/// Every table of the keyring.
pub const KEYRING_TABLES: &[&Table] =
    &[&audit_heads::TABLE, &epochs::TABLE, &erased_keys::TABLE, &keyring_state::TABLE, &person_keys::TABLE];
