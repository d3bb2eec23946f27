//! How the state of a merchant's certification changes. Pure; the table below is the whole of it.

use db::entities::merchants::CertState;
use kernel::Timestamp;

/// What happens to a certification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An owner submits, for the first time or anew.
    Submitted,
    Approved,
    Refused,
    /// The time for the recheck has come without a new approval.
    Due,
    Suspended,
    /// A suspension ends; `due` is when the approval runs out.
    Lifted {
        due: Option<Timestamp>,
        now: Timestamp,
    },
}

/// The state after an event; None when the event has no place there.
///
/// What was approved stays approved while a resubmission waits or is refused, and a suspension outlasts decisions: only
/// lifting it ends it.
pub(super) fn after(state: CertState, event: Event) -> Option<CertState> {
    use CertState::{Approved, Lapsed, None as Never, Pending, Refused, Suspended};
    match (event, state) {
        (Event::Submitted, Never | Pending | Refused | Lapsed) => Some(Pending),
        (Event::Submitted, Approved | Suspended) => Some(state),
        (Event::Approved | Event::Refused, Suspended) => Some(Suspended),
        (Event::Approved, _) => Some(Approved),
        (Event::Refused, Approved) => Some(Approved),
        (Event::Refused, _) => Some(Refused),
        (Event::Due | Event::Suspended, Never | Pending | Refused | Suspended | Lapsed) => None,
        (Event::Due, Approved) => Some(Lapsed),
        (Event::Suspended, Approved) => Some(Suspended),
        (Event::Lifted { due, now }, Suspended) => {
            Some(if due.is_some_and(|due| due > now) { Approved } else { Lapsed })
        }
        (Event::Lifted { .. }, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000);

    /// covers: MER-2, MER-4, RULE-1
    #[test]
    fn every_state_and_event() {
        use CertState::{Approved, Lapsed, None as Never, Pending, Refused, Suspended};
        let valid = Event::Lifted { due: Some(NOW.plus_days(1)), now: NOW };
        let over = Event::Lifted { due: Some(NOW), now: NOW };
        let events = [Event::Submitted, Event::Approved, Event::Refused, Event::Due, Event::Suspended, valid, over];
        for (state, expected) in [
            (Never, [Some(Pending), Some(Approved), Some(Refused), None, None, None, None]),
            (Pending, [Some(Pending), Some(Approved), Some(Refused), None, None, None, None]),
            (Approved, [Some(Approved), Some(Approved), Some(Approved), Some(Lapsed), Some(Suspended), None, None]),
            (Refused, [Some(Pending), Some(Approved), Some(Refused), None, None, None, None]),
            (Suspended, [Some(Suspended), Some(Suspended), Some(Suspended), None, None, Some(Approved), Some(Lapsed)]),
            (Lapsed, [Some(Pending), Some(Approved), Some(Refused), None, None, None, None]),
        ] {
            assert_eq!(events.map(|event| after(state, event)), expected, "{state}");
        }
    }
}
