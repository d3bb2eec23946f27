//! The self-audit: every promise is checked on a running server, a broken one is named, and nothing of it stays.

use server::promises::{Outcome, Report, Target, audit};
use std::path::PathBuf;
use testkit::{TestApp, on_both_engines};

fn target(app: &TestApp) -> Target {
    Target { app: app.lingong.app.clone(), base: app.base.clone(), logs: Vec::new() }
}

async fn run(app: &TestApp, tell: &(dyn Fn(&str) + Sync)) -> Report {
    app.lingong.app.write(|work| async move { care::retention::schedule(&work).await }).await.expect("it is queued");
    audit(target(app), tell).await.expect("the audit runs")
}

fn bad(report: &Report) -> Vec<(&'static str, &'static str, String)> {
    let bad = report.lines.iter().filter(|line| line.outcome != Outcome::Held);
    bad.map(|line| (line.promise.id, line.outcome.word(), line.why.clone())).collect()
}

async fn rows(app: &TestApp, table: &str) -> i64 {
    let row = app.lingong.app.read().row(&format!("SELECT COUNT(*) AS n FROM {table}"), []).await.expect("a count");
    row.expect("a row").try_get("", "n").expect("a number")
}

on_both_engines! {
    /// covers: POL-1, SEC-1, DEL-1
    async fn every_promise_holds_and_nobody_stays(app: TestApp) {
        let page = app.nobody().get("/trust").await;
        assert!(page.text.contains("还没有进行过自查") && page.text.contains("尚未检查"), "{}", page.text);
        let report = run(&app, &|_| {}).await;
        assert_eq!(bad(&report), Vec::new());
        assert!(report.lines.len() >= 70);
        for table in ["people", "postings", "merchants", "messages", "photos", "canaries"] {
            assert_eq!(rows(&app, table).await, 0, "{table}");
        }
        let page = app.nobody().get("/trust").await;
        assert!(page.text.contains("最近一次自查") && !page.text.contains("尚未检查"));
    }

    /// covers: POL-1, OPS-4
    async fn a_number_in_a_log_breaks_its_promise_by_name(app: TestApp) {
        let sandbox = app.lingong.simulators.as_ref().expect("simulators").aliyun.clone();
        let log: PathBuf = app.data_dir.join("server.log");
        // While the canaries live, somebody logs one's number.
        let sabotage = |step: &str| {
            if step == "checking" {
                let phone = sandbox.messages().pop().expect("a message").phone;
                std::fs::write(&log, format!("{{\"message\":\"sent a code to {phone}\"}}\n")).expect("a log");
            }
        };
        let report = run(&app, &sabotage).await;
        let bad = bad(&report);
        let silent = bad.iter().find(|line| line.0 == "silent-logs").expect("the promise is named");
        assert_eq!(silent.1, "broken");
        assert!(silent.2.contains("server.log: a phone number stands there") && !silent.2.contains("1999"), "{}", silent.2);
        assert!(!report.is_good());
        let page = app.nobody().get("/trust").await;
        assert!(page.text.contains("未兑现") && page.text.contains("logs_show_nothing"));
    }

    /// covers: POL-1, SEC-1
    async fn a_number_in_a_table_breaks_its_promise_by_name(app: TestApp) {
        let sandbox = app.lingong.simulators.as_ref().expect("simulators").aliyun.clone();
        let sabotage = |step: &str| {
            if step == "checking" {
                let phone = sandbox.messages().pop().expect("a message").phone;
                let written = app.lingong.app.write(move |work| async move {
                    let sql = "UPDATE jobs SET error = $1";
                    Ok(work.run(sql, [format!("no answer for {phone}").into()]).await?)
                });
                let rows = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(written));
                assert!(rows.expect("it is written") > 0);
            }
        };
        let bad = bad(&run(&app, &sabotage).await);
        let database = bad.iter().find(|line| line.0 == "sealed-database").expect("the promise is named");
        assert_eq!(database.1, "broken");
        assert!(database.2.contains("a phone number stands there"), "{}", database.2);
    }

    /// covers: DEL-1
    async fn a_panic_leaves_nobody_behind(app: TestApp) {
        let stopped = tokio::spawn({
            let target = target(&app);
            async move { audit(target, &|step| assert_ne!(step, "checking", "the audit is cut here")).await.map(|_| ()) }
        });
        assert!(stopped.await.is_err(), "it was cut");
        assert!(rows(&app, "canaries").await > 0);
        // The next run clears away what the first left, and its own.
        run(&app, &|_| {}).await;
        for table in ["people", "canaries"] {
            assert_eq!(rows(&app, table).await, 0, "{table}");
        }
    }
}
