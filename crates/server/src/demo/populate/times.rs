use super::super::{Posting, State, time};
use jiff::civil::Date;
use kernel::{Timestamp, calendar};

/// When things of the world happened that the world itself does not say. All of it lies before `now`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// When the demo was begun.
    pub now: Timestamp,
    pub today: Date,
}

/// The past of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PostingTimes {
    pub created: Timestamp,
    pub submitted: Timestamp,
    pub published: Timestamp,
    /// When it was paused or closed, for one that was.
    pub ended: Timestamp,
}

impl Times {
    pub fn begun(now: Timestamp) -> Times {
        Times { now, today: calendar::day_of(now) }
    }

    fn at(&self, days: i64, minute: i64) -> Timestamp {
        time::at(self.today, days, minute).into()
    }

    pub fn staff_registered(&self, index: usize) -> Timestamp {
        self.at(-90, 9 * 60 + index as i64)
    }

    pub fn member_registered(&self, merchant: usize, member: usize) -> Timestamp {
        self.at(-45, 9 * 60 + (merchant % 300) as i64 * 2 + member as i64)
    }

    pub fn seeker_registered(&self, index: usize) -> Timestamp {
        self.at(-20 - (index % 24) as i64, 9 * 60 + (index * 7 % 660) as i64)
    }

    pub fn merchant_made(&self, merchant: usize) -> Timestamp {
        self.at(-44, 10 * 60 + (merchant % 300) as i64)
    }

    /// When a merchant's qualification was handed in: long ago, unless it still waits.
    pub fn submitted(&self, merchant: usize, waits: bool) -> Timestamp {
        let back = if waits { 1 } else { 43 };
        self.at(-back, 14 * 60 + (merchant % 300) as i64)
    }

    pub fn decided(&self, merchant: usize) -> Timestamp {
        self.at(-42, 10 * 60 + (merchant % 300) as i64)
    }

    pub fn photo_taken(&self, merchant: usize) -> Timestamp {
        self.at(-41, 10 * 60 + (merchant % 300) as i64)
    }

    /// How a posting came to where it is. The world says when it went live; for a draft, when it was begun, and for
    /// one that waits, when it was handed in.
    pub fn of(&self, posting: &Posting) -> PostingTimes {
        let known = Timestamp::from(posting.published_at);
        let minutes = (posting.index % 50) as i64;
        let (created, submitted, published) = match posting.state {
            State::Draft => (known, known.plus_minutes(20), known.plus_hours(3)),
            State::InReview => (known.plus_minutes(-30 - minutes), known, known),
            State::Live | State::Paused | State::Closed => {
                (known.plus_minutes(-180 - 2 * minutes), known.plus_minutes(-90 - minutes), known)
            }
        };
        let ended = match (posting.state, posting.shifts.last()) {
            (State::Closed, Some(last)) => Timestamp::from(last.starts_at).plus_minutes(5),
            // Nobody signs up for a paused posting, so it was paused after the last sign-up.
            _ => self.now.plus_minutes(-30),
        };
        PostingTimes { created, submitted, published, ended }
    }

    /// Whether somebody who looks in now and then has read what came at this moment.
    pub fn read_at(&self, at: Timestamp) -> Option<Timestamp> {
        let read = at.plus_hours(5);
        (read < self.now.plus_days(-1)).then_some(read)
    }
}
