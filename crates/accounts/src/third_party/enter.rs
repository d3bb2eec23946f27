//! Signing in by an account elsewhere that is linked already.

use super::attach::refresh;
use super::consent::{self, Agreed};
use super::known::Known;
use super::refusals::STAFF_BY_PASSWORD;
use super::store;
use crate::people::store as people_store;
use crate::sign_in::session::{self, Opened, Transport};
use anyhow::Context;
use kernel::{PersonId, RowId};
use platform::{App, Error, Work, auth};

/// Somebody who came in, and the linked account by which they came.
pub(super) struct Entered {
    pub opened: Opened,
    pub person: PersonId,
    pub linked: RowId,
}

/// Opens a session for whoever has linked this account; none for a newcomer.
///
/// # Errors
/// `account_locked`, `account_cancelled` or `staff_by_password`.
pub(super) async fn enter(
    app: &App,
    known: &Known,
    agreed: Option<Agreed>,
    device: &'static str,
    transport: Transport,
) -> Result<Option<Entered>, Error> {
    let (app_, known) = (app.clone(), known.clone());
    app.write(move |work| async move {
        let Some(row) = store::holder(&app_, &work, &known).await? else { return Ok(None) };
        let (linked, person) = (row.id, row.person_id);
        let account = people_store::lock_person(&work, person).await?.context("a linked account is somebody's")?;
        session::may_sign_in(&account)?;
        refuse_staff(&work, person).await?;
        let may_keep = match &agreed {
            Some(agreed) => consent::remember(&app_, &work, person, agreed, transport.channel()).await?,
            None => false,
        };
        refresh(&app_, &work, row, &known, may_keep).await?;
        let opened = session::open(&work, &app_, person, device).await?;
        Ok(Some(Entered { opened, person, linked }))
    })
    .await
}

/// Refuses a member of staff: whoever reads other people's data comes in by what this house can judge.
pub(super) async fn refuse_staff(work: &Work, person: PersonId) -> Result<(), Error> {
    let roles = auth::staff_roles(work, person).await?;
    if roles.is_empty() { Ok(()) } else { Err(STAFF_BY_PASSWORD.refuse().into()) }
}
