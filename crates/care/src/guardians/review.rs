use super::sealing::{self, mask_name};
use super::store;
use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::guardian_documents::GuardianPaper;
use db::entities::guardianships::{self, BondRelation, BondState, Column};
use kernel::calendar::{ADULT_AGE, age_at, age_on};
use kernel::{DocumentId, GuardianshipId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::ERASED;
use platform::{Lang, Page, PageQuery, Path, Query, Result};
use policy::{BirthDate, Field, Guarding, Username};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Grant, Matter};

/// A parent is so many years older than the child; less asks the reviewer to look.
const PARENT_YEARS_MIN: u16 = 18;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGuardianships {
    /// `pending` unless told.
    #[param(value_type = Option<String>)]
    state: Option<BondState>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// A bond in the privacy officer's queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedGuardianship {
    id: GuardianshipId,
    state: BondState,
    relation: BondRelation,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
    /// When the minor's data goes unless this is verified.
    erase_at: Option<Timestamp>,
}

/// A bond with what proves it.
#[derive(Serialize, ToSchema)]
pub(crate) struct GuardianshipReview {
    #[serde(flatten)]
    listed: ListedGuardianship,
    guardian_name_masked: String,
    guardian_id_last4: String,
    relation_reason: Option<String>,
    /// What the guardian is told of a refusal.
    reason: Option<String>,
    ward_masked: String,
    /// A day, or a month where only that is known.
    ward_born: Option<String>,
    checks: Vec<PaperCheck>,
    documents: Vec<PaperView>,
    /// The items that the guardian said yes to.
    consents: Vec<&'static str>,
}

/// What the program found. A failed check does not decide; it asks the reviewer to look.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperCheck {
    /// Stable: `guardian_adult`, `older`, `documents`.
    name: &'static str,
    ok: bool,
    detail: &'static str,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PaperView {
    id: DocumentId,
    kind: GuardianPaper,
    /// The picture; each opening is recorded.
    url: String,
}

/// Guardians' submissions in one state, newest first.
#[utoipa::path(get, path = "/api/v1/staff/guardianships", operation_id = "list_guardianships", tag = "staff",
    security(("session" = ["privacy"])), params(ListGuardianships),
    responses((status = 200, body = Page<ListedGuardianship>)))]
pub(crate) async fn list_guardianships(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<ListGuardianships>,
) -> Result<Json<Page<ListedGuardianship>>> {
    let ListGuardianships { state, cursor, limit } = query;
    let state = state.unwrap_or(BondState::Pending);
    let tx = care.app.read();
    let rows = guardianships::Entity::find().filter(Column::State.eq(state));
    let order = Order {
        at: Column::SubmittedAt,
        id: Column::Id,
        key: |row: &guardianships::Model| (row.submitted_at, row.id.0),
    };
    let query = PageQuery { cursor, limit };
    let page = listing::page(&care.app, &tx, ("guardianships", state.as_str()), rows, order, &query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in &page.items {
        let minor = care.app.minor(&tx, row.ward_id).await.ok().flatten();
        items.push(listed(row, minor.and_then(|minor| minor.row.erase_at)));
    }
    Ok(Json(Page { items, next: page.next }))
}

fn listed(row: &guardianships::Model, erase_at: Option<Timestamp>) -> ListedGuardianship {
    ListedGuardianship {
        id: row.id,
        state: row.state,
        relation: row.relation,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
        erase_at,
    }
}

/// A submission with what the program found out about it. The look is recorded, for both persons.
#[utoipa::path(get, path = "/api/v1/staff/guardianships/{id}", operation_id = "review_guardianship", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = GuardianshipId, Path)),
    responses((status = 200, body = GuardianshipReview)))]
pub(crate) async fn review_guardianship(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    lang: Lang,
    Path(id): Path<GuardianshipId>,
) -> Result<Json<GuardianshipReview>> {
    let app = &care.app;
    let tx = app.read();
    let row = store::get(&tx, id).await?;
    let ward = db::entities::people::Entity::find_by_id(row.ward_id).one(&tx).await?;
    if row.name.is_emptied() || ward.is_none_or(|ward| ward.username.is_emptied()) {
        return Err(ERASED.refuse().into());
    }
    let fields: Vec<&'static str> =
        sealing::FIELDS.into_iter().chain([Username::SPEC.name, BirthDate::SPEC.name]).collect();
    let (actor, persons) = (staff.signed.person, vec![row.person_id, row.ward_id]);
    let grant: Grant<Guarding> = app
        .write(move |work| async move {
            let ask = Ask {
                actor,
                actor_kind: ActorKind::Staff,
                basis: "guardian_verification",
                persons,
                fields: &fields,
                matter: Some(Matter::Guardianship(id)),
            };
            Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let opened = sealing::open(&keys, &grant, &row, app.now())?;
    let username = accounts::people::username(app, &grant, &tx, row.ward_id).await?;
    let minor = app.minor(&tx, row.ward_id).await?;
    let papers = papers(&row);
    let older = minor.as_ref().and_then(|minor| age_on(opened.id_number.born(), minor.born));
    let adult = age_at(opened.id_number.born(), app.now()).is_some_and(|age| age >= ADULT_AGE);
    let parent = row.relation != BondRelation::Other;
    let checks = vec![
        check("guardian_adult", adult, lang, ADULT),
        check("older", !parent || older.is_some_and(|years| years >= PARENT_YEARS_MIN), lang, OLDER),
        check("documents", papers.len() == 2, lang, DOCUMENTS),
    ];
    Ok(Json(GuardianshipReview {
        listed: listed(&row, minor.as_ref().and_then(|minor| minor.row.erase_at)),
        guardian_name_masked: mask_name(&opened.name),
        guardian_id_last4: opened.id_number.last4().to_owned(),
        relation_reason: opened.reason,
        reason: row.reason.as_ref().map(|reason| reason.0.clone()),
        ward_masked: accounts::people::mask_username(username.expose()),
        ward_born: minor.map(|minor| minor.born.to_string()),
        checks,
        documents: papers,
        consents: row
            .said
            .0
            .iter()
            .filter_map(|said| policy::find_consent(&said.item))
            .map(|item| lang.pick(item.zh, item.en))
            .collect(),
    }))
}

/// What to tell when a check holds and when it does not, in Chinese and English.
type Texts = [(&'static str, &'static str); 2];

const ADULT: Texts =
    [("监护人已满 18 周岁", "the guardian is 18 or older"), ("监护人未满 18 周岁", "the guardian is younger than 18")];
const OLDER: Texts = [
    ("年龄差与父母子女相符", "the ages fit parent and child"),
    ("年龄差不像父母子女，请核对证明", "the ages do not look like parent and child: compare the papers"),
];
const DOCUMENTS: Texts =
    [("图片齐全", "every picture is there"), ("图片不齐或已删除", "a picture is missing or deleted")];

fn check(name: &'static str, ok: bool, lang: Lang, [held, failed]: Texts) -> PaperCheck {
    let (zh, en) = if ok { held } else { failed };
    PaperCheck { name, ok, detail: lang.pick(zh, en) }
}

fn papers(row: &guardianships::Model) -> Vec<PaperView> {
    let card = row.id_document_id.map(|id| (id, GuardianPaper::IdCard));
    let bond = row.bond_document_id.map(|id| (id, GuardianPaper::Bond));
    let url = |id| format!("/api/v1/staff/guardianships/{}/documents/{id}", row.id);
    card.into_iter().chain(bond).map(|(id, kind)| PaperView { id, kind, url: url(id) }).collect()
}
