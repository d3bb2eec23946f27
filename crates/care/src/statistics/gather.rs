//! The exact counts of a span of days, which nobody but [`super::figures`] sees.

use db::Tx;
use db::entities::figures::Measure;
use kernel::Timestamp;
use kernel::calendar::{day_of_number, start_of};
use platform::Error;
use sea_orm::Value;
use std::collections::BTreeMap;

/// Whole days, from the first to before the last.
#[derive(Clone, Copy)]
pub(super) struct Days {
    /// Counted from 1970-01-01.
    pub first: i64,
    pub count: i64,
}

impl Days {
    fn moments(self) -> (Timestamp, Timestamp) {
        let start = |day| start_of(day_of_number(day));
        (start(self.first), start(self.first + self.count))
    }
}

/// Counts by part: a city, a category, a page.
pub(super) type Counts = BTreeMap<String, u64>;

/// What people do, and where its time and person stand.
const STEPS: [(Measure, &str); 3] = [
    (Measure::SignedUp, "applications t JOIN postings p ON p.id = t.posting_id WHERE t.applied_at"),
    (Measure::Came, "attendances t JOIN postings p ON p.id = t.posting_id WHERE t.in_at"),
    (
        Measure::Paid,
        "pay_slips t JOIN applications a ON a.id = t.application_id JOIN postings p ON p.id = a.posting_id \
         WHERE t.paid_fen > 0 AND t.at",
    ),
];

/// How many different people took each step.
pub(super) async fn people(tx: &Tx, days: Days) -> Result<Vec<(Measure, u64)>, Error> {
    let (from, to) = days.moments();
    let mut all = Vec::new();
    for (measure, rows) in STEPS {
        let sql = format!("SELECT COUNT(DISTINCT t.person_id) AS n FROM {rows} >= $1 AND {} < $2", time_of(rows));
        let row = tx.row(&sql, [from.into(), to.into()]).await?;
        all.push((measure, row.map_or(Ok(0), |row| row.try_get::<i64>("", "n")).map(unsigned)?));
    }
    Ok(all)
}

/// The same by a column of the posting.
pub(super) async fn people_by(tx: &Tx, days: Days, column: &str) -> Result<Vec<(Measure, Counts)>, Error> {
    let (from, to) = days.moments();
    let mut all = Vec::new();
    for (measure, rows) in STEPS {
        let sql = format!(
            "SELECT p.{column} AS part, COUNT(DISTINCT t.person_id) AS n FROM {rows} >= $1 AND {} < $2 \
             AND p.{column} IS NOT NULL GROUP BY p.{column}",
            time_of(rows)
        );
        all.push((measure, counts(tx, &sql, vec![from.into(), to.into()]).await?));
    }
    Ok(all)
}

/// The last word: the column that says when it was.
fn time_of(rows: &'static str) -> &'static str {
    rows.rsplit(' ').next().unwrap_or_default()
}

/// Pages opened by visitors who agreed, by page and by where they came from.
pub(super) async fn visits(tx: &Tx, days: Days) -> Result<(Counts, Counts), Error> {
    let (from, to) = days.moments();
    let sql =
        "SELECT page, referrer, COUNT(*) AS n FROM page_visits WHERE at >= $1 AND at < $2 GROUP BY page, referrer";
    let (mut pages, mut entries) = (Counts::new(), Counts::new());
    for row in tx.rows(sql, [from.into(), to.into()]).await? {
        let (page, referrer): (String, String) = (row.try_get("", "page")?, row.try_get("", "referrer")?);
        let n = unsigned(row.try_get("", "n")?);
        *pages.entry(page_kind(&page).to_owned()).or_default() += n;
        *entries.entry(entry_kind(&referrer).to_owned()).or_default() += n;
    }
    Ok((pages, entries))
}

/// Pages of postings opened by shared links, by channel.
pub(super) async fn shared(tx: &Tx, days: Days) -> Result<Counts, Error> {
    let sql = "SELECT channel AS part, CAST(SUM(opened) AS BIGINT) AS n FROM share_counts \
               WHERE day >= $1 AND day < $2 GROUP BY channel";
    counts(tx, sql, vec![days.first.into(), (days.first + days.count).into()]).await
}

async fn counts(tx: &Tx, sql: &str, values: Vec<Value>) -> Result<Counts, Error> {
    let mut counts = Counts::new();
    for row in tx.rows(sql, values).await? {
        counts.insert(row.try_get("", "part")?, unsigned(row.try_get("", "n")?));
    }
    Ok(counts)
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Which sort of page a pattern names.
fn page_kind(pattern: &str) -> &'static str {
    let rest = pattern.strip_prefix("/m").unwrap_or(pattern);
    let head = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
    match head {
        "" | "map" => "search",
        "jobs" => "job",
        "applications" | "messages" | "check-in" => "work",
        "me" | "settings" | "guardian" | "leave" => "own",
        "merchant" | "payments" => "merchant",
        "policy" => "policy",
        "sign-in" => "sign_in",
        _ => "other",
    }
}

/// Hosts of search engines and of WeChat's pages.
const SEARCH: [&str; 8] =
    ["baidu.com", "sogou.com", "so.com", "sm.cn", "bing.com", "google.com", "toutiao.com", "yandex.com"];
const WECHAT: [&str; 2] = ["weixin.qq.com", "wx.qq.com"];

/// From which sort of place somebody came; empty is our own, a typed address, or an app that does not say.
fn entry_kind(referrer: &str) -> &'static str {
    let below = |hosts: &[&str]| {
        hosts.iter().any(|host| referrer.strip_suffix(host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    match referrer {
        "" => "direct",
        _ if below(&WECHAT) => "wechat",
        _ if below(&SEARCH) => "search",
        _ => "elsewhere",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_entries_have_few_kinds() {
        for (pattern, kind) in [
            ("/m/", "search"),
            ("/m/map", "search"),
            ("/m/jobs/:id", "job"),
            ("/m/applications/:id", "work"),
            ("/m/me/privacy/data", "own"),
            ("/m/merchant/:merchantid/publish/:postingid", "merchant"),
            ("/m/zzz", "other"),
            ("", "search"),
        ] {
            assert_eq!(page_kind(pattern), kind, "{pattern}");
        }
        for (host, kind) in [
            ("", "direct"),
            ("www.baidu.com", "search"),
            ("baidu.com", "search"),
            ("notbaidu.com", "elsewhere"),
            ("mp.weixin.qq.com", "wechat"),
            ("example.com", "elsewhere"),
        ] {
            assert_eq!(entry_kind(host), kind, "{host}");
        }
    }
}
