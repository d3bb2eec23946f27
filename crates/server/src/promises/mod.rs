//! The self-audit (DESIGN: promises): invented persons use the running installation as people do, their data is looked for
//! in everything that it wrote, they are erased, and it is looked for again. Each promise of the policy is then held,
//! broken or unproven.
//!
//! Invariants: the persons ("canaries") are on record before they exist and are erased at the end, whatever happens
//! between; what an interrupted run left is erased by the next. They meet nobody: their job is live for the moment of one
//! sign-up, in no city, and every search asks the row again. No message leaves: outside the demo they are signed in by a
//! row. What the report says names checks and places, never a value.

mod access;
mod after;
mod api;
mod at_last;
mod backups;
mod canary;
mod data;
mod minors;
mod pages;
mod report;
mod rights;
mod scan;
mod seals;
mod stage;
mod storage;
mod sweep;
mod time;
mod world;

pub use report::{Outcome, Report};

use db::entities::self_audits::{self, PromiseResult};
use futures_util::future::BoxFuture;
use kernel::RowId;
use platform::App;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use world::World;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Held,
    /// What was found, without any value.
    Broken(String),
    /// Why it could not be looked at.
    Unproven(String),
}

impl Verdict {
    /// Held, or broken for this reason.
    pub(crate) fn of(holds: Result<(), String>) -> Verdict {
        holds.map_or_else(Verdict::Broken, |()| Verdict::Held)
    }
}

type Run = fn(Arc<World>) -> BoxFuture<'static, anyhow::Result<Verdict>>;

/// A check by its name, as a promise names it.
pub(crate) struct Check {
    pub name: &'static str,
    pub run: Run,
}

macro_rules! checks {
    ($($name:ident),+ $(,)?) => {
        pub(super) const CHECKS: &[crate::promises::Check] = &[$(crate::promises::Check {
            name: stringify!($name),
            run: |world| Box::pin($name(world)),
        }),+];
    };
}
use checks;

/// Checks that run while the canaries live.
fn living() -> impl Iterator<Item = &'static Check> {
    [
        pages::CHECKS,
        access::CHECKS,
        data::CHECKS,
        minors::CHECKS,
        seals::CHECKS,
        rights::CHECKS,
        time::CHECKS,
        storage::CHECKS,
        backups::CHECKS,
    ]
    .into_iter()
    .flatten()
}

/// The names of all checks there are.
pub fn check_names() -> Vec<&'static str> {
    living().chain(after::CHECKS).chain(at_last::CHECKS).map(|check| check.name).collect()
}

/// An installation that runs, and how it is reached from outside the process.
pub struct Target {
    /// The same databases, keys and folders as the running server's.
    pub app: App,
    /// Where it answers, `http://127.0.0.1:8080`.
    pub base: String,
    /// Log files to look through, besides what lies in the data folder.
    pub logs: Vec<PathBuf>,
}

/// Runs every check and records the result for the trust page. `tell` hears how it goes on.
///
/// # Errors
/// When the installation cannot be used at all, or the result cannot be written.
pub async fn audit(target: Target, tell: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Report> {
    let app = target.app.clone();
    let begun_at = app.now();
    sweep::leftovers(&app).await?;
    tell("signing invented persons in");
    let mut verdicts = HashMap::new();
    match canary::all(&target).await {
        Ok(canaries) => live(target, canaries, tell, &mut verdicts).await,
        Err(error) => unproven(&mut verdicts, &format!("the invented persons cannot sign in: {error:#}")),
    }
    // Whatever happened above, nothing of them stays.
    sweep::leftovers(&app).await?;
    let report = Report::of(&verdicts);
    record(&app, begun_at, &report).await?;
    Ok(report)
}

async fn live(
    target: Target,
    canaries: [canary::Canary; 4],
    tell: &(dyn Fn(&str) + Sync),
    verdicts: &mut HashMap<&'static str, Verdict>,
) {
    tell("using the platform as they would");
    // In a task of its own: a panic in there must not keep the canaries from being erased.
    let staged = tokio::spawn(stage::play(target, canaries)).await;
    let world = match staged {
        Ok(Ok(world)) => Arc::new(world),
        Ok(Err(error)) => return unproven(verdicts, &format!("the platform could not be used: {error:#}")),
        Err(_) => return unproven(verdicts, "using the platform panicked"),
    };
    tell("checking");
    run(living(), &world, verdicts).await;
    tell("erasing them, and looking again");
    let erased = sweep::erase_all(&world).await;
    match erased {
        Ok(()) => run(after::CHECKS.iter(), &world, verdicts).await,
        Err(error) => fail(after::CHECKS, &error, verdicts),
    }
    // They are no people: what a law would keep of people goes too.
    match sweep::leftovers(&world.app).await {
        Ok(()) => run(at_last::CHECKS.iter(), &world, verdicts).await,
        Err(error) => fail(at_last::CHECKS, &error, verdicts),
    }
}

fn fail(checks: &[Check], error: &anyhow::Error, verdicts: &mut HashMap<&'static str, Verdict>) {
    for check in checks {
        verdicts.insert(check.name, Verdict::Broken(format!("erasing failed: {error:#}")));
    }
}

async fn run(
    checks: impl Iterator<Item = &'static Check>,
    world: &Arc<World>,
    verdicts: &mut HashMap<&'static str, Verdict>,
) {
    for check in checks {
        let verdict = match tokio::spawn((check.run)(world.clone())).await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(error)) => Verdict::Unproven(format!("{error:#}")),
            Err(_) => Verdict::Broken("the check panicked".to_owned()),
        };
        verdicts.insert(check.name, verdict);
    }
}

fn unproven(verdicts: &mut HashMap<&'static str, Verdict>, why: &str) {
    for name in check_names() {
        verdicts.insert(name, Verdict::Unproven(why.to_owned()));
    }
}

async fn record(app: &App, begun_at: kernel::Timestamp, report: &Report) -> anyhow::Result<()> {
    let count = |outcome| i64::try_from(report.count(outcome)).unwrap_or(i64::MAX);
    let results = report.lines.iter().map(|line| PromiseResult {
        id: line.promise.id.to_owned(),
        state: line.outcome.word().to_owned(),
        why: line.why.clone(),
    });
    let results = db::columns::PublicJson(results.collect::<Vec<_>>());
    let (held, broken, unproven) = (count(Outcome::Held), count(Outcome::Broken), count(Outcome::Unproven));
    app.write(move |work| async move {
        let id = RowId::new(work.now, &work.rng);
        let row = self_audits::Model { id, begun_at, ended_at: work.now, held, broken, unproven, results };
        Ok(db::insert(&work, row).await?)
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::check_names;
    use policy::Proof;
    use std::collections::BTreeSet;

    /// covers: POL-1
    #[test]
    fn promises_and_checks_name_each_other() {
        let checks: BTreeSet<&str> = check_names().into_iter().collect();
        let named: BTreeSet<&str> = policy::promises()
            .flat_map(|promise| promise.proofs)
            .filter_map(|proof| match proof {
                Proof::Live(name) => Some(*name),
                Proof::Test(_) | Proof::Compiles(_) => None,
            })
            .collect();
        assert_eq!(checks, named);
        assert!(checks.len() >= 30, "{} live checks", checks.len());
    }
}
