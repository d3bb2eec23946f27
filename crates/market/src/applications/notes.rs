//! A merchant's own notes on a sign-up. The seeker never sees them; they are sealed with their author's keys.

use super::refusals::TOO_MANY_NOTES;
use super::store;
use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::access_ledger::ActorKind;
use db::entities::application_notes;
use kernel::text::Lines;
use kernel::{ApplicationId, NoteId, PersonId, Timestamp};
use platform::auth::{self, Signed};
use platform::{Answer, App, Command, Error, Page, Path, Query, Result, Work, clean_text, limit};
use policy::{Field, MerchantNote, PersonName, Recruiting, Username};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Cell};

const LIST: &str = "application_notes";
const TEXT_CHARS_MAX: usize = 500;
const NOTES_MAX: u64 = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// 1 to 500 characters.
    text: String,
}

#[derive(Serialize, ToSchema)]
pub struct Note {
    pub id: NoteId,
    pub text: String,
    /// Who wrote it, masked.
    pub by: String,
    pub created_at: Timestamp,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoteQuery {
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// Writes a note on somebody who signed up.
#[utoipa::path(post, path = "/api/v1/applications/{id}/notes", operation_id = "add_application_note",
    tag = "applications", security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = NewNote,
    responses((status = 201, body = Note)))]
pub async fn add_application_note(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<NewNote>,
) -> Result<Answer<Note>> {
    let app = market.app.clone();
    let text = clean_text("text", &command.body.text, Lines::Many, 1..=TEXT_CHARS_MAX)?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let opener = app.clone();
    app.once(&signed, command.once, move |work| async move {
        let merchant = store::get(&work, id).await?.merchant_id;
        auth::require_recruiter(&work, merchant, person).await?;
        let there = application_notes::Entity::find()
            .filter(application_notes::Column::ApplicationId.eq(id))
            .count(&work.tx)
            .await?;
        if there >= NOTES_MAX {
            return Err(TOO_MANY_NOTES.refuse().into());
        }
        let note = NoteId::new(work.now, &work.rng);
        let row = application_notes::Model {
            id: note,
            application_id: id,
            person_id: person,
            text: keys.seal(cell(note), &text)?,
            created_at: work.now,
        };
        db::insert(&work, row.clone()).await?;
        let mut notes = open_all(&opener, &work, person, vec![row]).await?;
        let note = notes.pop().ok_or_else(|| anyhow::anyhow!("one row gives one note"))?;
        Ok((StatusCode::CREATED, note))
    })
    .await
}

/// The notes on somebody who signed up, newest first.
#[utoipa::path(get, path = "/api/v1/applications/{id}/notes", operation_id = "list_application_notes",
    tag = "applications", security(("session" = [])), params(("id" = ApplicationId, Path), NoteQuery),
    responses((status = 200, body = Page<Note>)))]
pub async fn list_application_notes(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    Query(query): Query<NoteQuery>,
) -> Result<Json<Page<Note>>> {
    let app = market.app.clone();
    let limit = limit(query.limit)?;
    let filters = id.to_string();
    let before: Option<(Timestamp, NoteId)> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let person = signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app
        .write(move |work| async move {
            let merchant = store::get(&work, id).await?.merchant_id;
            auth::require_recruiter(&work, merchant, person).await?;
            let mut find = application_notes::Entity::find()
                .filter(application_notes::Column::ApplicationId.eq(id))
                .order_by_desc(application_notes::Column::CreatedAt)
                .order_by_desc(application_notes::Column::Id)
                .limit(limit + 1);
            if let Some((at, note)) = before {
                let columns = [application_notes::Column::CreatedAt, application_notes::Column::Id];
                let key = Expr::tuple(columns.map(Expr::col));
                find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(note)])));
            }
            let rows = find.all(&work.tx).await?;
            let page = cursors.page(LIST, &filters, rows, limit, |row| (row.created_at, row.id), |row| row);
            let items = open_all(&opener, &work, person, page.items).await?;
            Ok(Page { items, next: page.next })
        })
        .await?;
    Ok(Json(page))
}

async fn open_all(
    app: &App,
    work: &Work,
    person: PersonId,
    rows: Vec<application_notes::Model>,
) -> Result<Vec<Note>, Error> {
    let mut authors: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    authors.sort_unstable();
    authors.dedup();
    if authors.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        actor: person,
        actor_kind: ActorKind::Merchant,
        basis: "note_of_own_merchant",
        persons: authors.clone(),
        fields: &[MerchantNote::SPEC.name, PersonName::SPEC.name, Username::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let names = accounts::people::display_names(app, &grant, work, &authors).await?;
    let mut notes = Vec::with_capacity(rows.len());
    for row in rows {
        let keys = app.vault.keys_of(row.person_id).await?;
        notes.push(Note {
            id: row.id,
            text: keys.open(&grant, cell(row.id), &row.text)?,
            by: names.get(&row.person_id).map_or_else(|| "**".to_owned(), |name| name.masked.clone()),
            created_at: row.created_at,
        });
    }
    Ok(notes)
}

/// Where a note is sealed, with its author's keys.
pub fn cell(id: NoteId) -> Cell {
    Cell::new("application_notes", "text", id.0)
}
