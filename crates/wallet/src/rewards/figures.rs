//! What is withheld from a packet, with every figure's rule and source, for the person to see before they say yes.

use super::refusals::TAX_NOT_KNOWN;
use super::store;
use crate::tax::{Withholding, withhold};
use db::Tx;
use db::entities::rewards;
use kernel::calendar::day_of;
use kernel::{Fen, Timestamp};
use platform::{Error, Lang};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub(crate) struct Figures {
    gross_fen: Fen,
    tax_fen: Fen,
    /// Send this back when collecting.
    net_fen: Fen,
    /// Every figure in the order in which it is worked out.
    lines: Vec<Figure>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Figure {
    /// `应纳税所得额 3520.00 元`
    text: String,
    /// The rule's id and where it stands.
    rule: &'static str,
    source: &'static str,
}

/// What would be withheld from this packet now.
///
/// # Errors
/// `tax_not_known` where no rule holds: nothing is withheld on a guess.
pub(crate) async fn of(tx: &Tx, reward: &rewards::Model, now: Timestamp) -> Result<Withholding, Error> {
    let before = store::paid_before(tx, reward, now).await?;
    let withheld = withhold(store::regime_of(reward.regime), reward.gross_fen, day_of(now), &before);
    Ok(withheld.map_err(|_| TAX_NOT_KNOWN.refuse())?)
}

impl Figures {
    pub(crate) fn of(withheld: &Withholding, lang: Lang) -> Figures {
        let line = |line: &crate::tax::Line| Figure {
            text: if lang == Lang::Zh { line.zh() } else { line.en() },
            rule: line.rule.id,
            source: lang.pick(line.rule.source_zh, line.rule.source_en),
        };
        Figures {
            gross_fen: withheld.gross,
            tax_fen: withheld.tax,
            net_fen: withheld.net,
            lines: withheld.lines.iter().map(line).collect(),
        }
    }
}
