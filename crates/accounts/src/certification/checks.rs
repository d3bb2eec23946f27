//! What the program can say about a submission before a person decides (SPEC MER-2). Pure.

use super::sealing::Opened;
use super::submission::is_adult;
use db::entities::certifications;
use db::entities::merchants::MerchantKind;
use kernel::credit_code::{CreditCode, Strictness};
use kernel::id_number::IdNumber;
use kernel::{Timestamp, calendar};
use platform::Lang;
use serde::Serialize;
use utoipa::ToSchema;

/// One check. A failed one does not decide; it asks the reviewer to look.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Check {
    /// Stable: `credit_code`, `credit_code_unused`, `id_number`, `adult`, `responsible_unused`, `documents`.
    pub name: &'static str,
    pub ok: bool,
    /// For the reviewer to read, in their language.
    pub detail: String,
}

/// The names of other merchants that stand with the same number.
pub(super) struct Elsewhere {
    pub credit_code: Vec<String>,
    pub responsible_id: Vec<String>,
}

/// Every check of a submission, in the order in which a reviewer reads them.
pub(super) fn of(
    row: &certifications::Model,
    opened: &Opened,
    elsewhere: &Elsewhere,
    strictness: Strictness,
    now: Timestamp,
    lang: Lang,
) -> Vec<Check> {
    let mut checks = Vec::with_capacity(6);
    if let Some(code) = &opened.credit_code {
        let ok = CreditCode::parse(code.as_str(), strictness).is_ok();
        checks.push(check("credit_code", ok, lang, FORM));
        checks.push(unused("credit_code_unused", &elsewhere.credit_code, lang));
    }
    let today = calendar::day_of(now);
    let id = &opened.responsible_id;
    checks.push(check("id_number", IdNumber::parse(id.as_str(), strictness, today).is_ok(), lang, FORM));
    checks.push(check("adult", is_adult(id, now), lang, ADULT));
    checks.push(unused("responsible_unused", &elsewhere.responsible_id, lang));
    checks.push(documents(row, lang));
    checks
}

/// What to tell when a check holds and when it does not, in Chinese and English.
type Texts = [(&'static str, &'static str); 2];

const FORM: Texts =
    [("格式与校验位正确", "form and check digit are right"), ("格式或校验位不正确", "form or check digit is wrong")];
const ADULT: Texts = [("已满 18 周岁", "18 or older"), ("未满 18 周岁", "younger than 18")];
const UNUSED: (&str, &str) = ("没有其他商家使用", "no other merchant uses it");
const USED: (&str, &str) = ("其他商家也在使用：", "other merchants use it too: ");
const DOCUMENTS: Texts = [("证照图片齐全", "every document is there"), ("缺少证照图片", "a document is missing")];
const NO_DOCUMENT: (&str, &str) =
    ("未上传证件图片（个人商家可选）", "no document was uploaded (optional for a sole person)");

fn check(name: &'static str, ok: bool, lang: Lang, [held, failed]: Texts) -> Check {
    let (zh, en) = if ok { held } else { failed };
    Check { name, ok, detail: lang.pick(zh, en).to_owned() }
}

fn unused(name: &'static str, merchants: &[String], lang: Lang) -> Check {
    if merchants.is_empty() {
        return Check { name, ok: true, detail: lang.pick(UNUSED.0, UNUSED.1).to_owned() };
    }
    let named = merchants.join(lang.pick("、", ", "));
    Check { name, ok: false, detail: format!("{}{named}", lang.pick(USED.0, USED.1)) }
}

fn documents(row: &certifications::Model, lang: Lang) -> Check {
    let responsible = row.responsible_document_id.is_some();
    match row.kind {
        MerchantKind::Sole if !responsible => {
            Check { name: "documents", ok: true, detail: lang.pick(NO_DOCUMENT.0, NO_DOCUMENT.1).to_owned() }
        }
        MerchantKind::Sole => check("documents", true, lang, DOCUMENTS),
        MerchantKind::Company => check("documents", responsible && row.licence_document_id.is_some(), lang, DOCUMENTS),
    }
}
