//! Passing a job on.

use crate::Shop;
use sandbox::{LineFault, WeChatHandle};
use testkit::{On, TestApp, json, on_both_engines};

const SIGN: &str = "/api/v1/shares/wechat-signatures";

fn wechat(app: &TestApp) -> WeChatHandle {
    app.lingong.simulators.as_ref().expect("simulators").wechat.clone()
}

on_both_engines! {
    /// covers: SDK-1, SDK-2
    async fn a_page_of_ours_is_signed_as_wechat_takes_it(app: TestApp) {
        let (nobody, wechat) = (app.nobody(), wechat(&app));
        let page = format!("{}/m/jobs/1?from=timeline", app.base);
        let signed = nobody.post(SIGN, json!({ "page": format!("{page}#shifts") })).await.ok();
        let text = |name: &str| signed[name].as_str().expect("text").to_owned();
        let at = signed["timestamp"].as_i64().expect("a moment");
        assert_eq!(text("app_id"), "wxdemo0official");
        assert!(wechat.takes_page(&page, &text("nonce"), at, &text("signature")));
        assert!(!wechat.takes_page(&format!("{page}1"), &text("nonce"), at, &text("signature")));
        let services = nobody.get("/api/v1/page-services").await.ok();
        assert_eq!(services["wechat_share_script"], json!(format!("{}/wechat/jweixin.js", app.base)));
        for foreign in [
            "https://evil.example/m/jobs/1".to_owned(),
            format!("{}.evil.example/m", app.base),
            format!("{}@evil.example/", app.base),
            "javascript:alert(1)".to_owned(),
            String::new(),
        ] {
            let refused = nobody.post(SIGN, json!({ "page": foreign })).await.refused(422, "foreign_page");
            assert_eq!(refused["field"], "page");
        }
        assert_eq!(wechat.tickets_given(), 1);
    }

    /// The ticket ran out while everybody asks: one refresh, also for another node.
    ///
    /// covers: SDK-2
    async fn many_callers_and_another_node_share_one_ticket(app: TestApp) {
        let wechat = wechat(&app);
        let page = format!("{}/m/jobs/1", app.base);
        let ask_all = async || {
            let calls: Vec<_> = (0..25).map(|_| {
                let (client, body) = (app.nobody(), json!({ "page": page }));
                tokio::spawn(async move { client.post(SIGN, body).await.status })
            }).collect();
            for call in calls {
                assert_eq!(call.await.expect("an answer"), 200);
            }
        };
        ask_all().await;
        assert_eq!((wechat.tickets_given(), wechat.tokens_given()), (1, 1));
        app.clock.advance_seconds(7_201);
        wechat.end_ticket();
        ask_all().await;
        assert_eq!((wechat.tickets_given(), wechat.tokens_given()), (2, 2), "one refresh for everybody");
    }

    /// covers: SDK-2
    async fn a_wechat_that_fails_leaves_the_other_ways(app: TestApp) {
        let wechat = wechat(&app);
        let page = json!({ "page": format!("{}/m/jobs/1", app.base) });
        for fault in [LineFault::Down, LineFault::Html, LineFault::Half, LineFault::Code(45_009), LineFault::Code(40_013)] {
            wechat.line.fail_next([fault]);
            app.nobody().post(SIGN, page.clone()).await.refused(503, "wechat_share_off");
        }
        wechat.line.recover();
        app.nobody().post(SIGN, page).await.ok();
    }

    /// covers: SDK-2, PUB-7
    async fn what_a_share_says_is_public_and_so_is_its_page(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "title": "周末<b>奶茶</b>\"店员\"" })).await;
        let nobody = app.nobody();
        let facts = nobody.get(&format!("/api/v1/postings/{id}/share")).await.ok();
        assert_eq!(facts["title"], "周末<b>奶茶</b>\"店员\" 20 元/小时");
        assert_eq!(facts["text"], "福州市鼓楼区 · 日结 · 11月26日 10:00–14:00");
        assert_eq!(facts["picture"], json!(format!("{}/share.png", app.base)));
        let page = format!("{}/jobs/{id}", app.base);
        assert_eq!(facts["page"], json!(page));
        let links: Vec<String> = facts["links"].as_array().expect("links").iter()
            .map(|link| format!("{} {}", link["channel"].as_str().expect("a word"), link["url"].as_str().expect("a link")))
            .collect();
        assert_eq!(links[0], format!("wechat {page}?s=wechat"));
        assert_eq!(links.len(), 5);
        let html = nobody.get(&format!("/jobs/{id}?s=poster")).await;
        assert_eq!(html.status, 200);
        for tag in [
            "<meta property=\"og:title\" content=\"周末&#60;b&#62;奶茶&#60;/b&#62;&#34;店员&#34; 20 元/小时\">".to_owned(),
            "<meta property=\"og:description\" content=\"福州市鼓楼区 · 日结 · 11月26日 10:00–14:00 · ".to_owned(),
            format!("<meta property=\"og:image\" content=\"{}/share.png\">", app.base),
            format!("<meta property=\"og:url\" content=\"{page}\">"),
            "<meta property=\"og:site_name\" content=\"零工\">".to_owned(),
        ] {
            assert!(html.text.contains(&tag), "{tag}\n{}", html.text);
        }
        let draft = shop.draft(&app, json!({})).await;
        nobody.get(&format!("/api/v1/postings/{draft}/share")).await.refused(404, "not_found");
        shop.act(&id, "pause").await.ok();
        nobody.get(&format!("/api/v1/postings/{id}/share")).await.refused(404, "not_found");
    }

    /// covers: STAT-1
    async fn opened_links_are_counted_without_anybody(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let open = async |query: &str, times: usize| {
            for _ in 0..times {
                app.nobody().get(&format!("/jobs/{id}{query}")).await;
            }
        };
        open("?s=wechat", 57).await;
        open("?s=poster", 4).await;
        open("", 12).await;
        open("?s=unknown", 12).await;
        open("?s=%ff&s=wechat", 1).await;
        app.lingong.market.opened.write(&app.lingong.app).await.expect("written");
        let counts = format!("/api/v1/postings/{id}/share-counts");
        let today = shop.owner.get(&counts).await.ok();
        assert!(today["channels"].as_array().expect("channels").iter().all(|one| one["opened"].is_null()), "today is not told: {today}");
        // More on another node's account, and the day ends.
        open("?s=wechat", 3).await;
        app.lingong.market.opened.write(&app.lingong.app).await.expect("written");
        app.clock.advance_seconds(24 * 3_600);
        let told = shop.owner.get(&counts).await.ok();
        let of = |channel: &str| told["channels"].as_array().expect("channels").iter()
            .find(|one| one["channel"] == channel).expect("a channel")["opened"].clone();
        // 61 with noise of thirty at most, rounded down; four are told as little as nobody, unless the noise makes them enough.
        let wechat = of("wechat").as_u64().expect("a number");
        assert!((30..=90).contains(&wechat) && wechat % 5 == 0, "{told}");
        assert!(of("poster").as_u64().is_none_or(|few| (10..=30).contains(&few)), "{told}");
        assert_eq!((of("link"), &told["least"], &told["rounded_to"]), (json!(null), &json!(10), &json!(5)), "{told}");
        // Neither asking again nor another day draws the noise anew.
        assert_eq!(shop.owner.get(&counts).await.ok(), told);
        app.clock.advance_seconds(24 * 3_600);
        assert_eq!(shop.owner.get(&counts).await.ok()["channels"], told["channels"]);
        app.nobody().get(&counts).await.refused(401, "sign_in_required");
        let stranger = app.register("stranger", "19900000777").await;
        stranger.get(&counts).await.refused(404, "not_found");
    }
}

/// covers: SDK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_it_is_off_nothing_is_signed() {
    let app = TestApp::start_with(On::Sqlite, |config| config.wechat.share = false).await;
    let page = json!({ "page": format!("{}/m/jobs/1", app.base) });
    app.nobody().post(SIGN, page).await.refused(503, "wechat_share_off");
    assert!(app.nobody().get("/api/v1/page-services").await.ok()["wechat_share_script"].is_null());
    assert_eq!(wechat(&app).line.requests(), 0);
}
