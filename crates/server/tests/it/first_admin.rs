//! A new installation: nobody is staff, no vendor is assessed, and the engineer makes the first admin at the machine.

use crate::crash::{Program, folder_of};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use testkit::{json, on_both_engines};

const SIGNED: [&str; 2] = ["--agreement-signed", "--policy-accepted"];

/// Whether `lingong staff` ended well, and all that it said, with this on its standard input.
fn staff(words: &[&str], folder: &Path, typed: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lingong"));
    command.arg("staff").args(words).arg("--data").arg(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    // One that refuses its arguments has ended before it reads.
    let _ = child.stdin.take().expect("its input").write_all(typed.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).expect("text"))
}

fn refused(words: &[&str], folder: &Path, typed: &str, why: &str) {
    let (well, said) = staff(words, folder, typed);
    assert!(!well && said.contains(why), "{why:?} is missing in: {said}");
    assert!(!said.contains("19900000077"), "{said}");
}

on_both_engines! {
    /// covers: OPS-3, SDK-3, SEC-4, OPS-6
    async fn the_first_admin_is_made_at_the_machine(app: TestApp) {
        let config = &app.lingong.app.config;
        let folder = folder_of(&app, "staff", &config.database_url, &config.keyring_url);
        let program = Program::start(&folder.0);
        let nobody = app.nobody().at(&program.base);
        let code = json!({ "phone": "19900000076" });
        nobody.post("/api/v1/auth/sms-codes", code).await.refused(503, "sms_not_sent");
        assert!(staff(&["list"], &folder.0, "").1.contains("nobody is staff"));
        let new = ["add", "engineer_ma", "--role", "admin", "--role", "privacy"];
        refused(&new, &folder.0, "19900000077\nlong-enough-2026\n", "--agreement-signed");
        let new = [new.as_slice(), &SIGNED].concat();
        refused(&new, &folder.0, "", "the phone number is missing");
        refused(&new, &folder.0, "12345\nlong-enough-2026\n", "phone: ");
        refused(&new, &folder.0, "19900000077\nshort\n", "password: ");
        let (well, said) = staff(&new, &folder.0, "19900000077\nlong-enough-2026\n");
        assert!(well && said.contains("can sign in"), "{said}");
        refused(&new, &folder.0, "19900000077\nlong-enough-2026\n", "phone: ");
        let credentials = json!({ "account": "engineer_ma", "password": "long-enough-2026" });
        let opened = nobody.post("/api/v1/auth/sessions", credentials).await.ok();
        assert_eq!(opened["me"]["staff_roles"], json!(["admin", "privacy"]));
        let admin = nobody.with_token(opened["token"].as_str().expect("a token"));
        let body = json!({ "day": "2026-01-05", "by": "信息安全部", "findings": "只发送登记的信息，传输加密。" });
        admin.put("/api/v1/staff/vendors/aliyun_sms/assessment", body).await.ok();
        refused(&["revoke", "engineer_ma", "finance"], &folder.0, "", "they are not finance");
        refused(&["grant", "nobody_here", "finance", SIGNED[0]], &folder.0, "", "nobody has this username");
        let (well, said) = staff(&["grant", "engineer_ma", "finance", SIGNED[0]], &folder.0, "");
        assert!(well, "{said}");
        let (well, said) = staff(&["revoke", "engineer_ma", "admin"], &folder.0, "");
        assert!(well && said.contains("nobody is admin now"), "{said}");
        admin.get("/api/v1/staff/vendors").await.refused(403, "forbidden");
        let (_, said) = staff(&["list"], &folder.0, "");
        assert!(said.lines().any(|line| line.ends_with(" finance privacy")), "{said}");
        program.cut();
    }
}
