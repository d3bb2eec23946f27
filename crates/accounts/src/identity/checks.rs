//! What the program can say about a submission before a person decides. Pure.

use db::entities::identity_verdicts::SourceVerdict;
use kernel::calendar::ADULT_AGE;
use platform::Lang;
use serde::Serialize;
use utoipa::ToSchema;

/// One check. A failed one does not decide; it asks the reviewer to look.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct IdentityCheck {
    /// Stable: `age`, `number_unused`, `source`, `documents`.
    pub name: &'static str,
    pub ok: bool,
    /// For the reviewer to read, in their language.
    pub detail: &'static str,
}

/// What is known of a submission.
pub(super) struct Known {
    pub age: Option<u16>,
    /// Another account stands with the number.
    pub elsewhere: bool,
    /// What the source said of name and number, if it was asked.
    pub source: Option<SourceVerdict>,
    pub documents: usize,
}

/// Every check, in the order in which a reviewer reads them.
pub(super) fn of(known: &Known, lang: Lang) -> Vec<IdentityCheck> {
    let adult = known.age.is_some_and(|age| age >= ADULT_AGE);
    let (source_ok, source) = match known.source {
        Some(SourceVerdict::Match) => (true, ("核验机构：姓名与号码一致", "the source says that they belong together")),
        Some(SourceVerdict::Mismatch) => {
            (false, ("核验机构：姓名与号码不一致", "the source says that they do not belong together"))
        }
        Some(SourceVerdict::NoRecord) => (true, ("核验机构没有该号码的记录", "the source has no record of the number")),
        None => (true, ("没有向核验机构查询过", "the source was not asked")),
    };
    let pick = |ok: bool, held: (&'static str, &'static str), failed: (&'static str, &'static str)| {
        let (zh, en) = if ok { held } else { failed };
        lang.pick(zh, en)
    };
    let documents = known.documents == 2;
    vec![
        IdentityCheck {
            name: "age",
            ok: adult,
            detail: pick(
                adult,
                ("已满 18 周岁", "18 or older"),
                (
                    "未满 18 周岁：通过后将按未成年人规则处理",
                    "younger than 18: once approved, the rules for minors apply",
                ),
            ),
        },
        IdentityCheck {
            name: "number_unused",
            ok: !known.elsewhere,
            detail: pick(
                !known.elsewhere,
                ("没有其他账号使用该号码", "no other account stands with this number"),
                (
                    "另一个账号正在使用该号码：通过后，仅凭号码认证的那个账号将失效",
                    "another account stands with this number: approving ends it if it was verified without a card",
                ),
            ),
        },
        IdentityCheck { name: "source", ok: source_ok, detail: lang.pick(source.0, source.1) },
        IdentityCheck {
            name: "documents",
            ok: documents,
            detail: pick(
                documents,
                ("证件两面齐全", "both sides of the card are there"),
                ("证件图片不齐或已删除", "a picture is missing or deleted"),
            ),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: IDV-1
    #[test]
    fn what_asks_the_reviewer_to_look() {
        let good = || Known { age: Some(30), elsewhere: false, source: None, documents: 2 };
        let failed = |known: Known| -> Vec<&'static str> {
            of(&known, Lang::En).into_iter().filter(|check| !check.ok).map(|check| check.name).collect()
        };
        assert_eq!(failed(good()), [""; 0]);
        assert_eq!(failed(Known { age: Some(17), ..good() }), ["age"]);
        assert_eq!(failed(Known { elsewhere: true, ..good() }), ["number_unused"]);
        assert_eq!(failed(Known { source: Some(SourceVerdict::Mismatch), ..good() }), ["source"]);
        assert_eq!(failed(Known { source: Some(SourceVerdict::NoRecord), ..good() }), [""; 0]);
        assert_eq!(failed(Known { documents: 1, ..good() }), ["documents"]);
    }
}
