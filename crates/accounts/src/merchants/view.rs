use db::entities::merchant_members::MemberRole;
use db::entities::merchants::{self, CertState, MerchantKind};
use kernel::MerchantId;
use serde::Serialize;
use utoipa::ToSchema;

/// A merchant. Whoever is not a member sees `id`, `name` and `badge`; the rest is null for them.
#[derive(Serialize, ToSchema)]
pub struct Merchant {
    pub id: MerchantId,
    pub name: String,
    /// Whether the merchant is certified now (SPEC MER-2).
    pub badge: bool,
    pub kind: Option<MerchantKind>,
    pub certification: Option<CertState>,
    /// What the person who asks may do for it.
    pub role: Option<MemberRole>,
}

impl Merchant {
    pub(crate) fn of(row: merchants::Model, role: Option<MemberRole>) -> Merchant {
        let merchants::Model {
            id,
            name,
            kind,
            certification,
            suspension_reason: _,
            recheck_due_at: _,
            created_by: _,
            created_at: _,
        } = row;
        let member = role.is_some();
        Merchant {
            id,
            name: name.0,
            badge: has_badge(certification),
            kind: member.then_some(kind),
            certification: member.then_some(certification),
            role,
        }
    }
}

/// Whether this state shows the badge.
pub(crate) fn has_badge(state: CertState) -> bool {
    state == CertState::Approved
}
