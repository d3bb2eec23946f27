//! How often the page of a posting was opened by a shared link, by day: no person, no address, no time of the day.

use kernel::PostingId;

crate::word! {
    /// How a link was passed on; it stands in the link as `?s=`.
    pub enum ShareChannel {
        Wechat = "wechat",
        /// The QR code of a poster.
        Poster = "poster",
        /// A copied link.
        Link = "link",
        /// The share sheet of the phone.
        System = "system",
        /// An app's share kit.
        App = "app",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "share_counts",
    #[sea_orm(primary_key, auto_increment = false)]
    posting_id: PostingId,
    /// A day in China, counted from 1970-01-01.
    #[sea_orm(primary_key, auto_increment = false)]
    day: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    channel: ShareChannel,
    opened: i64,
}
