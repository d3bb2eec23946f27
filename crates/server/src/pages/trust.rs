//! The public trust page: what the last self-audit found (DESIGN: promises).

use super::document::{Contact, Reading};
use super::html;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use care::statistics::PublishedSums;
use db::entities::self_audits::{self, PromiseResult};
use kernel::{Timestamp, calendar};
use market::Market;
use platform::Result;
use policy::Proof;
use sea_orm::{EntityTrait, QueryOrder};

#[derive(Template)]
#[template(path = "trust.html")]
struct TrustPage<'a> {
    reading: &'a Reading,
    url: String,
    contact: Contact<'a>,
    audit: Option<Audit>,
    rows: Vec<Row<'a>>,
    /// The published figures of four weeks, where there are some.
    figures: Option<PublishedSums>,
    least: u64,
    /// Within how many days backups forget, where there are some.
    forget_days: Option<i64>,
}

struct Audit {
    ended: String,
    held: i64,
    broken: i64,
    unproven: i64,
}

struct Row<'a> {
    words: &'a str,
    spec: String,
    proofs: String,
    /// `held`, `broken`, `unproven` or `never`.
    state: String,
    state_label: &'static str,
    why: String,
}

/// The last self-audit with its time and the state of each promise, readable without JavaScript.
pub(super) async fn trust_page(State(market): State<Market>, reading: Reading) -> Result<Response> {
    let app = &market.app;
    let last = self_audits::Entity::find()
        .order_by_desc(self_audits::Column::EndedAt)
        .order_by_desc(self_audits::Column::Id)
        .one(&app.read())
        .await?;
    let results = last.as_ref().map_or(&[][..], |audit| audit.results.0.as_slice());
    let rows = policy::promises().map(|promise| {
        let result = results.iter().find(|result| result.id == promise.id);
        let state = result.map_or("never", |result| result.state.as_str());
        Row {
            words: reading.lang.pick(promise.zh, promise.en),
            spec: promise.spec.join(" "),
            proofs: proofs(&reading, promise.proofs),
            state_label: label(&reading, state),
            state: state.to_owned(),
            why: result.map(|PromiseResult { why, .. }| why.clone()).unwrap_or_default(),
        }
    });
    let figures = care::statistics::sums(&app.read(), app.now()).await?;
    html(&TrustPage {
        figures: Some(figures).filter(|figures| figures.days > 0),
        least: policy::statistics::GROUP_LEAST,
        url: format!("{}/trust", app.config.public_url),
        contact: Contact::of(app, &reading),
        audit: last.as_ref().map(|audit| Audit {
            ended: in_china(audit.ended_at),
            held: audit.held,
            broken: audit.broken,
            unproven: audit.unproven,
        }),
        rows: rows.collect(),
        forget_days: (!app.config.backup.target.is_empty()).then(|| app.config.backup.unreadable_days()),
        reading: &reading,
    })
}

fn label(reading: &Reading, state: &str) -> &'static str {
    match state {
        "held" => reading.say("兑现", "held"),
        "broken" => reading.say("未兑现", "broken"),
        "unproven" => reading.say("未能证明", "unproven"),
        _ => reading.say("尚未检查", "not checked yet"),
    }
}

/// By what each is proven, in people's words.
fn proofs(reading: &Reading, proofs: &[Proof]) -> String {
    let count = |wanted: fn(&&Proof) -> bool| proofs.iter().filter(wanted).count();
    let kinds = [
        (count(|proof| matches!(proof, Proof::Live(_))), reading.say("运行检查", "live check")),
        (count(|proof| matches!(proof, Proof::Test(_))), reading.say("自动测试", "test")),
        (count(|proof| matches!(proof, Proof::Compiles(_))), reading.say("编译保证", "compiler")),
    ];
    let words = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, word)| word);
    words.collect::<Vec<_>>().join(reading.say("、", ", "))
}

fn in_china(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(calendar::shanghai()).strftime("%Y-%m-%d %H:%M").to_string()
}
