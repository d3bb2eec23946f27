//! The pages that people read: the policy, its versions and the lists, without JavaScript (SPEC POL-2, POL-4, POL-5).

use testkit::{On, TestApp, on_both_engines};

on_both_engines! {
    /// covers: POL-4, POL-5, SDK-1, CON-1
    async fn every_list_is_a_page_of_its_own(app: TestApp) {
        let operator = &app.lingong.app.config.operator;
        for list in policy::documents::all() {
            let page = app.nobody().get(&format!("/policy/{}", list.name)).await;
            assert_eq!(page.status, 200, "{}", list.name);
            assert!(page.text.contains(&list.title.zh) && page.text.contains("og:title"), "{}", list.name);
            assert!(page.text.contains(&operator.hotline) && !page.text.contains("<script"), "{}", list.name);
            let english = app.nobody().get(&format!("/policy/{}?lang=en", list.name)).await;
            assert!(english.text.contains(&list.title.en) && english.text.contains("lang=\"en\""), "{}", list.name);
        }
        let csv = app.nobody().get("/policy/processing.csv").await;
        assert_eq!(csv.text.trim_start_matches('\u{feff}'), policy::documents::processing_csv());
        app.nobody().get("/policy/nothing").await.refused(404, "not_found");
    }

    /// covers: POL-2, POL-3
    async fn versions_are_read_and_compared(app: TestApp) {
        let old = app.nobody().get("/policy/versions/2026-11-24").await;
        assert!(old.text.contains("没有它们无法建立账号") && old.text.contains("这不是现行版本"));
        app.nobody().get("/policy/versions/1999-01-01").await.refused(404, "not_found");
        let compared = app.nobody().get("/policy/compare?from=2026-11-24&to=2026-11-25").await;
        assert!(compared.text.contains("重大变更") && compared.text.contains("class=\"added\""));
        assert!(compared.text.contains("class=\"removed\"") && compared.text.contains("新增第三方：高德地图"));
        let same = app.nobody().get("/policy/compare?from=2026-11-25&to=2026-11-25").await;
        assert!(same.text.contains("没有改动"));
        app.nobody().get("/policy/compare?from=2026-11-24").await.refused(404, "not_found");
    }
}

/// covers: POL-3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coming_version_is_told_on_the_page() {
    let app = TestApp::start_with(On::Sqlite, |config| config.policy_effective_on = "2026-12-01".to_owned()).await;
    let page = app.nobody().get("/policy").await;
    assert!(
        page.text.contains("2026-12-01") && page.text.contains("from=2026-11-24&#38;to=2026-11-25"),
        "{}",
        page.text
    );
}
