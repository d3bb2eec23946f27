//! The privacy policy as people read it (SPEC POL-5).
//!
//! Invariants: it is served to anybody before anything is collected; its hash covers every word that is shown, the
//! operator's facts too, and is what a consent refers to.
//! Deliberately absent: the text itself, which is code in `policy`.

use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::columns::Digest;
use platform::{Lang, Operator, Result};
use serde::Serialize;
use sha2::Digest as _;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new().routes(routes!(get_policy))
}

/// The policy in the language asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct PolicyView {
    /// What a registration names as accepted.
    version: &'static str,
    /// SHA-256 of every word shown, in hexadecimal.
    hash: String,
    /// The day since which it holds.
    effective_on: &'static str,
    title: &'static str,
    operator: OperatorView,
    sections: Vec<SectionView>,
}

/// Who is answerable, and how they are reached.
#[derive(Serialize, ToSchema)]
struct OperatorView {
    name: String,
    hotline: String,
    email: String,
    address: String,
    privacy_department: String,
}

#[derive(Serialize, ToSchema)]
struct SectionView {
    id: &'static str,
    title: &'static str,
    paragraphs: Vec<ParagraphView>,
}

#[derive(Serialize, ToSchema)]
struct ParagraphView {
    text: &'static str,
    /// To be highlighted: it is about sensitive personal information.
    sensitive: bool,
}

/// The privacy policy, readable without an account.
#[utoipa::path(get, path = "/api/v1/policy", operation_id = "get_policy", tag = "accounts", security(()),
    responses((status = 200, body = PolicyView)))]
async fn get_policy(State(accounts): State<Accounts>, lang: Lang) -> Result<Json<PolicyView>> {
    Ok(Json(view(&accounts.app.config.operator, lang)))
}

/// The hash of what is shown in this language, for the consent ledger.
pub(crate) fn digest(operator: &Operator, lang: Lang) -> Digest {
    Digest(hash(&unhashed(operator, lang)))
}

fn view(operator: &Operator, lang: Lang) -> PolicyView {
    let mut view = unhashed(operator, lang);
    view.hash = hash(&view).iter().map(|byte| format!("{byte:02x}")).collect();
    view
}

fn unhashed(operator: &Operator, lang: Lang) -> PolicyView {
    let sections = policy::sections().iter().map(|section| SectionView {
        id: section.id,
        title: lang.pick(section.zh, section.en),
        paragraphs: section
            .paragraphs
            .iter()
            .map(|paragraph| ParagraphView {
                text: lang.pick(paragraph.zh, paragraph.en),
                sensitive: paragraph.sensitive,
            })
            .collect(),
    });
    PolicyView {
        version: policy::VERSION,
        hash: String::new(),
        effective_on: policy::VERSION,
        title: lang.pick(policy::TITLE_ZH, policy::TITLE_EN),
        operator: OperatorView {
            name: operator.name.clone(),
            hotline: operator.hotline.clone(),
            email: operator.email.clone(),
            address: operator.address.clone(),
            privacy_department: operator.privacy_department.clone(),
        },
        sections: sections.collect(),
    }
}

/// The lines that people read, each followed by a zero byte, which no text holds.
fn hash(view: &PolicyView) -> Vec<u8> {
    let mut hash = sha2::Sha256::new();
    let mut line = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    line(view.version);
    line(view.title);
    let operator = &view.operator;
    for fact in [&operator.name, &operator.hotline, &operator.email, &operator.address, &operator.privacy_department] {
        line(fact);
    }
    for section in &view.sections {
        line(section.title);
        for paragraph in &section.paragraphs {
            line(paragraph.text);
        }
    }
    hash.finalize().to_vec()
}
