//! What somebody chose about notices outside the inbox (SPEC NOTE-1): a row for each choice that was made; the rest is as the
//! program proposes it.

use super::deliveries::NoticeChannel;
use kernel::{PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Kinds of notices, as people choose among them.
    pub enum NoticeGroup {
        /// Sign-ups, shifts, hours, ratings.
        Work = "work",
        /// Invitations, resumes, members.
        Contact = "contact",
        /// One's own postings and certification.
        Postings = "postings",
        /// Saved searches.
        Subscriptions = "subscriptions",
        /// Wages, payments, withdrawals; required.
        Money = "money",
        /// Account, privacy, policy, incidents; required.
        Safety = "safety",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::NoticeChoice::SPEC, "changed_at").bound_to("person_id"));

crate::table! { "notice_choices",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    of_group: NoticeGroup,
    #[sea_orm(primary_key, auto_increment = false)]
    channel: NoticeChannel,
    wanted: bool,
    changed_at: Timestamp,
}
