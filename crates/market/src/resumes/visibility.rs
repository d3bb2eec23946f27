//! The one rule of which resumes a merchant finds (SPEC RES-2, MIN-3, WORK-9). Search, opening, files and inviting all ask it,
//! on the row, at that moment.

use super::refusals::RESUME_NOT_SHOWN;
use super::store;
use db::Tx;
use db::entities::people::{self, PersonState};
use db::entities::resumes;
use kernel::{MerchantId, PersonId, ResumeId};
use platform::{App, Error};
use policy::{ConsentItem, MINOR_SHARING, MINOR_USE, RESUME_PUBLIC};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashSet;
use vault::consent;

/// The consents without which nobody's resume, or no ward's, is public.
pub const NEEDED: [&ConsentItem; 3] = [RESUME_PUBLIC, MINOR_USE, MINOR_SHARING];

/// Of these resumes those that this merchant may see now: public, with a consent that stands (a ward's by the guardian), of
/// an account in use, and not refused to it.
pub(super) async fn seen_by(
    app: &App,
    tx: &Tx,
    merchant: MerchantId,
    rows: Vec<resumes::Model>,
) -> Result<Vec<resumes::Model>, Error> {
    let rows: Vec<resumes::Model> = rows.into_iter().filter(|row| row.public).collect();
    let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    if persons.is_empty() {
        return Ok(rows);
    }
    let open = open_persons(app, tx, &persons).await?;
    let refusing = store::refusing(tx, merchant, &persons).await?;
    Ok(rows.into_iter().filter(|row| open.contains(&row.person_id) && !refusing.contains(&row.person_id)).collect())
}

/// One resume, if this merchant may see it now.
pub(super) async fn require(app: &App, tx: &Tx, merchant: MerchantId, id: ResumeId) -> Result<resumes::Model, Error> {
    let found: Vec<resumes::Model> = resumes::Entity::find_by_id(id).one(tx).await?.into_iter().collect();
    seen_by(app, tx, merchant, found).await?.pop().ok_or_else(|| RESUME_NOT_SHOWN.refuse().into())
}

/// Of these persons those whose public resumes may be shown to anybody certified.
pub(super) async fn open_persons(app: &App, tx: &Tx, persons: &[PersonId]) -> Result<HashSet<PersonId>, Error> {
    let mut open = consent::who(tx, persons, RESUME_PUBLIC).await?;
    let rows = people::Entity::find().filter(people::Column::Id.is_in(open.iter().copied())).all(tx).await?;
    open.clear();
    for row in rows.into_iter().filter(|row| row.state == PersonState::Active) {
        if !row.minor || ward_may(app, tx, row.id).await? {
            open.insert(row.id);
        }
    }
    Ok(open)
}

/// Whether somebody who was a minor once may be shown: grown up, acting alone, or with the guardian's own yes.
pub(super) async fn ward_may(app: &App, tx: &Tx, person: PersonId) -> Result<bool, Error> {
    let Some(minor) = app.minor(tx, person).await?.filter(|minor| minor.is_guarded()) else { return Ok(true) };
    let by = consent::given_by(tx, person, RESUME_PUBLIC).await?;
    let told = consent::stands(tx, person, MINOR_SHARING).await?;
    Ok(minor.consented && told && by.is_some_and(|by| by != person))
}
