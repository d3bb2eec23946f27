//! What follows from a vendor's failure. Pure.

use super::judge::is_push;
use connectors::{VendorError, VendorErrorKind};
use db::entities::deliveries::{DeliveryState, NoticeChannel};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Try again after so many seconds.
    Again(i64),
    End(DeliveryState),
}

/// What becomes of a delivery whose vendor failed at the `attempts`-th time.
pub(super) fn after(channel: NoticeChannel, error: &VendorError, attempts: i64) -> Next {
    use VendorErrorKind::{BusinessNegative, InvalidInput, RateLimited, UserMustRestart};
    match error.kind() {
        // The same again would fail again.
        InvalidInput | BusinessNegative | UserMustRestart => Next::End(DeliveryState::Undelivered),
        RateLimited { retry_after_s } => {
            Next::Again(i64::try_from(retry_after_s).unwrap_or(i64::MAX).max(pause_s(attempts)))
        }
        // A push has a number or a tag with which it is shown once, however often it is sent.
        _ if is_push(channel) || error.is_surely_not_done() => Next::Again(pause_s(attempts)),
        _ => Next::End(DeliveryState::Unknown),
    }
}

/// 1, 4, 9 … minutes, at most an hour.
fn pause_s(attempts: i64) -> i64 {
    attempts.clamp(1, 60).pow(2).min(60) * 60
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: NOTE-3
    #[test]
    fn pauses_grow_up_to_an_hour() {
        let pauses: Vec<_> = [0, 1, 2, 3, 7, 8, 1_000_000].into_iter().map(pause_s).collect();
        assert_eq!(pauses, [60, 60, 240, 540, 2_940, 3_600, 3_600]);
    }
}
