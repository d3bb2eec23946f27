//! A stolen copy of the data folder, the database and the log shows nobody's phone, name or number (SPEC SEC-1).

use testkit::{json, on_both_engines};

const PHONE: &str = "19900007777";
const CONTACT: &str = "19900008888";
const USERNAME: &str = "quiet_username_77";
const NAME: &str = "欧阳测试甲";
const RESPONSIBLE: &str = "司徒测试乙";

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
        app.assert_nowhere(&secrets).await;
    }
}
