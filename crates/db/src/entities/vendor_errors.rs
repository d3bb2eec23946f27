//! The last failed calls to each third party, with the vendor's own numbers, which its support asks for (SPEC OPS-3). A bounded
//! number of them, and nothing of what was sent.

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

crate::word! {
    /// What a failed call means.
    pub enum VendorFailure {
        /// The installation is set up wrong.
        Config = "config",
        RateLimited = "rate_limited",
        /// Surely not done.
        Transient = "transient",
        OutcomeUnknown = "outcome_unknown",
        BadSignature = "bad_signature",
        /// The answer was none of the vendor's.
        Protocol = "protocol",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "vendor_errors",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// Its name in the register.
    vendor: PublicText,
    at: Timestamp,
    kind: VendorFailure,
    /// The vendor's code, or ours such as `timeout`.
    code: PublicText,
    request_id: Option<PublicText>,
}
