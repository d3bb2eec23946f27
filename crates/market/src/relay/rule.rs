//! What follows from a binding's row, the clock and the numbers. Pure.

use db::columns::Digest;
use db::entities::applications::{self, ApplicationState};
use db::entities::relay_bindings::{Model, RelayState};
use kernel::Timestamp;

/// How long a binding stands: long enough to be rung back, too short to keep as a way to reach somebody.
pub(super) const LASTS_MINUTES: i64 = 30;
/// Whoever dials with less left than this might find nobody. The vendor binds for no less either.
const LEFT_SECONDS_MIN: i64 = 60;
/// How long somebody may still be waiting for the vendor: longer than its time limits for unbinding and binding together.
const ASKED_SECONDS_MAX: i64 = 30;
/// How often it is looked at whether a binding may stand.
pub(super) const LOOK_SECONDS: i64 = 60;
/// How often the vendor is asked to unbind; then the binding expires by itself.
const ATTEMPTS_MAX: i64 = 5;

/// What a tap on "call" does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tap {
    /// Dials the number that stands.
    Use,
    Ask,
    /// Ends the one that stands, and asks for another.
    Replace,
    /// Somebody is asking for it at this moment.
    Wait,
    /// One may stand of which nobody knows.
    Unsure,
}

/// `standing` is the sign-up's binding that is not being ended.
pub(super) fn tap(standing: Option<&Model>, numbers: &Digest, now: Timestamp) -> Tap {
    let Some(row) = standing.filter(|row| now < row.expires_at) else { return Tap::Ask };
    match row.state {
        RelayState::Bound if row.numbers == *numbers && row.expires_at.seconds_since(now) >= LEFT_SECONDS_MIN => {
            Tap::Use
        }
        RelayState::Bound | RelayState::Ending => Tap::Replace,
        RelayState::Asking if now.seconds_since(row.asked_at) < ASKED_SECONDS_MAX => Tap::Wait,
        RelayState::Asking | RelayState::Unknown => Tap::Unsure,
    }
}

/// What a look at a binding does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It has expired at the vendor.
    Remove,
    /// It is looked at again then.
    Again(Timestamp),
    /// Whoever asked for it did not live to hear the answer.
    Doubt,
    Unbind,
}

/// Whether there is a vendor to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offered {
    Yes,
    No,
}

/// `may_stand` is whether what the binding rests on still holds.
pub(super) fn look(row: &Model, may_stand: bool, offered: Offered, now: Timestamp) -> Look {
    if now >= row.expires_at {
        return Look::Remove;
    }
    let soon = now.plus_seconds(LOOK_SECONDS).min(row.expires_at);
    match row.state {
        RelayState::Asking if now.seconds_since(row.asked_at) < ASKED_SECONDS_MAX => Look::Again(soon),
        RelayState::Asking => Look::Doubt,
        RelayState::Unknown => Look::Again(row.expires_at),
        RelayState::Bound if may_stand => Look::Again(soon),
        RelayState::Bound | RelayState::Ending if offered == Offered::Yes && row.attempts < ATTEMPTS_MAX => {
            Look::Unbind
        }
        RelayState::Bound | RelayState::Ending => Look::Again(row.expires_at),
    }
}

/// When to ask the vendor again after so many tries: 1, 4, 9 … minutes, and not after the expiry.
pub(super) fn again(attempts: i64, expires_at: Timestamp, now: Timestamp) -> Timestamp {
    now.plus_minutes(attempts.clamp(1, ATTEMPTS_MAX).pow(2)).min(expires_at)
}

/// Whether a sign-up was cancelled after its binding was asked for. Calling goes on for some days after that, with another.
pub(super) fn was_cancelled_since(row: &applications::Model, asked_at: Timestamp) -> bool {
    let cancelled = matches!(row.state, ApplicationState::CancelledBySeeker | ApplicationState::CancelledByMerchant);
    cancelled && row.ended_at.is_some_and(|at| at >= asked_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelayState as S;
    use kernel::{ApplicationId, RowId};

    const T0: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);

    fn row(state: S) -> Model {
        Model {
            id: RowId(uuid::Uuid::from_u128(1)),
            application_id: ApplicationId(uuid::Uuid::from_u128(2)),
            state,
            numbers: Digest(vec![1]),
            lent: None,
            attempts: 0,
            asked_at: T0,
            expires_at: T0.plus_minutes(LASTS_MINUTES),
        }
    }

    /// covers: WORK-4
    #[test]
    fn one_binding_stands_or_may_stand_and_no_second_is_asked_for() {
        let (same, other) = (Digest(vec![1]), Digest(vec![2]));
        for (state, seconds, numbers, tapped) in [
            (S::Bound, 0, &same, Tap::Use),
            (S::Bound, 29 * 60, &same, Tap::Use),
            (S::Bound, 29 * 60 + 1, &same, Tap::Replace),
            (S::Bound, 0, &other, Tap::Replace),
            (S::Bound, 30 * 60, &other, Tap::Ask),
            (S::Asking, 29, &same, Tap::Wait),
            (S::Asking, 30, &same, Tap::Unsure),
            (S::Asking, 30 * 60 - 1, &same, Tap::Unsure),
            (S::Unknown, 0, &other, Tap::Unsure),
            (S::Unknown, 30 * 60, &same, Tap::Ask),
        ] {
            assert_eq!(tap(Some(&row(state)), numbers, T0.plus_seconds(seconds)), tapped, "{state:?} {seconds}");
        }
        assert_eq!(tap(None, &same, T0), Tap::Ask);
    }

    /// covers: WORK-4
    #[test]
    fn what_may_not_stand_is_unbound_so_often_and_then_expires() {
        let end = row(S::Bound).expires_at;
        let soon = T0.plus_seconds(120);
        for (state, attempts, may_stand, offered, looked) in [
            (S::Bound, 0, true, Offered::Yes, Look::Again(soon)),
            (S::Bound, 0, true, Offered::No, Look::Again(soon)),
            (S::Bound, 0, false, Offered::Yes, Look::Unbind),
            (S::Bound, 0, false, Offered::No, Look::Again(end)),
            (S::Ending, 0, true, Offered::Yes, Look::Unbind),
            (S::Ending, 4, true, Offered::Yes, Look::Unbind),
            (S::Ending, 5, true, Offered::Yes, Look::Again(end)),
            (S::Asking, 0, true, Offered::Yes, Look::Doubt),
            (S::Unknown, 0, true, Offered::Yes, Look::Again(end)),
        ] {
            let binding = Model { attempts, ..row(state) };
            assert_eq!(look(&binding, may_stand, offered, T0.plus_seconds(60)), looked, "{state:?} {attempts}");
            assert_eq!(look(&binding, may_stand, offered, end), Look::Remove);
        }
        assert_eq!(again(1, end, T0), T0.plus_minutes(1));
        assert_eq!(again(3, end, T0), T0.plus_minutes(9));
        assert_eq!(again(5, T0.plus_minutes(9), T0), T0.plus_minutes(9));
    }
}
