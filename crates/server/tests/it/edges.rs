//! What holds for every route: readiness, error documents, the API document.

use testkit::on_both_engines;

on_both_engines! {
    /// covers: OPS-1
    async fn a_fresh_server_is_ready(app: TestApp) {
        let reply = app.nobody().get("/healthz").await;
        assert_eq!(reply.ok()["status"], "ready");
        assert!(app.nobody().get("/openapi.json").await.ok()["paths"]["/healthz"].is_object());
        app.nobody().get("/nowhere").await.refused(404, "not_found");
        app.nobody().delete("/healthz").await.refused(405, "method_not_allowed");
    }

    /// covers: DEV-3
    async fn a_browser_is_told_to_drop_what_it_keeps(app: TestApp) {
        let reply = app.nobody().post("/cache/clear", testkit::json!({})).await;
        assert_eq!((reply.status, reply.headers["clear-site-data"].as_bytes()), (204, &b"\"cache\""[..]));
    }
}
