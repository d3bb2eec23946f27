//! The people and postings of a run, and whether a round left the database as it must be.

use anyhow::Context;
use db::entities::applications::{self, ApplicationState};
use db::entities::postings::SignUpMode;
use db::entities::shifts;
use db::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use kernel::{MerchantId, PersonId, PostingId, ShiftId};
use std::collections::HashSet;
use std::sync::Arc;
use testkit::{Job, JobPlan, On, TestApp};

/// Shifts over which sign-ups are spread, and how many of them one posting has.
pub const SHIFTS_SPREAD: usize = 50;
const SHIFTS_OF_A_POSTING: usize = 5;
/// All shifts begin alike, so that what is recorded on one fits the others.
const HOURS_AHEAD: i64 = 100;

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Seeker {
    pub id: PersonId,
    pub token: String,
}

/// A shift of a live job, and how many it takes.
#[derive(Clone, Debug)]
pub struct Place {
    pub shift: ShiftId,
    pub posting: PostingId,
    pub merchant: MerchantId,
    pub owner: PersonId,
    headcount: i64,
}

/// One sign-up that is to happen, with the `Idempotency-Key` of its request.
#[derive(Clone)]
pub struct Entry {
    pub who: Seeker,
    pub place: Place,
    pub key: String,
}

/// Fresh shifts of one round and everybody who wants them.
pub struct Ground {
    places: Vec<Place>,
    pub entries: Arc<Vec<Entry>>,
}

/// A whole installation with its people.
pub struct World {
    pub app: TestApp,
    people: Vec<Seeker>,
}

impl World {
    pub async fn start(on: On, people: usize) -> World {
        let app = TestApp::start(on).await;
        let made = app.people(people).await;
        let people = made
            .into_iter()
            .map(|someone| Seeker { id: someone.id, token: someone.client.token.unwrap_or_default() })
            .collect();
        World { app, people }
    }

    /// Fresh shifts with places for half of those who sign up, so that a round has both who get a place and who wait.
    pub async fn ground(&self, shifts: usize, signups: usize) -> Ground {
        let each = signups.div_ceil(shifts).div_ceil(2);
        let places = self.shifts(shifts, i64::try_from(each).unwrap_or(i64::MAX)).await;
        let entries = (0..signups)
            .map(|at| Entry {
                who: self.people[at % self.people.len()].clone(),
                place: places[at % places.len()].clone(),
                key: format!("{:032x}", u128::from_be_bytes(self.app.lingong.app.rng.bytes())),
            })
            .collect();
        Ground { places, entries: Arc::new(entries) }
    }

    /// So many live shifts for this many people each.
    async fn shifts(&self, count: usize, headcount: i64) -> Vec<Place> {
        let mut places = Vec::with_capacity(count);
        while places.len() < count {
            let mut plan = JobPlan::new(&self.app, SignUpMode::FirstCome, HOURS_AHEAD, headcount);
            plan.shifts = vec![plan.shifts[0]; SHIFTS_OF_A_POSTING.min(count - places.len())];
            let job = self.app.job(plan).await;
            places.extend(job.shifts.iter().map(|shift| place(&job, *shift, headcount)));
        }
        places
    }

    /// Checks what a round left behind: everybody once, no more accepted than places, a queue without gaps.
    ///
    /// # Errors
    /// Says what is wrong.
    pub async fn check(&self, ground: &Ground) -> anyhow::Result<()> {
        let tx = self.app.lingong.app.read();
        for place in &ground.places {
            let rows = applications::Entity::find()
                .filter(applications::Column::ShiftId.eq(place.shift))
                .all(&tx)
                .await
                .context("the sign-ups of a round")?;
            let shift = shifts::Entity::find_by_id(place.shift).one(&tx).await?.context("the shift of a round")?;
            let wanted = ground.entries.iter().filter(|entry| entry.place.shift == place.shift).count();
            let found = Found::of(&rows, shift.taken);
            found.check(wanted, usize::try_from(place.headcount).unwrap_or(0))?;
        }
        Ok(())
    }
}

fn place(job: &Job, shift: ShiftId, headcount: i64) -> Place {
    Place { shift, posting: job.posting, merchant: job.merchant, owner: job.owner.id, headcount }
}

/// What stands in the database about one shift.
struct Found {
    persons: usize,
    rows: usize,
    accepted: usize,
    taken: usize,
    numbers: Vec<i64>,
}

impl Found {
    fn of(rows: &[applications::Model], taken: i64) -> Found {
        let mut numbers: Vec<i64> = rows.iter().map(|row| row.queue_no).collect();
        numbers.sort_unstable();
        Found {
            persons: rows.iter().map(|row| row.person_id).collect::<HashSet<_>>().len(),
            rows: rows.len(),
            accepted: rows.iter().filter(|row| row.state == ApplicationState::Accepted).count(),
            taken: usize::try_from(taken).unwrap_or(0),
            numbers,
        }
    }

    fn check(&self, wanted: usize, places: usize) -> anyhow::Result<()> {
        anyhow::ensure!(self.rows == wanted, "{wanted} signed up and {} rows stand there", self.rows);
        anyhow::ensure!(self.persons == self.rows, "somebody stands there twice");
        anyhow::ensure!(self.accepted <= places, "{} accepted on {places} places", self.accepted);
        let due = wanted.min(places);
        anyhow::ensure!(self.accepted == due, "{} accepted, and {due} could be", self.accepted);
        anyhow::ensure!(
            self.taken == self.accepted,
            "the shift counts {} and {} hold a place",
            self.taken,
            self.accepted
        );
        let gapless = self.numbers.iter().zip(1..).all(|(number, due)| *number == due);
        anyhow::ensure!(gapless, "the queue has gaps");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Found {
        Found { persons: 4, rows: 4, accepted: 2, taken: 2, numbers: vec![1, 2, 3, 4] }
    }

    #[test]
    fn a_wrong_result_is_an_error() {
        assert!(found().check(4, 2).is_ok());
        assert!(Found { accepted: 3, ..found() }.check(4, 2).is_err(), "more than places");
        assert!(Found { persons: 3, ..found() }.check(4, 2).is_err(), "somebody twice");
        assert!(Found { taken: 1, ..found() }.check(4, 2).is_err(), "a count that is off");
        assert!(Found { numbers: vec![1, 2, 2, 4], ..found() }.check(4, 2).is_err(), "a gap");
        assert!(found().check(5, 2).is_err(), "somebody is lost");
        assert!(found().check(4, 3).is_err(), "a place stayed free");
    }
}
