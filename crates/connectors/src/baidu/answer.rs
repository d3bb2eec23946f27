//! Reading answers. <https://openauth.baidu.com/doc/appendix.html>

use crate::analytics::DayFigures;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::Answer;
use kernel::calendar::Day;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Deserialize)]
struct Told {
    /// Of the reports.
    error_code: Option<i64>,
    /// Of the tokens, a word.
    error: Option<String>,
}

pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, VendorError> {
    let told: Told = answer.json()?;
    if let Some(code) = told.error_code.filter(|code| *code != 0) {
        return Err(VendorError::new(meaning(code), &code.to_string(), None));
    }
    if let Some(word) = told.error {
        // A refresh token that was used or withdrawn, a key that is wrong: an operator must act in each case.
        let kind = match word.as_str() {
            "temporarily_unavailable" | "server_error" => VendorErrorKind::Transient,
            _ => VendorErrorKind::Config,
        };
        return Err(VendorError::new(kind, &word, None));
    }
    if answer.status != 200 {
        return Err(answer.unreadable());
    }
    answer.json()
}

/// Whether the vendor no longer takes the access token, so that another one is worth one more try.
pub(super) fn token_is_dead(error: &VendorError) -> bool {
    matches!(error.code(), "110" | "111")
}

/// What a code means.
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient};
    match code {
        1 | 2 => Transient,
        4 | 18 => RateLimited { retry_after_s: 60 },
        17 | 19 => RateLimited { retry_after_s: 3_600 },
        5 | 6 | 13..=15 | 100..=111 => Config,
        3 | 7..=12 => InvalidInput,
        _ => BusinessNegative,
    }
}

#[derive(Deserialize)]
pub(super) struct Sites {
    #[serde(default)]
    pub list: Vec<Site>,
}

#[derive(Deserialize)]
pub(super) struct Site {
    pub site_id: i64,
    pub domain: String,
}

#[derive(Deserialize)]
pub(super) struct Report {
    result: ReportResult,
}

#[derive(Deserialize)]
struct ReportResult {
    /// Days in the first list, figures in the same order in the second: `[[["2026/11/24"]], [[120, 80]], …]`.
    items: Vec<Value>,
}

/// None when the lists do not fit each other.
pub(super) fn figures(report: &Report) -> Option<Vec<DayFigures>> {
    let days = report.result.items.first()?.as_array()?;
    let values = report.result.items.get(1)?.as_array()?;
    if days.len() != values.len() {
        return None;
    }
    days.iter().zip(values).map(|(day, values)| one(day, values)).collect()
}

fn one(day: &Value, values: &Value) -> Option<DayFigures> {
    let day = Day::strptime("%Y/%m/%d", day.get(0)?.as_str()?).ok()?;
    // What was not counted is written `--`.
    let count = |place| match values.get(place)? {
        Value::Number(count) => count.as_u64(),
        Value::String(dashes) if dashes == "--" => Some(0),
        _ => None,
    };
    Some(DayFigures { day, views: count(0)?, visitors: count(1)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    /// covers: STAT-1
    #[test]
    fn days_and_figures_belong_together() {
        let read = |items: &str| {
            let body = format!(
                r#"{{"result":{{"fields":["simple_date_title","pv_count","visitor_count"],"items":{items}}}}}"#
            );
            figures(&super::read::<Report>(&answer(&body)).expect("read"))
        };
        let day = |day, views, visitors| DayFigures { day: Day::constant(2026, 11, day), views, visitors };
        let whole = read(r#"[[["2026/11/23"],["2026/11/24"]],[[120,80],["--","--"]],[],[]]"#);
        assert_eq!(whole, Some(vec![day(23, 120, 80), day(24, 0, 0)]));
        assert_eq!(read(r#"[[["2026/11/23"]],[]]"#), None);
        assert_eq!(read(r#"[[["yesterday"]],[[1,1]]]"#), None);
        assert_eq!(read(r#"[[["2026/11/23"]],[["a",1]]]"#), None);
        assert_eq!(read("[]"), None);
    }

    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (body, kind) in [
            (r#"{"error_code":2,"error_msg":"text"}"#, Transient),
            (r#"{"error_code":17}"#, RateLimited { retry_after_s: 3_600 }),
            (r#"{"error_code":18}"#, RateLimited { retry_after_s: 60 }),
            (r#"{"error_code":6}"#, Config),
            (r#"{"error_code":111}"#, Config),
            (r#"{"error":"expired_token"}"#, Config),
            (r#"{"error":"invalid_client"}"#, Config),
            ("<html>", Protocol),
        ] {
            assert_eq!(read::<Value>(&answer(body)).expect_err("a failure").kind(), kind, "{body}");
        }
    }
}
