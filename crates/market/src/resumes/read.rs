use super::content::Content;
use super::parts::FileView;
use super::{sealing, store};
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::{resume_files, resumes};
use kernel::{ResumeId, Timestamp};
use platform::auth::Signed;
use platform::{App, Error, Page, Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A resume as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct Resume {
    pub id: ResumeId,
    pub content: Content,
    pub files: Vec<FileView>,
    /// Whether certified merchants find it. False at once when the consent is taken back, wherever that is done.
    pub public: bool,
    pub published_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Send this back as `seen` when it is delivered.
    pub updated_at: Timestamp,
}

/// One's own resumes, oldest first; at most five.
#[utoipa::path(get, path = "/api/v1/me/resumes", operation_id = "list_my_resumes", tag = "resumes",
    security(("session" = [])), responses((status = 200, body = Page<Resume>)))]
pub async fn list_my_resumes(State(market): State<Market>, signed: Signed) -> Result<Json<Page<Resume>>> {
    let tx = market.app.read();
    let rows = store::of_person(&tx, signed.person).await?;
    Ok(Json(Page::whole(views(&market.app, &tx, rows).await?)))
}

/// One of one's own resumes.
#[utoipa::path(get, path = "/api/v1/me/resumes/{id}", operation_id = "get_my_resume", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)), responses((status = 200, body = Resume)))]
pub async fn get_my_resume(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeId>,
) -> Result<Json<Resume>> {
    let tx = market.app.read();
    let row = store::own(&tx, id, signed.person).await?;
    Ok(Json(view(&market.app, &tx, row).await?))
}

/// The view of a person's own resume.
pub(super) async fn view(app: &App, tx: &Tx, row: resumes::Model) -> Result<Resume, Error> {
    let view = views(app, tx, vec![row]).await?.pop();
    view.ok_or_else(|| anyhow::anyhow!("one row gives one view").into())
}

/// The views of resumes of one person.
async fn views(app: &App, tx: &Tx, rows: Vec<resumes::Model>) -> Result<Vec<Resume>, Error> {
    let Some(person) = rows.first().map(|row| row.person_id) else { return Ok(Vec::new()) };
    let keys = app.vault.keys_of(person).await?;
    let own = vault::own(person);
    let ids: Vec<ResumeId> = rows.iter().map(|row| row.id).collect();
    let mut files = store::files_of(tx, &ids).await?;
    let open = !super::visibility::open_persons(app, tx, &[person]).await?.is_empty();
    rows.into_iter()
        .map(|row| {
            let files: Vec<resume_files::Model> = files.remove(&row.id).unwrap_or_default();
            Ok(Resume {
                id: row.id,
                content: sealing::open(&row, &keys, &own)?,
                files: files.iter().map(FileView::of).collect(),
                public: row.public && open,
                published_at: row.published_at.filter(|_| open),
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .collect()
}
