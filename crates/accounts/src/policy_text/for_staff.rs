use super::acceptance::{ChangeView, change_view};
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::columns::PublicText;
use db::entities::policy_announcements::{self as announcements, Column};
use kernel::Timestamp;
use platform::auth::{Privacy, Staff};
use platform::{Error, Page, Result};
use policy::change::{Change, Major, classify};
use policy::snapshot::Snapshot;
use policy::versions::{POLICY_AS_A_WHOLE, asked_again, is_draft, versions};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A version as the privacy officer sees it: what it changes, and whom that concerns.
#[derive(Serialize, ToSchema)]
pub(crate) struct StaffPolicyVersion {
    version: String,
    updated_on: String,
    effective_on: String,
    /// `past`, `in_force` or `upcoming`.
    state: &'static str,
    /// Its text can still change: it was not published yet.
    draft: bool,
    /// The version that it is compared with; null for the first.
    compared_with: Option<String>,
    /// People are told beforehand and asked again; else the change is editorial.
    major: bool,
    reduces_rights: bool,
    /// Which of the listed kinds make it major.
    kinds: Vec<KindView>,
    changes: Vec<ChangeView>,
    /// Active accounts that have to be told of it: all for a major change, none for an editorial one.
    to_tell: i64,
    /// When telling them began and ended.
    telling_began_at: Option<Timestamp>,
    told_at: Option<Timestamp>,
    /// Active accounts whose newest acceptance is of this version.
    accepted: i64,
    /// Active accounts that are asked again because of it, and have not accepted yet.
    to_ask: i64,
}

/// A kind of change that makes one major.
#[derive(Serialize, ToSchema)]
struct KindView {
    #[schema(value_type = String)]
    kind: Major,
    zh: &'static str,
    en: &'static str,
}

/// How many active accounts accepted which version last; nobody's is null.
struct Accepted {
    version: Option<String>,
    people: i64,
}

/// Every version, newest first: the classification of its change, and who must be told or asked again (SPEC POL-3).
#[utoipa::path(get, path = "/api/v1/staff/policy", operation_id = "staff_policy", tag = "staff",
    security(("session" = ["privacy"])), responses((status = 200, body = Page<StaffPolicyVersion>)))]
pub(crate) async fn staff_policy(
    State(accounts): State<Accounts>,
    _staff: Staff<Privacy>,
) -> Result<Json<Page<StaffPolicyVersion>>> {
    let tx = accounts.app.read();
    let accepted = acceptances(&tx).await?;
    let all = versions();
    let mut views = Vec::with_capacity(all.len());
    for (place, version) in all.iter().enumerate().rev() {
        let before = place.checked_sub(1).map(|place| &all[place]);
        let is_last = place + 1 == all.len();
        views.push(view(&accounts, &tx, (before, version), is_last, &accepted).await?);
    }
    Ok(Json(Page::whole(views)))
}

async fn acceptances(tx: &Tx) -> Result<Vec<Accepted>, Error> {
    let sql = "SELECT c.policy_version AS version, COUNT(*) AS people FROM people p \
               LEFT JOIN consents c ON c.id = (SELECT id FROM consents WHERE person_id = p.id AND purpose = $1 \
               ORDER BY at DESC, id DESC LIMIT 1) WHERE p.state = 'active' GROUP BY c.policy_version";
    let rows = tx.rows(sql, [POLICY_AS_A_WHOLE.into()]).await?;
    let accepted = rows
        .iter()
        .map(|row| Ok(Accepted { version: row.try_get("", "version")?, people: row.try_get("", "people")? }));
    accepted.collect()
}

async fn view(
    accounts: &Accounts,
    tx: &Tx,
    (before, version): (Option<&Snapshot>, &'static Snapshot),
    is_last: bool,
    accepted: &[Accepted],
) -> Result<StaffPolicyVersion, Error> {
    let app = &accounts.app;
    let change = before.map_or_else(Change::default, |before| classify(&before.registry, &version.registry));
    let known = announcements::Entity::find()
        .filter(Column::Version.eq(PublicText::from(version.version.as_str())))
        .one(tx)
        .await?;
    let in_force = version.version == app.policy_in_force().version;
    let upcoming = app.policy_upcoming().is_some_and(|next| next.version == version.version);
    let state = match (in_force, upcoming) {
        (true, _) => "in_force",
        (false, true) => "upcoming",
        (false, false) => "past",
    };
    let count = |of: &dyn Fn(&Accepted) -> bool| accepted.iter().filter(|one| of(one)).map(|one| one.people).sum();
    let everybody: i64 = count(&|_| true);
    let is_asked = |one: &Accepted| asked_again(one.version.as_deref(), version).is_some();
    Ok(StaffPolicyVersion {
        version: version.version.clone(),
        updated_on: version.updated_on.clone(),
        effective_on: app.policy_calendar().effective_on(version),
        state,
        draft: is_last && is_draft(),
        compared_with: before.map(|before| before.version.clone()),
        major: change.is_major(),
        reduces_rights: change.reduces_rights(),
        kinds: change.kinds().into_iter().map(|kind| KindView { kind, zh: kind.zh(), en: kind.en() }).collect(),
        to_tell: if change.is_major() { everybody } else { 0 },
        changes: change.differences.into_iter().map(change_view).collect(),
        telling_began_at: known.as_ref().map(|row| row.begun_at),
        told_at: known.and_then(|row| row.told_at),
        accepted: count(&|one| one.version.as_deref() == Some(version.version.as_str())),
        to_ask: if state == "past" { 0 } else { count(&is_asked) },
    })
}
