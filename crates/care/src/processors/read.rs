use super::receiving;
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::erasures::ErasureState;
use db::entities::processor_askings::{self, AskingResult, Column};
use kernel::{RowId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::{Error, Page, Result};
use policy::Processor;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Askings of one third party that are shown.
const SHOWN: u64 = 20;

/// One asking with its answer.
#[derive(Serialize, ToSchema)]
pub struct AskingView {
    pub id: RowId,
    pub covers_until: Timestamp,
    pub reference: String,
    pub asked_at: Timestamp,
    pub result: Option<AskingResult>,
    pub answer_reference: Option<String>,
    pub answered_at: Option<Timestamp>,
}

impl AskingView {
    pub(super) fn of(row: processor_askings::Model) -> AskingView {
        AskingView {
            id: row.id,
            covers_until: row.covers_until,
            reference: row.reference.0,
            asked_at: row.asked_at,
            result: row.result,
            answer_reference: row.answer_reference.map(|text| text.0),
            answered_at: row.answered_at,
        }
    }
}

/// A third party that gets personal information from us.
#[derive(Serialize, ToSchema)]
pub struct ProcessorView {
    pub name: &'static str,
    pub zh: &'static str,
    pub service: &'static str,
    pub company: &'static str,
    /// Names of the fields that it gets.
    pub fields: &'static [&'static str],
    /// Erasures that ended since the last asking.
    pub waiting: i64,
    /// When the first of them ended.
    pub waiting_since: Option<Timestamp>,
    /// Newest first.
    pub askings: Vec<AskingView>,
}

/// Whom we gave data, how many erasures they were not told of yet, and what they answered so far.
#[utoipa::path(get, path = "/api/v1/staff/processors", operation_id = "list_processors", tag = "staff",
    security(("session" = ["privacy"])), responses((status = 200, body = Page<ProcessorView>)))]
pub async fn list_processors(State(care): State<Care>, _staff: Staff<Privacy>) -> Result<Json<Page<ProcessorView>>> {
    let tx = care.app.read();
    let mut items = Vec::new();
    for processor in receiving() {
        items.push(view(&tx, processor).await?);
    }
    Ok(Json(Page::whole(items)))
}

async fn view(tx: &Tx, processor: &'static Processor) -> Result<ProcessorView, Error> {
    let askings = askings_of(processor.name).limit(SHOWN).all(tx).await?;
    let (waiting, waiting_since) = waiting(tx, askings.first().map(|row| row.covers_until)).await?;
    Ok(ProcessorView {
        name: processor.name,
        zh: processor.zh,
        service: processor.service,
        company: processor.company,
        fields: processor.sends,
        waiting,
        waiting_since,
        askings: askings.into_iter().map(AskingView::of).collect(),
    })
}

fn askings_of(processor: &str) -> sea_orm::Select<processor_askings::Entity> {
    processor_askings::Entity::find().filter(Column::Processor.eq(processor)).order_by_desc(Column::CoversUntil)
}

/// Erasures that ended after the newest asking, and when the first of them did.
pub(super) async fn waiting(tx: &Tx, since: Option<Timestamp>) -> Result<(i64, Option<Timestamp>), Error> {
    let sql = "SELECT COUNT(*) AS n, MIN(finished_at) AS first FROM erasures WHERE state = $1 AND finished_at > $2";
    let since = since.unwrap_or(Timestamp::from_micros(0));
    let row = tx.row(sql, [ErasureState::Done.as_str().into(), since.into()]).await?;
    let Some(row) = row else { return Ok((0, None)) };
    let first: Option<i64> = row.try_get("", "first")?;
    Ok((row.try_get("", "n")?, first.map(Timestamp::from_micros)))
}

/// The newest asking of a third party.
pub(super) async fn newest(tx: &Tx, processor: &str) -> Result<Option<processor_askings::Model>, Error> {
    Ok(askings_of(processor).limit(1).one(tx).await?)
}

/// What became at each third party of somebody whose erasure ended at this moment.
pub(crate) async fn standing(tx: &Tx, ended_at: Timestamp) -> Result<Vec<Value>, Error> {
    let mut lines = Vec::new();
    for processor in receiving() {
        let first = processor_askings::Entity::find()
            .filter(Column::Processor.eq(processor.name))
            .filter(Column::CoversUntil.gte(ended_at))
            .order_by_asc(Column::CoversUntil)
            .limit(1)
            .one(tx)
            .await?;
        lines.push(json!({
            "name": processor.name,
            "zh": processor.zh,
            "company": processor.company,
            "fields": processor.sends,
            "asked_at": first.as_ref().map(|row| row.asked_at),
            "answer": first.as_ref().and_then(|row| row.result),
            "answered_at": first.as_ref().and_then(|row| row.answered_at),
        }));
    }
    Ok(lines)
}
