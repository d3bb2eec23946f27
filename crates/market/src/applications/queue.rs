//! How a shift's places and its standby queue go together (SPEC WORK-1, WORK-9). Pure; [`super::places`] does it in the
//! database.

use db::entities::applications::ApplicationState;
use db::entities::postings::SignUpMode;

/// In which state a newcomer enters. First come first served (先到先得) means the back of the standby queue: free places
/// then go to its front, so that nobody overtakes whoever waits already.
pub fn entrance(mode: SignUpMode) -> ApplicationState {
    match mode {
        SignUpMode::FirstCome => ApplicationState::Standby,
        SignUpMode::MerchantPicks => ApplicationState::Applied,
    }
}

/// How many of the free places go to the front of the standby queue after so many places became free.
///
/// Where the merchant picks, free places are the merchant's to give; only a place that somebody gave back passes on.
pub fn offers(mode: SignUpMode, free: i64, given_back: i64) -> i64 {
    match mode {
        SignUpMode::FirstCome => free.max(0),
        SignUpMode::MerchantPicks => given_back.min(free).max(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A shift with its people, as the database would hold it.
    struct Model {
        mode: SignUpMode,
        headcount: i64,
        taken: Vec<usize>,
        standby: Vec<usize>,
        applied: Vec<usize>,
        /// In the order in which places were given.
        given: Vec<usize>,
    }

    #[derive(Clone, Copy, Debug)]
    enum Event {
        SignUp,
        /// Whoever holds the nth place gives it back.
        GiveBack(usize),
        /// Whoever stands nth in the queue leaves it.
        Leave(usize),
        /// The merchant puts the nth of those who applied on standby, or gives them a place.
        Standby(usize),
        Accept(usize),
        Grow(i64),
    }

    impl Model {
        fn free(&self) -> i64 {
            self.headcount - self.taken.len() as i64
        }

        fn fill(&mut self, given_back: i64) {
            for _ in 0..offers(self.mode, self.free(), given_back) {
                if self.standby.is_empty() {
                    break;
                }
                let next = self.standby.remove(0);
                self.given.push(next);
                self.taken.push(next);
            }
        }

        fn happen(&mut self, event: Event, newcomer: usize) {
            let pick = |from: &mut Vec<usize>, at: usize| {
                if from.is_empty() { None } else { Some(from.remove(at % from.len())) }
            };
            match event {
                Event::SignUp => {
                    match entrance(self.mode) {
                        ApplicationState::Standby => self.standby.push(newcomer),
                        _ => self.applied.push(newcomer),
                    }
                    self.fill(0);
                }
                Event::GiveBack(at) => {
                    if pick(&mut self.taken, at).is_some() {
                        self.fill(1);
                    }
                }
                Event::Leave(at) => {
                    pick(&mut self.standby, at);
                }
                Event::Standby(at) => {
                    if let Some(person) = pick(&mut self.applied, at) {
                        // The queue is kept by number, and a number stays with its owner.
                        let place = self.standby.partition_point(|other| *other < person);
                        self.standby.insert(place, person);
                    }
                }
                Event::Accept(at) => {
                    if self.free() > 0
                        && let Some(person) = pick(&mut self.applied, at)
                    {
                        self.taken.push(person);
                    }
                }
                Event::Grow(by) => {
                    self.headcount += by;
                    self.fill(0);
                }
            }
        }
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            6 => Just(Event::SignUp),
            3 => (0usize..20).prop_map(Event::GiveBack),
            2 => (0usize..20).prop_map(Event::Leave),
            2 => (0usize..20).prop_map(Event::Standby),
            1 => (0usize..20).prop_map(Event::Accept),
            1 => (1i64..3).prop_map(Event::Grow),
        ]
    }

    proptest! {
        /// covers: WORK-1, WORK-9
        #[test]
        fn never_too_many_and_always_in_order(
            first_come: bool,
            headcount in 1i64..5,
            events in prop::collection::vec(event(), 1..80),
        ) {
            let mode = if first_come { SignUpMode::FirstCome } else { SignUpMode::MerchantPicks };
            let none = Vec::new;
            let mut shift =
                Model { mode, headcount, taken: none(), standby: none(), applied: none(), given: none() };
            for (newcomer, event) in events.into_iter().enumerate() {
                shift.happen(event, newcomer);
                prop_assert!(shift.free() >= 0, "more accepted than places");
                prop_assert!(shift.standby.is_sorted(), "the queue lost its order");
                if first_come {
                    prop_assert!(shift.free() == 0 || shift.standby.is_empty(), "a place is free and somebody waits");
                    prop_assert!(shift.given.is_sorted(), "somebody was overtaken");
                }
            }
        }
    }
}
