//! What a guardian submits, and how it is checked before anybody sees it (SPEC MIN-2). Pure.

use super::refusals::{GUARDIAN_ID_INVALID, GUARDIAN_ITEM_UNKNOWN, GUARDIAN_TOO_YOUNG, MINOR_USE_NEEDED};
use db::entities::guardianships::BondRelation;
use kernel::calendar::{self, ADULT_AGE};
use kernel::credit_code::Strictness;
use kernel::id_number::IdNumber;
use kernel::text::Lines;
use kernel::{DocumentId, Refusal, Secret, Timestamp};
use platform::clean_text;
use platform::refusals::{INVALID_FIELD, REQUIRED};
use policy::{ConsentItem, GUARDIAN_SAYS, MINOR_USE};
use serde::Deserialize;
use utoipa::ToSchema;

/// What proves a guardian, and what they say yes to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianPapers {
    /// As on the ID card, 2 to 50 characters.
    #[schema(value_type = String)]
    pub name: Secret,
    /// ID number (GB 11643-1999), 18 characters.
    #[schema(value_type = String)]
    pub id_number: Secret,
    pub relation: BondRelation,
    /// Why somebody who is no parent is the guardian, 4 to 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub relation_reason: Option<Secret>,
    pub id_document_id: DocumentId,
    /// Household register, birth certificate, or a court's paper.
    pub bond_document_id: DocumentId,
    /// The names of the items that the guardian says yes to, `minor_use` among them. Silence is no.
    pub consents: Vec<String>,
    /// The `policy_version` that the items were shown with.
    pub policy_version: String,
}

/// Papers that passed every check that needs no person.
pub(super) struct Checked {
    pub name: String,
    pub id_number: IdNumber,
    pub relation: BondRelation,
    pub reason: Option<String>,
    pub id_document: DocumentId,
    pub bond_document: DocumentId,
    pub yes: Vec<&'static ConsentItem>,
}

/// Checks papers at `now`.
///
/// # Errors
/// Names the first field that is wrong.
pub(super) fn check(papers: GuardianPapers, strictness: Strictness, now: Timestamp) -> Result<Checked, Refusal> {
    let today = calendar::day_of(now);
    let name = clean_text("name", papers.name.expose(), Lines::One, 2..=50)?;
    let id_number = IdNumber::parse(papers.id_number.expose(), strictness, today)
        .map_err(|_| GUARDIAN_ID_INVALID.on("id_number"))?;
    if id_number.age_on(today).is_none_or(|age| age < ADULT_AGE) {
        return Err(GUARDIAN_TOO_YOUNG.on("id_number"));
    }
    let given = papers.relation_reason.filter(|reason| !reason.expose().trim().is_empty());
    let reason = match (papers.relation, given) {
        (BondRelation::Other, None) => return Err(REQUIRED.on("relation_reason")),
        (BondRelation::Other, Some(reason)) => {
            Some(clean_text("relation_reason", reason.expose(), Lines::Many, 4..=200)?)
        }
        (_, None) => None,
        (_, Some(_)) => return Err(INVALID_FIELD.on("relation_reason")),
    };
    Ok(Checked {
        name,
        id_number,
        relation: papers.relation,
        reason,
        id_document: papers.id_document_id,
        bond_document: papers.bond_document_id,
        yes: items(&papers.consents)?,
    })
}

fn items(names: &[String]) -> Result<Vec<&'static ConsentItem>, Refusal> {
    let find = |name: &String| GUARDIAN_SAYS.iter().copied().find(|item| item.name == name);
    if !names.iter().all(|name| find(name).is_some()) {
        return Err(GUARDIAN_ITEM_UNKNOWN.on("consents"));
    }
    if !names.iter().any(|name| name == MINOR_USE.name) {
        return Err(MINOR_USE_NEEDED.on("consents"));
    }
    Ok(GUARDIAN_SAYS.iter().copied().filter(|item| names.iter().any(|name| name == item.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::id_number;
    use serde_json::{Value, json};

    /// 2026-11-24T02:00:00Z.
    const NOW: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);
    const DOCUMENT: &str = "0199e5a0-0000-7000-8000-000000000001";

    fn good() -> Value {
        json!({ "name": "林大山", "id_number": id_number::demo(3, date(1980, 5, 5)).as_str(), "relation": "father",
            "id_document_id": DOCUMENT, "bond_document_id": DOCUMENT, "consents": ["location", "minor_use"],
            "policy_version": "x" })
    }

    fn outcome(body: &Value) -> Result<Checked, (&'static str, Option<String>)> {
        let papers: GuardianPapers = serde_json::from_value(body.clone()).expect("the right types");
        check(papers, Strictness::Demo, NOW).map_err(|refusal| (refusal.code.code, refusal.field))
    }

    /// covers: MIN-2, POL-6
    #[test]
    fn papers_are_checked_first() {
        let checked = outcome(&good()).expect("passes");
        assert_eq!(checked.yes.iter().map(|item| item.name).collect::<Vec<_>>(), ["minor_use", "location"]);
        for (field, value, code) in [
            ("name", json!("林"), "text_too_short"),
            ("id_number", json!("110105194912310020"), "guardian_id_invalid"),
            // Eighteen tomorrow.
            ("id_number", json!(id_number::demo(1, date(2008, 11, 25)).as_str()), "guardian_too_young"),
            ("relation", json!("other"), "required"),
            ("relation_reason", json!("姑姑，父母在外地"), "invalid_field"),
            ("consents", json!(["location"]), "minor_use_needed"),
            ("consents", json!(["minor_use", "analytics"]), "guardian_item_unknown"),
        ] {
            let mut body = good();
            body[field] = value;
            assert_eq!(outcome(&body).err().map(|refused| refused.0), Some(code), "{field}");
        }
        let mut body = good();
        (body["relation"], body["relation_reason"]) = (json!("other"), json!("姑姑，法院指定"));
        assert!(outcome(&body).is_ok());
        body["id_number"] = json!(id_number::demo(1, date(2008, 11, 24)).as_str());
        assert!(outcome(&body).is_ok(), "eighteen today");
    }
}
