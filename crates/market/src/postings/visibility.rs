//! The one rule of who may see a posting (SPEC PUB-7). List, detail, search, share and sign-up all ask it.

use db::entities::merchants::{self, CertState};
use db::entities::postings::{self, PostingKind, PostingState};
use kernel::Timestamp;

/// Whether anybody may see this posting now.
///
/// A job is seen while it is live or full, its validity lasts, and its merchant is certified at this moment; a
/// suspension therefore takes effect at once. A work-wanted posting has no merchant.
pub fn may_be_seen(posting: &postings::Model, merchant: Option<&merchants::Model>, now: Timestamp) -> bool {
    let open = matches!(posting.state, PostingState::Live | PostingState::Full);
    let valid = posting.valid_until.is_none_or(|until| until > now);
    let certified = match posting.kind {
        PostingKind::Job => merchant.is_some_and(|merchant| merchant.certification == CertState::Approved),
        PostingKind::Wanted => true,
    };
    open && valid && certified
}
