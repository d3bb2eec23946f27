use super::content::Content;
use super::read::{Resume, view};
use super::refusals::TOO_MANY_RESUMES;
use super::{sealing, store, take_back};
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::outbox::Topic;
use db::entities::{resume_files, resume_views, resumes};
use kernel::{ResumeId, Timestamp};
use platform::auth::Signed;
use platform::{Answer, Command, Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vault::PersonKeys;

/// Resumes of one person.
const RESUMES_MAX: usize = 5;

/// Writes a new resume (SPEC RES-1). It is private (SPEC RES-2).
#[utoipa::path(post, path = "/api/v1/me/resumes", operation_id = "create_resume", tag = "resumes",
    security(("session" = [])), request_body = Content, responses((status = 201, body = Resume)))]
pub async fn create_resume(
    State(market): State<Market>,
    signed: Signed,
    command: Command<Content>,
) -> Result<Answer<Resume>> {
    let app = market.app.clone();
    let content = command.body.check()?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        work.one_at_a_time(person.0.as_bytes()).await?;
        if store::of_person(&work, person).await?.len() >= RESUMES_MAX {
            return Err(TOO_MANY_RESUMES.refuse().into());
        }
        let row = new_row(&keys, ResumeId::new(work.now, &work.rng), &content, work.now)?;
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, view(&app, &work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// A private resume of whoever the keys belong to, with what was checked.
///
/// # Errors
/// When the keys were destroyed.
pub fn new_row(keys: &PersonKeys, id: ResumeId, content: &Content, at: Timestamp) -> Result<resumes::Model> {
    let mut row = resumes::Model {
        id,
        person_id: keys.person(),
        name: None,
        basics: sealing::sealed_basics(keys, id)?,
        experience: None,
        education: None,
        skills: None,
        hours: None,
        wish: None,
        public: false,
        published_at: None,
        created_at: at,
        updated_at: at,
    };
    sealing::give(&mut row, keys, content)?;
    Ok(row)
}

/// Replaces what a resume says. What was delivered before stays as it was confirmed.
#[utoipa::path(put, path = "/api/v1/me/resumes/{id}", operation_id = "edit_resume", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)), request_body = Content,
    responses((status = 200, body = Resume)))]
pub async fn edit_resume(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeId>,
    command: Command<Content>,
) -> Result<Answer<Resume>> {
    let app = market.app.clone();
    let content = command.body.check()?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let mut row = store::lock_own(&work, id, person).await?;
        sealing::give(&mut row, &keys, &content)?;
        row.updated_at = work.now;
        db::update(&work, row.clone()).await?;
        work.changed(Topic::Resume, id.0).await?;
        Ok((StatusCode::OK, view(&app, &work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Deletes a resume with its files. Merchants to whom it was delivered see nothing of it any more.
#[utoipa::path(delete, path = "/api/v1/me/resumes/{id}", operation_id = "delete_resume", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)), responses((status = 204)))]
pub async fn delete_resume(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeId>,
) -> Result<StatusCode> {
    let app = &market.app;
    let person = signed.person;
    store::own(&app.read(), id, person).await?;
    let files = store::files_of(&app.read(), &[id]).await?.remove(&id).unwrap_or_default();
    app.write(move |work| async move {
        let row = store::lock_own(&work, id, person).await?;
        if row.public {
            take_back::hide(&work, row.clone()).await?;
        }
        take_back::withdraw_all(&work, person, Some(id)).await?;
        resume_files::Entity::delete_many().filter(resume_files::Column::ResumeId.eq(id)).exec(&work.tx).await?;
        resume_views::Entity::delete_many().filter(resume_views::Column::ResumeId.eq(id)).exec(&work.tx).await?;
        resumes::Entity::delete_by_id(id).exec(&work.tx).await?;
        Ok(())
    })
    .await?;
    market.shelf.forget(id).await;
    // The rows first: a picture without a row is shown to nobody, a row without its picture would be a broken one.
    for file in files {
        super::files::delete_blobs(app, &file).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
