//! Writing postings and their life from draft to the end.

use crate::{Shop, id_of, ids, items, search};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// A job comes back as it was written, the contact for members only.
    ///
    /// covers: PUB-1, LOC-2
    async fn a_job_is_kept_as_it_was_written(app: TestApp) {
        let shop = Shop::open(&app).await;
        let overrides = json!({
            "contact_email": "shop@example.com", "shifts": [app.shift(3, 4, 2), app.shift(2, 4, 3)],
            "place": { "point": { "lat": 26.0745, "lng": 119.2965, "datum": "wgs84" } },
        });
        let id = shop.live(&app, overrides).await;
        let own = shop.get(&id).await;
        assert_eq!((own["state"].as_str(), own["mine"].as_bool()), (Some("live"), Some(true)));
        assert_eq!((own["wage_fen"].as_i64(), own["wage_unit"].as_str()), (Some(2_000), Some("hour")));
        assert_eq!((own["mode"].as_str(), own["settlement"].as_str()), (Some("first_come"), Some("daily")));
        assert_eq!((own["place"]["city"].as_str(), own["place"]["district"].as_str()), (Some("福州市"), Some("鼓楼区")));
        let shifts = own["shifts"].as_array().expect("shifts");
        assert_eq!(shifts.iter().map(|it| it["headcount"].as_i64()).collect::<Vec<_>>(), [Some(3), Some(2)]);
        assert_eq!(own["valid_until"], shifts[1]["ends_at"], "a job ends with its last shift");
        for (field, value) in
            [("contact_name", "陈小满"), ("contact_phone_masked", "199****0001"), ("contact_email", "shop@example.com")]
        {
            assert_eq!(own[field], value);
        }

        // The point is converted once; asked for in the datum it came in, it is where it was.
        assert_eq!(own["place"]["point"]["datum"], "gcj02");
        assert!((own["place"]["point"]["lng"].as_f64().expect("degrees") - 119.2965).abs() > 0.004);
        let back = app.nobody().get(&format!("/api/v1/postings/{id}?datum=wgs84")).await.ok();
        let point = &back["place"]["point"];
        assert!((point["lat"].as_f64().expect("degrees") - 26.0745).abs() < 0.00001, "{point}");
        assert!((point["lng"].as_f64().expect("degrees") - 119.2965).abs() < 0.00001, "{point}");
        assert!(back["contact_phone_masked"].is_null() && back["mine"] == false && back["merchant"]["badge"] == true);
        assert!(!back.to_string().contains("小满"), "{back}");
    }

    /// Work wanted needs four things, and takes nothing that it has no use for.
    ///
    /// covers: PUB-1
    async fn work_wanted_collects_only_what_it_needs(app: TestApp) {
        let reviewer = app.staff(db::entities::staff_roles::StaffRole::Reviewer).await;
        let seeker = app.register("seeker", "19900000002").await;
        let blank = id_of(&seeker.post("/api/v1/postings", json!({ "kind": "wanted" })).await.ok());
        let refused = seeker.post(&format!("/api/v1/postings/{blank}/submit"), json!({})).await;
        let problem = refused.refused(422, "posting_incomplete");
        assert_eq!(problem["missing"], json!(["title", "category", "description", "place.city_code"]));
        for (field, value) in [
            ("contact_phone", json!("19900000002")),
            ("contact_name", json!("林小雨")),
            ("contact_email", json!("a@example.com")),
            ("merchant_id", json!("01936000-0000-7000-8000-000000000000")),
            ("min_age", json!(18)),
            ("shifts", json!([app.shift(2, 4, 1)])),
        ] {
            let mut body = app.wanted_body();
            body[field] = value;
            assert_eq!(seeker.post("/api/v1/postings", body).await.refused(422, "invalid_field")["field"], field);
        }
        app.clock.advance_seconds(1);
        let live = app.live_posting(&seeker, &reviewer, app.wanted_body()).await;
        let id = id_of(&live);
        assert_eq!(live["valid_until"], json!(app.now().plus_days(30)));
        assert!(live["merchant"].is_null());
        assert_eq!(ids(&search(&app, "kind=wanted&city=350100").await), [id.as_str()]);
        assert!(ids(&search(&app, "city=350100").await).is_empty(), "jobs unless told");
        assert_eq!(ids(&seeker.get("/api/v1/me/wanted").await.ok()), [id.as_str(), blank.as_str()]);

        // It has no places that could be taken, so it is never full.
        seeker.post(&format!("/api/v1/postings/{id}/pause"), json!({})).await.ok();
        let resumed = seeker.post(&format!("/api/v1/postings/{id}/resume"), json!({})).await.ok();
        assert_eq!(resumed["state"], "live");

        let other = app.register("other", "19900000003").await;
        other.post(&format!("/api/v1/postings/{id}/close"), json!({})).await.refused(404, "not_found");
        other.get(&format!("/api/v1/postings/{blank}")).await.refused(404, "not_found");
        for _ in 0..3 {
            seeker.post("/api/v1/postings", json!({ "kind": "wanted" })).await.ok();
        }
        seeker.post("/api/v1/postings", json!({ "kind": "wanted" })).await.refused(409, "too_many_wanted");
    }

    /// Every change that an author can make, each recorded with who did it.
    ///
    /// covers: PUB-2, PUB-7
    async fn every_change_of_state_is_recorded(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({})).await;
        for verb in ["pause", "resume", "refresh"] {
            assert_eq!(shop.act(&id, verb).await.refused(409, "posting_in_wrong_state")["state"], "draft");
        }
        assert_eq!(shop.act(&id, "submit").await.ok()["state"], "in_review");
        shop.act(&id, "submit").await.refused(409, "posting_in_wrong_state");
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(ids(&search(&app, "city=350100").await), [id.as_str()]);
        assert_eq!(shop.act(&id, "pause").await.ok()["state"], "paused");
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.refused(404, "not_found");
        assert!(ids(&search(&app, "city=350100").await).is_empty());
        assert_eq!(shop.act(&id, "resume").await.ok()["state"], "live");
        assert_eq!(ids(&search(&app, "city=350100").await), [id.as_str()]);
        assert_eq!(shop.act(&id, "close").await.ok()["state"], "closed");
        for verb in ["submit", "pause", "resume", "close", "refresh"] {
            let code = if verb == "refresh" { "posting_in_wrong_state" } else { "posting_already_closed" };
            shop.act(&id, verb).await.refused(409, code);
        }
        let edit = shop.owner.put(&format!("/api/v1/postings/{id}"), shop.body(&app, json!({}))).await;
        edit.refused(409, "posting_already_closed");
        assert_eq!(
            shop.history(&id).await,
            [
                ">draft merchant",
                "draft>in_review merchant",
                "in_review>live staff",
                "live>paused merchant",
                "paused>live merchant",
                "live>closed merchant",
            ]
        );
        assert_eq!(shop.get(&id).await["state"], "closed", "its own people still see it");
    }

    /// A substantial edit of a live job goes to review again; contact, headcount and validity do not.
    ///
    /// covers: PUB-2, PUB-3
    async fn what_people_rely_on_is_reviewed_again(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let path = format!("/api/v1/postings/{id}");
        let put = async |overrides| shop.owner.put(&path, shop.body(&app, overrides)).await.ok();
        let edited = put(json!({ "contact_phone": "19900000009", "shifts": [app.shift(2, 4, 5)] })).await;
        assert_eq!((edited["state"].as_str(), edited["shifts"][0]["headcount"].as_i64()), (Some("live"), Some(5)));
        assert_eq!(shop.get(&id).await["contact_phone_masked"], "199****0009");
        // What the form leaves empty stays, because it only sees the mask.
        put(json!({ "contact_phone": null, "contact_name": null })).await;
        let kept = shop.get(&id).await;
        assert_eq!(kept["contact_phone_masked"], "199****0009");
        assert_eq!((kept["contact_name"].as_str(), kept["state"].as_str()), (Some("陈小满"), Some("live")));

        // A rule refuses the new text: the live posting stays as it is.
        let foul = shop.body(&app, json!({ "title": "周末店员,先交押金200元" }));
        shop.owner.put(&path, foul).await.refused(422, "posting_refused_by_rules");
        assert_eq!(shop.get(&id).await, kept);
        // Nor can it be edited into something incomplete.
        let bare = shop.body(&app, json!({ "place": { "address": null } }));
        assert_eq!(
            shop.owner.put(&path, bare).await.refused(422, "posting_incomplete")["missing"],
            json!(["place.address"])
        );
        assert_eq!(shop.get(&id).await, kept);

        assert_eq!(put(json!({ "wage_fen": 2_500 })).await["state"], "in_review");
        app.nobody().get(&path).await.refused(404, "not_found");
        assert!(ids(&search(&app, "city=350100").await).is_empty());
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        let again = shop.get(&id).await;
        assert_eq!((again["state"].as_str(), &again["published_at"]), (Some("live"), &kept["published_at"]));
        let other_kind = json!({ "kind": "wanted", "title": "周末可做展会协助" });
        assert_eq!(shop.owner.put(&path, other_kind).await.refused(422, "invalid_field")["field"], "kind");
    }

    /// covers: PUB-2
    async fn a_copy_is_a_draft_on_later_days(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "shifts": [app.shift(2, 4, 3), app.shift(3, 2, 1)] })).await;
        shop.act(&id, "close").await.ok();
        let path = format!("/api/v1/postings/{id}/copy");
        let copy = shop.owner.post(&path, json!({ "shift_days": 10 })).await.ok();
        assert_eq!((copy["state"].as_str(), copy["published_at"].is_null()), (Some("draft"), true));
        let moved = app.now().plus_days(12);
        assert_eq!(copy["shifts"][0]["starts_at"], json!(moved));
        assert_eq!(copy["shifts"][0]["ends_at"], json!(moved.plus_hours(4)));
        assert_eq!((copy["shifts"][1]["headcount"].as_i64(), copy["shifts"][1]["taken"].as_i64()), (Some(1), Some(0)));
        let copied = id_of(&copy);
        assert_eq!(shop.get(&copied).await["contact_phone_masked"], "199****0001", "sealed anew for the copy");
        assert_eq!(shop.act(&copied, "submit").await.ok()["state"], "in_review", "nothing is missing");

        // Without a number, by whole weeks; old shifts land in the future on the same weekday.
        app.clock.advance_seconds(9 * 86_400 - 1);
        let later = shop.owner.post(&path, json!({})).await.ok();
        assert_eq!(later["shifts"][0]["starts_at"], json!(app.now().plus_seconds(1)), "a week after it began");
        assert_eq!(later["shifts"][1]["starts_at"], json!(app.now().plus_days(1).plus_seconds(1)));
        for days in [0, -1, 181, i64::MAX] {
            let refused = shop.owner.post(&path, json!({ "shift_days": days })).await;
            assert_eq!(refused.refused(422, "invalid_field")["field"], "shift_days");
        }
        let stranger = app.register("stranger", "19900000004").await;
        stranger.post(&path, json!({})).await.refused(404, "not_found");
    }

    /// Who of the merchant did what, edits and refreshes too, for its own people.
    ///
    /// covers: PUB-2, MER-3
    async fn members_read_who_did_it(app: TestApp) {
        let shop = Shop::open(&app).await;
        let colleague = app.register("colleague", "19900000003").await;
        let invitation = json!({ "phone": "19900000003", "role": "recruiter" });
        shop.owner.post(&format!("/api/v1/merchants/{}/invitations", shop.merchant), invitation).await;
        let invited = colleague.get("/api/v1/me/invitations").await.ok();
        let accept = format!("/api/v1/me/invitations/{}/accept", id_of(&invited["items"][0]));
        assert_eq!(colleague.post(&accept, json!({})).await.status, 204);

        let id = shop.draft(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        let path = format!("/api/v1/postings/{id}");
        let body = |headcount| shop.body(&app, json!({ "shifts": [app.shift(9, 4, headcount)] }));
        shop.owner.put(&path, body(2)).await.ok();
        colleague.post(&format!("{path}/submit"), json!({})).await.ok();
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        let same = colleague.put(&path, shop.body(&app, json!({ "shifts": [app.shift(9, 4, 2)], "contact_phone": "19900000008" })));
        assert_eq!(same.await.ok()["state"], "live");
        app.clock.advance_seconds(25 * 3_600);
        shop.act(&id, "refresh").await.ok();
        colleague.post(&format!("{path}/pause"), json!({})).await.ok();
        let line = |row: &testkit::Value| {
            let word = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
            format!("{}>{} {} {}", word("from"), word("to"), word("by"), word("member"))
        };
        let read = colleague.get(&format!("{path}/history")).await.ok();
        let told: Vec<String> = items(&read).iter().rev().map(line).collect();
        assert_eq!(
            told,
            [
                "->draft merchant owner",
                "draft>in_review merchant colleague",
                "in_review>live staff -",
                "live>live merchant colleague",
                "live>live merchant owner",
                "live>paused merchant colleague",
            ]
        );
        // Staff read what happened, and not who of the merchant it was; strangers read nothing.
        let staff = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        assert!(staff["history"].as_array().is_some_and(|rows| rows.iter().all(|row| row["member"].is_null())));
        let stranger = app.register("stranger", "19900000004").await;
        stranger.get(&format!("{path}/history")).await.refused(404, "not_found");
    }

    /// covers: PUB-2
    async fn a_job_is_refreshed_once_a_day(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        shop.act(&id, "refresh").await.refused(409, "refreshed_recently");
        app.clock.advance_seconds(24 * 3_600);
        let newer = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        assert_eq!(ids(&search(&app, "city=350100&order=newest").await), [newer.as_str(), id.as_str()]);
        app.clock.advance_seconds(60);
        assert_eq!(shop.act(&id, "refresh").await.ok()["refreshed_at"], json!(app.now()));
        assert_eq!(ids(&search(&app, "city=350100&order=newest").await), [id.as_str(), newer.as_str()]);
        app.clock.advance_seconds(24 * 3_600 - 1);
        shop.act(&id, "refresh").await.refused(409, "refreshed_recently");
        app.clock.advance_seconds(1);
        shop.act(&id, "refresh").await.ok();
    }

    /// covers: PUB-2, PUB-7
    async fn validity_ends_by_the_clock(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "shifts": [app.shift(2, 4, 3)] })).await;
        let paused = shop.live(&app, json!({ "valid_until": app.now().plus_hours(5) })).await;
        shop.act(&paused, "pause").await.ok();
        let longer = shop.live(&app, json!({ "valid_until": app.now().plus_hours(5) })).await;
        let until = app.now().plus_days(2);
        let body = shop.body(&app, json!({ "valid_until": until }));
        let edited = shop.owner.put(&format!("/api/v1/postings/{longer}"), body).await.ok();
        assert_eq!((edited["state"].as_str(), &edited["valid_until"]), (Some("live"), &json!(until)));

        app.clock.advance_seconds(5 * 3_600);
        app.run_jobs().await;
        let state = async |id: String| shop.get(&id).await["state"].as_str().expect("a state").to_owned();
        assert_eq!(state(paused.clone()).await, "expired");
        assert_eq!(state(longer.clone()).await, "live", "the first date no longer counts");
        assert_eq!(shop.history(&paused).await.last().map(String::as_str), Some("paused>expired system"));

        // The rule asks the clock itself: nobody sees it in the second before the job runs.
        app.clock.set(until);
        app.nobody().get(&format!("/api/v1/postings/{longer}")).await.refused(404, "not_found");
        assert_eq!(ids(&search(&app, "city=350100").await), [id.as_str()]);
        app.run_jobs().await;
        assert_eq!(state(longer).await, "expired", "the later date got a job of its own");
        app.clock.set(until.plus_hours(4));
        app.run_jobs().await;
        assert_eq!(state(id.clone()).await, "expired");
        assert!(ids(&search(&app, "city=350100").await).is_empty());
        shop.act(&id, "resume").await.refused(409, "posting_already_closed");
        let notices = shop.owner.get("/api/v1/me/notices?limit=50").await.ok();
        let ended = items(&notices).iter().filter(|it| it["kind"] == "posting_expired").count();
        assert_eq!(ended, 3, "{notices}");
    }

    /// What a suspended merchant published is out of reach at once, and back when the suspension is lifted.
    ///
    /// covers: PUB-7, MER-4
    async fn a_suspension_takes_effect_at_once(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let draft = shop.draft(&app, json!({})).await;
        let suspension = format!("/api/v1/staff/merchants/{}/suspension", shop.merchant);
        let reply = shop.reviewer.post(&suspension, json!({ "reason": "资质存疑,等待复核" })).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        // Before the index has followed.
        let found = app.nobody().get("/api/v1/postings/search?city=350100").await.ok();
        assert!(ids(&found).is_empty(), "{found}");
        assert!(ids(&search(&app, "city=350100").await).is_empty());
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.refused(404, "not_found");
        assert_eq!(shop.get(&id).await["state"], "live", "its members still see it");
        shop.act(&draft, "submit").await.refused(403, "merchant_suspended");
        shop.act(&id, "pause").await.ok();
        shop.act(&id, "resume").await.refused(403, "merchant_suspended");
        assert_eq!(shop.get(&id).await["state"], "paused");
        assert_eq!(shop.reviewer.delete(&suspension).await.status, 204);
        shop.act(&id, "resume").await.ok();
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.ok();
        assert_eq!(ids(&search(&app, "city=350100").await), [id.as_str()]);
    }

    /// Another merchant's postings are not there for anybody outside, in any state.
    ///
    /// covers: MER-3, MER-4, SEC-3
    async fn other_merchants_ids_tell_nothing(app: TestApp) {
        let shop = Shop::open(&app).await;
        let draft = shop.draft(&app, json!({})).await;
        let live = shop.live(&app, json!({})).await;
        let rival = app.register("rival", "19900000005").await;
        let rivals = rival.create_merchant("隔壁小店", "sole").await;
        rival.get(&format!("/api/v1/postings/{draft}")).await.refused(404, "not_found");
        rival.get(&format!("/api/v1/merchants/{}/postings", shop.merchant)).await.refused(404, "not_found");
        rival.post("/api/v1/postings", shop.body(&app, json!({}))).await.refused(404, "not_found");
        for id in [&draft, &live] {
            let path = format!("/api/v1/postings/{id}");
            rival.get(&format!("{path}/history")).await.refused(404, "not_found");
            rival.put(&path, shop.body(&app, json!({ "title": "被改的标题" }))).await.refused(404, "not_found");
            for verb in ["submit", "pause", "resume", "close", "refresh", "copy"] {
                rival.post(&format!("{path}/{verb}"), json!({})).await.refused(404, "not_found");
            }
            assert_eq!(shop.get(id).await["title"], "周末奶茶店店员");
        }
        // Moving a posting to another merchant, one's own included, is not an edit.
        let elsewhere = shop.body(&app, json!({ "merchant_id": rivals }));
        let refused = shop.owner.put(&format!("/api/v1/postings/{draft}"), elsewhere).await;
        assert_eq!(refused.refused(422, "invalid_field")["field"], "merchant_id");

        // Not certified: writing is possible, publishing is not.
        let body = app.job_body(&rivals);
        let own = id_of(&rival.post("/api/v1/postings", body).await.ok());
        let refused = rival.post(&format!("/api/v1/postings/{own}/submit"), json!({})).await;
        refused.refused(403, "merchant_not_certified");
        assert_eq!(rival.get(&format!("/api/v1/postings/{own}")).await.ok()["state"], "draft");
        app.nobody().post("/api/v1/postings", shop.body(&app, json!({}))).await.refused(401, "sign_in_required");
    }

    /// A merchant's list, newest first, in pages without gaps.
    ///
    /// covers: PUB-2
    async fn a_merchants_list_has_pages_without_gaps(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut written = Vec::new();
        for at in 0..7 {
            // Three at each moment, so that the id decides.
            if at % 3 == 0 {
                app.clock.advance_seconds(1);
            }
            written.push(shop.draft(&app, json!({ "title": format!("第{at}份草稿") })).await);
        }
        shop.act(&written[0], "close").await.ok();
        let path = format!("/api/v1/merchants/{}/postings?limit=2", shop.merchant);
        let mut listed = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = shop.owner.get(&format!("{path}{cursor}")).await.ok();
            listed.extend(ids(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(listed.len(), 7);
        let mut sorted = listed.clone();
        sorted.sort();
        written.sort();
        assert_eq!(sorted, written);
        let drafts = shop.owner.get(&format!("{path}&state=closed")).await.ok();
        assert_eq!(items(&drafts).len(), 1);
        // A cursor belongs to its list.
        let elsewhere = shop.owner.get(&format!("{path}&state=draft{cursor}")).await;
        assert_eq!(elsewhere.refused(422, "bad_cursor")["field"], "cursor");
        shop.owner.get(&format!("/api/v1/me/wanted?limit=2{cursor}")).await.refused(422, "bad_cursor");
    }
}
