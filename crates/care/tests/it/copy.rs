//! The copy of one's own data: everything of the person, nothing of anybody else.

use crate::life::{Life, PASSWORD};
use crate::schema::violations;
use care::holdings;
use sha2::Digest as _;
use std::collections::{BTreeMap, HashSet};
use testkit::{Client, TestApp, Value, assert_absent, json, on_both_engines};

const EXPORTS: &str = "/api/v1/me/exports";

/// Tables in which somebody who lives has no row, and those where nobody can tell.
const WITHOUT_ROWS: [&str; 8] = [
    "erasures",
    "erased_persons",
    "page_visits",
    "rate_events",
    "legal_orders",
    "incident_persons",
    "transfer_persons",
    "test_persons",
];

/// Asks for a copy, lets it be made, fetches it, and gives its files.
async fn fetched(app: &TestApp, client: &Client) -> BTreeMap<String, Vec<u8>> {
    let asked = client.post(EXPORTS, json!({ "password": PASSWORD })).await.ok();
    app.run_jobs().await;
    let id = asked["id"].as_str().expect("an id");
    let list = client.get(EXPORTS).await.ok();
    assert_eq!((&list["items"][0]["id"], &list["items"][0]["state"]), (&asked["id"], &json!("ready")));
    let reply = client.request(reqwest::Method::GET, &format!("{EXPORTS}/{id}/file")).send().await.expect("an answer");
    assert_eq!(
        (reply.status().as_u16(), reply.headers()["content-type"].to_str().ok()),
        (200, Some("application/zip"))
    );
    unpacked(reply.bytes().await.expect("bytes").to_vec())
}

/// Reads an archive of files that lie in it as they are, by its directory.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let long = |at: usize| short(at) + (short(at + 2) << 16);
    let end = bytes.len() - 22;
    assert_eq!(bytes[end..end + 4], *b"PK\x05\x06");
    let mut at = long(end + 16);
    let mut files = BTreeMap::new();
    for _ in 0..short(end + 10) {
        assert_eq!(bytes[at..at + 4], *b"PK\x01\x02");
        let (size, name, local) = (long(at + 24), short(at + 28), long(at + 42));
        let start = local + 30 + short(local + 26) + short(local + 28);
        let text = String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).expect("a name");
        files.insert(text, bytes[start..start + size].to_vec());
        at += 46 + name;
    }
    files
}

fn json_of(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).expect("JSON")
}

on_both_engines! {
    /// covers: RIGHT-1, RIGHT-6
    async fn a_copy_holds_every_declared_field_and_nobody_elses(app: TestApp) {
        let other = Life::lived(&app, 2).await;
        let life = Life::lived(&app, 1).await;
        let files = fetched(&app, &life.client).await;
        let data = json_of(&files, "data.json");
        assert_eq!(violations(&json_of(&files, "schema.json"), &data, ""), Vec::<String>::new());
        assert_eq!((&data["format"], &data["person"]), (&json!("lingong.personal-data"), &json!(life.person)));
        for held in holdings::all() {
            let name = held.table.name;
            let kinds = data["kinds"].as_array().expect("kinds");
            let kind = kinds.iter().find(|kind| kind["kind"] == name).unwrap_or_else(|| panic!("{name} is left out"));
            let rows = kind["rows"].as_array().expect("rows");
            assert_eq!(rows.is_empty(), WITHOUT_ROWS.contains(&name), "{name}");
            for (column, field) in held.sealed() {
                let told = rows.iter().any(|row| !row[column.name].is_null());
                assert!(told, "{name}.{} ({}) is left out", column.name, field.zh);
            }
        }
        let readable = String::from_utf8(files["readable.html"].clone()).expect("text");
        let machine = String::from_utf8(files["data.json"].clone()).expect("text");
        for (what, value) in &life.secrets {
            assert!(machine.contains(value.as_str()) && readable.contains(value.as_str()), "{what} is left out");
        }
        let others: Vec<(&str, String)> = other.secrets.iter().cloned().chain([("the id", other.person.to_string())]).collect();
        for (name, content) in &files {
            assert_absent(name, content, &others);
        }
        // Two documents, a card's two sides, a guardian's paper, a linked account's picture, an album picture, a picture of
        // a talk and one of a resume with their thumbnails, and a picture for and one from customer service.
        assert_eq!(files.keys().filter(|name| name.ends_with(".jpg")).count(), 14);
        assert_eq!(files.keys().filter(|name| name.ends_with(".mp4")).count(), 1);
        assert_eq!(files.keys().filter(|name| name.ends_with(".webm")).count(), 1, "a voice");
        assert_eq!(files.keys().filter(|name| name.ends_with(".pdf")).count(), 2);
        for (name, content) in files.iter().filter(|(name, _)| name.ends_with(".jpg")) {
            assert_eq!(content[..3], [0xff, 0xd8, 0xff], "{name} is a JPEG");
        }
        let manifest = json_of(&files, "manifest.json");
        let listed = manifest["files"].as_array().expect("a list");
        assert_eq!(listed.len() + 1, files.len());
        for file in listed {
            let content = &files[file["name"].as_str().expect("a name")];
            let hash: String = sha2::Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!((&file["sha256"], &file["bytes"]), (&json!(hash), &json!(content.len())));
        }
    }

    /// covers: RIGHT-1
    async fn the_pages_show_the_same_row_by_row(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let kinds = life.client.get("/api/v1/me/data").await.ok();
        for kind in kinds["items"].as_array().expect("kinds") {
            let name = kind["kind"].as_str().expect("a name");
            assert!(kind["purposes"].as_array().is_some_and(|purposes| !purposes.is_empty()), "{name}");
            let mut rows = Vec::new();
            let mut next: Option<String> = None;
            loop {
                let cursor = next.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
                let page = life.client.get(&format!("/api/v1/me/data/{name}?limit=1{cursor}")).await.ok();
                rows.extend(page["items"].as_array().expect("rows").clone());
                match page["next"].as_str() {
                    Some(cursor) => next = Some(cursor.to_owned()),
                    None => break,
                }
            }
            assert_eq!(kind["rows"].as_i64().unwrap_or(0), i64::try_from(rows.len()).expect("few"), "{name}");
            let distinct: HashSet<String> = rows.iter().map(Value::to_string).collect();
            assert_eq!(distinct.len(), rows.len(), "{name}: no row comes twice");
        }
        let kept = kinds["items"].as_array().expect("kinds").iter().find(|kind| kind["kind"] == "applications");
        assert!(kept.is_some_and(|kind| kind["kept_by_law"].is_string()));
        life.client.get("/api/v1/me/data/jobs").await.refused(404, "not_found");
    }

    /// covers: RIGHT-5
    async fn a_copy_needs_a_proof_and_is_gone_after_a_day(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let stranger = app.someone().await;
        life.client.post(EXPORTS, json!({})).await.refused(422, "proof_required");
        life.client.post(EXPORTS, json!({ "password": "not the passphrase" })).await.refused(422, "wrong_password");
        life.client.post(EXPORTS, json!({ "code": "000000" })).await.refused(422, "wrong_code");
        let code = life.fresh_code(&app).await;
        let asked = life.client.post(EXPORTS, json!({ "code": code })).await.ok();
        life.client.post(EXPORTS, json!({ "code": code })).await.refused(422, "wrong_code");
        let file = format!("{EXPORTS}/{}/file", asked["id"].as_str().expect("an id"));
        life.client.get(&file).await.refused(409, "export_not_ready");
        app.run_jobs().await;
        assert_eq!(life.client.get(&file).await.status, 200);
        stranger.client.get(&file).await.refused(404, "not_found");
        let blob = app.data_dir.join("blobs/exports").join(asked["id"].as_str().expect("an id"));
        let sealed = std::fs::read(&blob).expect("a sealed file");
        assert!(!sealed.starts_with(b"PK"), "at rest it is no archive that opens");
        app.clock.advance_seconds(86_400);
        life.client.get(&file).await.refused(404, "not_found");
        app.run_jobs().await;
        assert!(!blob.exists());
        for _ in 0..3 {
            life.client.post(EXPORTS, json!({ "password": PASSWORD })).await.ok();
        }
        life.client.post(EXPORTS, json!({ "password": PASSWORD })).await.refused(429, "too_many_requests");
    }

    /// covers: RIGHT-1
    async fn what_cannot_be_read_is_an_error(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let house = &app.lingong.app;
        let mut file = Vec::new();
        care::export::hand_over(house, life.person, "x", &mut file, &|_| ()).await.err().expect("a case is needed");
        let whole = care::export::hand_over(house, life.person, "请求 2026-7", &mut file, &|_| ()).await.expect("a copy");
        assert!(whole.rows > 20);
        let seen = life.client.get("/api/v1/me/data/access_ledger").await.ok();
        assert_eq!((&seen["items"][0]["basis"], &seen["items"][0]["purpose"]), (&json!("operator_export: 请求 2026-7"), &json!("answering_requests")));
        // A picture that is lost, and a value that does not open.
        let documents = life.client.get("/api/v1/me/data/documents").await.ok();
        let lost = app.data_dir.join("blobs/documents").join(documents["items"][0]["id"].as_str().expect("an id"));
        let bytes = std::fs::read(&lost).expect("bytes");
        std::fs::remove_file(&lost).expect("removed");
        let failed = care::export::hand_over(house, life.person, "case", &mut Vec::new(), &|_| ()).await;
        assert!(failed.is_err(), "a lost picture");
        std::fs::write(&lost, bytes).expect("written back");
        let person = life.person;
        let spoilt = house.write(move |work| async move {
            let sql = "UPDATE profiles SET intent = name WHERE person_id = $1";
            Ok(work.run(sql, [person.into()]).await?)
        });
        assert_eq!(spoilt.await.expect("written"), 1);
        let failed = care::export::hand_over(house, life.person, "case", &mut Vec::new(), &|_| ()).await;
        assert!(failed.is_err(), "a value in another's place");
    }
}
