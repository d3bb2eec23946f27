//! Invitations to become a member, addressed to a phone number by its blind index.

use super::merchant_members::MemberRole;
use crate::columns::BlindIndex;
use kernel::{InvitationId, MerchantId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What became of an invitation.
    pub enum InvitationState {
        Open = "open",
        Accepted = "accepted",
        Declined = "declined",
        /// The owner who sent it is one no longer.
        Withdrawn = "withdrawn",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::InvitationRecord::SPEC, "created_at").named_by(crate::Subject::Phone("phone_blind")),
);

crate::table! { "merchant_invitations",
    #[sea_orm(primary_key, auto_increment = false)]
    id: InvitationId,
    merchant_id: MerchantId,
    phone_blind: BlindIndex,
    role: MemberRole,
    state: InvitationState,
    invited_by: PersonId,
    created_at: Timestamp,
    expires_at: Timestamp,
}
