//! A life's red packet.

use super::Life;
use db::entities::reward_campaigns::{self, Audience, CampaignState, TaxRegime};
use db::entities::rewards::{self, RewardState};
use db::entities::tax_identities;
use kernel::{CampaignId, Fen, RewardId};
use testkit::TestApp;
use vault::Cell;

impl Life {
    /// A red packet that was paid, with the name and number under which its tax is declared.
    pub(super) async fn is_rewarded(&mut self, app: &TestApp, number: u32) {
        let (person, house) = (self.person, &app.lingong.app);
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (name, id_number) = (
            format!("皇甫纳税{number}"),
            kernel::id_number::demo(u64::from(number) + 70, jiff::civil::date(1991, 3, 9)),
        );
        let (now, cell) = (house.now(), |column| Cell::new("tax_identities", column, person.0));
        let identity = tax_identities::Model {
            person_id: person,
            name: keys.seal(cell("name"), &name).expect("a key"),
            id_number: keys.seal(cell("id_number"), id_number.as_str()).expect("a key"),
            id_number_blind: house.vault.blind("tax_identities", "id_number", id_number.as_str()),
            given_at: now,
            paid_at: now,
        };
        let campaign = reward_campaigns::Model {
            id: CampaignId::new(now, &house.rng),
            title: "开工红包".into(),
            state: CampaignState::Running,
            audience: Audience::Everybody,
            regime: TaxRegime::Incidental,
            budget_fen: Fen(1_000),
            taken_fen: Fen(1_000),
            taken: 1,
            least_fen: Fen(1_000),
            most_fen: Fen(1_000),
            per_person: 1,
            starts_at: now,
            ends_at: now.plus_days(1),
            created_by: person,
            created_at: now,
            changed_at: now,
        };
        let reward = rewards::Model {
            id: RewardId::new(now, &house.rng),
            campaign_id: campaign.id,
            person_id: person,
            number: 1,
            state: RewardState::Paid,
            regime: TaxRegime::Incidental,
            gross_fen: Fen(1_000),
            tax_fen: Some(Fen(200)),
            net_fen: Some(Fen(800)),
            rule: Some("incidental-2019".into()),
            drawn_at: now,
            collect_by: now,
            paid_at: Some(now),
        };
        let written = house.write(move |work| async move {
            db::insert(&work, identity).await?;
            db::insert(&work, campaign).await?;
            Ok(db::insert(&work, reward).await?)
        });
        written.await.expect("rows");
        self.secrets.extend([("the taxpayer's name", name), ("the taxpayer's number", id_number.as_str().to_owned())]);
    }
}
