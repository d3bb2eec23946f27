//! How far each side has received and read.

use super::posting_history::Side;
use kernel::ConversationId;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "conversation_marks",
    #[sea_orm(primary_key, auto_increment = false)]
    conversation_id: ConversationId,
    #[sea_orm(primary_key, auto_increment = false)]
    side: Side,
    delivered: i64,
    read: i64,
}
