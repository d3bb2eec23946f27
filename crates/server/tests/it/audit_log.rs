//! The audit log: what is in it, that nothing is read without it, and that whatever is done to it is found.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use db::entities::audit_log::{self, AuditKind};
use db::entities::staff_roles::StaffRole;
use sea_orm::{EntityTrait, QueryOrder, Value as Bound};
use std::process::Command;
use testkit::{TestApp, Value, json, on_both_engines};
use vault::audit::{self, Export, Finding};

async fn sql(app: &TestApp, text: &'static str, values: Vec<Bound>) {
    let done = app.lingong.app.write(move |work| async move { Ok(work.run(text, values).await?) });
    done.await.expect("the statement runs");
}

async fn entries(app: &TestApp) -> Vec<audit_log::Model> {
    let rows = audit_log::Entity::find().order_by_asc(audit_log::Column::Seq);
    rows.all(&app.lingong.app.read()).await.expect("the log")
}

async fn checkpoint(app: &TestApp) {
    platform::upkeep::checkpoint(&app.lingong.app).await.expect("signs").expect("something came");
}

async fn findings(app: &TestApp) -> Vec<Finding> {
    audit::verify(&app.lingong.app.read(), &app.lingong.app.vault).await.expect("verifies").findings
}

/// Entries by looking somebody up, and who looks.
async fn looks(app: &TestApp, count: usize) -> testkit::Client {
    app.register("annabelle", "19900000001").await;
    let support = app.staff(StaffRole::Support).await;
    for _ in 0..count {
        support.get("/api/v1/staff/people?q=annabelle").await.ok();
    }
    support
}

on_both_engines! {
    /// covers: SEC-4
    async fn looks_and_deeds_of_staff_are_entries(app: TestApp) {
        let support = looks(&app, 1).await;
        let owner = app.register("owner", "19900000002").await;
        app.certified_merchant(&owner).await;
        let rows = entries(&app).await;
        assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), (1..=rows.len() as i64).collect::<Vec<_>>());
        assert_eq!((rows[0].kind, rows[0].actor), (AuditKind::Granted, Some(support.person_id().await.0)));
        assert_eq!(rows[0].body.0["purpose"], "supporting");
        let deed = rows.iter().find(|row| row.kind == AuditKind::StaffAction).expect("the decision");
        let operation = deed.body.0["operation"].as_str().expect("an operation");
        assert!(operation.starts_with("POST /api/v1/staff/certifications/") && operation.ends_with("/decision"));
        let text = rows.iter().map(|row| row.body.0.to_string()).collect::<String>();
        assert!(!text.contains("annabelle") && !text.contains("199000"), "ids and codes only");

        let privacy = app.staff(StaffRole::Privacy).await;
        let mut seen: Vec<Value> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = privacy.get(&format!("/api/v1/staff/audit?limit=2{cursor}")).await.ok();
            seen.extend(page["items"].as_array().expect("items").clone());
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen.len(), rows.len());
        assert_eq!((&seen[0]["seq"], &seen[rows.len() - 1]["seq"]), (&json!(rows.len()), &json!(1)));
        let granted = privacy.get("/api/v1/staff/audit?kind=granted").await.ok();
        assert!(granted["items"].as_array().expect("items").iter().all(|row| row["kind"] == "granted"));
        privacy.get("/api/v1/staff/audit?kind=gossip").await.refused(422, "invalid_field");
    }

    /// covers: SEC-4
    async fn without_the_log_nothing_is_read_and_nothing_done(app: TestApp) {
        let support = looks(&app, 1).await;
        sql(&app, "ALTER TABLE audit_log RENAME TO audit_log_away", vec![]).await;
        support.get("/api/v1/staff/people?q=annabelle").await.refused(500, "internal");
        let ledger = db::entities::access_ledger::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
        assert_eq!(ledger.len(), 1, "the look that was refused is in no ledger either");
        sql(&app, "ALTER TABLE audit_log_away RENAME TO audit_log", vec![]).await;
        support.get("/api/v1/staff/people?q=annabelle").await.ok();
        assert_eq!(entries(&app).await.len(), 2);
    }

    /// covers: SEC-4
    async fn a_log_as_it_was_written_is_right(app: TestApp) {
        assert_eq!(findings(&app).await, []);
        looks(&app, 3).await;
        assert_eq!(findings(&app).await, []);
        checkpoint(&app).await;
        assert!(platform::upkeep::checkpoint(&app.lingong.app).await.expect("no news").is_none());
        looks_again(&app).await;
        checkpoint(&app).await;
        let verdict = audit::verify(&app.lingong.app.read(), &app.lingong.app.vault).await.expect("verifies");
        assert_eq!((verdict.findings.len(), verdict.checkpoints, verdict.entries), (0, 2, 6));
        assert_eq!(verdict.signed, 5);
    }

    /// covers: SEC-4
    async fn an_edited_entry_is_found(app: TestApp) {
        looks(&app, 5).await;
        checkpoint(&app).await;
        let before = entries(&app).await[2].body.clone();
        let body = before.0.to_string().replace("supporting", "talking");
        sql(&app, "UPDATE audit_log SET body = $1 WHERE seq = 3", vec![body.into()]).await;
        assert_eq!(findings(&app).await, [Finding::Edited(3)]);
        sql(&app, "UPDATE audit_log SET body = $1 WHERE seq = 3", vec![before.into()]).await;
        assert_eq!(findings(&app).await, []);
        // With its hash: the signature finds the stretch.
        let row = &entries(&app).await[2];
        let text = format!("3\n0\ngranted\n{}\n{}\n", row.actor.expect("an actor"), row.body.0);
        let leaf = audit::merkle::leaf(text.as_bytes()).to_vec();
        sql(&app, "UPDATE audit_log SET at = 0, leaf = $1 WHERE seq = 3", vec![leaf.into()]).await;
        assert_eq!(findings(&app).await, [Finding::Rewritten { from: 1, to: 5 }]);
    }

    /// covers: SEC-4
    async fn deleted_and_moved_entries_are_found(app: TestApp) {
        looks(&app, 6).await;
        checkpoint(&app).await;
        sql(&app, "UPDATE audit_log SET seq = -1 WHERE seq = 2", vec![]).await;
        sql(&app, "UPDATE audit_log SET seq = 2 WHERE seq = 4", vec![]).await;
        sql(&app, "UPDATE audit_log SET seq = 4 WHERE seq = -1", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Edited(2), Finding::Edited(4)]);
        sql(&app, "DELETE FROM audit_log WHERE seq BETWEEN 2 AND 4", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Missing { from: 2, to: 4 }]);
        sql(&app, "DELETE FROM audit_log WHERE seq = 1", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Missing { from: 1, to: 4 }]);
    }

    /// covers: SEC-4
    async fn a_log_that_is_cut_off_is_found_even_with_its_checkpoints(app: TestApp) {
        looks(&app, 4).await;
        checkpoint(&app).await;
        looks_again(&app).await;
        checkpoint(&app).await;
        sql(&app, "DELETE FROM audit_log WHERE seq > 3", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Truncated { from: 4, to: 6 }]);
        sql(&app, "DELETE FROM audit_checkpoints WHERE size > 3", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Truncated { from: 4, to: 6 }, Finding::CheckpointGone(6)]);
        sql(&app, "DELETE FROM audit_log", vec![]).await;
        assert_eq!(findings(&app).await[0], Finding::Truncated { from: 1, to: 6 });
    }

    /// covers: SEC-4
    async fn a_forged_checkpoint_is_found(app: TestApp) {
        looks(&app, 4).await;
        checkpoint(&app).await;
        sql(&app, "UPDATE audit_checkpoints SET at = at + 1", vec![]).await;
        assert_eq!(findings(&app).await, [Finding::Forged(4), Finding::CheckpointGone(4)]);
    }

    /// covers: SEC-4, RET-1
    async fn old_entries_go_and_what_stays_is_right(app: TestApp) {
        let support = looks(&app, 5).await;
        checkpoint(&app).await;
        support.get("/api/v1/staff/people?q=annabelle").await.ok();
        app.clock.advance_seconds(1_097 * 86_400);
        let cut = app.lingong.app.write(|work| async move {
            Ok(audit::cut(&work, work.now, work.now.plus_days(-1_096)).await?)
        });
        assert_eq!(cut.await.expect("cuts"), 5);
        assert_eq!(findings(&app).await, []);
        checkpoint(&app).await;
        assert_eq!(findings(&app).await, []);
        let export = audit::export(&app.lingong.app.read(), None, Some(7)).await.expect("exports");
        export.check().expect("the proofs go on over the cut");
        // Without the entry that tells of it, the same cut is a deletion.
        sql(&app, "UPDATE audit_log SET kind = 'granted' WHERE kind = 'cut'", vec![]).await;
        assert_eq!(findings(&app).await[0], Finding::Missing { from: 1, to: 5 });
    }

    /// covers: SEC-4
    async fn an_export_is_checked_by_anybody(app: TestApp) {
        looks(&app, 3).await;
        checkpoint(&app).await;
        looks_again(&app).await;
        checkpoint(&app).await;
        let read = app.lingong.app.read();
        for entry in 1..=5 {
            let export = audit::export(&read, None, Some(entry)).await.expect("exports");
            let key = export.check().expect("proves");
            assert_eq!(key, BASE64_STANDARD.encode(app.lingong.app.vault.signer.public_key()));
            let text = serde_json::to_string(&export).expect("text");
            let bent = |from: &str, to: &str| {
                let bent = text.replacen(from, to, 1);
                assert_ne!(bent, text, "{from}");
                serde_json::from_str::<Export>(&bent).expect("an export").check().expect_err("a bent export")
            };
            bent("1795485600000000\\n", "1795485600000001\\n");
            bent("\"entry\":", "\"entry\":1");
            bent("\"size\":5", "\"size\":4");
            bent("\"size\":3", "\"size\":2");
        }
        audit::export(&read, None, Some(6)).await.expect_err("not covered yet");
        audit::export(&read, Some(4), None).await.expect_err("no checkpoint of that length");
    }
}

/// One more look by other staff.
async fn looks_again(app: &TestApp) {
    let support = app.staff(StaffRole::Support).await;
    support.get("/api/v1/staff/people?q=annabelle").await.ok();
}

/// covers: SEC-4, OPS-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_verifies_and_exports() {
    let app = TestApp::start(testkit::On::Sqlite).await;
    looks(&app, 3).await;
    checkpoint(&app).await;
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_lingong")).arg("audit").args(arguments).output().expect("it runs");
        (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let data = app.data_dir.display().to_string();
    let (fine, said) = run(&["verify", "--data", &data]);
    assert!(fine && said.ends_with("4 entries, 1 checkpoints, signed up to entry 3, 0 findings\n"), "{said}");
    let file = app.data_dir.join("proof.json").display().to_string();
    let (fine, said) = run(&["export", &file, "--entry", "2", "--data", &data]);
    assert!(fine, "{said}");
    let (fine, said) = run(&["verify", "--file", &file]);
    assert!(fine && said.contains("entry 2 is in it") && said.contains("all proofs hold"), "{said}");
    assert!(!run(&["verify", "--file", &file, "--key", "AAAA"]).0);
    sql(&app, "DELETE FROM audit_log WHERE seq = 2", vec![]).await;
    let (fine, said) = run(&["verify", "--data", &data]);
    assert!(!fine && said.starts_with("!! entries 2 to 2 are deleted\n"), "{said}");
}
