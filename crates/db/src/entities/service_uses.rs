//! Paid services that were used, unit by unit (SPEC PAY-4, PUB-9).

use super::service_orders::Product;
use kernel::{MerchantId, PersonId, PostingId, RowId, ServiceOrderId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1): the merchant's; who used it is an id that goes with the account.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "service_uses",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    order_id: ServiceOrderId,
    merchant_id: MerchantId,
    product: Product,
    posting_id: PostingId,
    by_person: Option<PersonId>,
    at: Timestamp,
    /// Until when it counts; the same moment where it is done at once.
    until: Timestamp,
}
