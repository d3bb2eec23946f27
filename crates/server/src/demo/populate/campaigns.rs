//! Red packets to draw: the operator's own funds and two campaigns, begun by the administrator.

use super::{Filling, written};
use anyhow::Context;
use db::columns::PublicText;
use db::entities::ledger_transfers::TransferReason;
use db::entities::reward_campaigns::{self, Audience, CampaignState, TaxRegime};
use kernel::{CampaignId, Fen, LedgerTransferId, PersonId, Timestamp};
use wallet::ledger::{self, Amount, Entry, Movement, Whose};

/// What the operator put in, in yuan.
const FUNDS_YUAN: i64 = 50_000;
/// Of the staff of the world the one who may do everything.
const ADMIN: usize = 1;

/// Puts the operator's own funds in and begins the campaigns.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn begin(filling: &Filling) -> anyhow::Result<()> {
    let at = filling.times.now.plus_days(-1);
    let by = filling.people.staff.get(ADMIN).context("the demo has an administrator")?.person();
    let id = |index| CampaignId::new(at, &filling.ids.rng("campaign", index));
    if written::<reward_campaigns::Entity>(&filling.app, id(0)).await? {
        return Ok(());
    }
    let rows = vec![
        reward_campaigns::Model {
            least_fen: Fen(300),
            most_fen: Fen(2_000),
            ..campaign(id(0), "首单开工红包", by, at)
        },
        reward_campaigns::Model {
            audience: Audience::Everybody,
            budget_fen: Fen(100_000),
            ..campaign(id(1), "新人见面礼", by, at)
        },
    ];
    let house = filling.app.clone();
    let deposit = LedgerTransferId::new(at, &filling.ids.rng("own funds", 0));
    let begun = filling.app.write(move |mut work| async move {
        work.now = at;
        db::insert_many(&work, rows).await?;
        let accounts = ledger::open(&house, &work, &[Whose::OwnFunds, Whose::Capital]).await?;
        let movement = Movement {
            debit: accounts[0],
            credit: accounts[1],
            amount: Amount::of(Fen(FUNDS_YUAN * 100))?,
            reason: TransferReason::OwnDeposit,
            reference: deposit.0,
        };
        ledger::commit(&house, &work, &[Entry::Transfer { id: deposit, movement }]).await
    });
    begun.await?;
    Ok(())
}

fn campaign(id: CampaignId, title: &str, by: PersonId, at: Timestamp) -> reward_campaigns::Model {
    reward_campaigns::Model {
        id,
        title: PublicText::from(title),
        state: CampaignState::Running,
        audience: Audience::FirstWork,
        regime: TaxRegime::Incidental,
        budget_fen: Fen(1_000_000),
        taken_fen: Fen::ZERO,
        taken: 0,
        least_fen: Fen(500),
        most_fen: Fen(500),
        per_person: 1,
        starts_at: at,
        ends_at: at.plus_days(60),
        created_by: by,
        created_at: at,
        changed_at: at,
    }
}
