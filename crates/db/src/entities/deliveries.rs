//! Notices on their way outside the inbox (SPEC NOTE-1, NOTE-3): one row for each notice and channel, so that nothing leaves
//! twice. Neither an address nor words stand here.

use crate::columns::PublicText;
use kernel::{NoticeId, PersonId, RowId, Timestamp};
use policy::Field as _;

crate::word! {
    /// A way to a person besides the inbox.
    pub enum NoticeChannel {
        Sms = "sms",
        /// The phone app, by way of JPush.
        Push = "push",
        /// The address that the person bound.
        Email = "email",
        /// A browser, by the push service of its maker.
        WebPush = "web_push",
    }
}

crate::word! {
    /// How far a delivery is.
    pub enum DeliveryState {
        /// It leaves as soon as it can, or again after a failure that surely sent nothing.
        Queued = "queued",
        /// It waits for the end of the quiet hours.
        Held = "held",
        /// The vendor is being asked.
        Leaving = "leaving",
        /// The vendor took it.
        HandedOver = "handed_over",
        /// The vendor says that it arrived.
        Delivered = "delivered",
        /// It surely does not arrive.
        Undelivered = "undelivered",
        /// Nobody knows whether it left; it is not sent again.
        Unknown = "unknown",
        /// It was of no use any more, or there is nobody to carry it.
        GivenUp = "given_up",
        /// The person read it before, or does not want it any more.
        Withdrawn = "withdrawn",
        /// Another one, held as long, told of it too.
        Folded = "folded",
    }
}

crate::word! {
    /// Who carries it.
    pub enum Carrier {
        Aliyun = "aliyun",
        Tencent = "tencent",
        Jpush = "jpush",
        /// The operator's mail provider.
        Mail = "mail",
        /// The push services of browsers' makers.
        WebPush = "web_push",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::DeliveryRecord::SPEC, "created_at"));

crate::table! { "deliveries",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    notice_id: NoticeId,
    person_id: PersonId,
    channel: NoticeChannel,
    state: DeliveryState,
    /// The first moment at which it may leave.
    not_before: Timestamp,
    /// How often a vendor was asked.
    attempts: i64,
    /// Who was asked last.
    carrier: Option<Carrier>,
    /// The vendor's number for it, stored before anything is sent, with which it may be sent again.
    push_number: Option<PublicText>,
    /// The vendor's id of what was sent, by which a report names it.
    vendor_id: Option<PublicText>,
    /// The vendor's id of the last request.
    request_id: Option<PublicText>,
    /// The vendor's code of the last failure, or a word of ours: why it ended so.
    error: Option<PublicText>,
    /// The delivery that told of it.
    with_id: Option<RowId>,
    created_at: Timestamp,
    changed_at: Timestamp,
}
