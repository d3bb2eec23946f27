use super::me::open;
use super::store;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use kernel::{PersonId, Secret};
use platform::{App, Error};
use policy::{AvailableFrom, Field, HomeCity, JobIntent, Personalising};
use vault::{Ask, GrantError, Why};

/// What somebody looks for, by their own words.
#[derive(Default)]
pub struct Wishes {
    pub intent: Option<Secret>,
    /// Six digits.
    pub city: Option<Secret>,
    /// A day, `2026-12-01`.
    pub available_from: Option<Secret>,
}

/// What a person wishes for, if they let it order their results (SPEC RULE-6): None without that consent.
///
/// # Errors
/// When the database cannot be read.
pub async fn wishes(app: &App, tx: &Tx, person: PersonId) -> Result<Option<Wishes>, Error> {
    let ask = Ask {
        actor: person,
        actor_kind: ActorKind::Seeker,
        basis: "own_order",
        persons: vec![person],
        fields: &[JobIntent::SPEC.name, HomeCity::SPEC.name, AvailableFrom::SPEC.name],
        matter: None,
    };
    let grant = match vault::grant::<Personalising>(tx, app.now(), &app.rng, ask).await {
        Ok(grant) => grant,
        Err(GrantError::Denied(denied)) if matches!(denied.why, Why::NoConsent(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(row) = store::profile(tx, person).await? else { return Ok(Some(Wishes::default())) };
    let keys = &*app.vault.keys_of(person).await?;
    Ok(Some(Wishes {
        intent: open(keys, &grant, "intent", row.intent)?.map(Secret::new),
        city: open(keys, &grant, "city", row.city)?.map(Secret::new),
        available_from: open(keys, &grant, "available_from", row.available_from)?.map(Secret::new),
    }))
}
