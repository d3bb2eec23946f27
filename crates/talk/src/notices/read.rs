use super::link::link;
use super::store;
use super::words::{Facts, PolicyFacts, words};
use crate::Talk;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices;
use db::entities::notices::NoticeKind;
use kernel::{NoticeId, SubscriptionId, Timestamp};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, App, Command, Hint, Lang, Page, PageQuery, Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const LIST: &str = "notices";
/// A notice of a changed policy names its version behind this.
pub const POLICY_DEDUPE: &str = "policy:";

/// One notice of an inbox.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeView {
    id: NoticeId,
    kind: NoticeKind,
    title: String,
    body: String,
    /// A page of the phone app that it is about.
    link: Option<String>,
    /// The saved search that it comes from, to be paused from here.
    subscription_id: Option<SubscriptionId>,
    created_at: Timestamp,
    read: bool,
}

/// How many notices are not read.
#[derive(Serialize, ToSchema)]
pub(crate) struct Unread {
    count: u64,
}

/// How far the inbox was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBody {
    /// The newest notice that was read; everything before it counts as read too.
    up_to: NoticeId,
}

fn view(row: &notices::Model, facts: &Facts, lang: Lang) -> NoticeView {
    let (title, body) = words(row.kind, facts, lang);
    let of_subscription = matches!(row.kind, NoticeKind::SearchMatched | NoticeKind::SearchDigest);
    NoticeView {
        id: row.id,
        kind: row.kind,
        title,
        body,
        link: link(row.kind, facts),
        subscription_id: facts.matter.filter(|_| of_subscription).map(SubscriptionId),
        created_at: row.created_at,
        read: row.read_at.is_some(),
    }
}

/// What the change touches that a notice tells of, against the version before it.
fn policy_facts(app: &App, row: &notices::Model) -> Option<PolicyFacts> {
    let version = policy::versions::find_version(row.dedupe.as_str().strip_prefix(POLICY_DEDUPE)?)?;
    let before = policy::versions::versions().iter().rev().find(|known| known.version < version.version)?;
    let kinds = policy::change::classify(&before.registry, &version.registry).kinds().into_iter().collect();
    Some(PolicyFacts { effective_on: app.policy_calendar().effective_on(version), kinds })
}

/// The inbox, newest first.
#[utoipa::path(get, path = "/api/v1/me/notices", operation_id = "list_notices", tag = "talk",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<NoticeView>)))]
pub(crate) async fn list_notices(
    State(talk): State<Talk>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<NoticeView>>> {
    let app = &talk.app;
    let limit = query.limit()?;
    let filters = signed.person.to_string();
    let after = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let after = after.map(|(micros, id)| (Timestamp::from_micros(micros), id));
    let tx = app.read();
    let rows = store::page(&tx, signed.person, after, limit + 1).await?;
    let mut facts = store::facts(&tx, &rows).await?;
    for row in rows.iter().filter(|row| row.kind == NoticeKind::PolicyChange) {
        facts.entry(row.id).or_default().policy = policy_facts(app, row);
    }
    let key = |row: &notices::Model| (row.created_at.micros(), row.id);
    let nothing = Facts::default();
    Ok(Json(
        app.cursors
            .page(LIST, &filters, rows, limit, key, |row| view(&row, facts.get(&row.id).unwrap_or(&nothing), lang)),
    ))
}

/// How many notices wait to be read.
#[utoipa::path(get, path = "/api/v1/me/notices/unread", operation_id = "count_unread_notices", tag = "talk",
    security(("session" = [])), responses((status = 200, body = Unread)))]
pub(crate) async fn count_unread_notices(State(talk): State<Talk>, signed: Signed) -> Result<Json<Unread>> {
    Ok(Json(Unread { count: store::unread(&talk.app.read(), signed.person).await? }))
}

/// Marks a notice and everything before it as read. Marking again changes nothing.
#[utoipa::path(post, path = "/api/v1/me/notices/read", operation_id = "read_notices", tag = "talk",
    security(("session" = [])), request_body = ReadBody, responses((status = 204)))]
pub(crate) async fn read_notices(
    State(talk): State<Talk>,
    signed: Signed,
    command: Command<ReadBody>,
) -> Result<Answer<()>> {
    let (person, up_to) = (signed.person, command.body.up_to);
    talk.app
        .once(&signed, command.once, move |work| async move {
            let row = store::find(&work, person, up_to).await?.ok_or_else(|| NOT_FOUND.on("up_to"))?;
            if store::mark_read(&work, &row).await? > 0 {
                work.hint(Hint::Inbox(person));
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
