//! Paid services that merchants order, with what is left of them (SPEC PAY-4). The price is the one of that day.

use kernel::{Fen, MerchantId, PersonId, ServiceOrderId, Timestamp};

crate::word! {
    /// What is sold.
    pub enum Product {
        /// One more open posting (更多发布).
        ExtraPosting = "extra_posting",
        /// A day at the top of lists (置顶), labelled 广告.
        Pinning = "pinning",
        /// One more refresh (刷新) within a day.
        Refresh = "refresh",
        /// One more seeker of the resume database to ask or invite (简历包).
        Resume = "resume",
    }
}

crate::word! {
    /// The life of an order.
    pub enum ServiceOrderState {
        Waiting = "waiting",
        Paid = "paid",
        Cancelled = "cancelled",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1): the merchant's; who ordered is an id that goes with the account.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "service_orders",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ServiceOrderId,
    merchant_id: MerchantId,
    by_person: Option<PersonId>,
    product: Product,
    packs: i64,
    /// What one pack cost.
    pack_fen: Fen,
    amount_fen: Fen,
    /// What was bought, all packs together.
    units: i64,
    used: i64,
    /// Given back for a refund.
    returned: i64,
    /// All refunds but the refused, those under way too.
    refunded_fen: Fen,
    /// What of it stands on an invoice that was asked for or issued.
    invoiced_fen: Fen,
    state: ServiceOrderState,
    created_at: Timestamp,
    paid_at: Option<Timestamp>,
    /// When what is unused lapses; none where it never does.
    lapses_at: Option<Timestamp>,
    changed_at: Timestamp,
}
