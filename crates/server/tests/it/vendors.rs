//! The vendors' page of the console, and what staff decide there.

use db::entities::staff_roles::StaffRole;
use sandbox::LineFault;
use testkit::{Client, Reply, TestApp, Value, json, on_both_engines};

const VENDORS: &str = "/api/v1/staff/vendors";

async fn vendor(admin: &Client, name: &str) -> Value {
    let all = admin.get(VENDORS).await.ok();
    all["items"].as_array().expect("a list").iter().find(|one| one["vendor"] == name).expect("it is listed").clone()
}

fn path(name: &str, action: &str) -> String {
    format!("{VENDORS}/{name}/{action}")
}

/// What a doctor with this key is told.
async fn doctor(app: &TestApp, key: &str) -> Reply {
    let nobody = app.nobody();
    let request = nobody.request(reqwest::Method::POST, "/doctor/vendors").header(server::DOCTOR_HEADER, key);
    nobody.send(request).await
}

pub(crate) async fn switch(admin: &Client, name: &str, on: bool) {
    admin.post(&path(name, "switch"), json!({ "on": on, "reason": "演练" })).await.ok();
}

on_both_engines! {
    /// covers: OPS-3, SDK-2
    async fn every_vendor_of_the_register_is_listed_with_what_it_gets(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let all = admin.get(VENDORS).await.ok();
        let names: Vec<&str> = all["items"].as_array().expect("a list").iter().filter_map(|one| one["service"].as_str()).collect();
        for service in [
            "NetEase Qiyu", "TalkingData", "AMap", "JPush", "vivo push", "Xiaomi push", "OPPO push", "Huawei mobile services",
            "Honor push", "Samsung (FCM)", "Meizu", "NetEase Yunxin", "MOB ShareSDK", "Alipay", "Baidu Tongji", "WeChat Open Platform",
            "Weibo", "QQ Connect", "Aliyun SMS", "Tencent Cloud SMS", "Aliyun identity verification",
            "Tencent Cloud identity verification",
        ] {
            assert!(names.contains(&service), "{service} is missing in {names:?}");
        }
        let sms = vendor(&admin, "aliyun_sms").await;
        assert_eq!((&sms["state"], &sms["is_home"], &sms["sends"]), (&json!("open"), &json!(true), &json!(["phone"])));
        assert_eq!(sms["hosts"], json!(["dysmsapi.aliyuncs.com"]));
        let identity = vendor(&admin, "aliyun_identity").await;
        assert!(identity["consent_zh"].is_string(), "{identity}");
        assert_eq!(vendor(&admin, "sharesdk").await["state"], "not_called");
        for role in [StaffRole::Support, StaffRole::Privacy] {
            app.staff(role).await.get(VENDORS).await.refused(403, "forbidden");
        }
    }

    /// covers: OPS-3
    async fn a_test_asks_the_vendor_and_is_counted(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let asked = vendor(&admin, "jpush").await["figures"]["answered"].as_i64().expect("a count");
        let told = admin.post(&path("jpush", "test"), json!({})).await.ok();
        assert_eq!((&told["answers"], &told["code"]), (&json!(true), &Value::Null));
        let figures = vendor(&admin, "jpush").await["figures"].clone();
        assert_eq!((figures["answered"].as_i64(), &figures["answered_permille"]), (Some(asked + 1), &json!(1000)));
        let sent = app.lingong.simulators.as_ref().expect("tests have simulators").sent.clone();
        let before = sent.all().len();
        assert_eq!(admin.post(&path("aliyun_sms", "test"), json!({})).await.ok()["answers"], true);
        let asked: Vec<String> = sent.all().split_off(before).into_iter().map(|one| one.text).collect();
        assert_eq!(asked.len(), 2, "by the template of codes and by that of notices: {asked:?}");
        assert!(["SMS_000000001", "SMS_000000002"].iter().all(|template| asked.iter().any(|one| one.contains(template))));
        admin.post(&path("sharesdk", "test"), json!({})).await.refused(409, "vendor_not_set_up");
        admin.post(&path("nobody", "test"), json!({})).await.refused(404, "not_found");
    }

    /// covers: OPS-3
    async fn a_vendor_that_fails_rests_and_comes_back_by_itself(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let jpush = app.lingong.simulators.as_ref().expect("tests have simulators").jpush.clone();
        jpush.line.fail_next([LineFault::Html; 5]);
        for _ in 0..5 {
            let told = admin.post(&path("jpush", "test"), json!({})).await.ok();
            assert_eq!((&told["answers"], &told["kind"]), (&json!(false), &json!("protocol")));
        }
        let resting = vendor(&admin, "jpush").await;
        assert_eq!((&resting["state"], resting["errors"].as_array().map(Vec::len)), (&json!("resting"), Some(5)));
        assert!(resting["rests_until"].is_string());
        let requests = jpush.line.requests();
        let told = admin.post(&path("jpush", "test"), json!({})).await.ok();
        assert_eq!((&told["answers"], &told["code"]), (&json!(false), &json!("circuit_open")));
        assert_eq!(jpush.line.requests(), requests, "nothing was sent");
        app.clock.advance_seconds(30);
        assert_eq!(admin.post(&path("jpush", "test"), json!({})).await.ok()["answers"], true);
        let back = vendor(&admin, "jpush").await;
        assert_eq!((&back["state"], &back["figures"]["failed"], &back["figures"]["held"]), (&json!("open"), &json!(5), &json!(1)));
    }

    /// covers: OPS-3, NOTE-3
    async fn what_is_switched_off_gets_nothing_and_another_goes_on(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let sent = |vendor: &str| {
            let all = app.lingong.simulators.as_ref().expect("tests have simulators").sent.all();
            all.iter().filter(|one| one.vendor == vendor).count()
        };
        let before = (sent("aliyun_sms"), sent("tencent_sms"));
        switch(&admin, "aliyun_sms", false).await;
        app.request_code("19900004721").await;
        assert_eq!((sent("aliyun_sms"), sent("tencent_sms")), (before.0, before.1 + 1));
        let off = vendor(&admin, "aliyun_sms").await;
        assert_eq!((&off["state"], &off["shut_why"]), (&json!("off"), &json!("演练")));
        // Another node knows once it has looked.
        let mut elsewhere = app.another_node().await;
        elsewhere.token = admin.token.clone();
        assert_eq!(vendor(&elsewhere, "aliyun_sms").await["state"], "off");
        switch(&admin, "tencent_sms", false).await;
        let body = json!({ "phone": "19900004722" });
        let refused = app.nobody().post("/api/v1/auth/sms-codes", body).await;
        assert_eq!(refused.status, 503, "{:?}", refused.body);
        switch(&admin, "aliyun_sms", true).await;
        app.request_code("19900004723").await;
        assert_eq!(sent("aliyun_sms"), before.0 + 1);
    }

    /// covers: SDK-3, OPS-3
    async fn agreement_and_assessment_are_kept_with_their_days(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let body = json!({ "agreement": "LG-2026-017", "until": "2027-12-31" });
        admin.put(&path("amap", "agreement"), body).await.ok();
        let body = json!({ "day": "2026-11-20", "by": "信息安全部", "findings": "只发送工作地点文字，传输加密，境内存储。" });
        assert!(admin.put(&path("amap", "assessment"), body).await.ok()["version"].is_string());
        let amap = vendor(&admin, "amap").await;
        assert_eq!((&amap["agreement"], &amap["agreement_last_day"]), (&json!("LG-2026-017"), &json!("2027-12-31")));
        assert_eq!((&amap["assessed_day"], &amap["assessed_version"]), (&json!("2026-11-20"), &amap["version"]));
        for (action, body, field) in [
            ("agreement", json!({ "agreement": "L", "until": "2027-12-31" }), "agreement"),
            ("agreement", json!({ "agreement": "LG-1", "until": "2027-02-30" }), "until"),
            ("agreement", json!({ "agreement": "LG-1", "until": "2026-11-01" }), "until"),
            ("assessment", json!({ "day": "2026-12-31", "by": "信息安全部", "findings": "十个字以上的评估结论。" }), "day"),
            ("assessment", json!({ "day": "2026-11-20", "by": "信息安全部", "findings": "好" }), "findings"),
        ] {
            let refused = admin.put(&path("amap", action), body).await;
            assert_eq!((refused.status, refused.body["field"].as_str()), (422, Some(field)), "{:?}", refused.body);
        }
    }

    /// covers: OPS-3
    async fn a_doctor_with_the_key_learns_how_every_vendor_does(app: TestApp) {
        for wrong in [String::new(), "0".repeat(32)] {
            assert_eq!(doctor(&app, &wrong).await.status, 404);
        }
        let told = doctor(&app, app.lingong.doctor_key.expose()).await.ok();
        let all = told.as_array().expect("a list");
        assert_eq!(all.len(), policy::PROCESSORS.len());
        for one in all.iter().filter(|one| one["state"] == "open") {
            assert!(one["answer"]["Ok"].is_string(), "{one}");
        }
        assert!(all.iter().filter(|one| one["state"] == "open").count() >= 15, "{told}");
    }

    /// An installation that serves people, with Baidu's site and no account to read its figures by.
    ///
    /// covers: SDK-1, SDK-3, OPS-3
    async fn a_script_that_nobody_assessed_is_loaded_by_no_browser(app: TestApp) {
        let app = TestApp::start_with(app.on, |config| {
            config.demo = false;
            config.baidu_tongji.site_key = "abc123".into();
        })
        .await;
        let script = async || app.nobody().get("/api/v1/page-services").await.ok()["analytics_script"].clone();
        let baidu = async || {
            let told = doctor(&app, app.lingong.doctor_key.expose()).await.ok();
            let all = told.as_array().expect("a list");
            all.iter().find(|one| one["service"] == "Baidu Tongji").expect("it is listed").clone()
        };
        // Before anybody read what staff decided, too.
        assert_eq!(script().await, Value::Null);
        let standing = baidu().await;
        assert_eq!((&standing["state"], &standing["answer"]), (&json!("not_assessed"), &Value::Null));
        assert_eq!(script().await, Value::Null);
        app.assess(policy::BAIDU_TONGJI).await;
        let standing = baidu().await;
        assert_eq!(standing["state"], "open", "it is set up, although nothing of it can be asked: {standing}");
        assert!(standing["answer"]["Ok"].as_str().is_some_and(|said| said.contains("browsers load")), "{standing}");
        assert_eq!(script().await, "https://hm.baidu.com/hm.js?abc123");
    }
}
