//! One application at TalkingData.

use crate::analytics::DayFigures;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, JSON, TimeLimits};
use crate::line::Line;
use kernel::Secret;
use kernel::calendar::Day;
use serde::Deserialize;
use serde_json::{Value, json};

/// How an installation reaches its application at TalkingData.
pub struct TalkingDataConfig {
    /// `https://api.talkingdata.com`, or the simulator's address on this machine.
    pub base_url: String,
    /// The access key of the application (接入码).
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// One application.
pub struct TalkingData {
    endpoint: Endpoint,
    secret: Secret<String>,
}

#[derive(Deserialize)]
struct Told {
    status: i64,
    #[serde(default)]
    result: Value,
}

#[derive(Deserialize)]
struct Row {
    date: String,
    #[serde(default)]
    session: u64,
    #[serde(default)]
    activeuser: u64,
}

impl TalkingData {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: TalkingDataConfig) -> Result<TalkingData, VendorError> {
        let TalkingDataConfig { base_url, secret, time_limits } = config;
        if secret.expose().is_empty() {
            return Err(VendorError::new(VendorErrorKind::Config, "secret", None));
        }
        Ok(TalkingData { endpoint: Endpoint::new(&base_url, time_limits)?, secret })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<TalkingData, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn days(&self, from: Day, to: Day) -> Result<Vec<DayFigures>, VendorError> {
        let body = json!({
            "accesskey": self.secret.expose(),
            "metrics": ["session", "activeuser"],
            "groupby": "daily",
            "filter": {"start": from.to_string(), "end": to.to_string()},
        });
        let headers = vec![("content-type", JSON.to_owned())];
        read(&self.endpoint.post_below("/metrics/app/v1", "", headers, body.to_string()).await?)
    }
}

fn read(answer: &Answer) -> Result<Vec<DayFigures>, VendorError> {
    let told: Told = answer.json()?;
    if told.status != 200 {
        return Err(VendorError::new(meaning(told.status), &told.status.to_string(), None));
    }
    let rows: Vec<Row> = serde_json::from_value(told.result).map_err(|_| answer.unreadable())?;
    rows.into_iter()
        .map(|row| {
            let day = row.date.parse::<Day>().map_err(|_| answer.unreadable())?;
            Ok(DayFigures { day, views: row.session, visitors: row.activeuser })
        })
        .collect()
}

/// What a status means. The vendor publishes them as those of HTTP.
fn meaning(status: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient};
    match status {
        400 => InvalidInput,
        401 | 403 => Config,
        429 => RateLimited { retry_after_s: 60 },
        500..=599 => Transient,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: STAT-1
    #[test]
    fn days_are_read_and_everything_else_is_refused() {
        use VendorErrorKind::*;
        let read = |body: &str| {
            super::read(&Answer { status: 200, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() })
        };
        let figures = DayFigures { day: Day::constant(2026, 11, 24), views: 40, visitors: 12 };
        let whole = read(r#"{"status":200,"result":[{"date":"2026-11-24","session":40,"activeuser":12}]}"#);
        assert_eq!(whole, Ok(vec![figures]));
        for (body, kind) in [
            (r#"{"status":403}"#, Config),
            (r#"{"status":429}"#, RateLimited { retry_after_s: 60 }),
            (r#"{"status":500}"#, Transient),
            (r#"{"status":200,"result":{}}"#, Protocol),
            (r#"{"status":200,"result":[{"date":"yesterday"}]}"#, Protocol),
            ("<html>", Protocol),
        ] {
            assert_eq!(read(body).expect_err("refused").kind(), kind, "{body}");
        }
    }
}
