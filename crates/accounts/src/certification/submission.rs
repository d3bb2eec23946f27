//! What an owner submits, and how it is checked before anybody sees it (SPEC MER-1, MER-2).

use super::refusals::{BAD_CREDIT_CODE, BAD_ID_NUMBER, RESPONSIBLE_TOO_YOUNG};
use crate::merchants::typed::cleaned;
use db::entities::merchants::MerchantKind;
use kernel::calendar::{self, ADULT_AGE};
use kernel::credit_code::{CreditCode, CreditCodeError, Strictness};
use kernel::id_number::{IdNumber, IdNumberError};
use kernel::text::Lines;
use kernel::{DocumentId, Refusal, Secret, Timestamp};
use platform::refusals::{INVALID_FIELD, REQUIRED};
use serde::Deserialize;
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// Characters of a company's registered name, of its address, and of a person's real name.
const COMPANY_NAME_CHARS: RangeInclusive<usize> = 2..=100;
const ADDRESS_CHARS: RangeInclusive<usize> = 4..=200;
pub(crate) const REAL_NAME_CHARS: RangeInclusive<usize> = 2..=50;

/// A submission. A company gives all of it; a sole person gives the responsible person, with a document if they like.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// As on the licence, 2 to 100 characters.
    #[serde(default)]
    pub company_name: Option<String>,
    /// Unified social credit code (GB 32100-2015), 18 characters.
    #[serde(default)]
    pub credit_code: Option<Secret>,
    /// As on the licence, 4 to 200 characters.
    #[serde(default)]
    pub address: Option<Secret>,
    #[serde(default)]
    pub licence_document_id: Option<DocumentId>,
    /// Real name of the responsible person, 2 to 50 characters.
    pub responsible_name: Secret,
    /// ID number (GB 11643-1999), 18 characters.
    pub responsible_id_number: Secret,
    /// ID card, business card or work badge.
    #[serde(default)]
    pub responsible_document_id: Option<DocumentId>,
}

/// A submission that passed every check that needs no person.
pub(super) struct Checked {
    pub company: Option<Company>,
    pub responsible_name: String,
    pub responsible_id: IdNumber,
    pub responsible_document_id: Option<DocumentId>,
}

/// The part that only a company gives.
pub(super) struct Company {
    pub name: String,
    pub credit_code: CreditCode,
    pub address: String,
    pub licence_document_id: DocumentId,
}

impl Checked {
    /// The documents with the field that names each.
    pub(super) fn documents(&self) -> impl Iterator<Item = (&'static str, DocumentId)> {
        let licence = self.company.as_ref().map(|company| ("licence_document_id", company.licence_document_id));
        let responsible = self.responsible_document_id.map(|id| ("responsible_document_id", id));
        licence.into_iter().chain(responsible)
    }
}

/// Checks a submission of a merchant of this kind at `now`.
///
/// # Errors
/// Names the first field that is wrong; for codes and numbers the member `why` says what is.
pub(super) fn check(
    kind: MerchantKind,
    submission: Submission,
    strictness: Strictness,
    now: Timestamp,
) -> Result<Checked, Refusal> {
    let Submission {
        company_name,
        credit_code,
        address,
        licence_document_id,
        responsible_name,
        responsible_id_number,
        responsible_document_id,
    } = submission;
    let company = match kind {
        MerchantKind::Company => {
            let name =
                cleaned("company_name", &required("company_name", company_name)?, Lines::One, COMPANY_NAME_CHARS)?;
            let code = required("credit_code", credit_code.map(Secret::into_inner))?;
            let credit_code = CreditCode::parse(&code, strictness)
                .map_err(|error| BAD_CREDIT_CODE.on("credit_code").with("why", credit_code_why(error)))?;
            let address = required("address", address.map(Secret::into_inner))?;
            let address = cleaned("address", &address, Lines::One, ADDRESS_CHARS)?;
            let licence_document_id = licence_document_id.ok_or_else(|| REQUIRED.on("licence_document_id"))?;
            responsible_document_id.ok_or_else(|| REQUIRED.on("responsible_document_id"))?;
            Some(Company { name, credit_code, address, licence_document_id })
        }
        MerchantKind::Sole => {
            refuse_if("company_name", company_name.is_some())?;
            refuse_if("credit_code", credit_code.is_some())?;
            refuse_if("address", address.is_some())?;
            refuse_if("licence_document_id", licence_document_id.is_some())?;
            None
        }
    };
    let responsible_name = cleaned("responsible_name", responsible_name.expose(), Lines::One, REAL_NAME_CHARS)?;
    let today = calendar::day_of(now);
    let responsible_id = IdNumber::parse(responsible_id_number.expose(), strictness, today)
        .map_err(|error| BAD_ID_NUMBER.on("responsible_id_number").with("why", id_number_why(error)))?;
    if !is_adult(&responsible_id, now) {
        return Err(RESPONSIBLE_TOO_YOUNG.on("responsible_id_number"));
    }
    Ok(Checked { company, responsible_name, responsible_id, responsible_document_id })
}

/// Whether the person with this number is an adult by China's calendar.
pub(super) fn is_adult(id: &IdNumber, now: Timestamp) -> bool {
    id.age_on(calendar::day_of(now)).is_some_and(|age| age >= ADULT_AGE)
}

fn required(field: &'static str, value: Option<String>) -> Result<String, Refusal> {
    value.ok_or_else(|| REQUIRED.on(field))
}

/// A sole person has no company; a field that would be thrown away is refused instead.
fn refuse_if(field: &'static str, given: bool) -> Result<(), Refusal> {
    if given { Err(INVALID_FIELD.on(field)) } else { Ok(()) }
}

fn credit_code_why(error: CreditCodeError) -> &'static str {
    match error {
        CreditCodeError::Length => "length",
        CreditCodeError::Character => "character",
        CreditCodeError::Authority => "authority",
        CreditCodeError::Area => "area",
        CreditCodeError::CheckDigit => "check_digit",
    }
}

/// What is wrong with an ID number, as a stable word.
pub(crate) fn id_number_why(error: IdNumberError) -> &'static str {
    match error {
        IdNumberError::Length => "length",
        IdNumberError::Digit => "digit",
        IdNumberError::Area => "area",
        IdNumberError::Date => "date",
        IdNumberError::CheckDigit => "check_digit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::{credit_code, id_number};
    use serde_json::{Value, json};

    /// 2026-11-24T02:00:00Z.
    const NOW: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);
    const DOCUMENT: &str = "0199e5a0-0000-7000-8000-000000000001";

    fn company() -> Value {
        json!({
            "company_name": "福州闽江奶茶有限公司", "credit_code": credit_code::demo(7).as_str(),
            "address": "福州市鼓楼区五四路 1 号", "licence_document_id": DOCUMENT, "responsible_name": "陈小满",
            "responsible_id_number": id_number::demo(7, date(1990, 5, 5)).as_str(), "responsible_document_id": DOCUMENT,
        })
    }

    fn sole() -> Value {
        json!({ "responsible_name": "林小雨",
            "responsible_id_number": id_number::demo(8, date(1990, 5, 5)).as_str() })
    }

    fn outcome(kind: MerchantKind, body: &Value) -> Result<Checked, (&'static str, Option<String>)> {
        let submission: Submission = serde_json::from_value(body.clone()).expect("the right types");
        check(kind, submission, Strictness::Demo, NOW).map_err(|refusal| (refusal.code.code, refusal.field))
    }

    fn refused(kind: MerchantKind, body: &Value) -> (&'static str, String) {
        let (code, field) = outcome(kind, body).err().expect("a refusal");
        (code, field.expect("a field"))
    }

    /// covers: MER-1
    #[test]
    fn a_company_gives_all_and_a_sole_person_little() {
        let checked = outcome(MerchantKind::Company, &company()).expect("passes");
        assert_eq!(checked.documents().count(), 2);
        let checked = outcome(MerchantKind::Sole, &sole()).expect("passes");
        assert_eq!((checked.company.is_none(), checked.documents().count()), (true, 0));
        for field in ["company_name", "credit_code", "address", "licence_document_id", "responsible_document_id"] {
            let mut body = company();
            body.as_object_mut().expect("an object").remove(field);
            assert_eq!(refused(MerchantKind::Company, &body), ("required", field.to_owned()));
            let mut body = sole();
            body[field] = company()[field].clone();
            if field == "responsible_document_id" {
                assert!(outcome(MerchantKind::Sole, &body).is_ok());
            } else {
                assert_eq!(refused(MerchantKind::Sole, &body), ("invalid_field", field.to_owned()));
            }
        }
    }

    /// covers: MER-2
    #[test]
    fn texts_and_numbers_are_checked_first() {
        for (field, value, code) in [
            ("company_name", "茶".to_owned(), "text_too_short"),
            ("company_name", "茶".repeat(101), "text_too_long"),
            ("company_name", " ".to_owned(), "required"),
            ("address", "福\u{202e}州市鼓楼区".to_owned(), "text_not_allowed"),
            ("responsible_name", "\u{200b}".to_owned(), "required"),
            ("credit_code", "91110000600037341M".to_owned(), "bad_credit_code"),
            ("responsible_id_number", "110105194912310020".to_owned(), "bad_id_number"),
            // Eighteen tomorrow.
            (
                "responsible_id_number",
                id_number::demo(1, date(2008, 11, 25)).as_str().to_owned(),
                "responsible_too_young",
            ),
        ] {
            let mut body = company();
            body[field] = Value::String(value);
            assert_eq!(refused(MerchantKind::Company, &body), (code, field.to_owned()));
        }
        let mut body = company();
        body["responsible_id_number"] = json!(id_number::demo(1, date(2008, 11, 24)).as_str());
        assert!(outcome(MerchantKind::Company, &body).is_ok());
    }

    /// covers: MER-2
    #[test]
    fn invented_codes_pass_only_where_they_are_accepted() {
        let submission: Submission = serde_json::from_value(company()).expect("the right types");
        let refusal = check(MerchantKind::Company, submission, Strictness::Strict, NOW).err().expect("a refusal");
        assert_eq!(refusal.code.code, "bad_credit_code");
        assert_eq!(refusal.extra.expect("why")["why"], "area");
    }
}
