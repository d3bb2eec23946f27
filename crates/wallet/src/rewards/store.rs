//! Rows of campaigns, packets and the identities behind them.

use crate::tax::{Paid, Regime};
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::reward_campaigns::{self, Audience, TaxRegime};
use db::entities::rewards::{self, Column, RewardState};
use db::entities::tax_identities;
use jiff::civil::date;
use kernel::calendar::{day_of, start_of};
use kernel::{CampaignId, Fen, PersonId, RewardId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use vault::Cell;

/// Where an identity is sealed, with the person's own keys.
pub fn cell(column: &'static str, person: PersonId) -> Cell {
    Cell::new("tax_identities", column, person.0)
}

/// The regime as the rules call it.
pub(crate) const fn regime_of(word: TaxRegime) -> Regime {
    match word {
        TaxRegime::Incidental => Regime::Incidental,
        TaxRegime::LabourOrdinary => Regime::LabourOrdinary,
        TaxRegime::LabourPlatform => Regime::LabourPlatform,
    }
}

/// The campaign.
///
/// # Errors
/// `not_found`.
pub async fn campaign(tx: &Tx, id: CampaignId) -> Result<reward_campaigns::Model, Error> {
    reward_campaigns::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The campaign, held until the unit of work ends, with what nobody collected in time back in its budget.
///
/// # Errors
/// `not_found`, or that a row cannot be written.
pub async fn lock_campaign(work: &Work, id: CampaignId) -> Result<reward_campaigns::Model, Error> {
    let find = reward_campaigns::Entity::find_by_id(id).lock(LockType::NoKeyUpdate);
    let mut row = find.one(&work.tx).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let over = rewards::Entity::find()
        .filter(Column::CampaignId.eq(id))
        .filter(Column::State.eq(RewardState::Drawn))
        .filter(Column::CollectBy.lte(work.now))
        .all(&work.tx)
        .await?;
    if over.is_empty() {
        return Ok(row);
    }
    for reward in over {
        row.taken -= 1;
        row.taken_fen = row.taken_fen.checked_sub(reward.gross_fen).unwrap_or(Fen::ZERO);
        db::update(work, rewards::Model { state: RewardState::Lapsed, ..reward }).await?;
    }
    db::update(work, row.clone()).await?;
    Ok(row)
}

/// The person's own packet; somebody else's is simply not there.
///
/// # Errors
/// `not_found`.
pub async fn own(tx: &Tx, id: RewardId, person: PersonId) -> Result<rewards::Model, Error> {
    let row = rewards::Entity::find_by_id(id).one(tx).await?;
    row.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// How many packets of a campaign somebody has drawn, whatever became of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn drawn_by(tx: &Tx, campaign: CampaignId, person: PersonId) -> Result<i64, Error> {
    let find = rewards::Entity::find().filter(Column::CampaignId.eq(campaign)).filter(Column::PersonId.eq(person));
    Ok(i64::try_from(find.count(tx).await?).map_err(anyhow::Error::from)?)
}

/// Whether a campaign is for this person.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_for(tx: &Tx, campaign: &reward_campaigns::Model, person: PersonId) -> Result<bool, DbErr> {
    if campaign.audience == Audience::Everybody {
        return Ok(true);
    }
    let worked = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::State.is_in([ApplicationState::Finished, ApplicationState::Settled]));
    Ok(worked.count(tx).await? > 0)
}

/// What the person was paid this year under the same regime, oldest first; for labour to an ordinary payer of this campaign
/// alone, which is its project.
///
/// # Errors
/// When the database cannot be read.
pub async fn paid_before(tx: &Tx, reward: &rewards::Model, now: Timestamp) -> Result<Vec<Paid>, DbErr> {
    let year = start_of(date(day_of(now).year(), 1, 1));
    let mut find = rewards::Entity::find()
        .filter(Column::PersonId.eq(reward.person_id))
        .filter(Column::State.eq(RewardState::Paid))
        .filter(Column::Regime.eq(reward.regime))
        .filter(Column::PaidAt.gte(year))
        .order_by_asc(Column::PaidAt);
    if reward.regime == TaxRegime::LabourOrdinary {
        find = find.filter(Column::CampaignId.eq(reward.campaign_id));
    }
    let paid =
        |row: rewards::Model| Some(Paid { on: day_of(row.paid_at?), gross: row.gross_fen, withheld: row.tax_fen? });
    Ok(find.all(tx).await?.into_iter().filter_map(paid).collect())
}

/// What the person gave for the tax office, if they did.
///
/// # Errors
/// When the database cannot be read.
pub async fn identity(tx: &Tx, person: PersonId) -> Result<Option<tax_identities::Model>, DbErr> {
    tax_identities::Entity::find_by_id(person).one(tx).await
}

/// What open campaigns may still pay out: what is left of their budgets, and what was drawn and waits.
///
/// # Errors
/// When the database cannot be read, or the sums do not fit.
pub async fn promised(tx: &Tx, now: Timestamp) -> Result<Fen, Error> {
    let left = "SELECT CAST(COALESCE(SUM(budget_fen - taken_fen), 0) AS BIGINT) AS fen FROM reward_campaigns \
                WHERE state <> 'ended' AND ends_at > $1";
    let waiting = "SELECT CAST(COALESCE(SUM(gross_fen), 0) AS BIGINT) AS fen FROM rewards WHERE state = 'drawn'";
    let mut sum = Fen::ZERO;
    for row in [tx.row(left, [now.into()]).await?, tx.row(waiting, []).await?] {
        let fen: i64 = row.map_or(Ok(0), |row| row.try_get("", "fen"))?;
        sum = sum.checked_add(Fen(fen)).ok_or_else(|| anyhow::anyhow!("the promised rewards do not fit"))?;
    }
    Ok(sum)
}
