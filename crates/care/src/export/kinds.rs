use super::words;
use crate::Care;
use crate::holdings::{self, Held};
use axum::Json;
use axum::extract::State;
use db::Tx;
use kernel::PersonId;
use platform::auth::Signed;
use platform::{Error, Page, Result};
use policy::{Basis, PersonalField, Processor, PurposeSpec, Rule, Sensitivity, Source};
use serde::Serialize;
use utoipa::ToSchema;

/// Words in both languages.
#[derive(Clone, Serialize, ToSchema)]
pub struct Words {
    pub zh: &'static str,
    pub en: &'static str,
}

/// A kind of information that is held about the person.
#[derive(Clone, Serialize, ToSchema)]
pub struct DataKind {
    /// For `GET /me/data/{kind}`.
    pub kind: &'static str,
    pub name: Words,
    pub source: Words,
    pub purposes: Vec<PurposeView>,
    /// Third parties that may get a part of it.
    pub recipients: Vec<RecipientView>,
    pub lifetime: Words,
    /// The law that keeps it past the end of the account, where one does.
    pub kept_by_law: Option<&'static str>,
    /// The sealed fields of a row.
    pub fields: Vec<FieldView>,
    /// How many rows there are; null where only keyed hashes are held and nobody can tell whose they are.
    #[serde(rename = "rows")]
    pub count: Option<i64>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct PurposeView {
    pub zh: &'static str,
    pub en: &'static str,
    /// `contract`, `law` or `consent`.
    pub basis: &'static str,
    /// The law, or the item that was consented to.
    pub basis_text: Option<&'static str>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct RecipientView {
    pub zh: &'static str,
    pub company: &'static str,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct FieldView {
    /// The member of a row that holds it.
    pub column: &'static str,
    pub name: Words,
    pub sensitive: bool,
    pub lifetime: Words,
}

/// Everything that is held about the signed-in person, by kind, with purposes, source, recipients and lifetime (SPEC
/// RIGHT-1). There is one page.
#[utoipa::path(get, path = "/api/v1/me/data", operation_id = "my_data", tag = "privacy", security(("session" = [])),
    responses((status = 200, body = Page<DataKind>)))]
pub(crate) async fn my_data(State(care): State<Care>, signed: Signed) -> Result<Json<Page<DataKind>>> {
    Ok(Json(Page::whole(kinds_of(&care.app.read(), signed.person).await?)))
}

pub(crate) async fn kinds_of(tx: &Tx, person: PersonId) -> Result<Vec<DataKind>, Error> {
    let mut kinds = Vec::new();
    for held in holdings::all() {
        kinds.push(view(held, held.count(tx, person).await?));
    }
    Ok(kinds)
}

fn view(held: Held, count: Option<i64>) -> DataKind {
    let record = held.holding.record;
    let fields: Vec<&'static PersonalField> =
        std::iter::once(record).chain(held.sealed().map(|(_, field)| field)).collect();
    let mut purposes: Vec<&'static PurposeSpec> = Vec::new();
    let mut recipients: Vec<&'static Processor> = Vec::new();
    for field in fields {
        purposes.extend(field.purposes);
        recipients.extend(field.recipients);
    }
    let purposes = once_each(purposes);
    let recipients = once_each(recipients);
    DataKind {
        kind: held.table.name,
        name: name_of(held),
        source: source(record.source),
        purposes: purposes.into_iter().map(purpose_view).collect(),
        recipients: recipients
            .into_iter()
            .map(|recipient| RecipientView { zh: recipient.zh, company: recipient.company })
            .collect(),
        lifetime: lifetime(record),
        kept_by_law: match record.lifetime.rule {
            Rule::Law { source, .. } => Some(source),
            Rule::Moment | Rule::Account | Rule::Days(_) => None,
        },
        fields: held
            .sealed()
            .map(|(column, field)| FieldView {
                column: column.name,
                name: Words { zh: field.zh, en: field.en },
                sensitive: matches!(field.sensitivity, Sensitivity::Sensitive(_)),
                lifetime: lifetime(field),
            })
            .collect(),
        count,
    }
}

/// What its rows are called; the policy's name where one table holds all that stands under it.
pub(crate) fn name_of(held: Held) -> Words {
    let record = held.holding.record;
    words::table(held.table.name).unwrap_or(Words { zh: record.zh, en: record.en })
}

/// Each once, in the order of their first mention.
fn once_each<T: PartialEq>(all: Vec<&'static T>) -> Vec<&'static T> {
    let mut known: Vec<&'static T> = Vec::with_capacity(all.len());
    for one in all {
        if !known.contains(&one) {
            known.push(one);
        }
    }
    known
}

fn lifetime(field: &PersonalField) -> Words {
    Words { zh: field.lifetime.zh, en: field.lifetime.en }
}

fn purpose_view(purpose: &PurposeSpec) -> PurposeView {
    let (basis, basis_text) = match purpose.basis {
        Basis::Contract => ("contract", None),
        Basis::Consent(item) => ("consent", Some(item.zh)),
        Basis::Law(law) => ("law", Some(law)),
    };
    PurposeView { zh: purpose.zh, en: purpose.en, basis, basis_text }
}

fn source(source: Source) -> Words {
    match source {
        Source::Person => Words { zh: "您提供", en: "given by you" },
        Source::OtherPerson => Words { zh: "他人提供", en: "given by somebody else" },
        Source::Device => Words { zh: "您的浏览器或手机", en: "told by your browser or phone" },
        Source::Platform => Words { zh: "平台产生", en: "made by the platform" },
        Source::ThirdParty => {
            Words { zh: "经您同意由第三方提供", en: "told by a third party, with your consent" }
        }
    }
}
