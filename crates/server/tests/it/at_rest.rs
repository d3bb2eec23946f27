//! A stolen copy of the data folder, the database and the log shows nobody's phone, name or number (SPEC SEC-1).

use std::path::{Path, PathBuf};
use testkit::{json, on_both_engines};

const PHONE: &str = "19900007777";
const CONTACT: &str = "19900008888";
const USERNAME: &str = "quiet_username_77";
const NAME: &str = "欧阳测试甲";
const RESPONSIBLE: &str = "司徒测试乙";

/// Each value in the ways that it could stand in a file.
fn disguises(value: &str) -> Vec<(String, Vec<u8>)> {
    let utf16: Vec<u16> = value.encode_utf16().collect();
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        ("as it is".to_owned(), value.as_bytes().to_vec()),
        ("UTF-16 LE".to_owned(), utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16 BE".to_owned(), utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("hex".to_owned(), hex.clone().into_bytes()),
        ("HEX".to_owned(), hex.to_uppercase().into_bytes()),
    ];
    // Base64 depends on where the value begins in its group of three; the characters that its neighbours touch are cut.
    for lead in 0..3 {
        let padded = [&b"xx"[..lead], value.as_bytes()].concat();
        let whole = base64(&padded);
        let from = if lead == 0 { 0 } else { lead + 1 };
        all.push((format!("Base64 at {lead}"), whole.as_bytes()[from..whole.len() - 4].to_vec()));
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let word = (0..3).fold(0_u32, |word, at| word << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
            (0..4).map(move |at| char::from(ALPHABET[(word >> (18 - 6 * at) & 63) as usize]))
        })
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() { files(&entry.path(), found) } else { found.push(entry.path()) }
    }
}

fn assert_absent(place: &str, bytes: &[u8], secrets: &[(&str, String)]) {
    for (what, value) in secrets {
        for (disguise, needle) in disguises(value) {
            let stands = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!stands, "{what} stands in {place}, {disguise}");
        }
    }
}

on_both_engines! {
    /// covers: SEC-1
    async fn nothing_personal_lies_in_the_open(app: TestApp) {
        let id_number = kernel::id_number::demo(7, jiff::civil::date(1990, 5, 17)).as_str().to_owned();
        let owner = app.register(USERNAME, PHONE).await;
        owner.put("/api/v1/me/profile", json!({"name": NAME, "birth_year_month": "1990-05", "intent": "周末兼职意向甲乙丙"})).await.ok();
        owner.agree("identity").await;
        let merchant = owner.post("/api/v1/merchants", json!({"name": "安静的店", "kind": "sole"})).await.ok();
        let merchant = merchant["id"].as_str().expect("an id").to_owned();
        owner.put(
            &format!("/api/v1/merchants/{merchant}/certification"),
            json!({"responsible_name": RESPONSIBLE, "responsible_id_number": id_number}),
        ).await.ok();
        owner.post("/api/v1/postings", json!({
            "kind": "job", "merchant_id": merchant, "title": "周末店员", "contact_name": NAME, "contact_phone": CONTACT,
        })).await.ok();
        app.sync_index().await;

        let secrets = [
            ("the phone", PHONE.to_owned()),
            ("the contact's phone", CONTACT.to_owned()),
            ("the username", USERNAME.to_owned()),
            ("the name", NAME.to_owned()),
            ("the responsible person", RESPONSIBLE.to_owned()),
            ("the ID number", id_number),
            ("the intent", "周末兼职意向甲乙丙".to_owned()),
        ];
        let mut found = Vec::new();
        files(&app.data_dir, &mut found);
        assert!(!found.is_empty(), "the data folder holds files");
        for file in found {
            let bytes = std::fs::read(&file).expect("a file");
            assert_absent(&file.display().to_string(), &bytes, &secrets);
        }
        assert_absent("the database", &app.dump_database().await, &secrets);
        assert_absent("the log", testkit::captured_log().as_bytes(), &secrets);
    }
}
