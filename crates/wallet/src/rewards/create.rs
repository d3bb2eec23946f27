use super::refusals::BUDGET_NOT_COVERED;
use super::staff::StaffCampaign;
use super::store;
use crate::Wallet;
use crate::ledger::{self, Whose};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::reward_campaigns::{self, Audience, CampaignState, TaxRegime};
use kernel::text::Lines;
use kernel::{CampaignId, Fen, Refusal, Timestamp};
use platform::auth::{Finance, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// The most that one campaign may give away, and one packet hold: ten million yuan, and ten thousand.
const BUDGET_FEN_MAX: i64 = 1_000_000_000;
const PACKET_FEN_MAX: i64 = 1_000_000;
const PER_PERSON_MAX: i64 = 31;
const DAYS_MAX: i64 = 366;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCampaign {
    /// 2 to 40 characters, for everybody to read.
    title: String,
    audience: Audience,
    /// As what its packets are taxed; stored with each.
    regime: TaxRegime,
    /// What it gives away at most, before tax.
    budget_fen: i64,
    /// What is in a packet before tax: the same in each where both are the same, else drawn between them.
    least_fen: i64,
    most_fen: i64,
    /// 1 to 31 packets for one person.
    per_person: i64,
    starts_at: Timestamp,
    /// After its start, in the future, at most 366 days later.
    ends_at: Timestamp,
}

impl NewCampaign {
    fn check(&self, now: Timestamp) -> Result<(), Refusal> {
        let within = |field, value: i64, least: i64, most: i64| {
            let fits = (least..=most).contains(&value);
            if fits { Ok(()) } else { Err(INVALID_FIELD.on(field).with("least", least).with("most", most)) }
        };
        within("budget_fen", self.budget_fen, 1, BUDGET_FEN_MAX)?;
        within("most_fen", self.most_fen, 1, PACKET_FEN_MAX.min(self.budget_fen))?;
        within("least_fen", self.least_fen, 1, self.most_fen)?;
        within("per_person", self.per_person, 1, PER_PERSON_MAX)?;
        let sound = self.starts_at < self.ends_at
            && self.ends_at > now
            && self.ends_at <= self.starts_at.max(now).plus_days(DAYS_MAX);
        if sound { Ok(()) } else { Err(INVALID_FIELD.on("ends_at")) }
    }
}

/// Begins a campaign. The operator's own funds must cover what all open campaigns may still give away (SPEC MKT-2).
#[utoipa::path(post, path = "/api/v1/staff/campaigns", operation_id = "create_campaign", tag = "staff",
    security(("session" = ["finance"])), request_body = NewCampaign, responses((status = 201, body = StaffCampaign)))]
pub(crate) async fn create_campaign(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    command: Command<NewCampaign>,
) -> Result<Answer<StaffCampaign>> {
    let app = wallet.app.clone();
    let body = command.body;
    body.check(app.now())?;
    let title = clean_text("title", &body.title, Lines::One, 2..=40)?;
    let person = staff.signed.person;
    app.once(&staff.signed, command.once, move |work| async move {
        // Two campaigns must not count on the same money.
        work.one_at_a_time(&wallet.app.vault.keyed_digest("rewards.budget", b"").0).await?;
        let funds = ledger::open(&wallet.app, &work, &[Whose::OwnFunds]).await?;
        let free = match funds.first() {
            Some(account) => ledger::balance(&work, *account).await?.map_or(Fen::ZERO, |it| it.available),
            None => Fen::ZERO,
        };
        let wanted = store::promised(&work, work.now).await?.checked_add(Fen(body.budget_fen));
        if wanted.is_none_or(|wanted| wanted > free) {
            return Err(BUDGET_NOT_COVERED.on("budget_fen").with("available_fen", free.0).into());
        }
        let row = reward_campaigns::Model {
            id: CampaignId::new(work.now, &work.rng),
            title: PublicText(title),
            state: CampaignState::Running,
            audience: body.audience,
            regime: body.regime,
            budget_fen: Fen(body.budget_fen),
            taken_fen: Fen::ZERO,
            taken: 0,
            least_fen: Fen(body.least_fen),
            most_fen: Fen(body.most_fen),
            per_person: body.per_person,
            starts_at: body.starts_at,
            ends_at: body.ends_at,
            created_by: person,
            created_at: work.now,
            changed_at: work.now,
        };
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, StaffCampaign::of(&work, row).await?))
    })
    .await
}
