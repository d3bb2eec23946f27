//! Every byte that leaves for the companies that a life does not call ([`crate::outgoing`]), beside the register (SPEC SDK-1,
//! SDK-2): each is used by the product's own interface, and what its simulator recorded is taken apart.
//!
//! A part is a header, a parameter, or a member of a body. The lists of parts are whole in both directions: one that nobody
//! listed fails, and so does one that is listed and never comes. What a part holds is looked at as well: whatever is somebody's
//! own is known to the test by its value, and may stand only where the register names it.

use crate::help_third_party::Browser;
use crate::outgoing::{CALLED, given, sent};
use db::entities::staff_roles::StaffRole;
use kernel::Fen;
use platform::TalkCarrier;
use policy::{PROCESSORS, Processor};
use sandbox::{Card, Outgoing};
use std::collections::BTreeSet;
use testkit::{Client, On, TestApp, Value, json, merge, on_both_engines, png};

/// What one company may be sent.
struct Interface {
    vendor: &'static str,
    /// Parts that hold nothing of anybody: what the protocol needs, our keys, names of things.
    nothing: &'static str,
    /// Parts that hold something of somebody, and what the register calls it.
    fields: &'static [(&'static str, &'static str)],
}

const INTERFACES: [Interface; 10] = [
    Interface {
        vendor: "wechat",
        // Codes and tokens are WeChat's own, good once or for an hour; `lang` is always Chinese.
        nothing: "access_token appid code force_refresh grant_type js_code lang secret type",
        fields: &[("openid", "linked_id")],
    },
    Interface {
        vendor: "weibo",
        // The way back is an address of ours, the same for everybody.
        nothing: "access_token client_id client_secret code grant_type redirect_uri",
        fields: &[("uid", "linked_id")],
    },
    Interface {
        vendor: "qq",
        // `unionid` asks for one and holds none.
        nothing: "access_token client_id client_secret code fmt grant_type oauth_consumer_key redirect_uri unionid",
        fields: &[("openid", "linked_id")],
    },
    Interface {
        vendor: "amap",
        // The place of a job as everybody reads it, or words for a place; nothing says who asks.
        nothing: "address city citylimit key keywords location sig",
        fields: &[],
    },
    Interface {
        vendor: "yunxin",
        // What is no text goes as our own id of it alone; nobody signs in with the token.
        nothing: "appkey checksum curtime nonce ope token type",
        fields: &[
            ("accid", "carrier_account"),
            ("from", "carrier_account"),
            ("to", "carrier_account"),
            ("body.msg", "message_text"),
            ("body.kind", "conversation_record"),
            ("body.message", "conversation_record"),
            ("ext.number", "conversation_record"),
        ],
    },
    Interface {
        vendor: "qiyu",
        // `uid` is made of chance for one chat. What that desk could show of a person (`userinfo`) is sent by nobody.
        nothing: "appKey checksum time msgType sessionId staffType uid",
        fields: &[("content", "support_text"), ("evaluation", "support_record")],
    },
    Interface {
        vendor: "apple_pay",
        // Apple learns which shop asks, and not for whom.
        nothing: "displayName initiative initiativeContext merchantIdentifier",
        fields: &[],
    },
    Interface {
        vendor: "acquirer",
        // The token is the device's, sealed for the acquirer: we cannot read it. The digest binds it to an order.
        nothing: "signature account at call request content.amount_fen content.application_data content.currency \
            content.notify_url content.number content.payment_number content.reason content.title content.token.data \
            content.token.header.applicationData content.token.header.ephemeralPublicKey \
            content.token.header.publicKeyHash content.token.header.transactionId content.token.signature \
            content.token.version",
        fields: &[],
    },
    Interface {
        vendor: "baidu_tongji",
        // Visitors' browsers report there by themselves, after a yes. From here sums are read, and all that is said is of
        // which days.
        nothing: "access_token client_id client_secret grant_type refresh_token \
            end_date method metrics site_id start_date",
        fields: &[],
    },
    // The same for apps.
    Interface { vendor: "talkingdata", nothing: "accesskey filter.end filter.start groupby metrics", fields: &[] },
];

/// Whom no process of ours calls: this kit is built into apps, which share by it on the phone.
const IN_APPS_ONLY: [&str; 1] = ["sharesdk"];

/// Headers that HTTP itself needs.
const HTTP: [&str; 4] = ["accept", "content-length", "content-type", "host"];

/// What is somebody's own, with the name that it has in a life.
type Secrets = Vec<(&'static str, String)>;

fn processor(vendor: &str) -> &'static Processor {
    PROCESSORS.iter().find(|known| known.name == vendor).copied().expect("a vendor of the register")
}

impl Interface {
    /// Holds what was sent against the list, and the list against the register.
    fn compare(&self, sent: &[Outgoing]) {
        let Interface { vendor, nothing, fields } = self;
        let to_it = sent.iter().filter(|one| one.vendor == *vendor);
        let seen: BTreeSet<String> = to_it.flat_map(|one| parts(&one.text)).collect();
        let known = nothing.split_whitespace().chain(fields.iter().map(|(part, _)| *part));
        let known: BTreeSet<String> = known.map(str::to_owned).collect();
        assert_eq!(seen, known, "{vendor}: what was sent, and what is known of it");
        let got: BTreeSet<&str> = fields.iter().map(|(_, field)| *field).collect();
        let declared: BTreeSet<&str> = processor(vendor).sends.iter().copied().collect();
        assert_eq!(got, declared, "{vendor}: what it got, and what the register gives it");
    }
}

/// The names of all parts of a recorded request.
fn parts(text: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    let mut lines = text.lines();
    let address = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a method and an address");
    if let Some((_, query)) = address.split_once('?') {
        of_form(query, &mut parts);
    }
    for line in lines {
        let name = line.split_once(": ").map(|(name, _)| name);
        match name.filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')) {
            Some(name) if HTTP.contains(&name) => {}
            Some(name) => {
                parts.insert(name.to_owned());
            }
            // A body is one line; what follows is all of it once more as it reads.
            None => {
                of_body(line, &mut parts);
                break;
            }
        }
    }
    parts
}

fn of_body(body: &str, parts: &mut BTreeSet<String>) {
    match serde_json::from_str::<Value>(body) {
        Ok(whole @ Value::Object(_)) => members("", &whole, parts),
        _ => of_form(body, parts),
    }
}

/// Parameters of an address or a form. One may hold a whole document.
fn of_form(form: &str, parts: &mut BTreeSet<String>) {
    let read = reqwest::Url::parse(&format!("http://wire/?{form}")).expect("names and values");
    for (name, value) in read.query_pairs() {
        match serde_json::from_str::<Value>(&value) {
            Ok(whole @ Value::Object(_)) => members(&name, &whole, parts),
            _ => {
                parts.insert(name.into_owned());
            }
        }
    }
}

fn members(path: &str, value: &Value, parts: &mut BTreeSet<String>) {
    match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                members(&below, value, parts);
            }
        }
        Value::Array(inner) => inner.iter().for_each(|value| members(path, value, parts)),
        _ => {
            parts.insert(path.to_owned());
        }
    }
}

/// An installation that has chosen another company wherever it may.
async fn everything_elsewhere(on: On) -> TestApp {
    TestApp::start_with(on, |config| {
        config.sms.per_source_hour = 1_000_000;
        config.talk.carrier = TalkCarrier::Yunxin;
        config.support.desk = "qiyu".into();
    })
    .await
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// Somebody comes by WeChat, links what they have at Weibo and QQ, and says who they are.
async fn arrives(app: &TestApp, secrets: &mut Secrets) -> Client {
    let (username, phone) = ("canary_elsewhere", "19900004801");
    let mut browser = Browser::new(app.nobody());
    assert_eq!(browser.goes(app, "wechat_web", 2).await.ok()["became"], "phone_needed");
    browser.registers(app, username, phone).await;
    for (part, person) in [("weibo", 1), ("qq", 2)] {
        assert_eq!(browser.links(app, part, person).await.ok()["became"], "linked", "{part}");
    }
    // The same person inside WeChat's app.
    let inside = Browser::new(app.nobody()).goes(app, "wechat_official", 2).await.ok();
    assert_eq!(inside["became"], "signed_in");
    let kept = browser.linked().await.to_string();
    assert!(kept.contains("晨曦") && kept.contains("阿禾"), "we got both nicknames: {kept}");
    let client = browser.client.clone();
    let profile = json!({ "name": "令狐无双", "gender": "female", "city_code": "350100", "intent": "金丝雀想做日结" });
    client.put("/api/v1/me/profile", profile).await.ok();
    let number = app.verify(&client, "端木远行").await;
    app.bind_email(&client, "canary@box.example").await;
    let person = client.person_id().await.to_string();
    secrets.extend([("the person's id, bare", person.replace('-', "")), ("the person's id", person)]);
    secrets.push(("the verified number", number));
    // Who they are at the three companies is what the simulators say.
    let elsewhere = [
        ("the id elsewhere", "oDemo-wxdemo0web-2"),
        ("the id elsewhere", "oDemo-wxdemo0official-2"),
        ("the id elsewhere", "9000000001"),
        ("the id elsewhere", "000000000000000000000000DE300002"),
        ("the unionid", "uDemo-owner-2"),
        ("the unionid", "UID_DEMO2"),
        ("the nickname elsewhere", "晨曦"),
        ("the nickname elsewhere", "阿禾"),
    ];
    let own = [
        ("the username", username),
        ("the phone", phone),
        ("the name", "令狐无双"),
        ("the intent", "金丝雀想做日结"),
        ("the verified name", "端木远行"),
        ("the mail address", "canary@box.example"),
    ];
    secrets.extend(elsewhere.iter().chain(&own).map(|(name, value)| (*name, (*value).to_owned())));
    client
}

/// What else is asked of WeChat: a newcomer's number behind the button of the mini program, and a signature for a page.
async fn uses_wechat(app: &TestApp, secrets: &mut Secrets) {
    let wechat = app.lingong.simulators.as_ref().expect("tests have simulators").wechat.clone();
    let (code, phone_code) = (wechat.login_code(0), wechat.phone_code(0));
    let codes = json!({ "code": code, "phone_code": phone_code, "policy_version": policy::VERSION });
    let newcomer = app.nobody().post("/api/v1/auth/mini-program/sessions", codes).await.ok();
    assert_eq!(newcomer["became"], "username_needed", "WeChat told the number");
    let page = json!({ "page": format!("{}/m/jobs/1", app.base) });
    app.nobody().post("/api/v1/shares/wechat-signatures", page).await.ok();
    assert_eq!(wechat.tickets_given(), 1);
    secrets.push(("the phone that WeChat told", "19900008101".to_owned()));
}

/// A merchant with a job that is live.
struct Shop {
    owner: Client,
    merchant: String,
    posting: String,
}

/// A work place at a point in the middle of Fuzhou.
fn place(address: &str) -> Value {
    json!({ "place": { "city_code": "350100", "district_code": "350102", "address": address,
        "point": { "lat": 26.085_303, "lng": 119.296_494, "datum": "gcj02" } } })
}

/// A merchant publishes a job, whose place the map is asked about.
async fn recruits(app: &TestApp, secrets: &mut Secrets) -> Shop {
    let (username, phone) = ("canary_owner", "19900004811");
    let (contact, contact_phone, email) = ("尉迟联系", "19900004812", "contact@canary.example");
    let owner = app.register(username, phone).await;
    let merchant = app.certified_merchant(&owner).await;
    let named = json!({ "contact_name": contact, "contact_phone": contact_phone, "contact_email": email });
    let mut known = place("八一七北路133号");
    merge(&mut known, named.clone());
    let posting = id_of(&app.live_job(&owner, &merchant, known).await);
    // A street that the map does not know: it is asked what lies at the point.
    let mut unknown = app.job_body(&merchant);
    merge(&mut unknown, place("无名巷 1 号"));
    merge(&mut unknown, named);
    let draft = id_of(&owner.post("/api/v1/postings", unknown).await.ok());
    owner.post(&format!("/api/v1/postings/{draft}/submit"), json!({})).await.ok();
    app.run_jobs().await;
    let words = json!({ "words": "东街口", "city_code": "350100" });
    let found = owner.post("/api/v1/place-suggestions", words).await.ok();
    assert_eq!(found["items"][0]["name"], "东街口百货大楼");
    let own = [
        ("the username", username),
        ("the phone", phone),
        ("the contact", contact),
        ("the contact's phone", contact_phone),
        ("the contact's email", email),
    ];
    secrets.extend(own.map(|(name, value)| (name, value.to_owned())));
    Shop { owner, merchant, posting }
}

async fn say(app: &TestApp, client: &Client, chat: &str, mut message: Value) {
    message["client_id"] = json!(uuid::Uuid::from_bytes(app.lingong.app.rng.bytes::<16>()));
    client.post(&format!("{chat}/messages"), message).await.ok();
}

/// Both sides write, and show a picture.
async fn talks(app: &TestApp, seeker: &Client, shop: &Shop, secrets: &mut Secrets) {
    let talk = id_of(&seeker.post("/api/v1/conversations", json!({ "posting_id": shop.posting })).await.ok());
    let chat = format!("/api/v1/conversations/{talk}");
    let (asked, answered) = ("金丝雀问还招人吗", "金丝雀答还招两个");
    say(app, seeker, &chat, json!({ "kind": "text", "text": asked })).await;
    let photo = seeker.post_bytes(&format!("{chat}/photos"), "image/png", png(320, 240)).await.ok();
    say(app, seeker, &chat, json!({ "kind": "picture", "photo_id": id_of(&photo) })).await;
    say(app, &shop.owner, &chat, json!({ "kind": "text", "text": answered })).await;
    app.run_jobs().await;
    let carried = app.lingong.simulators.as_ref().expect("tests have simulators").yunxin.messages();
    assert_eq!(carried.len(), 3, "{carried:?}");
    for account in [&carried[0].from, &carried[0].to] {
        secrets.push(("the account at the carrier", account.clone()));
    }
    secrets.extend([asked, answered].map(|text| ("the message", text.to_owned())));
}

/// Somebody talks with customer service, and says how content they were.
async fn asks_the_desk(app: &TestApp, person: &Client, secrets: &mut Secrets) {
    let desk = app.lingong.simulators.as_ref().expect("tests have simulators").qiyu.clone();
    person.agree("support_desk").await;
    let begun = person.post("/api/v1/me/support/chats", json!({ "topic": "wages" })).await.ok();
    let chat = format!("/api/v1/me/support/chats/{}", id_of(&begun));
    let asked = "金丝雀问工资何时到账";
    say(app, person, &chat, json!({ "kind": "text", "text": asked })).await;
    app.run_jobs().await;
    let (uid, said) = desk.messages().pop().expect("a message");
    assert_eq!(said, asked);
    // The first conversation of the simulated desk has this number.
    let session = json!({ "uid": uid, "sessionId": 62_000 });
    assert_eq!(desk.tell("EVA_INVITATION", &session, None).await, Some(200));
    person.post(&format!("{chat}/rating"), json!({ "stars": 4 })).await.ok();
    app.run_jobs().await;
    assert_eq!(desk.evaluations(), [(uid, 80)]);
    secrets.push(("what customer service was asked", asked.to_owned()));
}

/// A merchant pays by Apple Pay, and gives a half back.
async fn pays(app: &TestApp, shop: &Shop) {
    let apple = "https://cn-apple-pay-gateway.apple.com/paymentservices/startSession";
    let device = app.lingong.simulators.as_ref().expect("tests have simulators").apple_pay.clone();
    let orders = format!("/api/v1/merchants/{}/orders", shop.merchant);
    let order = shop.owner.post(&orders, json!({ "product": "refresh", "packs": 1 })).await.ok();
    let path = format!("/api/v1/orders/{}", id_of(&order));
    let sheet = json!({ "validation_url": apple });
    shop.owner.post(&format!("{path}/apple-pay-sessions"), sheet).await.ok();
    let begun = shop.owner.post(&format!("{path}/payments"), json!({ "way": "apple_pay" })).await.ok();
    let amount = Fen(order["amount_fen"].as_i64().expect("an amount"));
    let token = device.token(amount, id_of(&order).as_bytes(), Card::Good)["paymentData"].clone();
    let payment = format!("/api/v1/payments/{}", id_of(&begun["payment"]));
    let paid = shop.owner.post(&format!("{payment}/apple-pay"), json!({ "token": token })).await.ok();
    assert_eq!(paid["state"], "paid");
    shop.owner.post(&format!("{path}/refunds"), json!({ "units": 5 })).await.ok();
    app.run_jobs().await;
    assert_eq!(shop.owner.get(&payment).await.ok()["refunds"][0]["state"], "done");
}

/// Somebody agrees to be counted and opens a page, and staff read what others count.
async fn is_counted(app: &TestApp, person: &Client) {
    person.agree("analytics").await;
    let visit =
        json!({ "page": "/m/jobs/:id", "referrer": "", "seconds": 12, "display": "phone", "agreed": "analytics" });
    assert_eq!(person.post("/api/v1/beacons", visit).await.status, 204);
    let staff = app.staff(StaffRole::Support).await;
    let told = staff.get("/api/v1/staff/statistics/vendors?days=7").await.ok();
    for vendor in told["items"].as_array().expect("a list") {
        assert_eq!(vendor["standing"], "answers", "{vendor}");
    }
}

on_both_engines! {
    /// covers: SDK-1, SDK-2
    async fn what_leaves_elsewhere_is_what_the_register_says_and_all_of_it(app: TestApp) {
        let app = everything_elsewhere(app.on).await;
        let mut secrets = Secrets::new();
        let seeker = arrives(&app, &mut secrets).await;
        uses_wechat(&app, &mut secrets).await;
        let shop = recruits(&app, &mut secrets).await;
        talks(&app, &seeker, &shop, &mut secrets).await;
        asks_the_desk(&app, &seeker, &mut secrets).await;
        pays(&app, &shop).await;
        is_counted(&app, &seeker).await;
        app.run_jobs().await;
        let all = sent(&app);
        for interface in &INTERFACES {
            interface.compare(&all);
        }
        // The same by what was said: whose it is stands nowhere else, and these fields hold what they are named for.
        let seen = given(&all, &secrets);
        for expected in [
            ("wechat", "linked_id"), ("weibo", "linked_id"), ("qq", "linked_id"),
            ("yunxin", "message_text"), ("yunxin", "carrier_account"), ("qiyu", "support_text"),
        ] {
            assert!(seen.contains(&expected), "{expected:?} in {seen:?}");
        }
    }
}

/// Nobody of the register is left out: a life calls them, or they are called here, or nothing of ours ever does.
///
/// covers: SDK-1, SDK-2
#[test]
fn every_third_party_of_the_register_is_watched() {
    // What a maker's channel carries goes to JPush alone, which hands it on.
    let makers = PROCESSORS.iter().filter(|known| known.version == "JPush v3").map(|known| known.name);
    let uncalled: Vec<&str> = makers.chain(IN_APPS_ONLY).collect();
    for vendor in &uncalled {
        assert!(processor(vendor).sends.is_empty(), "{vendor} is given something and never called");
    }
    let called = CALLED.into_iter().chain(INTERFACES.iter().map(|interface| interface.vendor));
    let mut watched: Vec<&str> = called.chain(uncalled).collect();
    let mut register: Vec<&str> = PROCESSORS.iter().map(|known| known.name).collect();
    watched.sort_unstable();
    register.sort_unstable();
    assert_eq!(watched, register);
}

/// covers: SDK-1
#[test]
fn a_request_is_taken_apart_to_its_last_part() {
    let names = |text: &str| parts(text).into_iter().collect::<Vec<_>>();
    let document = "POST /qiyu/a?appKey=a&time=1\nhost: h\nx-who: w\n{\"uid\":\"u: 1\",\"list\":[{\"name\":\"n\"}]}";
    assert_eq!(names(document), ["appKey", "list.name", "time", "uid", "x-who"]);
    let form = "POST /yunxin/a\naccept: */*\nfrom=a&body=%7B%22msg%22%3A%22b%3D1%22%7D&ext=2\n\
        POST /yunxin/a\naccept: */*\nfrom=a&body={\"msg\":\"b=1\"}&ext=2";
    assert_eq!(names(form), ["body.msg", "ext", "from"]);
    assert_eq!(names("GET /amap/v3?key=k%20\nhost: h\n\nGET /amap/v3?key=k "), ["key"]);
}
