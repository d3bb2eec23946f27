//! Answers that customer service keeps ready (SPEC CS-1): about nobody.

use super::support_chats::SupportTopic;
use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "canned_answers",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    topic: SupportTopic,
    title: PublicText,
    text: PublicText,
    changed_at: Timestamp,
    changed_by: Option<PersonId>,
}
