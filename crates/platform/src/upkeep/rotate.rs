use super::{record, reseal};
use crate::{App, Error};
use kernel::{PersonId, Timestamp};
use serde_json::json;
use std::ops::ControlFlow;
use uuid::Uuid;
use vault::GRACE_SECONDS;
use vault::audit::AuditKind;

/// Whose keys are rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    One(PersonId),
    All,
}

/// What a step of a rotation has done. Whoever is told may stop it there; asking again goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many persons have new keys.
    Renewed(u64),
    /// So many persons' values are sealed with them.
    Resealed(u64),
    /// So many persons' older keys are destroyed.
    Destroyed(u64),
}

/// The rotation was stopped between two steps.
#[derive(Debug)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped; ask again to go on")
    }
}

impl std::error::Error for Stopped {}

/// How a rotation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Persons whose older keys were destroyed.
    pub persons: u64,
    /// Values that were sealed anew.
    pub values: u64,
    /// Values that do not open: tampered with, or older than the keyring. The keys that they name are kept.
    pub unreadable: u64,
    /// When the next older keys may be destroyed; none when nothing is left.
    pub waiting_until: Option<Timestamp>,
}

type Tell<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

fn told(tell: Tell<'_>, progress: Progress) -> Result<(), Error> {
    match tell(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(anyhow::Error::new(Stopped).into()),
    }
}

/// Begins a rotation, or goes on with one: new keys, and what was sealed with the older ones sealed anew. The older keys stay
/// until [`settle`]. Gives the number of values that were sealed.
///
/// # Errors
/// [`Stopped`], or that a database or the blob store does not work.
pub async fn start_rotation(app: &App, whom: Whom, tell: Tell<'_>) -> Result<u64, Error> {
    let person = match whom {
        Whom::One(person) => Some(person),
        Whom::All => None,
    };
    record(app, AuditKind::KeysRotated, json!({ "step": "begun", "person": person })).await?;
    let mut values = 0;
    match whom {
        Whom::One(person) => {
            app.vault.rotate(person).await?;
            told(tell, Progress::Renewed(1))?;
            values += reseal::person(app, person).await?.sealed;
            told(tell, Progress::Resealed(1))?;
        }
        Whom::All => {
            renew_all(app, tell).await?;
            let (mut after, mut done) = (PersonId(Uuid::nil()), 0);
            loop {
                let chunk = app.vault.persons_with_retired_keys(after).await?;
                let Some((last, _)) = chunk.last() else { break };
                after = *last;
                for (person, _) in &chunk {
                    values += reseal::person(app, *person).await?.sealed;
                    done += 1;
                    told(tell, Progress::Resealed(done))?;
                }
            }
        }
    }
    Ok(values)
}

async fn renew_all(app: &App, tell: Tell<'_>) -> Result<(), Error> {
    let since = app.vault.begin_rotation_of_all().await?;
    let (mut after, mut done) = (PersonId(Uuid::nil()), 0);
    loop {
        let chunk = app.vault.rotate_next(since, after).await?;
        let Some(last) = chunk.last() else { return Ok(()) };
        after = *last;
        done += chunk.len() as u64;
        told(tell, Progress::Renewed(done))?;
    }
}

/// Destroys older keys that nothing names any more and that nobody can still be working with: before that the person's rows
/// are walked once more. What is too young waits.
///
/// # Errors
/// [`Stopped`], or that a database or the blob store does not work.
pub async fn settle(app: &App, whom: Whom, tell: Tell<'_>) -> Result<Settled, Error> {
    let mut settled = Settled::default();
    match whom {
        Whom::One(person) => {
            if let Some(at) = app.vault.retired_at(person).await? {
                settle_person(app, person, at, &mut settled, tell).await?;
            }
        }
        Whom::All => {
            let mut after = PersonId(Uuid::nil());
            loop {
                let chunk = app.vault.persons_with_retired_keys(after).await?;
                let Some((last, _)) = chunk.last() else { break };
                after = *last;
                for (person, at) in chunk {
                    settle_person(app, person, at, &mut settled, tell).await?;
                }
            }
            end_all(app, &mut settled).await?;
        }
    }
    if settled.persons > 0 {
        let person = match whom {
            Whom::One(person) => Some(person),
            Whom::All => None,
        };
        let body = json!({ "step": "done", "person": person, "persons": settled.persons, "values": settled.values });
        record(app, AuditKind::KeysRotated, body).await?;
    }
    Ok(settled)
}

async fn settle_person(
    app: &App,
    person: PersonId,
    retired_at: Timestamp,
    settled: &mut Settled,
    tell: Tell<'_>,
) -> Result<(), Error> {
    let ready = retired_at.plus_seconds(GRACE_SECONDS);
    if ready > app.now() {
        settled.waiting_until = Some(settled.waiting_until.map_or(ready, |other| other.max(ready)));
        return Ok(());
    }
    let walked = reseal::person(app, person).await?;
    settled.values += walked.sealed;
    settled.unreadable += walked.unreadable;
    // A value that another writer held on to is looked at again next time.
    if walked.unreadable > 0 || walked.left > 0 {
        if walked.left > 0 {
            settled.waiting_until = Some(app.now().plus_seconds(1));
        }
        return Ok(());
    }
    app.vault.destroy_retired(person).await?;
    settled.persons += 1;
    told(tell, Progress::Destroyed(settled.persons))
}

/// A rotation of all ends when nobody is left whose keys are older than it.
async fn end_all(app: &App, settled: &mut Settled) -> Result<(), Error> {
    if app.vault.key_status().await?.rotating_since.is_none() || settled.waiting_until.is_some() {
        return Ok(());
    }
    // Whoever was in the middle of a rotation of their own when this one began has new keys only now.
    renew_all(app, &|_| ControlFlow::Continue(())).await?;
    if app.vault.persons_with_retired_keys(PersonId(Uuid::nil())).await?.is_empty() {
        app.vault.end_rotation_of_all().await?;
    } else if settled.unreadable == 0 {
        settled.waiting_until = Some(app.now().plus_seconds(GRACE_SECONDS));
    }
    Ok(())
}
