//! What follows for a message from its state and from what the company said. Pure.

use connectors::{VendorError, VendorErrorKind};
use db::entities::carried_messages::CarriedState;

/// How long a message is tried, in seconds: a day later nobody waits for it there, and everybody has read it here.
const TRIED_SECONDS: i64 = 86_400;

/// The longest that it takes to hand a message over, in seconds, the accounts of both sides made with it: until then another
/// node may be doing it.
const LEAVING_SECONDS: i64 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Nothing,
    Send,
    /// Somebody is at it: what came of it is asked after so many seconds.
    Later(i64),
    End(CarriedState, &'static str),
}

/// Whether a message leaves now. `age` is how many seconds ago it was written, `since` how many ago its state changed.
pub(super) fn judge(state: CarriedState, is_offered: Offered, age: i64, since: i64) -> Verdict {
    match state {
        // Whoever asks the company comes back soon with what it said.
        CarriedState::Leaving if since < LEAVING_SECONDS => Verdict::Later(LEAVING_SECONDS - since.max(0)),
        // Somebody asked the company and did not live to hear the answer.
        CarriedState::Leaving => Verdict::End(CarriedState::Unknown, "interrupted"),
        CarriedState::Queued if is_offered == Offered::No => Verdict::End(CarriedState::Withdrawn, "no_vendor"),
        CarriedState::Queued if age > TRIED_SECONDS => Verdict::End(CarriedState::GivenUp, "too_late"),
        CarriedState::Queued => Verdict::Send,
        CarriedState::Carried | CarriedState::Unknown | CarriedState::GivenUp | CarriedState::Withdrawn => {
            Verdict::Nothing
        }
    }
}

/// Whether a company is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offered {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Try again after so many seconds.
    Again(i64),
    End(CarriedState),
}

/// What becomes of a message that the company did not take at the `attempts`-th time.
pub(super) fn after(error: &VendorError, attempts: i64) -> Next {
    use VendorErrorKind::{BusinessNegative, InvalidInput, RateLimited, UserMustRestart};
    match error.kind() {
        // The same again would fail again.
        InvalidInput | BusinessNegative | UserMustRestart => Next::End(CarriedState::GivenUp),
        RateLimited { retry_after_s } => {
            Next::Again(i64::try_from(retry_after_s).unwrap_or(i64::MAX).clamp(pause_s(attempts), TRIED_SECONDS))
        }
        _ if error.is_surely_not_done() => Next::Again(pause_s(attempts)),
        _ => Next::End(CarriedState::Unknown),
    }
}

/// 1, 4, 9 … minutes, at most an hour.
fn pause_s(attempts: i64) -> i64 {
    attempts.clamp(1, 60).pow(2).min(60) * 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use CarriedState as S;

    /// covers: TALK-5
    #[test]
    fn what_may_have_left_is_not_sent_again() {
        for (state, offered, age, verdict) in [
            (S::Queued, Offered::Yes, 0, Verdict::Send),
            (S::Queued, Offered::No, 0, Verdict::End(S::Withdrawn, "no_vendor")),
            (S::Queued, Offered::Yes, TRIED_SECONDS + 1, Verdict::End(S::GivenUp, "too_late")),
            (S::Leaving, Offered::Yes, 0, Verdict::End(S::Unknown, "interrupted")),
            (S::Leaving, Offered::No, 0, Verdict::End(S::Unknown, "interrupted")),
            (S::Unknown, Offered::Yes, 0, Verdict::Nothing),
            (S::Carried, Offered::Yes, 0, Verdict::Nothing),
            (S::GivenUp, Offered::Yes, 0, Verdict::Nothing),
            (S::Withdrawn, Offered::Yes, 0, Verdict::Nothing),
        ] {
            assert_eq!(judge(state, offered, age, LEAVING_SECONDS), verdict, "{state}");
        }
        // Another node may be at it, whose clock may be ahead of ours.
        for (since, seconds) in [(0, 60), (59, 1), (-5, 60)] {
            assert_eq!(judge(S::Leaving, Offered::Yes, 0, since), Verdict::Later(seconds), "{since}");
        }
        assert_eq!([0, 1, 2, 8, 900].map(pause_s), [60, 60, 240, 3_600, 3_600]);
    }
}
