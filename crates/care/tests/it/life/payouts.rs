//! The part of a life that is about the real name and money on its way to Alipay.

use super::{Life, id_of};
use db::columns::PublicText;
use db::entities::staff_roles::StaffRole;
use db::entities::{payout_accounts, wallet_freezes, withdrawal_events, withdrawals};
use kernel::{Fen, LedgerHoldId, LedgerTransferId, RowId, WithdrawalId};
use testkit::{TestApp, json, png};
use vault::Cell;

/// Real names hold no digits.
fn real_name(number: u32) -> String {
    let which = ["甲", "乙", "丙", "丁"].get(number as usize).copied().unwrap_or("戊");
    format!("令狐实名{which}")
}

impl Life {
    /// By documents, after the source did not know the number.
    pub(super) async fn is_verified(&mut self, app: &TestApp, number: u32) {
        let name = real_name(number);
        let born = jiff::civil::date(1991, 3, 4);
        let id_number = kernel::id_number::demo(u64::from(number), born).as_str().to_owned();
        let claim = json!({ "name": name, "id_number": id_number });
        self.client.agree("verification").await;
        let sandbox = app.lingong.simulators.as_ref().expect("tests have simulators");
        sandbox.aliyun.know_person("别人", &id_number);
        self.client.post("/api/v1/me/identity/check", claim.clone()).await.refused(422, "identity_mismatch");
        let mut body = claim;
        for side in ["front", "back"] {
            let path = format!("/api/v1/me/identity/documents/{side}");
            let picture = self.client.post_bytes(&path, "image/png", png(64, 48)).await.ok();
            body[format!("{side}_document_id")] = picture["id"].clone();
        }
        self.client.put("/api/v1/me/identity/submission", body).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let waiting = reviewer.get("/api/v1/staff/identities").await.ok();
        let path = format!("/api/v1/staff/identities/{}", id_of(&waiting["items"][0]));
        let decided = reviewer.post(&format!("{path}/decision"), json!({ "decision": "approve" })).await;
        assert_eq!(decided.status, 204, "{}", decided.text);
        self.secrets.extend([("the verified name", name), ("the verified number", id_number)]);
    }

    /// A withdrawal that arrived, its account remembered, and a wallet that was frozen for a while.
    pub(super) async fn took_out(&mut self, app: &TestApp, number: u32) {
        let (house, person) = (app.lingong.app.clone(), self.person);
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (login, name) = (format!("payout{number}@canary.example"), real_name(number));
        self.client.agree("payout").await;
        let now = house.now();
        let id = WithdrawalId::new(now, &house.rng);
        let kept = payout_accounts::Model {
            person_id: person,
            account: keys.seal(Cell::new("payout_accounts", "account", person.0), &login).expect("a key"),
            kept_at: now,
        };
        let row = withdrawals::Model {
            id,
            person_id: person,
            state: withdrawals::WithdrawalState::Arrived,
            amount_fen: Fen(8_000),
            fee_fen: Fen(0),
            account: keys.seal(Cell::new("withdrawals", "account", id.0), &login).expect("a key"),
            name: keys.seal(Cell::new("withdrawals", "name", id.0), &name).expect("a key"),
            hold_id: LedgerHoldId::new(now, &house.rng),
            paid_id: LedgerTransferId::new(now, &house.rng),
            back_id: LedgerTransferId::new(now, &house.rng),
            approvals_needed: 0,
            asks: 0,
            vendor_number: None,
            vendor_code: None,
            reason: None,
            trouble: None,
            trouble_at: None,
            requested_at: now,
            approved_at: Some(now),
            sent_at: Some(now),
            ended_at: Some(now),
        };
        let event = withdrawal_events::Model {
            id: RowId::new(now, &house.rng),
            withdrawal_id: id,
            person_id: person,
            at: now,
            event: withdrawal_events::WithdrawalEvent::Arrived,
            by_person: None,
            code: None,
        };
        let freeze = wallet_freezes::Model {
            id: RowId::new(now, &house.rng),
            person_id: person,
            reason: PublicText::from("核实身份"),
            matter: id.0,
            frozen_at: now,
            frozen_by: Some(person),
            released_at: Some(now),
            released_by: Some(person),
            release_reason: None,
        };
        let written = house.write(move |work| async move {
            db::insert(&work, row).await?;
            db::insert(&work, event).await?;
            db::insert(&work, kept).await?;
            Ok(db::insert(&work, freeze).await?)
        });
        written.await.expect("rows");
        self.secrets.push(("the account for wages", login));
    }
}
