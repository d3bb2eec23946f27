//! The real adapter against the simulated mail provider.

use connectors::mail::{MailSecurity, SmtpMail, SmtpMailConfig};
use connectors::{MailMessage, MailSender, TimeLimits, VendorErrorKind};
use kernel::{ManualClock, Secret, Timestamp};
use sandbox::{MailFault, MailHandle, MailSandboxConfig, Mailbox, Record, mail_server};
use std::time::Duration;

const NOON: Timestamp = Timestamp::from_micros(1_795_507_200_000_000);
const USER: &str = "noreply@mail.lingong.example";

fn start() -> (MailHandle, Record) {
    let record = Record::default();
    let config = MailSandboxConfig::new(Mailbox::default(), record.clone(), ManualClock::at(NOON).clock());
    (mail_server(config).expect("a free port"), record)
}

fn config(handle: &MailHandle) -> SmtpMailConfig {
    SmtpMailConfig {
        host: "127.0.0.1".to_owned(),
        port: handle.port(),
        security: MailSecurity::None,
        user: USER.to_owned(),
        password: Secret::new("demo-secret-of-mail".to_owned()),
        from: format!("零工 <{USER}>"),
        time_limits: TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(5) },
    }
}

fn sender(config: SmtpMailConfig) -> MailSender {
    MailSender::Smtp(SmtpMail::new(config).expect("an account"))
}

fn message(reference: &str) -> MailMessage {
    MailMessage {
        to: Secret::new("wang@example.com".to_owned()),
        subject: "零工：您被录取了，请确认".to_owned(),
        text: "您好，\n\n请打开：\nhttps://lingong.example/m/messages\n.\n..两点\n".to_owned(),
        reference: reference.to_owned(),
        unsubscribe: Some("https://lingong.example/m/settings/notices".to_owned()),
        at: NOON,
    }
}

/// covers: NOTE-1, NOTE-3
#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let (handle, record) = start();
    let sender = sender(config(&handle));
    let taken = sender.send(&message("0190")).await.expect("taken");
    assert_eq!((taken.message_id.as_str(), taken.queue_id.as_deref()), ("0190", Some("4F1A2B3C")));
    let mails = handle.mails_to("wang@example.com");
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!((mail.subject.as_str(), mail.from.as_str()), ("零工：您被录取了，请确认", USER));
    assert_eq!(mail.text.trim_end(), message("0190").text.trim_end());
    assert_eq!(mail.message_id, "<0190@mail.lingong.example>");
    assert_eq!(mail.header("list-unsubscribe"), Some("<https://lingong.example/m/settings/notices>"));
    let sent: String = record.all().into_iter().map(|one| one.text).collect();
    assert!(sent.contains("RCPT TO:<wang@example.com>") && sent.contains("您被录取了"), "{sent}");
    // Nothing is sent to see whether it answers.
    sender.probe().await.expect("it answers");
    assert_eq!((handle.mails().len(), handle.connections()), (1, 2));
}

/// covers: NOTE-3
#[tokio::test]
async fn each_failure_says_whether_something_may_have_left() {
    let (handle, _) = start();
    let sender = sender(config(&handle));
    for (fault, kind, code, arrived) in [
        (MailFault::Refuse, VendorErrorKind::Transient, None, 0),
        (MailFault::Busy, VendorErrorKind::Transient, Some("smtp_421"), 0),
        (MailFault::Later, VendorErrorKind::Transient, Some("smtp_450"), 0),
        (MailFault::NoMailbox, VendorErrorKind::InvalidInput, Some("smtp_550"), 0),
        (MailFault::Spam, VendorErrorKind::BusinessNegative, Some("smtp_554"), 0),
        (MailFault::BreakInData, VendorErrorKind::OutcomeUnknown, None, 0),
        (MailFault::BreakAfterData, VendorErrorKind::OutcomeUnknown, None, 1),
    ] {
        handle.fail_next([fault]);
        let error = sender.send(&message("0190")).await.expect_err("a failure");
        assert_eq!(error.kind(), kind, "{fault:?} {error}");
        assert!(code.is_none_or(|code| code == error.code()), "{fault:?} {error}");
        assert_eq!(handle.mails().len(), arrived, "{fault:?}");
        assert!(!format!("{error:?}").contains("wang"), "{error:?}");
    }
    sender.send(&message("0191")).await.expect("it works again");
}

/// covers: NOTE-3
#[tokio::test]
async fn whoever_says_nothing_is_not_waited_for() {
    let (handle, _) = start();
    let hurried = TimeLimits { connect: Duration::from_millis(200), call: Duration::from_millis(300) };
    let sender = sender(SmtpMailConfig { time_limits: hurried, ..config(&handle) });
    handle.fail(MailFault::Hang);
    let error = sender.send(&message("0190")).await.expect_err("too slow");
    assert_eq!((error.kind(), error.code()), (VendorErrorKind::Transient, "timeout"));
    assert_eq!(sender.probe().await.expect_err("too slow").code(), "timeout");
    handle.recover();
    // Nobody listens any more.
    let port = handle.port();
    drop(handle);
    tokio::task::yield_now().await;
    let (other, _) = start();
    let gone = SmtpMailConfig { port, ..config(&other) };
    let error = self::sender(gone).probe().await.expect_err("nobody there");
    assert_eq!(error.kind(), VendorErrorKind::Transient, "{error}");
}

/// covers: SEC-1
#[tokio::test]
async fn wrong_credentials_are_the_operators_to_mend() {
    let (handle, _) = start();
    let wrong = SmtpMailConfig { password: Secret::new("another".to_owned()), ..config(&handle) };
    let error = sender(wrong).probe().await.expect_err("refused");
    assert_eq!((error.kind(), error.code()), (VendorErrorKind::Config, "smtp_535"));
    let other = SmtpMailConfig { from: "someone@mail.lingong.example".to_owned(), ..config(&handle) };
    let error = sender(other).send(&message("0190")).await.expect_err("refused");
    assert_eq!((error.kind(), error.code()), (VendorErrorKind::Config, "smtp_553"));
    // The simulator speaks no TLS: the password does not go there in the clear.
    let strict = SmtpMailConfig { security: MailSecurity::StartTls, host: "localhost".to_owned(), ..config(&handle) };
    let made = SmtpMail::new(strict);
    if let Ok(made) = made {
        let error = MailSender::Smtp(made).probe().await.expect_err("no STARTTLS");
        assert_eq!((error.kind(), error.code()), (VendorErrorKind::Config, "not_offered"));
    }
}
