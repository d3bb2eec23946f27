use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::columns::Digest;
use platform::{App, Lang, Operator, Result};
use policy::snapshot::Snapshot;
use policy::{Block, Both, Section};
use serde::Serialize;
use sha2::Digest as _;
use utoipa::ToSchema;

/// The policy in the language asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct PolicyView {
    /// What a registration names as accepted.
    version: String,
    /// SHA-256 of every word shown, in hexadecimal.
    hash: String,
    /// The day of its last change.
    updated_on: String,
    /// The day since which it holds.
    effective_on: String,
    /// A later version that is announced already.
    upcoming: Option<Upcoming>,
    title: &'static str,
    operator: Operator,
    sections: Vec<SectionView>,
}

/// A version that does not hold yet; it can be read at `/policy/versions/{version}`.
#[derive(Serialize, ToSchema)]
struct Upcoming {
    version: String,
    effective_on: String,
}

#[derive(Serialize, ToSchema)]
struct SectionView {
    id: String,
    title: String,
    blocks: Vec<BlockView>,
}

/// A part of a section; which members stand in it depends on `kind`.
#[derive(Default, Serialize, ToSchema)]
struct BlockView {
    /// `paragraph`, `list` or `table`.
    kind: &'static str,
    /// A paragraph's words; empty otherwise.
    text: String,
    /// To be highlighted: it is about sensitive personal information.
    sensitive: bool,
    /// A list's items.
    items: Vec<String>,
    /// A table's headings.
    columns: Vec<String>,
    /// A table's rows, as many cells as there are headings.
    rows: Vec<RowView>,
}

#[derive(Serialize, ToSchema)]
struct RowView {
    cells: Vec<String>,
    sensitive: bool,
}

/// The privacy policy in force, readable without an account.
#[utoipa::path(get, path = "/api/v1/policy", operation_id = "get_policy", tag = "accounts", security(()),
    responses((status = 200, body = PolicyView)))]
pub(crate) async fn get_policy(State(accounts): State<Accounts>, lang: Lang) -> Result<Json<PolicyView>> {
    let app = &accounts.app;
    let version = app.policy_in_force();
    let read = |both: &Both| lang.pick(&both.zh, &both.en).to_owned();
    Ok(Json(PolicyView {
        version: version.version.clone(),
        hash: hash(app, version, lang).iter().map(|byte| format!("{byte:02x}")).collect(),
        updated_on: version.updated_on.clone(),
        effective_on: app.policy_calendar().effective_on(version),
        upcoming: app.policy_upcoming().map(|next| Upcoming {
            version: next.version.clone(),
            effective_on: app.policy_calendar().effective_on(next),
        }),
        title: lang.pick(policy::TITLE_ZH, policy::TITLE_EN),
        operator: app.config.operator.clone(),
        sections: version.text.iter().map(|section| section_view(section, read)).collect(),
    }))
}

fn section_view(section: &Section, read: impl Fn(&Both) -> String) -> SectionView {
    let all = |texts: &[Both]| texts.iter().map(&read).collect::<Vec<_>>();
    let block = |block: &Block| match block {
        Block::Paragraph { text, sensitive } => {
            BlockView { kind: "paragraph", text: read(text), sensitive: *sensitive, ..BlockView::default() }
        }
        Block::List { items } => BlockView { kind: "list", items: all(items), ..BlockView::default() },
        Block::Table { columns, rows } => BlockView {
            kind: "table",
            columns: all(columns),
            rows: rows.iter().map(|row| RowView { cells: all(&row.cells), sensitive: row.sensitive }).collect(),
            ..BlockView::default()
        },
    };
    SectionView {
        id: section.id.clone(),
        title: read(&section.title),
        blocks: section.blocks.iter().map(block).collect(),
    }
}

/// The hash of what is shown of a version in this language, for the consent ledger.
pub(crate) fn digest(app: &App, version: &Snapshot, lang: Lang) -> Digest {
    Digest(hash(app, version, lang))
}

/// The lines that people read, each followed by a zero byte, which no text holds.
fn hash(app: &App, version: &Snapshot, lang: Lang) -> Vec<u8> {
    let mut hash = sha2::Sha256::new();
    let mut line = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    line(&version.version);
    line(lang.pick(policy::TITLE_ZH, policy::TITLE_EN));
    let Operator { name, hotline, email, address, privacy_department, court } = &app.config.operator;
    for fact in [name, hotline, email, address, privacy_department, court] {
        line(fact);
    }
    for text in policy::lines(&version.text, |both| lang.pick(&both.zh, &both.en)) {
        line(&text);
    }
    hash.finalize().to_vec()
}
