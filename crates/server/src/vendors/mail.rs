//! The operator's mail provider: the configured account, or in the demo a server of ours that delivers nothing.

use super::lines::Lines;
use anyhow::Context;
use connectors::MailSender;
use connectors::mail::{MailSecurity, SmtpMail, SmtpMailConfig};
use kernel::{Clock, Secret};
use platform::{Config, MailConfig, MailProtection};
use sandbox::{MailHandle, MailSandboxConfig, Mailbox, Record, mail_server};

/// Starts the simulator and configures its account.
pub(super) fn simulate(
    config: &mut Config,
    mailbox: Mailbox,
    record: Record,
    clock: &Clock,
) -> anyhow::Result<MailHandle> {
    let account = MailSandboxConfig::new(mailbox, record, clock.clone());
    let (user, password) = (account.user.clone(), account.password.expose().clone());
    let handle = mail_server(account).context("the demo's mail server cannot start")?;
    config.mail = MailConfig {
        host: "127.0.0.1".to_owned(),
        port: handle.port(),
        security: MailProtection::None,
        from: format!("零工演示 <{user}>"),
        user,
        password,
        ..config.mail.clone()
    };
    Ok(handle)
}

/// Everybody has the simulator's password.
pub(super) fn refuse_simulated(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.mail.password != *MailSandboxConfig::demo_password().expose(),
        "mail.password is the simulator's, which everybody has: set the one that the provider gave"
    );
    Ok(())
}

/// The configured account; none where there is none.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn sender(set: &MailConfig, lines: &Lines) -> anyhow::Result<Option<MailSender>> {
    if !set.is_set() {
        return Ok(None);
    }
    let config = SmtpMailConfig {
        host: set.host.clone(),
        port: set.port,
        security: match set.security {
            MailProtection::Tls => MailSecurity::Tls,
            MailProtection::Starttls => MailSecurity::StartTls,
            MailProtection::None => MailSecurity::None,
        },
        user: set.user.clone(),
        password: Secret::new(set.password.clone()),
        from: set.from.clone(),
        time_limits: SmtpMail::TIME_LIMITS,
    };
    let mail = SmtpMail::new(config).and_then(|mail| mail.on(lines.of(policy::MAIL)));
    Ok(Some(MailSender::Smtp(mail.context("the mail account (mail.…) cannot work")?)))
}
