//! The demo world: merchants, postings, people and their talks, the same for the same seed.
//!
//! Everything here is a value. Nothing is read or written, no clock is asked, and no id, hash or secret is made: whoever
//! inserts a world does it through the product's own operations, and so proves them. ID numbers and credit codes are
//! indexes from which the inserter builds codes with valid check digits.
//!
//! Invariants, each with a test: a posting follows from the seed and its own position alone, so that a hundred thousand
//! need no memory; no shift touches today; nobody holds two overlapping shifts; no shift has more people than places;
//! wages are at or above the city's floor; texts contain nothing that the posting rules refuse.
//!
//! Deliberately absent: pictures, ratings and money, and any person who exists.

mod data;
mod merchants;
mod people;
pub mod populate;
mod postings;
mod resumes;
mod rng;
mod signups;
mod spots;
pub(crate) use spots::roads;
mod talks;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod world;

use jiff::civil::Date;

pub use people::{
    ADMIN_PHONE, FINANCE_PHONE, MERCHANT_PHONE, PRIVACY_PHONE, RECRUITER_PHONE, SEEKER_PHONE, STAFF_PHONE,
};
pub use world::{
    Account, Certification, Gender, Line, Member, MemberRole, Merchant, MerchantKind, Mode, Place, Posting, Recipe,
    Resume, Seeker, Settlement, Shift, Side, Signup, Staff, Stage, State, Step, Talk, WageUnit, Wanted,
};

/// What `lingong demo` makes unless told otherwise.
pub const DEFAULT_SEED: u64 = 20_260_701;
pub const DEFAULT_MERCHANTS: usize = 60;
pub const DEFAULT_POSTINGS: usize = 600;
pub const DEFAULT_SEEKERS: usize = 200;

/// A world. The people and their sign-ups are in memory; the postings are made when they are asked for.
#[derive(Debug, Clone)]
pub struct World {
    pub recipe: Recipe,
    pub staff: Vec<Staff>,
    /// The first is the demo's own (`demo_merchant`, with `demo_recruiter`).
    pub merchants: Vec<Merchant>,
    /// The first is `demo_seeker`.
    pub seekers: Vec<Seeker>,
    pub wanted: Vec<Wanted>,
    pub resumes: Vec<Resume>,
    /// In the order in which they were made.
    pub signups: Vec<Signup>,
    pub talks: Vec<Talk>,
}

impl World {
    /// `postings` counts the live ones; some drafts, waiting, paused and closed ones stand behind them.
    pub fn generate(seed: u64, merchants: usize, postings: usize, seekers: usize, today: Date) -> Self {
        let recipe = Recipe { seed, merchants, postings, seekers, today };
        let merchants = merchants::merchants(&recipe);
        let seekers = people::seekers(&recipe);
        let wanted = people::wanted(&recipe, &seekers);
        let resumes = resumes::resumes(&recipe, &seekers);
        let count = postings::count(&recipe);
        let make = |index: usize| postings::posting(&recipe, &merchants, index);
        // Those behind the live ones come first: they are few, and each of them should have its people.
        let stories = (postings.min(count)..count).chain(0..postings.min(count).min(postings::STORIES)).map(make);
        let signups = signups::signups(&recipe, &seekers, stories);
        let talks = talks::talks(&recipe, &signups, make);
        Self { recipe, staff: people::staff(), merchants, seekers, wanted, resumes, signups, talks }
    }

    /// How many postings there are, those that are not live included.
    pub fn posting_count(&self) -> usize {
        postings::count(&self.recipe)
    }

    /// The posting at a position below [`World::posting_count`].
    pub fn posting(&self, index: usize) -> Posting {
        assert!(index < self.posting_count(), "there is no posting {index}");
        postings::posting(&self.recipe, &self.merchants, index)
    }

    /// All postings, one at a time.
    pub fn postings(&self) -> impl ExactSizeIterator<Item = Posting> + '_ {
        (0..self.posting_count()).map(|index| self.posting(index))
    }
}
