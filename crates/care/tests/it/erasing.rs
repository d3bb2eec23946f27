//! What is left of somebody who was erased: nothing that names them or opens, but what a law keeps.

use crate::cancelling::CANCELLATION;
use crate::life::{Life, PASSWORD};
use care::erasure::{KEPT_NAMES, certificate, ledger, steps};
use care::holdings;
use db::columns::Kind;
use db::entities::TABLES;
use db::entities::erasures::ErasureStep;
use db::entities::staff_roles::StaffRole;
use db::{AtEnd, Holds};
use kernel::{ErasureId, PersonId};
use platform::App;
use policy::{OwnAccount, Purpose};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use testkit::{TestApp, Value, json, on_both_engines};
use uuid::Uuid;
use vault::{Cell, PersonKeys};

const DAY: i64 = 86_400;

/// Cancels, and lets the cooling-off period pass without the job. Gives the erasure's id and the certificate's path.
async fn cancelled(app: &TestApp, life: &Life) -> (ErasureId, String) {
    let begun = life.client.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
    app.clock.advance_seconds(7 * DAY);
    let path = begun["certificate_url"].as_str().and_then(|url| url.strip_prefix(&app.base)).expect("our address");
    (begun["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"), path.to_owned())
}

fn at_end(table: &str) -> Option<AtEnd> {
    holdings::find(table).map(|held| held.holding.at_end)
}

/// Every column of the live schema that may name a person or hold their words, looked through for somebody erased.
async fn assert_erased(house: &App, person: PersonId, keys: &Arc<PersonKeys>) {
    let live = db::live_columns(&house.db).await.expect("the schema");
    for (table, columns) in live {
        let known =
            TABLES.iter().find(|known| known.name == table).unwrap_or_else(|| panic!("{table} is not declared"));
        for column in columns {
            let spec = known.columns.iter().find(|spec| spec.name == column);
            let kind = spec.unwrap_or_else(|| panic!("{table}.{column} is not covered by what tables declare")).kind;
            match kind {
                Kind::Id | Kind::Person => {
                    let named =
                        count(house, &format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} = $1"), person.into())
                            .await;
                    let by_law = matches!(at_end(&table), Some(AtEnd::Hold | AtEnd::Tombstone | AtEnd::Blank));
                    let said = KEPT_NAMES.iter().any(|(known, name, _)| *known == table && *name == column);
                    assert!(named == 0 || by_law || said, "{table}.{column} still names the person");
                }
                Kind::Public => {
                    let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} LIKE $1");
                    let named = count(house, &sql, format!("%{person}%").into()).await;
                    let said = KEPT_NAMES.iter().any(|(known, name, _)| *known == table && *name == column);
                    let by_law = at_end(&table) == Some(AtEnd::Hold);
                    assert!(named == 0 || by_law || said, "{table}.{column} still names the person");
                }
                Kind::Sealed(field) => {
                    for (row, envelope) in envelopes(house, &table, &column).await {
                        let cell = Cell::new(known.name, spec.expect("declared").name, row);
                        let opened = keys.open_declared(&vault::own(person), cell, field, &envelope);
                        // DEL-2: what a law keeps lies under a key of a class that outlives the account.
                        let by_law = at_end(&table) == Some(AtEnd::Hold) && field.class.is_held();
                        assert!(opened.is_err() || by_law, "{table}.{column} still opens with the person's key");
                        assert!(
                            field.allows(OwnAccount::SPEC),
                            "{}: else it would not open for another reason",
                            field.name
                        );
                    }
                }
                Kind::Number | Kind::Time | Kind::Word | Kind::Blind | Kind::Digest => {}
            }
        }
    }
    for held in holdings::all().filter(|held| held.holding.at_end == AtEnd::Delete) {
        let left = held.count(&house.read(), person).await.expect("a count");
        assert_eq!(left.unwrap_or(0), 0, "{} still holds rows", held.table.name);
    }
    let kept = house.vault.keys_of(person).await.map(|keys| keys.classes()).unwrap_or_default();
    assert!(kept.iter().all(|class| class.is_held()), "keys are left that no law holds: {kept:?}");
}

async fn count(house: &App, sql: &str, value: sea_orm::Value) -> i64 {
    let row = house.read().row(sql, [value]).await.expect("a query").expect("a row");
    row.try_get("", "n").expect("a number")
}

async fn envelopes(house: &App, table: &str, column: &str) -> Vec<(Uuid, Vec<u8>)> {
    let held = holdings::find(table).expect("what is sealed is somebody's");
    let row = held.holding.row;
    let rows = house.read().rows(&format!("SELECT {row}, {column} FROM {table} WHERE {column} IS NOT NULL"), []).await;
    rows.expect("rows")
        .iter()
        .map(|found| {
            let id = found.try_get::<Uuid>("", row).unwrap_or_else(|_| {
                let bytes: Vec<u8> = found.try_get("", row).expect("a digest");
                Uuid::from_slice(&bytes[..16]).expect("sixteen bytes")
            });
            (id, found.try_get("", column).expect("an envelope"))
        })
        .collect()
}

/// Where the person's files lie.
async fn files(app: &TestApp, person: PersonId) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for held in holdings::all().filter(|held| !held.holding.blobs.is_empty()) {
        for (_, row) in held.ids(&app.lingong.app.read(), person, None).await.expect("ids") {
            found.extend(held.blobs(row).map(|(name, _)| app.data_dir.join("blobs").join(name)));
        }
    }
    found.retain(|file| file.exists());
    found
}

on_both_engines! {
    /// covers: DEL-1, DEL-2, ACC-8, SEC-1
    async fn nothing_names_or_opens_but_what_a_law_keeps(app: TestApp) {
        let bystander = Life::lived(&app, 2).await;
        let life = Life::lived(&app, 1).await;
        let house = &app.lingong.app;
        let keys = house.vault.keys_of(life.person).await.expect("keys");
        let (theirs, others) = (files(&app, life.person).await, files(&app, bystander.person).await);
        assert_eq!((theirs.len(), others.len()), (19, 19), "two documents, a card with two sides, three pictures with thumbnails, a PDF, a video, a voice, a copy, a guardian's paper, an invoice, a linked account's picture, two of customer service's");
        let (id, path) = cancelled(&app, &life).await;
        app.run_jobs().await;
        assert_erased(house, life.person, &keys).await;
        assert!(theirs.iter().all(|file| !file.exists()), "no file of theirs is left");
        assert!(others.iter().all(|file| file.exists()), "nobody else's is gone");
        app.sync_index().await;
        app.assert_nowhere(&life.secrets).await;
        let me = bystander.client.get("/api/v1/me").await.ok();
        assert_eq!(me["username"], bystander.username, "nobody else is touched");
        assert_eq!(count(house, "SELECT COUNT(*) AS n FROM jobs WHERE subject = $1", id.0.into()).await, 0);

        // What the law keeps is there, and is kept from everybody.
        let kept = count(house, "SELECT COUNT(*) AS n FROM applications WHERE person_id = $1", life.person.into()).await;
        assert_eq!(kept, 1);
        let body = app.nobody().get(&path).await.ok();
        let certificate = &body["certificate"];
        let by_law = certificate["kept_by_law"].as_array().expect("a list");
        let signed_up = by_law.iter().find(|kind| kind["table"] == "applications").expect("sign-ups are kept");
        assert!(signed_up["law"].as_str().is_some_and(|law| law.contains("电子商务法")) && signed_up["until"].is_string());
        let destroyed = certificate["destroyed"].as_array().expect("a list");
        for (how, table) in [("deleted", "profiles"), ("deleted", "documents"), ("emptied", "people"), ("emptied", "messages"), ("files", "photos")] {
            let found = destroyed.iter().find(|line| line["how"] == how && line["table"] == table);
            assert!(found.is_some_and(|line| line["count"].as_i64() > Some(0)), "{how} {table} in {destroyed:?}");
        }
        assert_eq!(certificate["processors"][0]["told"], false);
        assert_eq!(certificate["destroyed_keys"], json!(["core", "resume", "talk"]));
    }

    /// covers: DEL-3
    async fn the_certificate_is_signed_and_can_be_checked(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let (_, path) = cancelled(&app, &life).await;
        app.run_jobs().await;
        let certificate = app.nobody().get(&path).await.ok();
        let published = app.nobody().get("/.well-known/lingong-keys.json").await.ok();
        let keys = certificate::keys_of(&published).expect("keys");
        let verified = certificate::verify(&certificate, &keys).expect("it is signed");
        assert_eq!((json!(verified.id), json!(verified.key_id)), (certificate["certificate"]["id"].clone(), published["keys"][0]["kid"].clone()));
        let mut changed = certificate.clone();
        changed["certificate"]["erased_at"] = json!("2030-01-01T00:00:00Z");
        assert!(certificate::verify(&changed, &keys).is_err());
        assert!(certificate::verify(&certificate, &[vec![7; 32]]).is_err(), "another installation's key");
        assert!(certificate::verify(&json!({}), &keys).is_err());
        app.nobody().get("/api/v1/certificates/somethingelse").await.refused(404, "not_found");
        // Three years later it is not there any more.
        app.clock.advance_seconds(1_096 * DAY);
        app.nobody().get(&path).await.refused(404, "not_found");
    }

    /// covers: DEL-1, DEL-3
    async fn third_parties_are_asked_and_their_answers_stand_beside_the_certificate(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let asking = "/api/v1/staff/processors/aliyun_sms/askings";
        let reference = json!({ "reference": "SC-2026-001" });
        officer.post(asking, reference.clone()).await.refused(409, "nothing_to_ask");
        let life = Life::lived(&app, 1).await;
        let (_, path) = cancelled(&app, &life).await;
        app.run_jobs().await;
        let told = app.nobody().get(&path).await.ok()["processors_since"]["certificate"]["processors"][0].clone();
        assert_eq!((&told["name"], &told["asked_at"]), (&json!("aliyun_sms"), &Value::Null));
        let list = officer.get("/api/v1/staff/processors").await.ok();
        assert_eq!((&list["items"][0]["name"], &list["items"][0]["waiting"]), (&json!("aliyun_sms"), &json!(1)));
        life.client.post(asking, reference.clone()).await.refused(401, "sign_in_required");
        app.someone().await.client.post(asking, reference.clone()).await.refused(403, "forbidden");
        officer.post("/api/v1/staff/processors/meizu/askings", reference.clone()).await.refused(404, "not_found");
        officer.post(asking, json!({ "reference": "" })).await.refused(422, "required");
        app.clock.advance_seconds(3_600);
        let asked = officer.post(asking, reference.clone()).await.ok();
        officer.post(asking, reference).await.refused(409, "nothing_to_ask");
        let answer = format!("/api/v1/staff/processor-askings/{}/answer", asked["id"].as_str().expect("an id"));
        let body = json!({ "result": "deleted", "reference": "ALI-778" });
        officer.post(&answer, body.clone()).await.ok();
        officer.post(&answer, body).await.refused(409, "asking_answered");
        let document = app.nobody().get(&path).await.ok();
        let told = &document["processors_since"]["certificate"]["processors"][0];
        assert_eq!((&told["answer"], told["answered_at"].is_string()), (&json!("deleted"), true));
        let published = app.nobody().get("/.well-known/lingong-keys.json").await.ok();
        let keys = certificate::keys_of(&published).expect("keys");
        certificate::verify(&document, &keys).expect("the certificate is signed");
        certificate::verify(&document["processors_since"], &keys).expect("what came later is signed too");
    }

    /// covers: DEL-1, ACC-1
    async fn the_number_can_be_registered_again_and_inherits_nothing(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        cancelled(&app, &life).await;
        app.run_jobs().await;
        let again = app.register(&life.username, &life.phone).await;
        let me = again.get("/api/v1/me").await.ok();
        assert_ne!(me["id"], json!(life.person));
        assert_eq!((&me["profile"]["name"], &me["merchants"], &me["staff_roles"]), (&Value::Null, &json!([]), &json!([])));
        for list in ["/api/v1/me/invitations", "/api/v1/me/notices", "/api/v1/me/applications", "/api/v1/conversations", "/api/v1/me/reports"] {
            assert_eq!(again.get(list).await.ok()["items"], json!([]), "{list}");
        }
    }

    /// covers: DEL-1
    async fn every_step_can_be_stopped_after_and_done_again(app: TestApp) {
        let all = [
            ErasureStep::Service, ErasureStep::Files, ErasureStep::Traces, ErasureStep::Rows, ErasureStep::Keys,
            ErasureStep::Disk, ErasureStep::Certificate,
        ];
        let house = &app.lingong.app;
        for (number, stopped_after) in all.into_iter().enumerate() {
            let life = Life::lived(&app, 10 + u32::try_from(number).expect("few")).await;
            let keys = house.vault.keys_of(life.person).await.expect("keys");
            let (id, path) = cancelled(&app, &life).await;
            let begun = house.write(move |work| async move {
                Ok(work.run("UPDATE erasures SET state = 'running' WHERE id = $1", [id.into()]).await?)
            });
            assert_eq!(begun.await.expect("begun"), 1);
            for _ in 0..=number {
                steps::next(house, id).await.expect("a step");
            }
            // As if the process had been killed after the work and before it was noted down.
            let step = stopped_after.as_str();
            let back = house.write(move |work| async move {
                let sql = "UPDATE erasures SET state = 'running', step = $1 WHERE id = $2";
                Ok(work.run(sql, [step.into(), id.into()]).await?)
            });
            assert_eq!(back.await.expect("put back"), 1);
            app.run_jobs().await;
            assert_erased(house, life.person, &keys).await;
            let certificate = app.nobody().get(&path).await.ok();
            let lines = certificate["certificate"]["destroyed"].as_array().expect("lines").clone();
            let counts: BTreeMap<String, i64> = lines
                .iter()
                .map(|line| (format!("{}/{}", line["how"], line["table"]), line["count"].as_i64().expect("a number")))
                .collect();
            assert_eq!((counts[r#""deleted"/"profiles""#], counts[r#""files"/"documents""#], counts[r#""emptied"/"people""#]), (1, 2, 1), "{stopped_after}");
        }
    }

    /// covers: BAK-1
    async fn a_restored_backup_is_erased_anew(app: TestApp) {
        let house = &app.lingong.app;
        let life = Life::lived(&app, 1).await;
        // A backup of this moment is restored: the person is there, and the ledger that was kept apart says they are not.
        let erased = ledger::Erased { person: life.person, at: app.now(), classes: vec!["core".to_owned()] };
        ledger::remember(house, vec![erased.clone()]).await.expect("remembered");
        let keys = house.vault.keys_of(life.person).await.expect("keys");
        assert_eq!(ledger::replay(house).await.expect("replayed"), 1);
        assert_erased(house, life.person, &keys).await;
        assert_eq!(ledger::replay(house).await.expect("replayed"), 0);
        assert_eq!(ledger::lines(house).await.expect("lines"), [erased]);
    }

    /// covers: DEL-1
    async fn others_go_on_working_with_what_is_left(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let colleague = app.someone().await;
        let invitation = json!({ "phone": colleague.phone, "role": "owner" });
        life.client.post(&format!("/api/v1/merchants/{}/invitations", life.merchant), invitation).await.ok();
        let invited = colleague.client.get("/api/v1/me/invitations").await.ok();
        let id = invited["items"][0]["id"].as_str().expect("an id").to_owned();
        colleague.client.post(&format!("/api/v1/me/invitations/{id}/accept"), json!({})).await;
        cancelled(&app, &life).await;
        app.run_jobs().await;
        // The posting goes on with the other owner, paused and without the contact.
        let posting = colleague.client.get(&format!("/api/v1/postings/{}", life.posting)).await.ok();
        assert_eq!((&posting["state"], &posting["contact_name"]), (&json!("paused"), &Value::Null));
        let lists = [
            format!("/api/v1/postings/{}/applications", life.posting),
            format!("/api/v1/postings/{}/history", life.posting),
            format!("/api/v1/merchants/{}/members", life.merchant),
            format!("/api/v1/merchants/{}/certification", life.merchant),
            format!("/api/v1/merchants/{}/postings", life.merchant),
        ];
        for list in lists {
            assert_eq!(colleague.client.get(&list).await.status, 200, "{list}");
        }
    }
}

/// covers: DEL-1
#[test]
fn a_table_that_names_a_person_says_whose_it_is_or_why_it_stays() {
    for table in TABLES {
        for column in table.columns.iter().filter(|column| column.kind == Kind::Person && !column.optional) {
            let declared = matches!(&table.holds, Holds::Person(_));
            let said = KEPT_NAMES.iter().any(|(known, name, _)| *known == table.name && *name == column.name);
            assert!(declared || said, "{}.{}", table.name, column.name);
        }
    }
}
