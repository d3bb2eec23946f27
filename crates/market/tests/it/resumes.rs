//! Resumes: whose they are, who finds them, what is delivered, and how all of it is taken back.

use crate::{Shop, id_of, ids, items, text};
use market::resumes::Shelf;
use testkit::{Client, Reply, TestApp, Value, json, merge, on_both_engines, png};

const PDF: &[u8] = b"%PDF-1.7\nHIDDEN-IN-A-DOCUMENT\n%%EOF";

fn written(overrides: Value) -> Value {
    let mut body = json!({
        "title": "周末咖啡师", "name": "欧阳金丝雀", "gender": "female", "about": "做事仔细金丝雀",
        "experience": [{ "role": "奶茶店店员", "employer": "金丝雀奶茶", "period": "2024 年夏天", "text": "点单和清洁" }],
        "education": [{ "school": "金丝雀大学", "subject": "旅游" }],
        "skills": ["拉花", "POS 收银"],
        "hours": [{ "weekday": 6, "part": "morning" }, { "weekday": 6, "part": "afternoon" }],
        "wish": { "categories": ["catering"], "places": ["350100"], "wage_fen": 2_500, "wage_unit": "hour" },
    });
    merge(&mut body, overrides);
    body
}

/// A seeker with one resume.
struct Seeker {
    client: Client,
    resume: String,
}

impl Seeker {
    async fn new(app: &TestApp, username: &str, phone: &str, overrides: Value) -> Seeker {
        let client = app.register(username, phone).await;
        let resume = id_of(&client.post("/api/v1/me/resumes", written(overrides)).await.ok());
        Seeker { client, resume }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/me/resumes/{}{rest}", self.resume)
    }

    async fn publish(&self) -> Value {
        let terms = self.client.get("/api/v1/me/resume-terms").await.ok();
        self.client.put(&self.path("/publication"), json!({ "digest": terms["digest"] })).await.ok()
    }

    async fn chosen(&self, parts: &[&str]) -> Value {
        let resume = self.client.get(&self.path("")).await.ok();
        json!({ "resume_id": self.resume, "parts": parts, "seen": resume["updated_at"] })
    }

    async fn deliver(&self, posting: &str, parts: &[&str]) -> Reply {
        let path = format!("/api/v1/postings/{posting}/resume-deliveries");
        self.client.post(&path, self.chosen(parts).await).await
    }
}

impl Shop {
    async fn find(&self, query: &str) -> Reply {
        self.owner.get(&format!("/api/v1/merchants/{}/resumes?{query}", self.merchant)).await
    }

    async fn found(&self, query: &str) -> Vec<String> {
        ids(&self.find(query).await.ok())
    }

    async fn open_resume(&self, id: &str) -> Reply {
        self.owner.get(&format!("/api/v1/merchants/{}/resumes/{id}", self.merchant)).await
    }

    async fn invite(&self, resume: &str, posting: &str) -> Reply {
        let path = format!("/api/v1/merchants/{}/job-invitations", self.merchant);
        self.owner.post(&path, json!({ "resume_id": resume, "posting_id": posting })).await
    }

    /// Buys twenty invitations and gives the order.
    async fn buy_resume_pack(&self, app: &TestApp) -> String {
        let path = format!("/api/v1/merchants/{}/orders", self.merchant);
        let order = id_of(&self.owner.post(&path, json!({ "product": "resume", "packs": 1 })).await.ok());
        let begun = self.owner.post(&format!("/api/v1/orders/{order}/payments"), json!({ "way": "wap" })).await.ok();
        let address = text(&begun["redirect_url"]);
        let path = address.strip_prefix(&app.base).expect("the simulator is here");
        assert_eq!(app.nobody().get(path).await.status, 200);
        let vendor = &app.lingong.simulators.as_ref().expect("tests have simulators").alipay;
        assert!(vendor.pay(&text(&begun["payment"]["number"])).await);
        order
    }

    async fn suspend(&self) {
        let path = format!("/api/v1/staff/merchants/{}/suspension", self.merchant);
        let reply = self.reviewer.post(&path, json!({ "reason": "资质存疑,等待复核" })).await;
        assert!(reply.status < 300, "{}", reply.text);
    }
}

fn keys(shown: &Value) -> Vec<&str> {
    let object = shown.as_object().expect("an object");
    object.iter().filter(|(key, value)| !value.is_null() && *key != "files").map(|(key, _)| key.as_str()).collect()
}

on_both_engines! {
    /// covers: RES-1, SEC-1
    async fn a_resume_is_its_owners_and_sealed(app: TestApp) {
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        let shown = seeker.client.get(&seeker.path("")).await.ok();
        assert_eq!((&shown["public"], &shown["content"]["name"]), (&json!(false), &json!("欧阳金丝雀")));
        let picture = seeker.client.post_bytes(&seeker.path("/pictures"), "image/png", png(300, 200)).await.ok();
        let document = seeker.client.post_bytes(&seeker.path("/documents"), "application/pdf", PDF.to_vec()).await.ok();
        seeker.client.post_bytes(&seeker.path("/documents"), "application/pdf", png(10, 10)).await.refused(422, "not_a_pdf");
        seeker.client.post_bytes(&seeker.path("/pictures"), "image/png", PDF.to_vec()).await.refused(422, "not_a_picture");
        let file = |id: &Value| seeker.path(&format!("/files/{}", text(id)));
        let got = seeker.client.get(&format!("{}?size=thumb", file(&picture["id"]))).await;
        assert_eq!((got.status, got.headers["content-type"].to_str().expect("a type")), (200, "image/jpeg"));
        let got = seeker.client.get(&file(&document["id"])).await;
        assert_eq!(got.headers["content-type"], "application/octet-stream");
        assert!(got.headers["content-disposition"].to_str().expect("a value").starts_with("attachment"));
        // Nobody else, signed in or not.
        let other = app.register("other", "19900000012").await;
        for path in [seeker.path(""), file(&picture["id"]), file(&document["id"])] {
            other.get(&path).await.refused(404, "not_found");
            assert_eq!(app.nobody().get(&path).await.status, 401);
        }
        other.put(&seeker.path(""), written(json!({}))).await.refused(404, "not_found");
        other.delete(&seeker.path("")).await.refused(404, "not_found");
        // What may not be written, and how many there may be.
        let about = json!({ "about": "联系我 199 0000 0011" });
        let refused = seeker.client.put(&seeker.path(""), written(about)).await.refused(422, "contact_in_resume");
        assert_eq!(refused["field"], "about");
        for _ in 0..4 {
            seeker.client.post("/api/v1/me/resumes", written(json!({}))).await.ok();
        }
        seeker.client.post("/api/v1/me/resumes", written(json!({}))).await.refused(409, "too_many_resumes");
        app.assert_nowhere(&[
            ("the name", "欧阳金丝雀".to_owned()),
            ("the introduction", "做事仔细金丝雀".to_owned()),
            ("the employer", "金丝雀奶茶".to_owned()),
            ("the school", "金丝雀大学".to_owned()),
            ("the document", "HIDDEN-IN-A-DOCUMENT".to_owned()),
        ]).await;
        assert_eq!(seeker.client.delete(&seeker.path("")).await.status, 204);
        seeker.client.get(&file(&picture["id"])).await.refused(404, "not_found");
        assert_eq!(items(&seeker.client.get("/api/v1/me/resumes").await.ok()).len(), 4);
    }

    /// covers: RES-2, RES-4, MER-4, RIGHT-4, SHARE-1
    async fn a_public_resume_is_found_and_a_private_one_is_not(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        assert_eq!(shop.found("").await, Vec::<String>::new(), "private unless the owner says otherwise");
        shop.open_resume(&seeker.resume).await.refused(404, "resume_not_shown");
        let wrong = json!({ "digest": "00" });
        seeker.client.put(&seeker.path("/publication"), wrong).await.refused(409, "resume_terms_changed");
        assert_eq!(seeker.publish().await["public"], true);
        for query in ["", "q=拉花", "q=pos%20店员", "place=350100", "place=350102", "category=catering", "hours=6-morning"] {
            assert_eq!(shop.found(query).await, std::slice::from_ref(&seeker.resume), "{query}");
        }
        for query in ["q=会计", "q=欧阳", "q=19900000011", "place=310100", "category=retail", "hours=7-morning"] {
            assert_eq!(shop.found(query).await, Vec::<String>::new(), "{query}");
        }
        for (query, field) in [("place=1", "place"), ("category=none", "category"), ("hours=8-night", "hours")] {
            assert_eq!(shop.find(query).await.refused(422, "invalid_field")["field"], field);
        }
        // Neither the list nor the page tells the name, the number or documents.
        let document = seeker.client.post_bytes(&seeker.path("/documents"), "application/pdf", PDF.to_vec()).await.ok();
        let picture = seeker.client.post_bytes(&seeker.path("/pictures"), "image/png", png(300, 200)).await.ok();
        let list = shop.find("").await.text;
        let opened = shop.open_resume(&seeker.resume).await;
        for said in [&list, &opened.text] {
            assert!(!said.contains("欧阳金") && !said.contains("1990000") && said.contains("欧**"), "{said}");
        }
        let opened = opened.ok();
        assert_eq!(ids(&json!({ "items": opened["resume"]["files"] })), [id_of(&picture)]);
        let file = |id: &Value| format!("/api/v1/merchants/{}/resumes/{}/files/{}", shop.merchant, seeker.resume, text(id));
        assert_eq!(shop.owner.get(&file(&picture["id"])).await.status, 200);
        shop.owner.get(&file(&document["id"])).await.refused(404, "not_found");
        // The owner reads who looked, and the sharing ledger says what was shown.
        let views = seeker.client.get("/api/v1/me/resume-views").await.ok();
        assert_eq!((items(&views).len(), &views["items"][0]["merchant_id"]), (1, &json!(shop.merchant)));
        let sharings = seeker.client.get("/api/v1/me/sharings").await.ok();
        assert_eq!(items(&sharings).len(), 2, "being public, and one look: {sharings}");
        assert!(seeker.client.get("/api/v1/me/accesses").await.text.contains("简历库"));
        // Back to private: gone from everywhere at once, memory included.
        let person = seeker.client.person_id().await;
        assert_eq!(app.lingong.market.shelf.holds(person).await, 1);
        assert_eq!(seeker.client.delete(&seeker.path("/publication")).await.ok()["public"], false);
        assert_eq!(app.lingong.market.shelf.holds(person).await, 0);
        assert_eq!(shop.found("").await, Vec::<String>::new());
        shop.open_resume(&seeker.resume).await.refused(404, "resume_not_shown");
        shop.owner.get(&file(&picture["id"])).await.refused(404, "resume_not_shown");
    }

    /// covers: RES-2, RIGHT-4
    async fn the_consent_is_taken_back_where_consents_are_and_publishing_is_not_undone_by_it(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        seeker.publish().await;
        assert_eq!(shop.found("").await.len(), 1);
        seeker.client.put("/api/v1/me/consents/resume_public", json!({ "action": "withdrawn" })).await.ok();
        shop.open_resume(&seeker.resume).await.refused(404, "resume_not_shown");
        assert_eq!(shop.found("").await, Vec::<String>::new());
        assert_eq!(seeker.client.get(&seeker.path("")).await.ok()["public"], false);
        // A yes there publishes nothing by itself.
        seeker.client.agree("resume_public").await;
        assert_eq!(shop.found("").await, Vec::<String>::new());
        seeker.publish().await;
        assert_eq!(shop.found("").await.len(), 1);
        // A node that starts anew finds the same, from the rows alone.
        let fresh = Shelf::default();
        fresh.catch_up(&app.lingong.app).await.expect("the shelf is filled");
        assert_eq!(fresh.holds(seeker.client.person_id().await).await, 1);
    }

    /// covers: MER-4, ACC-7
    async fn only_a_certified_merchants_recruiters_read_the_database(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        seeker.publish().await;
        let path = format!("/api/v1/merchants/{}/resumes", shop.merchant);
        seeker.client.get(&path).await.refused(404, "not_found");
        let fresh = app.register("fresh", "19900000013").await;
        let uncertified = fresh.create_merchant("还没认证的店", "company").await;
        fresh.get(&format!("/api/v1/merchants/{uncertified}/resumes")).await.refused(403, "merchant_not_certified");
        let posting = shop.live(&app, json!({})).await;
        let delivery = id_of(&seeker.deliver(&posting, &["basics", "phone"]).await.ok());
        shop.suspend().await;
        for path in [
            path.clone(),
            format!("{path}/{}", seeker.resume),
            format!("/api/v1/resume-deliveries/{delivery}"),
            format!("/api/v1/resume-deliveries/{delivery}/phone"),
            format!("/api/v1/postings/{posting}/resume-deliveries"),
        ] {
            shop.owner.get(&path).await.refused(403, "merchant_suspended");
        }
        shop.invite(&seeker.resume, &posting).await.refused(403, "merchant_suspended");
    }

    /// covers: RES-3, RES-4, SHARE-1
    async fn a_delivery_gives_exactly_what_was_confirmed_until_withdrawn(app: TestApp) {
        let shop = Shop::open(&app).await;
        let posting = shop.live(&app, json!({})).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        seeker.deliver(&posting, &[]).await.refused(422, "nothing_chosen");
        let stale = seeker.chosen(&["name"]).await;
        app.clock.advance_seconds(1);
        seeker.client.put(&seeker.path(""), written(json!({ "about": "改过的介绍" }))).await.ok();
        let path = format!("/api/v1/postings/{posting}/resume-deliveries");
        seeker.client.post(&path, stale).await.refused(409, "resume_changed");
        let delivery = seeker.deliver(&posting, &["basics", "skills"]).await.ok();
        let read = format!("/api/v1/resume-deliveries/{}", id_of(&delivery));
        let seen = shop.owner.get(&read).await.ok();
        assert_eq!(keys(&seen["resume"]), ["about", "gender", "skills", "title"]);
        shop.owner.get(&format!("{read}/phone")).await.refused(403, "phone_not_shared");
        let sharing = seeker.client.get("/api/v1/me/sharings").await.ok()["items"][0].clone();
        assert_eq!(sharing["fields"], json!(["resume_basics", "resume_skills"]), "{sharing}");
        // What is written later is not given by itself.
        seeker.client.put(&seeker.path(""), written(json!({ "about": "后来写的" }))).await.ok();
        assert_eq!(shop.owner.get(&read).await.ok()["resume"]["about"], "改过的介绍");
        // Delivered anew with more parts; the same delivery.
        let again = seeker.deliver(&posting, &["name", "basics", "phone"]).await.ok();
        assert_eq!(again["id"], delivery["id"]);
        assert_eq!(keys(&shop.owner.get(&read).await.ok()["resume"]), ["about", "gender", "name", "title"]);
        assert_eq!(shop.owner.get(&format!("{read}/phone")).await.ok()["dial"], "tel:19900000011");
        let list = shop.owner.get(&path).await.ok();
        assert_eq!(ids(&list), [id_of(&delivery)]);
        // It stands beside the sign-up, for that job alone.
        let shift = id_of(&shop.get(&posting).await["shifts"][0]);
        seeker.client.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok();
        let applicants = format!("/api/v1/postings/{posting}/applications");
        assert_eq!(shop.owner.get(&applicants).await.ok()["items"][0]["resume_delivery_id"], delivery["id"]);
        app.register("rival", "19900000014").await.get(&read).await.refused(404, "not_found");
        let views = seeker.client.get("/api/v1/me/resume-views").await.ok();
        assert!(items(&views).iter().all(|view| view["delivered"] == true) && items(&views).len() == 3, "{views}");
        // Withdrawn: the next request finds nothing, and the words are destroyed.
        let mine = format!("/api/v1/me/resume-deliveries/{}", id_of(&delivery));
        assert_eq!(seeker.client.delete(&mine).await.status, 204);
        shop.owner.get(&read).await.refused(404, "resume_not_shown");
        shop.owner.get(&format!("{read}/phone")).await.refused(404, "resume_not_shown");
        assert_eq!(items(&shop.owner.get(&path).await.ok()).len(), 0);
        assert_eq!(shop.owner.get(&applicants).await.ok()["items"][0]["resume_delivery_id"], Value::Null);
        let own = seeker.client.get("/api/v1/me/resume-deliveries").await.ok();
        assert!(own["items"][0]["withdrawn_at"].is_string(), "{own}");
        // Its files went with it, for the merchant; and a resume that is deleted takes its deliveries along.
        let again = id_of(&seeker.deliver(&posting, &["basics"]).await.ok());
        assert_eq!(seeker.client.delete(&seeker.path("")).await.status, 204);
        shop.owner.get(&format!("/api/v1/resume-deliveries/{again}")).await.refused(404, "resume_not_shown");
    }

    /// covers: TALK-1, RES-3, RES-4
    async fn a_resume_card_shows_what_was_confirmed_until_withdrawn(app: TestApp) {
        let shop = Shop::open(&app).await;
        let posting = shop.live(&app, json!({})).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        let talk = seeker.client.post("/api/v1/conversations", json!({ "posting_id": posting })).await.ok();
        let path = |rest: &str| format!("/api/v1/conversations/{}/{rest}", id_of(&talk));
        let chosen = seeker.chosen(&["basics", "skills"]).await;
        // Only the seeker of the conversation gives a resume in it.
        shop.owner.post(&path("resume-deliveries"), chosen.clone()).await.refused(404, "not_found");
        let stranger = Seeker::new(&app, "stranger", "19900000012", json!({})).await;
        let theirs = stranger.chosen(&["basics"]).await;
        stranger.client.post(&path("resume-deliveries"), theirs).await.refused(404, "not_found");
        let delivery = id_of(&seeker.client.post(&path("resume-deliveries"), chosen).await.ok());
        let name = "0193a1b2-0000-4000-8000-00000000000";
        let card = |last: u8| json!({ "client_id": format!("{name}{last}"), "kind": "resume_card", "resume_delivery_id": delivery });
        shop.owner.post(&path("messages"), card(1)).await.refused(422, "invalid_field");
        let sent = seeker.client.post(&path("messages"), card(2)).await.ok();
        assert_eq!((&sent["resume"]["shared"], &sent["resume"]["parts"]), (&json!(true), &json!(["basics", "skills"])));
        let list = shop.owner.get(&path("messages")).await.ok();
        assert!(!list.to_string().contains("金丝雀"), "a card opens nothing by itself: {list}");
        let read = format!("/api/v1/resume-deliveries/{delivery}");
        assert_eq!(keys(&shop.owner.get(&read).await.ok()["resume"]), ["about", "gender", "skills", "title"]);
        stranger.client.get(&read).await.refused(404, "not_found");
        // Each look stands where the seeker reads it, and the release in the sharing ledger.
        assert_eq!(items(&seeker.client.get("/api/v1/me/resume-views").await.ok()).len(), 1);
        let sharing = seeker.client.get("/api/v1/me/sharings").await.ok()["items"][0].clone();
        assert_eq!(sharing["fields"], json!(["resume_basics", "resume_skills"]), "{sharing}");
        assert_eq!(seeker.client.delete(&format!("/api/v1/me/resume-deliveries/{delivery}")).await.status, 204);
        shop.owner.get(&read).await.refused(404, "resume_not_shown");
        let list = shop.owner.get(&path("messages")).await.ok();
        assert_eq!(list["items"][0]["resume"], json!({ "delivery_id": delivery, "parts": [], "shared": false }));
        seeker.client.post(&path("messages"), card(3)).await.refused(422, "invalid_field");
        // Whoever blocks the merchant gives it nothing.
        let refuse = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        seeker.client.put(&refuse, json!({})).await;
        let again = seeker.chosen(&["basics"]).await;
        seeker.client.post(&path("resume-deliveries"), again).await.refused(409, "blocked_by_you");
    }

    /// covers: WORK-9, RES-4
    async fn an_invitation_is_accepted_or_declined_and_then_over(app: TestApp) {
        let shop = Shop::open(&app).await;
        let posting = shop.live(&app, json!({})).await;
        let seeker = Seeker::new(&app, "seeker", "19900000011", json!({})).await;
        shop.invite(&seeker.resume, &posting).await.refused(404, "resume_not_shown");
        seeker.publish().await;
        let invitation = shop.invite(&seeker.resume, &posting).await.ok();
        assert_eq!((&invitation["state"], &invitation["delivery_id"]), (&json!("open"), &Value::Null));
        shop.invite(&seeker.resume, &posting).await.refused(409, "already_invited");
        let inbox = seeker.client.get("/api/v1/me/notices").await.ok();
        assert!(items(&inbox).iter().any(|notice| notice["kind"] == "job_invited"), "{inbox}");
        let mine = seeker.client.get("/api/v1/me/job-invitations").await.ok();
        assert_eq!(ids(&mine), [id_of(&invitation)]);
        let accept = format!("/api/v1/me/job-invitations/{}/acceptance", id_of(&invitation));
        let parts = seeker.chosen(&["name", "basics", "phone"]).await;
        shop.owner.post(&accept, parts.clone()).await.refused(404, "not_found");
        let accepted = seeker.client.post(&accept, parts.clone()).await.ok();
        assert_eq!(accepted["state"], "accepted");
        seeker.client.post(&accept, parts).await.refused(409, "job_invitation_over");
        // Both can talk, and the merchant sees what was confirmed.
        let talks = shop.owner.get(&format!("/api/v1/conversations?merchant_id={}", shop.merchant)).await.ok();
        assert_eq!(ids(&talks), [text(&accepted["conversation_id"])]);
        let read = format!("/api/v1/resume-deliveries/{}", text(&accepted["delivery_id"]));
        assert_eq!(shop.owner.get(&read).await.ok()["resume"]["name"], "欧阳金丝雀");
        assert_eq!(shop.owner.get(&format!("{read}/phone")).await.ok()["dial"], "tel:19900000011");
        // Declined, and nothing of this merchant any more.
        let second = shop.live(&app, json!({ "title": "周末展会协助" })).await;
        let invitation = id_of(&shop.invite(&seeker.resume, &second).await.ok());
        let decline = format!("/api/v1/me/job-invitations/{invitation}/decline");
        seeker.client.post(&decline, json!({ "refuse_merchant": true })).await.ok();
        assert_eq!(shop.found("").await, Vec::<String>::new(), "whoever is refused does not find it either");
        let third = shop.live(&app, json!({ "title": "周末活动协助" })).await;
        shop.invite(&seeker.resume, &third).await.refused(404, "resume_not_shown");
        let refused = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(items(&seeker.client.get("/api/v1/me/refused-merchants").await.ok()).len(), 1);
        assert_eq!(seeker.client.delete(&refused).await.status, 204);
        // Nobody answers: it lapses.
        let invitation = id_of(&shop.invite(&seeker.resume, &third).await.ok());
        app.clock.advance_seconds(7 * 86_400);
        let accept = format!("/api/v1/me/job-invitations/{invitation}/acceptance");
        seeker.client.post(&accept, seeker.chosen(&["basics"]).await).await.refused(409, "job_invitation_over");
    }

    /// covers: WORK-9, PAY-4
    async fn twenty_invitations_a_day_are_free_and_then_a_pack_is_needed(app: TestApp) {
        let shop = Shop::open(&app).await;
        let posting = shop.live(&app, json!({})).await;
        for number in 0..21 {
            let username = format!("seeker_{number}");
            let seeker = Seeker::new(&app, &username, &format!("1990000{:04}", 100 + number), json!({})).await;
            seeker.publish().await;
            let reply = shop.invite(&seeker.resume, &posting).await;
            if number < 20 {
                reply.ok();
                continue;
            }
            reply.refused(409, "service_used_up");
            let bought = shop.buy_resume_pack(&app).await;
            shop.invite(&seeker.resume, &posting).await.ok();
            let order = shop.owner.get(&format!("/api/v1/orders/{bought}")).await.ok();
            assert_eq!((&order["order"]["units"], &order["order"]["used"]), (&json!(20), &json!(1)));
        }
    }
}
