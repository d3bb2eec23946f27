//! The policy, its versions, and the lists that are made from the registry (SPEC POL-2, POL-4, POL-5, SDK-1).

use super::document::{self, Note, Reading};
use super::html;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use market::Market;
use platform::refusals::NOT_FOUND;
use platform::{App, Path, Query, Result};
use policy::change::{LineChange, classify, compare_lines};
use policy::snapshot::Snapshot;
use policy::versions::{find_version, versions};
use policy::{Document, documents};
use serde::Deserialize;

pub(super) fn routes() -> Router<Market> {
    let mut router = Router::new()
        .route("/policy", get(policy_page))
        .route("/policy/versions", get(versions_page))
        .route("/policy/versions/{version}", get(version_page))
        .route("/policy/compare", get(compare_page))
        .route("/policy/processing.csv", get(processing_csv));
    for list in documents::all() {
        let path = format!("/policy/{}", list.name);
        router = router.route(
            &path,
            get(move |State(market): State<Market>, reading: Reading| async move {
                let table = "/policy/processing.csv".to_owned();
                let note = || {
                    Note::linked(reading.lang.pick("下载表格（CSV）", "Download as a table (CSV)").to_owned(), table)
                };
                let notes = if list.name == "processing" { vec![note()] } else { Vec::new() };
                document::page(&market.app, &reading, &list, notes)
            }),
        );
    }
    router
}

/// The policy in force, readable without JavaScript; sensitive items are highlighted.
async fn policy_page(State(market): State<Market>, reading: Reading) -> Result<Response> {
    let app = &market.app;
    let mut notes = vec![dates(app, app.policy_in_force(), &reading)];
    if let Some(next) = app.policy_upcoming() {
        let day = app.policy_calendar().effective_on(next);
        notes.push(Note::linked(
            reading.lang.pick("新版本将自该日起生效：", "A new version takes effect on ").to_owned() + &day,
            format!("/policy/compare?from={}&to={}", app.policy_in_force().version, next.version),
        ));
    }
    document::page(app, &reading, &of(app.policy_in_force()), notes)
}

/// An older, the present or the coming version, as it was published.
async fn version_page(State(market): State<Market>, reading: Reading, Path(version): Path<String>) -> Result<Response> {
    let version = find_version(&version).ok_or_else(|| NOT_FOUND.refuse())?;
    let mut document = of(version);
    document.name = format!("policy/versions/{}", version.version);
    let mut notes = vec![dates(&market.app, version, &reading)];
    let in_force = market.app.policy_in_force();
    if in_force.version != version.version {
        notes.push(Note::linked(
            reading
                .lang
                .pick("这不是现行版本，查看与现行版本的差异", "This version is not in force: compare")
                .to_owned(),
            format!("/policy/compare?from={}&to={}", version.version, in_force.version),
        ));
    }
    document::page(&market.app, &reading, &document, notes)
}

fn of(version: &Snapshot) -> Document {
    documents::policy_of(version.text.clone())
}

fn dates(app: &App, version: &'static Snapshot, reading: &Reading) -> Note {
    let effective = app.policy_calendar().effective_on(version);
    let (name, updated) = (&version.version, &version.updated_on);
    Note::linked(
        match reading.lang {
            platform::Lang::Zh => format!("版本 {name}，{updated} 更新，{effective} 生效"),
            platform::Lang::En => format!("Version {name}, updated {updated}, in force from {effective}"),
        },
        "/policy/versions".to_owned(),
    )
}

#[derive(Template)]
#[template(path = "versions.html")]
struct VersionsPage<'a> {
    reading: &'a Reading,
    url: String,
    contact: document::Contact<'a>,
    rows: Vec<VersionRow>,
}

struct VersionRow {
    version: String,
    updated_on: String,
    effective_on: String,
    state: &'static str,
    kinds: String,
    before: Option<String>,
}

async fn versions_page(State(market): State<Market>, reading: Reading) -> Result<Response> {
    let app = &market.app;
    let all = versions();
    let rows = all.iter().enumerate().rev().map(|(place, version)| {
        let before = place.checked_sub(1).map(|place| &all[place]);
        let kinds = before.map(|before| kinds(before, version, &reading)).unwrap_or_default();
        VersionRow {
            version: version.version.clone(),
            updated_on: version.updated_on.clone(),
            effective_on: app.policy_calendar().effective_on(version),
            state: if version.version == app.policy_in_force().version {
                reading.lang.pick("现行", "in force")
            } else if app.policy_upcoming().is_some_and(|next| next.version == version.version) {
                reading.lang.pick("即将生效", "announced")
            } else {
                reading.lang.pick("历史", "past")
            },
            kinds,
            before: before.map(|before| before.version.clone()),
        }
    });
    let page = VersionsPage {
        url: format!("{}/policy/versions", app.config.public_url),
        contact: document::Contact::of(app, &reading),
        rows: rows.collect(),
        reading: &reading,
    };
    html(&page)
}

/// Editorial, or major with its kinds.
fn kinds(from: &Snapshot, to: &Snapshot, reading: &Reading) -> String {
    let change = classify(&from.registry, &to.registry);
    if !change.is_major() {
        return reading.lang.pick("文字修订", "editorial").to_owned();
    }
    let kinds: Vec<&str> = change.kinds().into_iter().map(|kind| reading.lang.pick(kind.zh(), kind.en())).collect();
    let mut text = reading.lang.pick("重大变更：", "major: ").to_owned() + &kinds.join(reading.lang.pick("、", ", "));
    if change.reduces_rights() {
        text += reading.lang.pick("；减少了权利，需要明确同意", "; reduces rights, needs explicit consent");
    }
    text
}

/// The two versions to compare.
#[derive(Deserialize)]
struct Pair {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    /// Read by [`Reading`].
    #[serde(default, rename = "lang")]
    _lang: String,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    reading: &'a Reading,
    url: String,
    contact: document::Contact<'a>,
    from: &'a str,
    to: &'a str,
    verdict: String,
    differences: Vec<(String, bool)>,
    lines: Vec<(&'static str, &'static str, String)>,
}

async fn compare_page(State(market): State<Market>, reading: Reading, Query(pair): Query<Pair>) -> Result<Response> {
    let from = find_version(&pair.from).ok_or_else(|| NOT_FOUND.on("from"))?;
    let to = find_version(&pair.to).ok_or_else(|| NOT_FOUND.on("to"))?;
    let read = |both: &policy::Both| reading.lang.pick(&both.zh, &both.en).to_owned();
    let lines = |version: &Snapshot| policy::lines(&version.text, |both| reading.lang.pick(&both.zh, &both.en));
    let changed = compare_lines(&lines(from), &lines(to)).into_iter().filter_map(|line| match line {
        LineChange::Same(_) => None,
        LineChange::Added(text) => Some(("added", "+", text)),
        LineChange::Removed(text) => Some(("removed", "−", text)),
    });
    let differences = classify(&from.registry, &to.registry).differences;
    let page = ComparePage {
        url: format!("{}/policy/compare?from={}&to={}", market.app.config.public_url, from.version, to.version),
        contact: document::Contact::of(&market.app, &reading),
        from: &from.version,
        to: &to.version,
        verdict: kinds(from, to, &reading),
        differences: differences.iter().map(|it| (read(&it.what), it.major.is_some())).collect(),
        lines: changed.collect(),
        reading: &reading,
    };
    html(&page)
}

/// The record of processing as a table for other programs.
async fn processing_csv() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"processing.csv\""),
    ];
    // The mark tells spreadsheets that it is UTF-8.
    (headers, format!("\u{feff}{}", documents::processing_csv())).into_response()
}
