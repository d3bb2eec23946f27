//! A verification that does not hold any more: name, number and pictures go, the record that there was one stays.

use super::sealing::card_blob;
use super::store;
use crate::Accounts;
use db::columns::{BlindIndex, PublicText, Sealed};
use db::entities::identities::{self, Column, IdentityState};
use db::entities::identity_documents;
use db::entities::identity_verdicts;
use db::entities::notices::NoticeKind;
use kernel::PersonId;
use platform::{App, Error, JobKind, Jobs, Work};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use talk::notices::{Notice, push};

/// Deletes the pictures of the person `subject` that no verification names any more.
const PICTURES: JobKind = JobKind("identity.pictures");

/// Why a verification ends when the consent is withdrawn.
const CONSENT_WITHDRAWN: &str = "您撤回了对实名认证信息的同意";

/// The person withdrew the consent: what was given for it goes, in the same unit of work; the pictures follow by a job.
///
/// # Errors
/// When a row cannot be written.
pub async fn forget(work: &Work, person: PersonId) -> Result<(), Error> {
    let kept = identities::Entity::find().filter(Column::PersonId.eq(person)).all(&work.tx).await?;
    for row in kept.into_iter().filter(|row| !row.name.is_emptied()) {
        end(work, row, CONSENT_WITHDRAWN).await?;
    }
    identity_verdicts::Entity::delete_many()
        .filter(identity_verdicts::Column::PersonId.eq(person))
        .exec(&work.tx)
        .await?;
    work.enqueue(PICTURES, person.0, 0, work.now).await?;
    Ok(())
}

/// Ends one and empties it. One that stood is told of.
pub(super) async fn end(work: &Work, row: identities::Model, why: &str) -> Result<(), Error> {
    let (id, person) = (row.id, row.person_id);
    let stood = row.state == IdentityState::Verified;
    let state = if matches!(row.state, IdentityState::Verified | IdentityState::Pending) {
        IdentityState::Ended
    } else {
        row.state
    };
    let ended = identities::Model {
        state,
        name: Sealed::from_envelope(Vec::new()),
        id_number: Sealed::from_envelope(Vec::new()),
        id_number_blind: BlindIndex(work.rng.bytes::<32>().to_vec()),
        front_document_id: None,
        back_document_id: None,
        reason: if stood { Some(PublicText::from(why)) } else { row.reason.clone() },
        ..row
    };
    db::update(work, ended).await?;
    if stood {
        push(work, person, &format!("identity:{id}:ended"), Notice::of(NoticeKind::IdentityEnded)).await?;
    }
    Ok(())
}

pub(super) fn register(accounts: &Accounts, jobs: &mut Jobs) {
    let app = accounts.app.clone();
    jobs.on(PICTURES, move |due| delete_pictures(app.clone(), PersonId(due.subject)));
}

async fn delete_pictures(app: App, person: PersonId) -> Result<(), Error> {
    for id in store::cards_of(&app.read(), person).await? {
        // The row goes first and only where nothing names it; a picture without its row is named by nobody.
        let gone = app
            .write(move |work| async move {
                let named = Condition::any().add(Column::FrontDocumentId.eq(id)).add(Column::BackDocumentId.eq(id));
                if identities::Entity::find().filter(named).one(&work.tx).await?.is_some() {
                    return Ok(false);
                }
                identity_documents::Entity::delete_by_id(id).exec(&work.tx).await?;
                Ok(true)
            })
            .await?;
        if gone {
            app.blobs.delete(&card_blob(id)).await?;
        }
    }
    Ok(())
}
