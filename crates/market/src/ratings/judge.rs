use super::refusals::RATING_REFUSED_BY_RULES;
use crate::Market;
use crate::rules::{PostingText, Severity};
use db::Tx;
use kernel::calendar::day_of;
use platform::Error;

/// The posting rules that forbid words wherever they stand. The others judge what an offer demands, and a rating that tells
/// of a deposit or of unpaid work must be possible.
const JUDGED: [&str; 4] = ["contact_in_text", "abuse", "illegal_work", "overseas_bait"];

/// Refuses words that everybody would be spared (SPEC PUB-3): by the rules in force, without repeating what was found.
///
/// # Errors
/// `rating_refused_by_rules` with the titles of the rules.
pub async fn judge(market: &Market, tx: &Tx, text: &str) -> Result<(), Error> {
    let rules = market.rules.in_force(tx).await?;
    let findings =
        rules.check_on(&PostingText { description: text, ..PostingText::default() }, day_of(market.app.now()));
    let mut titles: Vec<String> = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Refuse && JUDGED.contains(&finding.rule.as_str()))
        .map(|finding| finding.title_zh)
        .collect();
    titles.dedup();
    if titles.is_empty() { Ok(()) } else { Err(RATING_REFUSED_BY_RULES.on("text").with("rules", titles).into()) }
}
