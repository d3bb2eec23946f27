//! Every byte that leaves for another company, beside the register (SPEC SDK-1): a life in which everything of the product is used,
//! recorded at the wire by the simulators, none of which shares code with the adapters. Whom a life does not call is called in
//! [`crate::outgoing_elsewhere`].

use crate::life::{Life, PASSWORD};
use crate::money_cut::{WAGE, settle, worked};
use db::entities::staff_roles::StaffRole;
use kernel::Fen;
use policy::PROCESSORS;
use sandbox::{Failure, Outgoing};
use std::collections::BTreeSet;
use testkit::{TestApp, json, on_both_engines};

/// What a life calls its values, and what the register calls them. Whatever stands here not is given to nobody.
const FIELDS: [(&str, &str); 12] = [
    ("the phone", "phone"),
    ("the contact's phone", "contact_phone"),
    ("the verified name", "verified_name"),
    ("the verified number", "verified_id"),
    ("the account for wages", "payout_account"),
    ("the push registration", "push_address"),
    ("the address of a browser", "web_push_address"),
    ("the mail address", "email"),
    ("the message", "message_text"),
    ("the account at the carrier", "carrier_account"),
    ("what customer service was asked", "support_text"),
    ("the id elsewhere", "linked_id"),
];

/// Whom a life calls.
pub(crate) const CALLED: [&str; 12] = [
    "aliyun_sms",
    "aliyun_identity",
    "aliyun_business",
    "aliyun_relay",
    "tencent_sms",
    "tencent_identity",
    "jpush",
    "apple_push",
    "microsoft_push",
    "mozilla_push",
    "mail",
    "alipay",
];

pub(crate) fn sent(app: &TestApp) -> Vec<Outgoing> {
    app.lingong.simulators.as_ref().expect("tests have simulators").sent.all()
}

/// Which vendor got which field; a value that the register gives nobody fails.
pub(crate) fn given(sent: &[Outgoing], secrets: &[(&'static str, String)]) -> BTreeSet<(&'static str, &'static str)> {
    let mut given = BTreeSet::new();
    for Outgoing { vendor, text } in sent {
        for (name, value) in secrets {
            // A phone that is also the account at Alipay is declared under either name.
            let known = secrets.iter().filter(|(_, same)| same == value);
            let fields: Vec<&str> = known
                .filter_map(|(name, _)| FIELDS.iter().find(|(known, _)| known == name).map(|(_, field)| *field))
                .collect();
            if !text.contains(value.as_str()) {
                continue;
            }
            let processor = PROCESSORS.iter().find(|known| known.name == *vendor).expect("a vendor of the register");
            let mut fields = fields.into_iter();
            let declared = fields.find(|field| processor.sends.contains(field));
            let declared =
                declared.unwrap_or_else(|| panic!("{vendor} got {name}, which the register does not give it"));
            given.insert((*vendor, declared));
        }
    }
    given
}

/// Somebody whose wage goes to Alipay, and what is theirs alone.
async fn is_paid_out(app: &TestApp) -> Vec<(&'static str, String)> {
    let simulators = app.lingong.simulators.clone().expect("tests have simulators");
    let people = app.people(1).await;
    let someone = &people[0];
    let code = app.request_code(&someone.phone).await;
    let body = json!({ "new_password": PASSWORD, "code": code });
    assert_eq!(someone.client.put("/api/v1/auth/password", body).await.status, 204);
    let number = app.verify(&someone.client, "端木实收").await;
    someone.client.agree("payout").await;
    let (job, ids) = worked(app, &people).await;
    app.fund_job(job.posting, WAGE).await;
    settle(&job.owner.client, &job, &ids[0], "paid").await.expect("it answers").ok();
    simulators.custody.set_balance(Fen(WAGE));
    let account = "payee@canary.example".to_owned();
    let proof = json!({ "password": PASSWORD });
    let body = json!({ "id": uuid::Uuid::from_u128(1), "amount_fen": WAGE, "account": account, "proof": proof });
    someone.client.post("/api/v1/me/withdrawals", body).await.ok();
    app.run_jobs().await;
    vec![
        ("the phone", someone.phone.clone()),
        ("the verified name", "端木实收".to_owned()),
        ("the verified number", number),
        ("the account for wages", account),
    ]
}

on_both_engines! {
    /// covers: SDK-1, SDK-2, MIN-1
    async fn what_leaves_is_what_the_register_says_and_all_of_it(app: TestApp) {
        let simulators = app.lingong.simulators.clone().expect("tests have simulators");
        let life = Life::lived(&app, 1).await;
        app.run_jobs().await;
        let mut seen = given(&sent(&app), &life.secrets);
        let paid = is_paid_out(&app).await;
        seen.extend(given(&sent(&app), &paid));
        // The same with the first vendors down: the others get no more than those.
        let before = sent(&app).len();
        simulators.aliyun.fail_next(1, Failure::SystemError);
        let code = app.request_code("19900004711").await;
        assert_eq!(code.len(), 6);
        let somebody = app.register("another_life", "19900004712").await;
        simulators.aliyun.fail_next(1, Failure::SystemError);
        let number = app.verify(&somebody, "林小满").await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let merchant = somebody.create_merchant("闽江奶茶", "company").await;
        let submission = app.company_submission(&somebody, &merchant).await;
        somebody.put(&format!("/api/v1/merchants/{merchant}/certification"), submission.clone()).await.ok();
        let id = reviewer.pending_certification(&merchant).await;
        reviewer.post(&format!("/api/v1/staff/certifications/{id}/business-check"), json!({})).await.ok();
        let credit_code = submission["credit_code"].as_str().expect("a code");
        let more = sent(&app).split_off(before);
        let responsible = submission["responsible_name"].as_str().expect("a name");
        assert!(!more.iter().any(|one| one.text.contains(responsible)), "nobody needs the name of whoever is in charge");
        for (vendor, field, value) in [
            ("tencent_sms", "phone", "19900004711"),
            ("tencent_identity", "verified_name", "林小满"),
            ("tencent_identity", "verified_id", number.as_str()),
            ("aliyun_business", "credit_code", credit_code),
        ] {
            assert!(more.iter().any(|one| one.vendor == vendor && one.text.contains(value)), "{vendor} {field}");
            seen.insert((vendor, field));
        }
        // What the register says is given is given: nothing in it is there to be safe.
        let called: BTreeSet<&str> = sent(&app).iter().map(|one| one.vendor).collect();
        for processor in PROCESSORS.iter().filter(|processor| called.contains(processor.name)) {
            for field in processor.sends {
                assert!(seen.contains(&(processor.name, *field)), "{} never gets {field}", processor.name);
            }
        }
        for vendor in CALLED {
            assert!(called.contains(vendor), "{vendor} was not called in this life: {called:?}");
        }
    }

    /// covers: SDK-1, OPS-3
    async fn a_question_to_a_vendor_carries_nothing_of_anybody(app: TestApp) {
        let life = Life::lived(&app, 2).await;
        let admin = app.staff(StaffRole::Admin).await;
        let before = sent(&app).len();
        let vendors = admin.get("/api/v1/staff/vendors").await.ok();
        let mut asked = 0;
        for vendor in vendors["items"].as_array().expect("a list").iter().filter(|one| one["state"] == "open") {
            let path = format!("/api/v1/staff/vendors/{}/test", vendor["vendor"].as_str().expect("a name"));
            let told = admin.post(&path, json!({})).await.ok();
            assert_eq!(told["answers"], true, "{vendor} {told}");
            asked += 1;
        }
        let questions = sent(&app).split_off(before);
        assert!(asked >= 15 && questions.len() >= asked, "{asked} {}", questions.len());
        assert_eq!(given(&questions, &life.secrets), BTreeSet::new());
    }
}
