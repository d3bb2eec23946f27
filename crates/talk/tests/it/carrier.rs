//! NetEase Yunxin as the carrier of messages, at the wire: the simulator checks our signatures and signs its copies.

use crate::world::{World, say};
use db::entities::carried_messages::{self, CarriedState};
use db::entities::carrier_accounts;
use db::sea_orm::EntityTrait;
use kernel::MessageId;
use platform::{JobKind, TalkCarrier};
use sandbox::{CopyFault, LineFault, YunxinHandle};
use testkit::{Client, On, Value, json, on_both_engines};

/// A server whose messages Yunxin carries, and the company.
async fn carried(on: On) -> (testkit::TestApp, YunxinHandle) {
    let app = testkit::TestApp::start_with(on, |config| {
        config.sms.per_source_hour = 1_000_000;
        config.talk.carrier = TalkCarrier::Yunxin;
    })
    .await;
    let yunxin = app.lingong.simulators.clone().expect("simulators").yunxin;
    (app, yunxin)
}

async fn row(app: &testkit::TestApp, message: &Value) -> carried_messages::Model {
    let id: MessageId = message["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let tx = app.lingong.app.read();
    carried_messages::Entity::find_by_id(id).one(&tx).await.expect("a query").expect("a row")
}

/// What another node writes of a message.
async fn write(app: &testkit::TestApp, message: &Value, state: CarriedState) {
    let row = row(app, message).await;
    let written = app.lingong.app.write(move |work| async move {
        let row = carried_messages::Model { state, attempts: 1, changed_at: work.now, ..row };
        Ok(db::update(&work, row).await?)
    });
    written.await.expect("written");
}

async fn texts(client: &Client, conversation: &str) -> Vec<String> {
    let list = client.get(&format!("/api/v1/conversations/{conversation}/messages")).await.ok();
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["text"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both_engines! {
    /// covers: TALK-5
    async fn a_message_is_carried_once_and_its_copy_is_no_second_one(app: TestApp) {
        let (app, yunxin) = carried(app.on).await;
        let world = World::new(&app).await;
        let id = world.opened().await;
        let first = say(&app, &world.seeker, &id, "请问还招人吗").await;
        say(&app, &world.owner, &id, "招的").await;
        app.run_jobs().await;
        let sent = yunxin.messages();
        assert_eq!(sent.iter().map(|message| message.body.as_str()).collect::<Vec<_>>(), ["请问还招人吗", "招的"]);
        let (there, back) = (&sent[0], &sent[1]);
        assert_eq!((&there.from, &there.to), (&back.to, &back.from));
        // The company learns nothing of anybody: no number, no name, no id of ours as an account.
        let (seeker, owner) = (world.seeker.person_id().await.to_string(), world.owner.person_id().await.to_string());
        for message in &sent {
            let told = format!("{message:?}");
            assert!(message.from.len() == 32 && message.from.bytes().all(|byte| byte.is_ascii_hexdigit()));
            for secret in ["1990000", "seeker_wang", "owner_lin", "榕城茶饮", &seeker, &owner] {
                assert!(!told.contains(secret), "{secret}");
            }
        }
        assert_eq!(row(&app, &first).await.state, CarriedState::Carried);
        // Copies of our own, once and again: nothing new.
        for _ in 0..2 {
            assert_eq!(yunxin.send_copy(there.id, None).await, Some(200));
        }
        app.run_jobs().await;
        assert_eq!(texts(&world.seeker, &id).await, ["请问还招人吗", "招的"]);
        assert_eq!(yunxin.messages().len(), 2, "nothing is carried twice");
    }

    /// Somebody writes from a device of their own. covers: TALK-5
    async fn what_was_written_elsewhere_is_copied_in_once(app: TestApp) {
        let (app, yunxin) = carried(app.on).await;
        let world = World::new(&app).await;
        let id = world.opened().await;
        say(&app, &world.seeker, &id, "在吗").await;
        app.run_jobs().await;
        let known = yunxin.messages().remove(0);
        let written = yunxin.write(&known.to, &known.from, "在的，请讲");
        for fault in [CopyFault::Forged, CopyFault::Changed, CopyFault::Late, CopyFault::OtherApp] {
            assert_eq!(yunxin.send_copy(written, Some(fault)).await, Some(422), "{fault:?}");
        }
        assert_eq!(texts(&world.seeker, &id).await, ["在吗"], "nothing of it is believed");
        for _ in 0..3 {
            assert_eq!(yunxin.send_copy(written, None).await, Some(200));
        }
        assert_eq!(texts(&world.seeker, &id).await, ["在吗", "在的，请讲"]);
        let list = world.seeker.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
        assert_eq!((&list["items"][1]["side"], &list["items"][1]["mine"]), (&json!("merchant"), &json!(false)));
        app.run_jobs().await;
        assert_eq!(yunxin.messages().len(), 2, "it is not sent back");
        // Of strangers, and of anything else than a message, nothing is kept, and it does not come again.
        let strange = yunxin.write("f00", "f01", "你好");
        assert_eq!(yunxin.send_copy(strange, None).await, Some(200));
        assert_eq!(yunxin.send_copy(written, Some(CopyFault::Other)).await, Some(200));
        assert_eq!(texts(&world.seeker, &id).await.len(), 2);
        // The company's numbers look like phone numbers, and each is a message of its own.
        for words in ["明天见", "记得带身份证"] {
            let next = yunxin.write(&known.to, &known.from, words);
            assert_eq!(yunxin.send_copy(next, None).await, Some(200));
        }
        assert_eq!(texts(&world.seeker, &id).await, ["在吗", "在的，请讲", "明天见", "记得带身份证"]);
        app.nobody().post("/api/v1/hooks/yunxin", json!({})).await.refused(422, "not_a_copy");
    }

    /// covers: TALK-5
    async fn nobody_misses_anything_while_the_company_is_down(app: TestApp) {
        let (app, yunxin) = carried(app.on).await;
        let world = World::new(&app).await;
        let id = world.opened().await;
        yunxin.line.fail(LineFault::Code(503));
        let said = say(&app, &world.seeker, &id, "明天可以上班").await;
        app.run_jobs().await;
        assert_eq!(texts(&world.owner, &id).await, ["明天可以上班"], "it is here");
        let waits = row(&app, &said).await;
        assert_eq!((waits.state, waits.attempts), (CarriedState::Queued, 1));
        yunxin.line.recover();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!(yunxin.messages().len(), 1, "sent later");
        assert_eq!(row(&app, &said).await.state, CarriedState::Carried);

        // An answer that is lost in the middle: it may have left, so it is not sent again, and its copy tells.
        yunxin.line.fail_next([LineFault::Half]);
        let second = say(&app, &world.seeker, &id, "九点到").await;
        app.run_jobs().await;
        assert_eq!(row(&app, &second).await.state, CarriedState::Unknown);
        app.clock.advance_seconds(7_200);
        app.run_jobs().await;
        let sent = yunxin.messages();
        assert_eq!(sent.len(), 2, "once");
        assert_eq!(yunxin.send_copy(sent[1].id, None).await, Some(200));
        assert_eq!(row(&app, &second).await.state, CarriedState::Carried);
        assert_eq!(texts(&world.owner, &id).await, ["明天可以上班", "九点到"]);
    }

    /// Two nodes have the same job: its lease ran out while the company was slow. covers: TALK-5
    async fn a_message_that_another_node_carries_is_left_to_it(app: TestApp) {
        let (app, yunxin) = carried(app.on).await;
        let world = World::new(&app).await;
        let id = world.opened().await;
        let refused = say(&app, &world.seeker, &id, "九点到").await;
        let lost = say(&app, &world.seeker, &id, "十点也行").await;
        for message in [&refused, &lost] {
            write(&app, message, CarriedState::Leaving).await;
        }
        app.run_jobs().await;
        for message in [&refused, &lost] {
            assert_eq!(row(&app, message).await.state, CarriedState::Leaving, "somebody is at it");
        }
        // The company refused the one, as the other node heard; of the other nobody ever hears.
        write(&app, &refused, CarriedState::Queued).await;
        app.clock.advance_seconds(60);
        app.run_jobs().await;
        assert_eq!(row(&app, &refused).await.state, CarriedState::Carried);
        assert_eq!(row(&app, &lost).await.state, CarriedState::Unknown);
        let sent = yunxin.messages();
        assert_eq!(sent.iter().map(|message| message.body.as_str()).collect::<Vec<_>>(), ["九点到"]);
    }

    /// covers: TALK-5
    async fn without_the_company_what_waits_is_withdrawn(app: TestApp) {
        // The vendor was taken out of the configuration with work queued.
        let world = World::new(&app).await;
        let id = world.opened().await;
        let said = say(&app, &world.seeker, &id, "还在排队").await;
        let message: MessageId = said["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let queued = app.lingong.app.write(move |work| async move {
            let row = carried_messages::Model {
                message_id: message,
                state: CarriedState::Queued,
                attempts: 0,
                vendor_number: None,
                error: None,
                created_at: work.now,
                changed_at: work.now,
            };
            db::insert(&work, row).await?;
            Ok(work.enqueue(JobKind("talk.carry"), message.0, 0, work.now).await?)
        });
        queued.await.expect("queued");
        app.run_jobs().await;
        assert_eq!(row(&app, &said).await.state, CarriedState::Withdrawn);
        assert_eq!(texts(&world.owner, &id).await, ["还在排队"]);
        let accounts = carrier_accounts::Entity::find().all(&app.lingong.app.read()).await.expect("rows");
        assert!(accounts.is_empty(), "nobody gets an account that nobody needs");
        // The built-in carrier takes no copies.
        app.nobody().post("/api/v1/hooks/yunxin", json!({})).await.refused(404, "not_found");
    }
}
