//! An account at a mail provider, and the way messages go there.

use super::MailReceipt;
use super::message::{self, MailMessage};
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::TimeLimits;
use crate::line::{self, Line};
use kernel::Secret;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, response::Response};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// From the first byte (port 465).
    Tls,
    /// After a greeting in the clear (port 587); without it nothing is said.
    StartTls,
    /// Not at all: on this machine alone, for the simulator.
    None,
}

/// How an installation reaches its account at a mail provider.
pub struct SmtpMailConfig {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub user: String,
    pub password: Secret<String>,
    /// `零工 <noreply@example.com>`
    pub from: String,
    pub time_limits: TimeLimits,
}

/// One account at a mail provider.
pub struct SmtpMail {
    host: String,
    port: u16,
    security: MailSecurity,
    credentials: Credentials,
    from: Mailbox,
    /// What is made once, since it reads the machine's certificates; none where nothing is encrypted.
    tls: Option<TlsParameters>,
    limits: TimeLimits,
    line: Option<Line>,
}

impl SmtpMail {
    /// Mail servers take their time: many look at a message before they answer.
    pub const TIME_LIMITS: TimeLimits = TimeLimits { connect: Duration::from_secs(5), call: Duration::from_secs(20) };

    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: SmtpMailConfig) -> Result<SmtpMail, VendorError> {
        let SmtpMailConfig { host, port, security, user, password, from, time_limits } = config;
        let wrong = |part: &str| VendorError::new(VendorErrorKind::Config, part, None);
        for (part, value) in [("host", &host), ("user", &user), ("password", password.expose())] {
            if value.is_empty() {
                return Err(wrong(part));
            }
        }
        if security == MailSecurity::None && !is_this_machine(&host) {
            return Err(wrong("security"));
        }
        let from: Mailbox = from.parse().map_err(|_| wrong("from"))?;
        let tls = match security {
            MailSecurity::None => None,
            MailSecurity::Tls | MailSecurity::StartTls => {
                Some(TlsParameters::new(host.clone()).map_err(|_| wrong("tls"))?)
            }
        };
        let credentials = Credentials::new(user, password.into_inner());
        Ok(SmtpMail { host, port, security, credentials, from, tls, limits: time_limits, line: None })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when its host is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<SmtpMail, VendorError> {
        if !is_this_machine(&self.host) && !line.leads_to(&self.host) {
            return Err(not_in_register());
        }
        self.line = Some(line.clone());
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            let mut connection = self.open().await?;
            connection.command(Noop).await.map_err(|error| failed(&error, Step::Greeting))?;
            say_goodbye(connection).await;
            Ok(())
        };
        within(self.limits.call, &AtomicBool::new(false), call).await
    }

    pub(crate) async fn send(&self, message: &MailMessage) -> Result<MailReceipt, VendorError> {
        let domain = self.from.email.domain();
        let message_id = format!("{}@{domain}", message.reference);
        let written = message::written(message, &self.from, &message_id)?;
        let on_its_way = AtomicBool::new(false);
        let call = async {
            let mut connection = self.open().await?;
            let from = Mail::new(Some(self.from.email.clone()), Vec::new());
            connection.command(from).await.map_err(|error| failed(&error, Step::From))?;
            for to in written.envelope().to() {
                let to = Rcpt::new(to.clone(), Vec::new());
                connection.command(to).await.map_err(|error| failed(&error, Step::To))?;
            }
            connection.command(Data).await.map_err(|error| failed(&error, Step::Message))?;
            on_its_way.store(true, Ordering::Relaxed);
            let taken = connection.message(&written.formatted()).await;
            let taken = taken.map_err(|error| failed(&error, Step::End))?;
            say_goodbye(connection).await;
            Ok(taken)
        };
        let taken = within(self.limits.call, &on_its_way, call).await?;
        Ok(MailReceipt { message_id: message.reference.clone(), queue_id: queue_id(&taken) })
    }

    /// A connection on which we are known.
    async fn open(&self) -> Result<AsyncSmtpConnection, VendorError> {
        if !is_this_machine(&self.host) && !self.line.as_ref().is_some_and(|line| line.leads_to(&self.host)) {
            return Err(not_in_register());
        }
        line::go_out()?;
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let at_once = self.tls.clone().filter(|_| self.security == MailSecurity::Tls);
        let server = (self.host.as_str(), self.port);
        let connected = AsyncSmtpConnection::connect_tokio1(server, Some(self.limits.connect), &hello, at_once, None);
        let mut connection = connected.await.map_err(|error| failed(&error, Step::Greeting))?;
        if let (MailSecurity::StartTls, Some(tls)) = (self.security, self.tls.clone()) {
            // One that cannot is refused: a name and a password never go in the clear.
            connection.starttls(tls, &hello).await.map_err(|error| failed(&error, Step::Greeting))?;
        }
        let known = connection.auth(&[Mechanism::Plain, Mechanism::Login], &self.credentials).await;
        known.map_err(|error| failed(&error, Step::Auth))?;
        Ok(connection)
    }
}

/// How far a conversation got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Greeting,
    Auth,
    From,
    To,
    /// The provider is asked whether it takes the message.
    Message,
    /// The whole message is on its way.
    End,
}

/// Names what failed. The library's error is dropped here because it prints what the server said, with the address in it.
fn failed(error: &SmtpError, step: Step) -> VendorError {
    let code = error.status().map(u16::from);
    let (kind, word) = match (code, step) {
        (Some(code), step) => (refused(code, step), format!("smtp_{code}")),
        (None, Step::End) => (VendorErrorKind::OutcomeUnknown, lost(error).to_owned()),
        // It does not know the only ways in which we say who we are, or cannot encrypt.
        (None, _) if error.is_client() => (VendorErrorKind::Config, "not_offered".to_owned()),
        (None, _) => (VendorErrorKind::Transient, lost(error).to_owned()),
    };
    VendorError::new(kind, &word, None)
}

fn lost(error: &SmtpError) -> &'static str {
    match () {
        () if error.is_timeout() => "timeout",
        () if error.is_tls() => "tls",
        () if error.is_response() => "answer",
        () => "connection_lost",
    }
}

/// What a refusal means. <https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3>
fn refused(code: u16, step: Step) -> VendorErrorKind {
    match (code, step) {
        // Another try may work; with it the server says that it did not take the message.
        (400..=499, _) => VendorErrorKind::Transient,
        (_, Step::Greeting | Step::Auth | Step::From) => VendorErrorKind::Config,
        (530 | 535 | 538, _) => VendorErrorKind::Config,
        (_, Step::To) => VendorErrorKind::InvalidInput,
        (_, Step::Message | Step::End) => VendorErrorKind::BusinessNegative,
    }
}

/// Runs a conversation within its time.
async fn within<T>(
    limit: Duration,
    on_its_way: &AtomicBool,
    call: impl Future<Output = Result<T, VendorError>>,
) -> Result<T, VendorError> {
    tokio::time::timeout(limit, call).await.unwrap_or_else(|_| {
        let kind = match on_its_way.load(Ordering::Relaxed) {
            true => VendorErrorKind::OutcomeUnknown,
            false => VendorErrorKind::Transient,
        };
        Err(VendorError::new(kind, "timeout", None))
    })
}

/// What was asked for is done; whether the goodbye is heard does not matter.
async fn say_goodbye(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(Duration::from_secs(1), connection.quit()).await;
}

/// `250 2.0.0 Ok: queued as 4F1A2B` names the message at the end.
fn queue_id(taken: &Response) -> Option<String> {
    let last = taken.first_line()?.split_whitespace().last()?;
    Some(word(last)).filter(|id| id != "redacted")
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn not_in_register() -> VendorError {
    VendorError::new(VendorErrorKind::Config, "host_not_in_register", None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ManualClock, Timestamp};

    fn config(host: &str, security: MailSecurity) -> SmtpMailConfig {
        SmtpMailConfig {
            host: host.to_owned(),
            port: 465,
            security,
            user: "noreply@example.com".to_owned(),
            password: Secret::new("word".to_owned()),
            from: "零工 <noreply@example.com>".to_owned(),
            time_limits: SmtpMail::TIME_LIMITS,
        }
    }

    /// covers: SEC-1, SDK-1
    #[tokio::test]
    async fn nothing_goes_in_the_clear_or_to_another_host() {
        let refused = |config| SmtpMail::new(config).err().expect("a refusal");
        assert_eq!(refused(config("smtp.example.com", MailSecurity::None)).code(), "security");
        assert_eq!(refused(config("", MailSecurity::Tls)).code(), "host");
        let from = SmtpMailConfig { from: "零工".to_owned(), ..config("127.0.0.1", MailSecurity::None) };
        assert_eq!(refused(from).code(), "from");
        let clock = ManualClock::at(Timestamp::from_micros(0)).clock();
        let line = Line::new("mail", vec!["smtp.example.com".into()], clock);
        for (host, code) in [("smtp.example.com", None), ("smtp.example.org", Some("host_not_in_register"))] {
            let mail = SmtpMail::new(config(host, MailSecurity::Tls)).expect("an account");
            assert_eq!(mail.on(&line).err().map(|error| error.code().to_owned()).as_deref(), code, "{host}");
        }
        let mail = SmtpMail::new(config("smtp.example.org", MailSecurity::Tls)).expect("an account");
        assert_eq!(mail.probe().await.expect_err("no line").code(), "host_not_in_register");
    }

    /// covers: NOTE-3
    #[test]
    fn a_refusal_means_what_its_step_says() {
        use VendorErrorKind::{BusinessNegative, Config, InvalidInput, Transient};
        for (code, step, kind) in [
            (421, Step::Greeting, Transient),
            (554, Step::Greeting, Config),
            (454, Step::Auth, Transient),
            (535, Step::Auth, Config),
            (550, Step::From, Config),
            (450, Step::To, Transient),
            (550, Step::To, InvalidInput),
            (530, Step::To, Config),
            (554, Step::Message, BusinessNegative),
            (452, Step::End, Transient),
            (554, Step::End, BusinessNegative),
        ] {
            assert_eq!(refused(code, step), kind, "{code} {step:?}");
        }
    }
}
