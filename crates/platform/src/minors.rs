//! What is known of a minor, and whether a guardian has consented (SPEC MIN-1, MIN-2, MIN-3). Asked at every request, on the
//! rows, so that a birthday, a declaration and a withdrawal hold at once.

use crate::refusals::GUARDIAN_NEEDED;
use crate::{App, Error, Lang};
use anyhow::Context;
use db::Tx;
use db::columns::Digest;
use db::entities::guardianships::{self, BondState};
use db::entities::{minors, people};
use kernel::calendar::Day;
use kernel::majority::{self, Living, Standing};
use kernel::{PersonId, Refusal};
use policy::{ConsentItem, MINOR_SHARING, MINOR_USE, OWN_INCOME};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sha2::Digest as _;
use std::collections::HashSet;
use vault::Cell;

/// Somebody under 18, as things stand at this moment.
pub struct Minor {
    pub row: minors::Model,
    pub born: Day,
    pub standing: Standing,
    /// A verified guardian's consent stands.
    pub consented: bool,
}

impl Minor {
    /// Whether a guardian decides for them.
    pub fn is_guarded(&self) -> bool {
        self.standing == Standing::Guarded
    }

    /// Whether nothing of them may be processed now.
    pub fn is_limited(&self) -> bool {
        self.is_guarded() && !self.consented
    }

    /// What they are told while that is so.
    pub fn refusal(&self) -> Option<Refusal> {
        let erase_at = self.row.erase_at.map(|at| at.to_string());
        self.is_limited().then(|| GUARDIAN_NEEDED.refuse().with("erase_at", erase_at))
    }
}

impl App {
    /// What is known of a minor; none of an adult, and of whoever never said when they were born.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub async fn minor(&self, tx: &Tx, person: PersonId) -> Result<Option<Minor>, Error> {
        let Some(row) = minors::Entity::find_by_id(person).one(tx).await? else { return Ok(None) };
        let keys = self.vault.keys_of(person).await?;
        let text = keys.open(&vault::own(person), Cell::new("minors", "born", person.0), &row.born)?;
        let born = majority::born(&text).context("a sealed birth date is not one")?;
        let own_income = vault::consent::stands(tx, person, OWN_INCOME).await?;
        let living = if own_income { Living::OwnIncome } else { Living::Undeclared };
        let standing = majority::standing(born, living, self.now());
        if standing == Standing::Adult {
            return Ok(None);
        }
        let consented = standing == Standing::Guarded && guardian_consents(tx, person).await?;
        Ok(Some(Minor { row, born, standing, consented }))
    }
}

async fn guardian_consents(tx: &Tx, ward: PersonId) -> Result<bool, Error> {
    if !vault::consent::stands(tx, ward, MINOR_USE).await? {
        return Ok(false);
    }
    let verified = guardianships::Entity::find()
        .filter(guardianships::Column::WardId.eq(ward))
        .filter(guardianships::Column::State.eq(BondState::Verified));
    Ok(verified.count(tx).await? > 0)
}

/// Of these persons, the minors about whom nobody else may learn anything: no guardian said yes to that (SPEC MIN-3).
///
/// # Errors
/// When a row cannot be read.
pub async fn undisclosed(app: &App, tx: &Tx, persons: &[PersonId]) -> Result<HashSet<PersonId>, Error> {
    let known = people::Entity::find()
        .filter(people::Column::Id.is_in(persons.iter().copied()))
        .filter(people::Column::Minor.eq(true))
        .all(tx)
        .await?;
    let mut hidden = HashSet::new();
    for row in known {
        let Some(minor) = app.minor(tx, row.id).await? else { continue };
        let told = minor.consented && vault::consent::stands(tx, row.id, MINOR_SHARING).await?;
        if minor.is_guarded() && !told {
            hidden.insert(row.id);
        }
    }
    Ok(hidden)
}

/// SHA-256 of the words of an item that were shown: title, reason, cost, each followed by a zero byte.
pub fn consent_digest(item: &ConsentItem, lang: Lang) -> Digest {
    let mut hash = sha2::Sha256::new();
    for text in
        [lang.pick(item.zh, item.en), lang.pick(item.why_zh, item.why_en), lang.pick(item.cost_zh, item.cost_en)]
    {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    Digest(hash.finalize().to_vec())
}
