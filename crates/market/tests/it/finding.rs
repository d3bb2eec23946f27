//! What words are taken to mean, filters with their counts, and why a job stands where it stands, through HTTP.

use crate::{Shop, ids, items, search, text};
use db::columns::PublicText;
use db::entities::outbox::Topic;
use db::entities::postings;
use db::entities::staff_roles::StaffRole;
use kernel::{PostingId, Timestamp};
use sea_orm::EntityTrait;
use testkit::{TestApp, Value, json, on_both_engines};

fn a_tenth_of_a_second(app: &TestApp) {
    app.clock.set(Timestamp::from_micros(app.lingong.app.now().micros() + 100_000));
}

fn count(values: &Value, value: &str) -> u64 {
    let found = values.as_array().expect("values").iter().find(|it| it["value"] == value);
    found.and_then(|it| it["count"].as_u64()).expect("a count")
}

on_both_engines! {
    /// covers: FIND-2
    async fn pinyin_slips_and_suggestions(app: TestApp) {
        let shop = Shop::open(&app).await;
        let tea = shop.live(&app, json!({})).await;
        for typed in ["naicha", "nai%20cha", "nc"] {
            let found = search(&app, &format!("q={typed}")).await;
            assert_eq!((ids(&found), &found["corrected"]), (vec![tea.clone()], &Value::Null), "{typed}");
            assert_eq!(found["items"][0]["highlight"], json!([[2, 4]]), "{typed}");
        }
        let found = search(&app, "q=奶查").await;
        assert_eq!((ids(&found), &found["corrected"]), (vec![tea.clone()], &json!("奶茶")), "{found}");
        assert_eq!(found["items"][0]["highlight"], json!([[2, 4]]));
        assert_eq!(search(&app, "q=奶茶").await["corrected"], Value::Null);

        let suggest = async |typed: &str| app.nobody().get(&format!("/api/v1/postings/suggestions?q={typed}")).await.ok();
        for typed in ["奶", "naich", "nc", "奶查"] {
            let found = suggest(typed).await;
            let tea = items(&found).iter().find(|it| it["text"] == "奶茶");
            assert_eq!(tea.map(|it| &it["count"]), Some(&json!(1)), "{typed}: {found}");
            assert_eq!(found["popular"], false);
        }
        let popular = app.nobody().get("/api/v1/postings/suggestions").await.ok();
        assert!(popular["popular"] == true && !items(&popular).is_empty(), "{popular}");
        // In a city only what it has, with its own counts.
        let here = suggest("奶&city=350100").await;
        assert!(items(&here).iter().any(|it| it["text"] == "奶茶" && it["count"] == 1), "{here}");
        assert!(items(&suggest("奶&city=350200").await).is_empty());
        assert!(items(&suggest("&city=350200").await).is_empty());
        app.nobody().get("/api/v1/postings/suggestions?city=1").await.refused(422, "invalid_field");
        assert!(items(&suggest("%F0%9F%A7%8B").await).is_empty());
        let long = "x".repeat(201);
        app.nobody().get(&format!("/api/v1/postings/suggestions?q={long}")).await.refused(422, "text_too_long");
        shop.act(&tea, "close").await.ok();
        app.sync_index().await;
        assert!(items(&suggest("奶").await).is_empty(), "what is gone is not suggested");
    }

    /// covers: FIND-2
    async fn operations_keep_the_synonyms(app: TestApp) {
        let shop = Shop::open(&app).await;
        let drinks = shop.live(&app, json!({ "title": "饮品店帮手", "description": "负责点单和打包，门店清洁。" })).await;
        assert_eq!(ids(&search(&app, "q=奶茶店").await), [drinks.as_str()], "a pair that comes with the program");
        assert!(ids(&search(&app, "q=水吧").await).is_empty());

        let path = "/api/v1/staff/synonyms";
        let set = async |word: &str, other: &str, stands: bool| {
            shop.reviewer.put(path, json!({ "word": word, "other": other, "stands": stands })).await
        };
        let listed = async |word: &str| {
            let list = shop.reviewer.get(path).await.ok();
            items(&list).iter().filter(|it| it["word"] == word || it["other"] == word).cloned().collect::<Vec<_>>()
        };
        set("水吧", "饮品店", true).await.ok();
        assert_eq!(ids(&search(&app, "q=水吧").await), [drinks.as_str()], "known at once");
        assert_eq!(listed("水吧").await[0]["added_at"], json!(app.now()));
        let tried = shop.reviewer.get(&format!("{path}/trial?q=水吧")).await.ok();
        assert_eq!((&tried["groups"], &tried["total"]), (&json!([["水吧", "饮品店"]]), &json!(1)));
        set("饮品店", "水吧", true).await.refused(409, "synonym_unchanged");
        set("饮品店", "水吧", false).await.ok();
        assert!(ids(&search(&app, "q=水吧").await).is_empty());
        assert!(listed("水吧").await.is_empty());

        // A pair of the program can be taken out, and put back.
        assert_eq!(listed("奶茶店").await.iter().filter(|it| it["added_at"].is_null()).count(), 2);
        set("奶茶店", "饮品店", false).await.ok();
        let plain = search(&app, "q=奶茶店").await;
        assert!(plain["relaxed"] == true || ids(&plain).is_empty(), "{plain}");
        set("奶茶店", "饮品店", true).await.ok();
        assert_eq!(ids(&search(&app, "q=奶茶店").await), [drinks.as_str()]);

        set("水吧", "水吧", true).await.refused(422, "same_word");
        set("", "水吧", true).await.refused(422, "required");
        set(&"水".repeat(21), "吧", true).await.refused(422, "text_too_long");
        let support = app.staff(StaffRole::Support).await;
        support.get(path).await.refused(403, "forbidden");
    }

    /// covers: FIND-2
    async fn filters_count_what_they_would_find(app: TestApp) {
        let shop = Shop::open(&app).await;
        // The clock stands on a Tuesday: in four days is a Saturday.
        let tea = shop.live(&app, json!({})).await;
        let sorting = shop.live(&app, json!({
            "title": "快递分拣员", "category": "logistics", "description": "在仓库分拣快递包裹，做完当场结工资。",
            "wage_fen": 20_000, "wage_unit": "day", "settlement": "on_completion", "mode": "merchant_picks",
            "shifts": [app.shift(4, 8, 5)],
        })).await;
        let pieces = shop.live(&app, json!({
            "title": "服装打包", "category": "logistics", "description": "把商品装箱、贴单，多劳多得。",
            "wage_fen": 300, "wage_unit": "piece", "settlement": "daily", "shifts": [app.shift(5, 4, 5)],
        })).await;
        app.sync_index().await;
        let facets = async |query: &str| app.nobody().get(&format!("/api/v1/postings/facets?{query}")).await.ok();
        let all = facets("city=350100").await;
        assert_eq!((all["total"].as_u64(), all["partial"].as_bool()), (Some(3), Some(false)));
        assert_eq!((count(&all["category"], "logistics"), count(&all["category"], "tutoring")), (2, 0));
        assert_eq!((count(&all["settlement"], "daily"), count(&all["settlement"], "on_completion")), (2, 1));
        assert_eq!((count(&all["mode"], "first_come"), count(&all["wage_unit"], "piece")), (2, 1));
        assert_eq!((count(&all["hourly_min_fen"], "1500"), count(&all["hourly_min_fen"], "2500")), (2, 1));
        assert_eq!(all["radius_m"], json!([]));
        // A value counts beside the other filters, and its own filter does not hide its neighbours.
        let daily = facets("settlement=daily").await;
        assert_eq!((daily["total"].as_u64(), count(&daily["settlement"], "on_completion")), (Some(2), 1));
        assert_eq!(count(&daily["category"], "logistics"), 1);
        let near = facets("lat=26.08&lng=119.30&datum=gcj02&radius_m=5000&q=奶茶").await;
        assert_eq!((near["total"].as_u64(), count(&near["radius_m"], "1000")), (Some(1), 1));
        // Each count is what choosing the value finds.
        for query in ["hourly_min_fen=2500", "settlement=daily", "mode=merchant_picks", "weekend=true", "students=true",
            "company=true", "part=morning", "part=afternoon", "part=evening", "part=night"] {
            let (name, value) = query.split_once('=').expect("a value");
            let counted = if value == "true" { all[name].as_u64().expect("a count") } else { count(&all[name], value) };
            assert_eq!(search(&app, query).await["total"].as_u64(), Some(counted), "{query}");
        }
        let days = all["date"].as_array().expect("days");
        assert_eq!((days.len(), days[0]["value"].as_str()), (14, Some("2026-11-24")), "today and thirteen more");
        assert!(days.iter().any(|day| day["count"].as_u64() > Some(0)), "{days:?}");
        for day in days {
            let day_only = format!("date_from={0}&date_to={0}", text(&day["value"]));
            assert_eq!(search(&app, &day_only).await["total"], day["count"], "{day_only}");
            let same = facets(&day_only).await;
            assert_eq!((&same["total"], &same["date"]), (&day["count"], &all["date"]), "its own filter hides no day");
        }
        assert_eq!(ids(&search(&app, "hourly_min_fen=2500").await), [sorting.as_str()], "200 yuan a day are 25 an hour");
        let paid = ids(&search(&app, "order=best_paid").await);
        assert_eq!(paid, [sorting.as_str(), tea.as_str(), pieces.as_str()], "a piece cannot be compared and comes last");
        let only = facets("weekend=true&students=true").await;
        assert_eq!(only["total"], search(&app, "weekend=true&students=true").await["total"]);
        facets("q=%F0%9F%8E%89&order=newest&limit=3").await;
        // A sole trader is certified too, and no company.
        let florist = app.register("florist", "19900000007").await;
        let merchant = app.certified_sole(&florist).await;
        let florist = Shop { merchant, owner: florist, reviewer: app.staff(StaffRole::Reviewer).await };
        florist.live(&app, json!({ "title": "花店帮手" })).await;
        app.sync_index().await;
        let with_florist = facets("city=350100").await;
        assert_eq!((with_florist["total"].as_u64(), with_florist["company"].as_u64()), (Some(4), Some(3)));
        assert_eq!(search(&app, "company=true").await["total"], 3);
    }

    /// Reasons from one's own wishes come only with a yes; without it two people see the same.
    ///
    /// covers: RULE-6
    async fn best_match_says_why(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({ "settlement": "weekly" })).await;
        app.sync_index().await;
        let path = "/api/v1/postings/search?lat=26.08&lng=119.30&datum=gcj02&order=best";
        let why = |list: &Value| list["items"][0]["why"].clone();
        let everybody = app.nobody().get(path).await.ok();
        assert_eq!(why(&everybody)[0], "near");
        assert!(why(&everybody).as_array().expect("reasons").contains(&json!("new")));
        let first = app.register("first", "19900000002").await;
        let second = app.register("second", "19900000003").await;
        let profile = json!({ "intent": "想找餐饮类的兼职", "city_code": "350100" });
        first.put("/api/v1/me/profile", profile).await.ok();
        let (mine, theirs) = (first.get(path).await.ok(), second.get(path).await.ok());
        assert_eq!((&mine["items"], &theirs["items"]), (&everybody["items"], &everybody["items"]));
        first.agree("personalisation").await;
        assert!(why(&first.get(path).await.ok()).as_array().expect("reasons").contains(&json!("category")));
        assert_eq!(second.get(path).await.ok()["items"], everybody["items"]);
        let nearest = app.nobody().get(&path.replace("best", "nearest")).await.ok();
        assert_eq!(why(&nearest), json!([]), "the other orders speak for themselves");
        assert_eq!(nearest["items"][0]["id"], json!(id));
    }

    /// covers: FIND-2
    async fn a_card_says_that_one_has_signed_up(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let seeker = app.register("seeker", "19900000002").await;
        let signed_up = async |who: &testkit::Client| {
            let list = who.get("/api/v1/postings/search?city=350100").await.ok();
            list["items"][0]["signed_up"].as_bool().expect("a yes or no")
        };
        assert!(!signed_up(&seeker).await);
        let posting = seeker.get(&format!("/api/v1/postings/{id}")).await.ok();
        let shift = text(&posting["shifts"][0]["id"]);
        let application = seeker.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok();
        assert!(signed_up(&seeker).await);
        assert!(!signed_up(&shop.owner).await && !signed_up(&app.nobody()).await);
        seeker.cancel(&text(&application["id"]), "free").await.ok();
        assert!(!signed_up(&seeker).await, "taken back");
    }

    /// A node keeps the rows of cards in memory, and still no list shows what has changed meanwhile: not before the index has
    /// followed, and not when another node wrote it.
    ///
    /// covers: PUB-7
    async fn rows_in_memory_follow_every_change(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let cards = async || items(&app.nobody().get("/api/v1/postings/search?city=350100").await.ok()).clone();
        assert_eq!(cards().await.len(), 1, "read for the first time");

        let suspension = format!("/api/v1/staff/merchants/{}/suspension", shop.merchant);
        let reply = shop.reviewer.post(&suspension, json!({ "reason": "资质存疑,等待复核" })).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        assert!(cards().await.is_empty(), "suspended");
        assert_eq!(shop.reviewer.delete(&suspension).await.status, 204);
        assert_eq!(cards().await.len(), 1, "the suspension is lifted");

        let seeker = app.register("seeker", "19900000002").await;
        let posting = seeker.get(&format!("/api/v1/postings/{id}")).await.ok();
        let shift = text(&posting["shifts"][0]["id"]);
        let left = cards().await[0]["places_left"].as_i64().expect("a number");
        let application = seeker.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok();
        assert_eq!(cards().await[0]["places_left"], left - 1);
        seeker.cancel(&text(&application["id"]), "free").await.ok();
        assert_eq!(cards().await[0]["places_left"], left);

        let house = &app.lingong.app;
        let posting: PostingId = id.parse().expect("an id");
        let row = postings::Entity::find_by_id(posting).one(&house.read()).await.expect("read").expect("the posting");
        let written = house.write(move |work| async move {
            db::update(&work, postings::Model { title: PublicText::from("夜间盘点员"), ..row }).await?;
            Ok(work.changed(Topic::Posting, posting.0).await?)
        });
        written.await.expect("written as another node writes");
        assert_eq!(cards().await[0]["title"], "夜间盘点员");

        shop.act(&id, "close").await.ok();
        assert!(cards().await.is_empty(), "closed");
    }

    /// What a node keeps in memory of postings and of those who search, it hears of from the others.
    ///
    /// covers: PUB-7, WORK-9
    async fn nodes_hear_of_each_other_within_a_tenth_of_a_second(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let mut elsewhere = app.another_node().await;
        let here = app.register("seeker", "19900000002").await;
        elsewhere.token = here.token.clone();
        let cards = async || items(&elsewhere.get("/api/v1/postings/search?city=350100").await.ok()).clone();
        assert_eq!(cards().await.len(), 1);

        let block = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(here.put(&block, json!({})).await.status, 204);
        a_tenth_of_a_second(&app);
        assert!(cards().await.is_empty(), "blocked on the other node");
        assert_eq!(here.delete(&block).await.status, 204);
        a_tenth_of_a_second(&app);
        assert_eq!(cards().await.len(), 1);

        let posting = here.get(&format!("/api/v1/postings/{id}")).await.ok();
        let shift = text(&posting["shifts"][0]["id"]);
        here.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok();
        a_tenth_of_a_second(&app);
        assert_eq!(cards().await[0]["signed_up"], true, "signed up on the other node");

        shop.act(&id, "close").await.ok();
        a_tenth_of_a_second(&app);
        assert!(cards().await.is_empty(), "closed on the other node");
    }

    /// Everything that somebody can send is answered at once, with results or with a reason.
    ///
    /// covers: FIND-1, FIND-2
    async fn bad_input_is_answered(app: TestApp) {
        let shop = Shop::open(&app).await;
        shop.live(&app, json!({})).await;
        app.sync_index().await;
        // More characters than these do not fit into an address: they are refused before anybody reads them.
        let (long, han) = ("x".repeat(10_000), "奶".repeat(1_000));
        let place = "lat=26.08&lng=119.30&datum=gcj02";
        let cases = [
            ("q=".to_owned(), 200, "", 1),
            ("q=%20%20".into(), 200, "", 1),
            ("q=茶".into(), 200, "", 1),
            (format!("q={long}"), 422, "text_too_long", 0),
            (format!("q={han}"), 422, "text_too_long", 0),
            ("q=，。！？%2B-%26|".into(), 200, "", 1),
            ("q=%F0%9F%A7%8B%F0%9F%8E%89".into(), 200, "", 1),
            ("q=奶茶KTVнет奶".into(), 200, "", 1),
            ("q=title:奶茶 AND NOT (*)~2".into(), 200, "", 1),
            ("q=%00%E2%80%AE".into(), 200, "", 1),
            (format!("{place}&radius_m=0"), 422, "invalid_field", 0),
            (format!("{place}&radius_m=10000000"), 422, "invalid_field", 0),
            ("radius_m=1000".into(), 422, "invalid_field", 0),
            ("lat=26.08".into(), 422, "invalid_field", 0),
            // Outside China there is nothing to find, and outside the earth nowhere to look.
            ("lat=48.85&lng=2.35".into(), 422, "invalid_field", 0),
            ("lat=91&lng=0".into(), 422, "invalid_field", 0),
            ("date_from=2026-12-02&date_to=2026-12-01".into(), 422, "invalid_field", 0),
            ("wage_unit=piece&hourly_min_fen=1".into(), 200, "", 0),
            ("city=350200&district=350102".into(), 200, "", 0),
            ("hourly_min_fen=-1".into(), 422, "invalid_field", 0),
            ("hourly_min_fen=9223372036854775807".into(), 200, "", 0),
            ("cursor=AAAA".into(), 422, "bad_cursor", 0),
            ("category=none".into(), 422, "invalid_field", 0),
            ("part=noon".into(), 422, "", 0),
            ("settlement=never".into(), 422, "", 0),
            ("weekend=maybe".into(), 422, "", 0),
            ("order=cheapest".into(), 422, "", 0),
            ("certified=true".into(), 422, "", 0),
            ("limit=0".into(), 422, "", 0),
        ];
        for (query, status, code, found) in cases {
            let reply = app.nobody().get(&format!("/api/v1/postings/search?{query}")).await;
            let shown: String = query.chars().take(60).collect();
            match status {
                200 => assert_eq!(items(&reply.ok()).len(), found, "{shown}"),
                _ if code.is_empty() => assert!((400..500).contains(&reply.status), "{shown}: {}", reply.text),
                _ => drop(reply.refused(status, code)),
            }
            // The counts refuse the same questions.
            if !query.contains("cursor") && !query.contains("limit") {
                let counted = app.nobody().get(&format!("/api/v1/postings/facets?{query}")).await;
                assert_eq!(counted.status == 200, status == 200, "{shown}: {}", counted.text);
            }
        }
    }
}
