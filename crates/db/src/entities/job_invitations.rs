//! Invitations of seekers to a job, by merchants that found their resume (SPEC WORK-9). One per posting and person.

use kernel::{JobInvitationId, MerchantId, PersonId, PostingId, ResumeId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Where an invitation stands. One that nobody answered in time is still `open` here.
    pub enum JobInvitationState {
        Open = "open",
        Accepted = "accepted",
        Declined = "declined",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::ResumeRecord::SPEC, "invited_at"));

crate::table! { "job_invitations",
    #[sea_orm(primary_key, auto_increment = false)]
    id: JobInvitationId,
    person_id: PersonId,
    resume_id: ResumeId,
    merchant_id: MerchantId,
    posting_id: PostingId,
    state: JobInvitationState,
    invited_at: Timestamp,
    answered_at: Option<Timestamp>,
}
