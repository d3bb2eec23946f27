//! Figures about many people, as they were made (SPEC STAT-1). What is below the least group, or would give such a one away,
//! was never written; what is published has its noise already.

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

crate::word! {
    /// How long a figure counts.
    pub enum Span {
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
    }
}

crate::word! {
    /// What is counted.
    pub enum Measure {
        /// Pages opened in browsers whose visitor agreed to statistics.
        Visits = "visits",
        /// Pages of postings opened by a shared link.
        Shared = "shared",
        /// Different people who signed up.
        SignedUp = "signed_up",
        /// Different people who came to work.
        Came = "came",
        /// Different people who were paid a wage.
        Paid = "paid",
    }
}

crate::word! {
    /// Of which part of everything.
    pub enum Part {
        All = "all",
        Page = "page",
        Entry = "entry",
        City = "city",
        Category = "category",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "figures",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// The first day in China, counted from 1970-01-01.
    day: i64,
    span: Span,
    measure: Measure,
    part: Part,
    /// A city, a category, a page, an entry or a channel; empty for all.
    code: PublicText,
    /// None where it is held back.
    shown: Option<i64>,
    /// The same with noise.
    published: Option<i64>,
    made_at: Timestamp,
}
