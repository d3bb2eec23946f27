//! The life of a posting (SPEC PUB-2): which change is allowed in which state.

use super::refusals::{POSTING_CLOSED, WRONG_STATE};
use db::entities::postings::PostingState;
use kernel::Refusal;

/// What can happen to a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The author hands it in.
    Submit,
    /// A substantial edit of one that was handed in before.
    Edit,
    /// Staff let it go live.
    Approve,
    /// Staff give it back to be corrected.
    Refuse,
    Pause,
    Resume,
    Close,
    /// Staff take it down.
    TakeDown,
    /// Its validity has ended.
    Expire,
    /// Every place of every coming shift is taken.
    Fill,
    /// A place is free again.
    Reopen,
    /// Something was found later that a person must look at.
    Doubt,
}

/// The state after a change.
///
/// # Errors
/// `posting_already_closed` for one whose life is over, `posting_in_wrong_state` otherwise.
pub fn after(state: PostingState, change: Change) -> Result<PostingState, Refusal> {
    use PostingState::{Closed, Draft, Expired, Full, InReview, Live, Paused, TakenDown};
    match (state, change) {
        (Draft, Change::Submit) => Ok(InReview),
        (Draft, Change::Edit) => Ok(Draft),
        (InReview | Live | Full | Paused, Change::Edit) => Ok(InReview),
        (InReview, Change::Approve) => Ok(Live),
        (InReview, Change::Refuse) => Ok(Draft),
        (Live | Full, Change::Pause) => Ok(Paused),
        (Paused, Change::Resume) => Ok(Live),
        (Draft | InReview | Live | Full | Paused, Change::Close) => Ok(Closed),
        (InReview | Live | Full | Paused, Change::TakeDown) => Ok(TakenDown),
        (Live | Full | Paused, Change::Expire) => Ok(Expired),
        // What is paused stays so: an approval would show it again, and that is its merchant's to say.
        (Live | Full, Change::Doubt) => Ok(InReview),
        (Live, Change::Fill) => Ok(Full),
        (Full, Change::Reopen) => Ok(Live),
        (Closed | Expired | TakenDown, _) => Err(POSTING_CLOSED.refuse()),
        _ => Err(WRONG_STATE.refuse().with("state", state.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Change::*;
    use PostingState::{Closed, Draft, Expired, Full, InReview, Live, Paused, TakenDown};

    /// covers: PUB-2
    #[test]
    fn every_change_in_every_state() {
        let changes = [Submit, Edit, Approve, Refuse, Pause, Resume, Close, TakeDown, Expire, Fill, Reopen, Doubt];
        let allowed: &[(PostingState, &[(Change, PostingState)])] = &[
            (Draft, &[(Submit, InReview), (Edit, Draft), (Close, Closed)]),
            (InReview, &[(Edit, InReview), (Approve, Live), (Refuse, Draft), (Close, Closed), (TakeDown, TakenDown)]),
            (
                Live,
                &[
                    (Edit, InReview),
                    (Pause, Paused),
                    (Close, Closed),
                    (TakeDown, TakenDown),
                    (Expire, Expired),
                    (Fill, Full),
                    (Doubt, InReview),
                ],
            ),
            (
                Full,
                &[
                    (Edit, InReview),
                    (Pause, Paused),
                    (Close, Closed),
                    (TakeDown, TakenDown),
                    (Expire, Expired),
                    (Reopen, Live),
                    (Doubt, InReview),
                ],
            ),
            (Paused, &[(Edit, InReview), (Resume, Live), (Close, Closed), (TakeDown, TakenDown), (Expire, Expired)]),
            (Closed, &[]),
            (Expired, &[]),
            (TakenDown, &[]),
        ];
        for (state, paths) in allowed {
            for change in changes {
                let expected = paths.iter().find(|(path, _)| *path == change).map(|(_, to)| *to);
                assert_eq!(after(*state, change).ok(), expected, "{state} {change:?}");
            }
        }
    }
}
