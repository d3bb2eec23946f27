//! Puts the demo world into an installation.
//!
//! Rows are written in bulk, some hundred in a unit of work, and are what the product itself would have written: people
//! register through `accounts`, postings pass the form's checks and the rules of `market`, sign-ups walk through the
//! product's own table of steps, and everything personal is sealed with the keys of a real vault.
//!
//! Invariants:
//! - Ids follow from the seed and from the moment at which the demo was begun, which a file in the data folder keeps. Each
//!   unit of work is written whole or not at all, and one that is there already is left out; so a run that was killed
//!   goes on where it stopped.
//! - Nothing lies in the future of that moment, and no job is missing that the product would have queued.
//! - Memory does not grow with the number of postings: they are made, sealed and written some hundred at a time.
//!
//! Deliberately absent: sessions (people sign in by themselves), answers of earlier requests, counted limits, and the
//! search index, which fills itself from the postings.

mod albums;
mod board;
mod campaigns;
mod care;
mod desk;
mod families;
mod guide;
mod ids;
mod marker;
mod merchants;
mod people;
mod pictures;
mod postings;
mod ratings;
mod reports;
mod resumes;
mod rows;
mod signups;
mod synonyms;
mod talks;
mod timeline;
mod times;
mod vendors;
mod video;
mod visits;
mod wages;
mod work;

pub use guide::guide;
pub use marker::was_here;
pub use people::PASSWORD;

use super::{DEFAULT_MERCHANTS, DEFAULT_POSTINGS, DEFAULT_SEED, DEFAULT_SEEKERS, World};
use anyhow::Context;
use board::Board;
use db::entities::staff_roles::StaffRole;
use ids::Ids;
use marker::{Found, Marker};
use market::Market;
use market::rules::RuleSet;
use people::People;
use platform::App;
use sea_orm::{EntityTrait, PrimaryKeyTrait};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use times::Times;

/// How large a world to put in. The same plan gives the same people and postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub seed: u64,
    pub merchants: usize,
    /// Live postings.
    pub postings: usize,
    pub seekers: usize,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { seed: DEFAULT_SEED, merchants: DEFAULT_MERCHANTS, postings: DEFAULT_POSTINGS, seekers: DEFAULT_SEEKERS }
    }
}

/// How far the filling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// An earlier run was interrupted; it goes on, as that one was planned.
    GoingOn(Plan),
    /// So many of so many are there.
    Done { what: &'static str, done: usize, total: usize },
}

/// What stands in the installation now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The world was put in, or its last part.
    Filled(Plan),
    /// It was there already.
    WasThere(Plan),
    /// There are other people: nothing was touched.
    NotEmpty,
}

/// What every step works with.
struct Filling {
    app: App,
    world: World,
    times: Times,
    ids: Ids,
    rules: Arc<RuleSet>,
    board: Board,
    people: People,
}

/// Fills an installation in which nobody is, or goes on where an earlier run was interrupted.
///
/// # Errors
/// When a database, the blob store or the data folder cannot be written, or the world breaks a rule of the product.
pub async fn populate(market: &Market, plan: Plan, report: &(dyn Fn(Progress) + Sync)) -> anyhow::Result<Outcome> {
    let app = &market.app;
    let marker = match marker::find(app).await? {
        Found::Others => return Ok(Outcome::NotEmpty),
        Found::Whole(marker) => return Ok(Outcome::WasThere(marker.plan)),
        Found::Part(marker) => {
            report(Progress::GoingOn(marker.plan));
            marker
        }
        Found::Nothing => Marker { plan, begun_at: app.now(), finished: false },
    };
    marker.keep(app)?;
    fill(market, &marker, report).await?;
    Marker { finished: true, ..marker }.keep(app)?;
    Ok(Outcome::Filled(marker.plan))
}

async fn fill(market: &Market, marker: &Marker, report: &(dyn Fn(Progress) + Sync)) -> anyhow::Result<()> {
    let Plan { seed, merchants, postings, seekers } = marker.plan;
    let times = Times::begun(marker.begun_at);
    let world = World::generate(seed, merchants, postings, seekers, times.today);
    let board = Board::of(&world, &times);
    let nobody = People { staff: Vec::new(), members: Vec::new(), seekers: Vec::new() };
    let rules = market.rules.in_force(&market.app.read()).await?;
    let app = market.app.clone();
    let mut filling = Filling { app, world, times, ids: Ids { seed }, rules, board, people: nobody };
    let counted = |what: &'static str| move |done, total| report(Progress::Done { what, done, total });
    filling.people = people::register(&filling, &counted("people")).await?;
    grant_roles(&filling).await?;
    let filling = Arc::new(filling);
    merchants::found(&filling, &counted("merchants")).await?;
    albums::upload(&filling, &counted("pictures")).await?;
    video::upload(&filling).await?;
    postings::publish(&filling, &counted("postings")).await?;
    postings::publish_wanted(&filling).await?;
    resumes::write(&filling).await?;
    synonyms::keep(&filling).await?;
    visits::ask_for_places(market, &filling).await?;
    visits::come(&filling).await?;
    signups::sign_up(&filling, &counted("sign-ups")).await?;
    campaigns::begin(&filling).await?;
    wages::pay(&filling).await?;
    talks::talk(&filling).await?;
    reports::report(&filling).await?;
    care::look_after(&filling).await?;
    desk::look_after(&filling).await?;
    vendors::agree(&filling).await?;
    families::come(&filling).await
}

async fn grant_roles(filling: &Filling) -> anyhow::Result<()> {
    for (staff, keys) in filling.world.staff.iter().zip(&filling.people.staff) {
        let roles = staff.roles.iter().map(|role| StaffRole::parse(role).context("a role of the demo's staff"));
        let roles: Vec<StaffRole> = roles.collect::<anyhow::Result<_>>()?;
        let person = keys.person();
        let grant = filling.app.write(move |work| async move {
            for role in roles {
                accounts::staff::grant_role(&work, person, role).await?;
            }
            Ok(())
        });
        grant.await?;
    }
    Ok(())
}

/// Whether a row is there: the first of a unit of work stands for all of it.
async fn written<E: EntityTrait>(
    app: &App,
    id: impl Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType> + Send,
) -> anyhow::Result<bool> {
    Ok(E::find_by_id(id).one(&app.read()).await?.is_some())
}
