//! The resume database (SPEC MER-4): certified merchants find public resumes.

use super::content::{DayPart, Experience, Slot, Wish, week};
use super::parts::masked;
use super::shelf::{Wanted, fold};
use super::{sealing, visibility};
use crate::Market;
use crate::categories::category;
use crate::places::{city, district};
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::resumes;
use kernel::{MerchantId, PersonId, Refusal, ResumeId, Timestamp};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, TEXT_TOO_LONG, TOO_MANY_REQUESTS};
use platform::{App, Error, Page, Path, Query, Result, Work, limit};
use policy::{
    Field, ResumeBasics, ResumeEducation, ResumeExperience, ResumeHours, ResumeName, ResumeSkills, ResumeWish,
    ShowingResumes,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use vault::Ask;

const LIST: &str = "resumes";
/// Searches of one member within an hour: more than anybody reads.
const SEARCHES: Limit = Limit { name: "resume_searches", most: 300, window_seconds: 3_600 };
const WORDS_CHARS_MAX: usize = 80;
const WORDS_MAX: usize = 8;
/// Candidates whose rows are asked for one page; what is taken back meanwhile is skipped.
const ASKED_MAX: usize = 400;
const CHUNK: usize = 60;
const ROLES_MAX: usize = 3;

/// What is opened of those on a page.
const FIELDS: &[&str] = &[
    ResumeName::SPEC.name,
    ResumeBasics::SPEC.name,
    ResumeExperience::SPEC.name,
    ResumeEducation::SPEC.name,
    ResumeSkills::SPEC.name,
    ResumeHours::SPEC.name,
    ResumeWish::SPEC.name,
];

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResumeQuery {
    /// Words that all have to occur; every character is taken as text.
    q: Option<String>,
    /// The code of a city or district.
    place: Option<String>,
    category: Option<String>,
    /// Parts of the week that all have to be free: `6-morning,7-evening`.
    hours: Option<String>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// What a list shows of a public resume: no full name, no contact.
#[derive(Serialize, ToSchema)]
pub struct ResumeCard {
    pub id: ResumeId,
    pub name_masked: String,
    pub title: String,
    pub skills: Vec<String>,
    /// What they worked as, the first three.
    pub roles: Vec<String>,
    pub hours: Vec<Slot>,
    pub wish: Wish,
    pub published_at: Timestamp,
}

/// Finds public resumes, the one that was published last first. Only for those who recruit for a merchant whose
/// qualification stands at this moment; what is shown is written into the access ledger of each person.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/resumes", operation_id = "search_resumes", tag = "resumes",
    security(("session" = [])), params(("id" = MerchantId, Path), ResumeQuery),
    responses((status = 200, body = Page<ResumeCard>)))]
pub async fn search_resumes(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<ResumeQuery>,
) -> Result<Json<Page<ResumeCard>>> {
    let app = market.app.clone();
    let limit = limit(query.limit)?;
    let wanted = wanted(&query)?;
    let filters = format!("{merchant} {wanted:?}");
    let after: Option<(Timestamp, ResumeId)> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    market.shelf.catch_up(&app).await?;
    let found = market.shelf.find(&wanted, after).await;
    let bucket = limits::bucket(&app, SEARCHES, &signed.person.to_string());
    let (house, actor) = (app.clone(), signed.person);
    let unit = move |work: Work| async move {
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        if !limits::take(&work, SEARCHES, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        let rows = standing(&house, &work, merchant, &found, limit).await?;
        let key = |row: &resumes::Model| (row.published_at.unwrap_or(row.created_at), row.id);
        let page = house.cursors.page(LIST, &filters, rows, limit, key, |row| row);
        Ok(Page { items: cards(&house, &work, actor, page.items).await?, next: page.next })
    };
    Ok(Json(app.write(unit).await?))
}

/// Of the candidates, in their order, so many that this merchant may see now, and one more.
async fn standing(
    app: &App,
    work: &Work,
    merchant: MerchantId,
    found: &[(Timestamp, ResumeId)],
    limit: u64,
) -> Result<Vec<resumes::Model>, Error> {
    let enough = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let mut rows = Vec::new();
    for chunk in found.get(..found.len().min(ASKED_MAX)).unwrap_or_default().chunks(CHUNK) {
        let ids = chunk.iter().map(|(_, id)| *id);
        let asked = resumes::Entity::find().filter(resumes::Column::Id.is_in(ids)).all(&work.tx).await?;
        let seen = visibility::seen_by(app, work, merchant, asked).await?;
        let mut seen: HashMap<ResumeId, resumes::Model> = seen.into_iter().map(|row| (row.id, row)).collect();
        rows.extend(chunk.iter().filter_map(|(_, id)| seen.remove(id)));
        if rows.len() >= enough {
            break;
        }
    }
    rows.truncate(enough);
    Ok(rows)
}

/// One grant and one row of the access ledger for everybody on the page.
async fn cards(app: &App, work: &Work, actor: PersonId, rows: Vec<resumes::Model>) -> Result<Vec<ResumeCard>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "public_resume",
        persons: rows.iter().map(|row| row.person_id).collect(),
        fields: FIELDS,
        matter: None,
    };
    let grant = vault::grant::<ShowingResumes>(work, work.now, &work.rng, ask).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let keys = app.vault.keys_of(row.person_id).await?;
        let content = sealing::open(&row, &keys, &grant)?;
        cards.push(ResumeCard {
            id: row.id,
            name_masked: masked(content.name.as_deref()),
            title: content.title,
            skills: content.skills,
            roles: content.experience.into_iter().take(ROLES_MAX).map(|it: Experience| it.role).collect(),
            hours: content.hours,
            wish: content.wish,
            published_at: row.published_at.unwrap_or(row.created_at),
        });
    }
    Ok(cards)
}

fn wanted(query: &ResumeQuery) -> Result<Wanted, Refusal> {
    let words = query.q.as_deref().unwrap_or("");
    if words.chars().count() > WORDS_CHARS_MAX {
        return Err(TEXT_TOO_LONG.on("q"));
    }
    if query.place.as_deref().is_some_and(|code| city(code).is_none() && district(code).is_none()) {
        return Err(INVALID_FIELD.on("place"));
    }
    if query.category.as_deref().is_some_and(|code| category(code).is_none()) {
        return Err(INVALID_FIELD.on("category"));
    }
    Ok(Wanted {
        words: words.split_whitespace().take(WORDS_MAX).map(fold).collect(),
        place: query.place.clone(),
        category: query.category.clone(),
        hours: hours(query.hours.as_deref().unwrap_or("")).ok_or_else(|| INVALID_FIELD.on("hours"))?,
    })
}

/// `6-morning,7-evening` as bits of the week.
fn hours(text: &str) -> Option<u32> {
    let slot = |text: &str| {
        let (weekday, part) = text.split_once('-')?;
        let slot = Slot { weekday: weekday.parse().ok()?, part: DayPart::parse(part)? };
        slot.bit().map(|_| slot)
    };
    let slots: Option<Vec<Slot>> = text.split(',').filter(|part| !part.is_empty()).take(28).map(slot).collect();
    Some(week(&slots?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MER-4
    #[test]
    fn hours_are_read_or_refused() {
        for (text, bits) in [
            ("", Some(0)),
            ("1-morning", Some(1)),
            ("1-morning,1-morning", Some(1)),
            ("7-night", Some(1 << 27)),
            ("8-night", None),
            ("1-noon", None),
            ("morning", None),
        ] {
            assert_eq!(hours(text), bits, "{text:?}");
        }
    }
}
