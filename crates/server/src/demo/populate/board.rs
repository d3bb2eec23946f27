//! Who signed up where: what a shift's row says of its sign-ups, known before the shift is written.

use super::super::{Posting, World};
use super::timeline::sign_up_times;
use super::times::Times;
use kernel::Timestamp;
use std::collections::HashMap;

/// The places of a shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Sign-ups that hold a place.
    pub held: i64,
    /// Numbers of the queue that were drawn.
    pub drawn: i64,
}

/// What the order of a shift's sign-ups says of one of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entered {
    pub applied_at: Timestamp,
    pub queue_no: i64,
}

#[derive(Debug, Default)]
pub(super) struct Board {
    shifts: HashMap<(usize, usize), Taken>,
    /// By sign-up.
    entered: Vec<Entered>,
}

impl Board {
    pub fn of(world: &World, times: &Times) -> Board {
        let mut by_shift: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        // The world's sign-ups are in the order in which they were made.
        for (index, signup) in world.signups.iter().enumerate() {
            by_shift.entry((signup.posting, signup.shift)).or_default().push(index);
        }
        let mut board = Board::default();
        board.entered = vec![Entered { applied_at: times.now, queue_no: 0 }; world.signups.len()];
        for (shift, indexes) in by_shift {
            let posting: Posting = world.posting(shift.0);
            let signups: Vec<_> = indexes.iter().map(|index| &world.signups[*index]).collect();
            let moments = sign_up_times(&posting, &signups, times);
            for (position, (index, applied_at)) in indexes.iter().zip(moments).enumerate() {
                board.entered[*index] = Entered { applied_at, queue_no: position as i64 + 1 };
            }
            let held = signups.iter().filter(|signup| signup.stage.holds_place()).count() as i64;
            board.shifts.insert(shift, Taken { held, drawn: indexes.len() as i64 });
        }
        board
    }

    pub fn taken(&self, posting: usize, shift: usize) -> Taken {
        self.shifts.get(&(posting, shift)).copied().unwrap_or_default()
    }

    pub fn entered(&self, signup: usize) -> Entered {
        self.entered[signup]
    }
}
