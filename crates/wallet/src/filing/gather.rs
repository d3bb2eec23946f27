//! What was paid and withheld, from the rows of payments and the ledger.

use super::refusals::{TAX_FILE_TOO_LARGE, TAX_PERIOD_INVALID};
use crate::rewards::regime_of;
use crate::tax::Regime;
use db::Tx;
use db::entities::rewards::{self, Column, RewardState};
use db::entities::tax_files::TaxFileKind;
use db::entities::{reward_campaigns, tax_identities};
use jiff::ToSpan;
use jiff::civil::date;
use kernel::calendar::{Day, day_of, start_of};
use kernel::{CampaignId, Fen, PersonId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// Payments of one file.
const PAYMENTS_MAX: u64 = 50_000;

/// The month or quarter that a file is about.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    pub kind: TaxFileKind,
    pub first: Day,
}

/// A payment of the operator.
#[derive(Clone, Debug)]
pub struct Payment {
    pub person: PersonId,
    pub regime: Regime,
    pub project: String,
    pub on: Day,
    pub gross: Fen,
    pub withheld: Fen,
}

/// Income of somebody who works through the platform.
#[derive(Clone, Debug)]
pub struct Income {
    pub person: PersonId,
    pub on: Day,
    pub gross: Fen,
    pub returned: Fen,
}

impl Period {
    /// The period that begins on `first`.
    ///
    /// # Errors
    /// `tax_period_invalid` for a day that begins none, is before the rules, or to come.
    pub fn of(kind: TaxFileKind, first: Day, now: Timestamp) -> Result<Period, Error> {
        let begins = match kind {
            TaxFileKind::Monthly => first.day() == 1,
            TaxFileKind::Quarterly => first.day() == 1 && (first.month() - 1) % 3 == 0,
        };
        if begins && first >= date(2025, 10, 1) && first <= day_of(now) {
            Ok(Period { kind, first })
        } else {
            Err(TAX_PERIOD_INVALID.on("period_start").into())
        }
    }

    /// The last day of it.
    pub fn last(self) -> Day {
        let months = match self.kind {
            TaxFileKind::Monthly => 1,
            TaxFileKind::Quarterly => 3,
        };
        self.first.saturating_add(months.months()).saturating_sub(1.days())
    }

    fn until(self) -> Timestamp {
        start_of(self.last().saturating_add(1.days()))
    }
}

/// All payments of the year up to the end of the period, oldest first: cumulative tax needs what came before.
///
/// # Errors
/// `tax_file_too_large`, or that the database cannot be read.
pub async fn payments(tx: &Tx, period: Period) -> Result<Vec<Payment>, Error> {
    let rows = rewards::Entity::find()
        .filter(Column::State.eq(RewardState::Paid))
        .filter(Column::PaidAt.gte(start_of(date(period.first.year(), 1, 1))))
        .filter(Column::PaidAt.lt(period.until()))
        .order_by_asc(Column::PaidAt)
        .order_by_asc(Column::Id)
        .limit(PAYMENTS_MAX + 1)
        .all(tx)
        .await?;
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) > PAYMENTS_MAX {
        return Err(TAX_FILE_TOO_LARGE.refuse().with("most", PAYMENTS_MAX).into());
    }
    let campaigns = reward_campaigns::Entity::find().all(tx).await?;
    let titles: HashMap<CampaignId, String> = campaigns.into_iter().map(|row| (row.id, row.title.0)).collect();
    let payment = |row: rewards::Model| {
        // Two campaigns of one title are two projects.
        let id = row.campaign_id.to_string();
        let title = titles.get(&row.campaign_id).map_or("", String::as_str);
        Some(Payment {
            person: row.person_id,
            regime: regime_of(row.regime),
            project: format!("{title} {}", id.get(id.len().saturating_sub(12)..).unwrap_or_default()),
            on: day_of(row.paid_at?),
            gross: row.gross_fen,
            withheld: row.tax_fen?,
        })
    };
    Ok(rows.into_iter().filter_map(payment).collect())
}

/// What those who work through the platform earned in the period: wages, bonuses and tips that reached a wallet, corrections
/// that went back, and labour that the operator itself paid.
///
/// # Errors
/// As [`payments`].
pub async fn incomes(tx: &Tx, period: Period) -> Result<Vec<Income>, Error> {
    let sql = "SELECT person_id, at, gross, returned FROM ( \
                 SELECT w.person_id AS person_id, t.at AS at, t.amount_fen AS gross, 0 AS returned \
                 FROM ledger_transfers t JOIN wallets w ON w.account_id = t.credit_account_id \
                 WHERE t.reason IN ('wage', 'bonus', 'tip') AND t.at >= $1 AND t.at < $2 \
                 UNION ALL SELECT w.person_id, t.at, 0, t.amount_fen \
                 FROM ledger_transfers t JOIN wallets w ON w.account_id = t.debit_account_id \
                 WHERE t.reason = 'correction' AND t.at >= $1 AND t.at < $2 \
               ) moved ORDER BY at, person_id LIMIT $3";
    let (from, until) = (start_of(period.first), period.until());
    let most = i64::try_from(PAYMENTS_MAX + 1).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, [from.into(), until.into(), most.into()]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(Income {
            person: row.try_get("", "person_id")?,
            on: day_of(row.try_get::<Timestamp>("", "at")?),
            gross: Fen(row.try_get::<i64>("", "gross")?),
            returned: Fen(row.try_get::<i64>("", "returned")?),
        });
    }
    let labour = payments(tx, period).await?.into_iter();
    let labour = labour.filter(|it| it.regime != Regime::Incidental && it.on >= period.first);
    found.extend(labour.map(|it| Income { person: it.person, on: it.on, gross: it.gross, returned: Fen::ZERO }));
    if u64::try_from(found.len()).unwrap_or(u64::MAX) > PAYMENTS_MAX {
        return Err(TAX_FILE_TOO_LARGE.refuse().with("most", PAYMENTS_MAX).into());
    }
    Ok(found)
}

/// Who of these gave name and ID number.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(tx: &Tx, persons: &BTreeSet<PersonId>) -> Result<HashMap<PersonId, tax_identities::Model>, Error> {
    let mut found = HashMap::new();
    let persons: Vec<PersonId> = persons.iter().copied().collect();
    for chunk in persons.chunks(500) {
        let find = tax_identities::Entity::find();
        let rows = find.filter(tax_identities::Column::PersonId.is_in(chunk.iter().copied())).all(tx).await?;
        found.extend(rows.into_iter().map(|row| (row.person_id, row)));
    }
    Ok(found)
}
