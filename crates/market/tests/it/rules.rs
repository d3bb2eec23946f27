//! The posting rules through the API: refusals with their words, the preview, and editing the rules themselves.

use crate::{Shop, id_of, items, text};
use db::entities::staff_roles::StaffRole;
use testkit::{Value, json, on_both_engines};

/// The characters `start..end` of the original text are the words of the finding.
fn assert_marked(finding: &Value, original: &str) {
    let at = |name: &str| finding[name].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
    let marked: String = original.chars().skip(at("start")).take(at("end") - at("start")).collect();
    assert_eq!(marked, text(&finding["words"]), "{finding}");
}

on_both_engines! {
    /// The words are marked in the text as the author wrote it, full width and emoji included.
    ///
    /// covers: PUB-3, RULE-2
    async fn a_refusal_names_the_rule_and_the_words(app: TestApp) {
        let shop = Shop::open(&app).await;
        let description = "🎉周末兼职,做完就结。\n上岗前请先交　押 金200元,做满一个月退还。";
        let id = shop.draft(&app, json!({ "description": description })).await;
        let problem = shop.act(&id, "submit").await.refused(422, "posting_refused_by_rules");
        let findings = problem["findings"].as_array().expect("findings");
        let fee = findings.iter().find(|it| it["rule"] == "worker_fee").expect("the fee is found");
        assert_eq!((fee["severity"].as_str(), fee["field"].as_str()), (Some("refuse"), Some("description")));
        assert!(text(&fee["title"]).chars().count() > 1 && text(&fee["title_en"]).is_ascii());
        assert!(text(&fee["words"]).contains("押 金"), "{fee}");
        assert_marked(fee, description);
        let kept = shop.get(&id).await;
        assert_eq!((kept["state"].as_str(), kept["description"].as_str()), (Some("draft"), Some(description)));
        assert_eq!(shop.history(&id).await, [">draft merchant"]);

        // The preview says the same and saves nothing.
        let body = shop.body(&app, json!({ "description": description, "contact_phone": null }));
        let checked = shop.owner.post("/api/v1/postings/check", body).await.ok();
        assert_eq!((&checked["findings"], &checked["missing"]), (&problem["findings"], &json!(["contact_phone"])));
        app.nobody().post("/api/v1/postings/check", json!({ "kind": "wanted" })).await.refused(401, "sign_in_required");

        // Denied, it passes.
        let clean = shop.body(&app, json!({ "description": "周末兼职,做完就结,不收押金和服装费,包午饭。" }));
        shop.owner.put(&format!("/api/v1/postings/{id}"), clean).await.ok();
        assert_eq!(shop.act(&id, "submit").await.ok()["state"], "in_review");
    }

    /// covers: RULE-2, PUB-3
    async fn what_the_law_forbids_does_not_go_in(app: TestApp) {
        let shop = Shop::open(&app).await;
        for (text, rule) in [
            ("工作轻松,手机刷单返利,一单一结,多劳多得。", "fake_orders"),
            ("负责收银,身份证原件需押在店里统一保管。", "id_kept"),
            ("负责收银和理货,只招女生,其他条件不限。", "gender_limit"),
            ("负责点单打包,想来的加微信 abc12345 联系。", "contact_in_text"),
            ("负责点单打包,有意者打电话138零零一三八000。", "contact_in_text"),
            ("负责点单打包,15岁也可以来,工作很轻松。", "under_16"),
        ] {
            let id = shop.draft(&app, json!({ "description": text })).await;
            let problem = shop.act(&id, "submit").await.refused(422, "posting_refused_by_rules");
            let findings = problem["findings"].as_array().expect("findings");
            let found = findings.iter().find(|it| it["rule"] == rule).unwrap_or_else(|| panic!("{text}: {problem}"));
            assert_marked(found, text);
            assert_eq!(shop.act(&id, "close").await.ok()["state"], "closed");
        }
    }

    /// What is not forbidden but worth a look goes to staff with its findings.
    ///
    /// covers: PUB-3
    async fn what_staff_should_look_at_is_kept_for_them(app: TestApp) {
        let shop = Shop::open(&app).await;
        let requirements = "年满18周岁,已婚已育优先,守时。";
        let id = shop.draft(&app, json!({ "requirements": requirements })).await;
        assert_eq!(shop.act(&id, "submit").await.ok()["state"], "in_review");
        let queue = shop.reviewer.get("/api/v1/staff/postings").await.ok();
        assert_eq!((id_of(&items(&queue)[0]), queue["items"][0]["findings_count"].as_u64()), (id.clone(), Some(1)));
        let review = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        let finding = &review["findings"][0];
        assert_eq!((finding["rule"].as_str(), finding["severity"].as_str()), (Some("marriage_limit"), Some("review")));
        assert_eq!(finding["field"], "requirements");
        assert_marked(finding, requirements);
    }

    /// covers: RULE-1
    async fn what_is_missing_is_named(app: TestApp) {
        let shop = Shop::open(&app).await;
        let bare = json!({ "kind": "job", "merchant_id": shop.merchant });
        let id = id_of(&shop.owner.post("/api/v1/postings", bare).await.ok());
        let problem = shop.act(&id, "submit").await.refused(422, "posting_incomplete");
        assert_eq!(
            problem["missing"],
            json!([
                "title", "category", "description", "place.city_code", "wage_fen", "wage_unit", "settlement",
                "place.district_code", "place.address", "place.point", "contact_name", "contact_phone", "shifts",
            ])
        );
        for (path, field) in [
            (json!({ "wage_fen": null }), "wage_fen"),
            (json!({ "place": { "point": null } }), "place.point"),
            (json!({ "shifts": null }), "shifts"),
            (json!({ "contact_name": null }), "contact_name"),
            (json!({ "description": "短" }), "description"),
        ] {
            let id = shop.draft(&app, path).await;
            assert_eq!(shop.act(&id, "submit").await.refused(422, "posting_incomplete")["missing"], json!([field]));
            assert_eq!(shop.get(&id).await["state"], "draft");
        }
        let homeless = shop.owner.post("/api/v1/postings", json!({ "kind": "job" })).await;
        assert_eq!(homeless.refused(422, "merchant_required")["field"], "merchant_id");
    }

    /// A draft whose shift has begun meanwhile cannot be handed in as it is.
    ///
    /// covers: RULE-1
    async fn a_draft_that_is_over_is_not_handed_in(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({})).await;
        app.clock.advance_seconds(3 * 86_400);
        let problem = shop.act(&id, "submit").await.refused(422, "posting_incomplete");
        assert_eq!(problem["missing"], json!(["shifts"]));
        let late = json!({ "shifts": [app.shift(5, 4, 1)], "valid_until": app.now().plus_days(1) });
        let late = shop.draft(&app, late).await;
        app.clock.advance_seconds(2 * 86_400);
        assert_eq!(shop.act(&late, "submit").await.refused(422, "time_not_allowed")["field"], "valid_until");
    }

    /// Nobody below 16; at 16 and 17 no night work.
    ///
    /// covers: RULE-3
    async fn minors_are_protected(app: TestApp) {
        let shop = Shop::open(&app).await;
        for age in [15, 0, -1, 71] {
            let refused = shop.owner.post("/api/v1/postings", shop.body(&app, json!({ "min_age": age }))).await;
            assert_eq!(refused.refused(422, "invalid_field")["field"], "min_age", "{age}");
        }
        // Shifts begin at ten in the morning in Fuzhou: thirteen hours end at eleven at night.
        let shifts = [app.shift(2, 4, 1), app.shift(3, 13, 1)];
        let night = json!({ "min_age": 16, "requirements": "守时。", "shifts": shifts });
        let refused = shop.owner.post("/api/v1/postings", shop.body(&app, night.clone())).await;
        assert_eq!(refused.refused(422, "minor_night_work")["field"], "shifts[1]");
        let adult = shop.draft(&app, json!({ "shifts": [app.shift(3, 13, 1)] })).await;
        assert_eq!(shop.act(&adult, "submit").await.ok()["state"], "in_review");
        let edit = shop.owner.put(&format!("/api/v1/postings/{adult}"), shop.body(&app, night)).await;
        edit.refused(422, "minor_night_work");
        let day = json!({ "min_age": 16, "requirements": "守时。", "shifts": [app.shift(2, 4, 1)] });
        let id = shop.draft(&app, day).await;
        assert_eq!(shop.act(&id, "submit").await.ok()["state"], "in_review", "staff look at it");
        let review = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        assert_eq!(review["findings"][0]["field"], "min_age", "{review}");
    }

    /// Rules are data: tried on past postings, put into force, guarded against two editors.
    ///
    /// covers: PUB-3
    async fn rules_are_tried_before_they_hold(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "description": "负责点单、打包和洗彩虹杯,做事认真就可以。" })).await;
        shop.owner.get("/api/v1/staff/rules").await.refused(403, "forbidden");
        let present = shop.reviewer.get("/api/v1/staff/rules").await.ok();
        assert_eq!(present["version"], 0);
        let rule = r#"
[[rule]]
id = "rainbow"
title_zh = "不许提彩虹杯"
title_en = "No rainbow cups"
severity = "refuse"
law = "平台规则"
applies_from = "2026-01-01"
words = ["彩虹杯"]
"#;
        let toml = format!("{}\n{rule}", text(&present["toml"]));
        let tried = shop.reviewer.post("/api/v1/staff/rules/dry-run", json!({ "toml": toml })).await.ok();
        assert_eq!(tried["postings"], 1);
        assert_eq!(
            tried["newly_refused"],
            json!([{ "id": id, "title": "周末奶茶店店员", "rule": "rainbow", "words": "彩虹杯" }])
        );
        assert_eq!(tried["newly_passed"], json!([]));
        let again = shop.draft(&app, json!({ "description": "负责点单、打包和洗彩虹杯,做事认真就可以。" })).await;
        let clean = shop.draft(&app, json!({})).await;
        assert_eq!(shop.act(&clean, "submit").await.ok()["state"], "in_review");

        let stored = shop.reviewer.put("/api/v1/staff/rules", json!({ "toml": toml, "version": 0 })).await.ok();
        assert_eq!(stored["version"], 1);
        let problem = shop.act(&again, "submit").await.refused(422, "posting_refused_by_rules");
        assert_eq!(problem["findings"][0]["rule"], "rainbow");
        let stale = shop.reviewer.put("/api/v1/staff/rules", json!({ "toml": toml, "version": 0 })).await;
        assert_eq!(stale.refused(409, "rules_changed")["version"], 1);
        let broken = format!("{toml}\n[[rule]]\nid = 3\n");
        let refused = shop.reviewer.put("/api/v1/staff/rules", json!({ "toml": broken })).await;
        let problem = refused.refused(422, "rules_do_not_parse");
        assert!(problem["line"].as_u64().is_some_and(|line| line > 400), "{problem}");
        let refused = shop.reviewer.post("/api/v1/staff/rules/dry-run", json!({ "toml": "version = 2" })).await;
        refused.refused(422, "rules_do_not_parse");
        assert_eq!(shop.reviewer.get("/api/v1/staff/rules").await.ok()["version"], 1);

        // Two editors at the same moment: one comes second.
        let other = app.staff(StaffRole::Reviewer).await;
        let body = json!({ "toml": toml, "version": 1 });
        let both = tokio::join!(
            shop.reviewer.put("/api/v1/staff/rules", body.clone()),
            other.put("/api/v1/staff/rules", body.clone())
        );
        let mut answers = [both.0.status, both.1.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 409]);
        assert_eq!(shop.reviewer.get("/api/v1/staff/rules").await.ok()["version"], 2);
    }
}
