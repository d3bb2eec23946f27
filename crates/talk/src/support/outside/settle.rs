//! What an answer of the company means for a message. Pure.

use connectors::{VendorError, VendorErrorKind};
use db::entities::support_messages::Sending;

/// What becomes of a message that was carried.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Is(Sending),
    /// Nobody there talks with the person any more: ask for somebody, then carry it again.
    NoSession,
    /// It surely did not arrive; carry it again later.
    Later,
}

/// The company's code for a message outside any conversation.
const NO_SESSION: &str = "14007";

pub(super) fn outcome(done: &Result<(), VendorError>) -> Outcome {
    match done {
        Ok(()) => Outcome::Is(Sending::Sent),
        Err(error) => of(error.kind(), error.code()),
    }
}

fn of(kind: VendorErrorKind, code: &str) -> Outcome {
    match kind {
        VendorErrorKind::BusinessNegative if code == NO_SESSION => Outcome::NoSession,
        VendorErrorKind::BusinessNegative | VendorErrorKind::InvalidInput | VendorErrorKind::UserMustRestart => {
            Outcome::Is(Sending::Failed)
        }
        // An operator mends the configuration; the words wait.
        VendorErrorKind::Config | VendorErrorKind::Transient | VendorErrorKind::RateLimited { .. } => Outcome::Later,
        VendorErrorKind::OutcomeUnknown | VendorErrorKind::BadSignature | VendorErrorKind::Protocol => {
            Outcome::Is(Sending::Unknown)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-2
    #[test]
    fn only_what_surely_did_not_arrive_is_carried_again() {
        use VendorErrorKind as K;
        assert_eq!(outcome(&Ok(())), Outcome::Is(Sending::Sent));
        for (kind, code, wanted) in [
            (K::BusinessNegative, "14007", Outcome::NoSession),
            (K::BusinessNegative, "14010", Outcome::Is(Sending::Failed)),
            (K::InvalidInput, "text", Outcome::Is(Sending::Failed)),
            (K::Config, "14002", Outcome::Later),
            (K::Transient, "14500", Outcome::Later),
            (K::RateLimited { retry_after_s: 1 }, "429", Outcome::Later),
            (K::OutcomeUnknown, "timeout", Outcome::Is(Sending::Unknown)),
            (K::Protocol, "html", Outcome::Is(Sending::Unknown)),
        ] {
            assert_eq!(of(kind, code), wanted, "{kind:?} {code}");
        }
    }
}
