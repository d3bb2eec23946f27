//! The part of a life that is about accounts elsewhere.

use super::Life;
use db::columns::BlindIndex;
use db::columns::{Digest, PublicText};
use db::entities::email_codes;
use db::entities::linked_accounts::{self, Vendor};
use db::entities::linked_openids::{self, Part};
use db::entities::vendor_visits;
use kernel::RowId;
use testkit::{TestApp, png};
use vault::Cell;

impl Life {
    /// A mail address, and a code for another one that was not typed in.
    pub(super) async fn has_an_address(&mut self, app: &TestApp, number: u32) {
        let address = format!("canary-mail-{number}@box.example");
        app.bind_email(&self.client, &address).await;
        let person = self.person;
        let waiting = app.lingong.app.write(move |work| async move {
            let row = email_codes::Model {
                person_id: person,
                address_blind: BlindIndex(vec![2; 32]),
                code_digest: Digest(vec![3; 32]),
                expires_at: work.now.plus_seconds(600),
                tries_left: 5,
                created_at: work.now,
            };
            Ok(db::insert(&work, row).await?)
        });
        waiting.await.expect("a code");
        self.secrets.push(("the mail address", address));
    }

    /// A linked account with a picture, and a visit that was not ended.
    pub(super) async fn has_an_account_elsewhere(&mut self, app: &TestApp, number: u32) {
        let (house, person) = (app.lingong.app.clone(), self.person);
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (nickname, openid) = (format!("金丝雀昵称{number}"), format!("oCanary-openid-{number}"));
        let unionid = format!("uCanary-unionid-{number}");
        self.client.agree("third_party_profile").await;
        let (now, rng) = (house.now(), house.rng.clone());
        let (id, named) = (RowId::new(now, &rng), RowId::new(now, &rng));
        let cell = |column| Cell::new("linked_accounts", column, id.0);
        let account = linked_accounts::Model {
            id,
            person_id: person,
            vendor: Vendor::Wechat,
            unionid: Some(keys.seal(cell("unionid"), &unionid).expect("a key")),
            unionid_blind: Some(house.vault.blind("linked_accounts", "unionid", &unionid)),
            nickname: Some(keys.seal(cell("nickname"), &nickname).expect("a key")),
            picture: true,
            linked_at: now,
            used_at: now,
        };
        let called = linked_openids::Model {
            id: named,
            linked_account_id: id,
            person_id: person,
            part: Part::WechatWeb,
            app_id: PublicText::from("wxdemo0web"),
            openid: keys.seal(Cell::new("linked_openids", "openid", named.0), &openid).expect("a key"),
            openid_blind: house.vault.blind("linked_openids", "openid", &openid),
            linked_at: now,
        };
        let visit = vendor_visits::Model {
            id: RowId::new(now, &rng),
            state_digest: vault::token_digest(&openid),
            browser_digest: vault::token_digest(&unionid),
            part: Part::Qq,
            person_id: Some(person),
            consent_digest: Digest(vec![1; 32]),
            redirect: PublicText::from("http://127.0.0.1/m/sign-in/back"),
            created_at: now,
            came_back_at: None,
            finished_at: None,
        };
        let picture = platform::pictures::decode(png(96, 96).into()).await.expect("a picture");
        let sealed = keys.seal_bytes::<policy::LinkedPicture>(cell("blob"), &picture.thumb);
        house.blobs.put(&format!("linked/{id}"), sealed.expect("a key")).await.expect("a blob");
        let written = house.write(move |work| async move {
            db::insert(&work, account).await?;
            db::insert(&work, called).await?;
            Ok(db::insert(&work, visit).await?)
        });
        written.await.expect("rows");
        self.secrets.extend([("the nickname elsewhere", nickname), ("the openid", openid), ("the unionid", unionid)]);
    }
}
