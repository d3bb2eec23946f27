use super::{Faults, MailFault, MailHandle, MailSandboxConfig, Running, read};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The longest line that is read, in bytes.
const LINE_BYTES_MAX: u64 = 4_096;

/// The longest message that is read, in bytes.
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// Connections that are talked to at the same time.
const CONNECTIONS_MAX: usize = 64;

const NAME: &str = "smtp.lingong.example";

/// Starts the provider on a free port of this machine. It ends with the last clone of its handle.
///
/// # Errors
/// When no port can be listened on.
pub fn mail_server(config: MailSandboxConfig) -> std::io::Result<MailHandle> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (mailbox, faults) = (config.mailbox.clone(), Faults::default());
    let (config, known) = (Arc::new(config), faults.clone());
    let running = tokio::spawn(async move {
        let mut talks = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            while talks.len() >= CONNECTIONS_MAX || talks.try_join_next().is_some() {
                if talks.len() >= CONNECTIONS_MAX {
                    talks.join_next().await;
                }
            }
            let fault = known.take();
            if fault != MailFault::Refuse {
                talks.spawn(talk(config.clone(), stream, fault));
            }
        }
    });
    Ok(MailHandle { mailbox, faults, port, _running: Arc::new(Running(running)) })
}

/// One connection.
struct Talk {
    config: Arc<MailSandboxConfig>,
    stream: BufReader<TcpStream>,
    fault: MailFault,
    /// What was said to us and is not written down yet.
    heard: String,
    known: bool,
    from: Option<String>,
    to: Vec<String>,
}

/// Whether the connection goes on.
enum Next {
    Answer(&'static str),
    Hold,
    End,
}

async fn talk(config: Arc<MailSandboxConfig>, stream: TcpStream, fault: MailFault) {
    let stream = BufReader::new(stream);
    let mut talk = Talk { config, stream, fault, heard: String::new(), known: false, from: None, to: Vec::new() };
    // A connection that breaks is what it is: nothing of ours waits for it.
    let _ = talk.run().await;
    talk.write_down("");
}

impl Talk {
    async fn run(&mut self) -> std::io::Result<()> {
        if self.fault == MailFault::Busy {
            return self.say("421 4.3.2 try again later").await;
        }
        self.say(&format!("220 {NAME} ESMTP")).await?;
        while let Some(line) = self.line().await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
            let next = match verb.to_ascii_uppercase().as_str() {
                "EHLO" | "HELO" => self.greet().await?,
                "AUTH" => self.prove(rest).await?,
                "MAIL" => self.from(rest),
                "RCPT" => self.to(rest),
                "DATA" => self.data().await?,
                "RSET" => {
                    (self.from, self.to) = (None, Vec::new());
                    Next::Answer("250 2.0.0 Ok")
                }
                "NOOP" => Next::Answer("250 2.0.0 Ok"),
                "QUIT" => {
                    self.write_down("");
                    return self.say("221 2.0.0 Bye").await;
                }
                _ => Next::Answer("502 5.5.2 what is that"),
            };
            match next {
                Next::Answer(text) => self.say(text).await?,
                Next::Hold => {}
                Next::End => return Ok(()),
            }
        }
        Ok(())
    }

    async fn say(&mut self, text: &str) -> std::io::Result<()> {
        self.stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).await
    }

    /// The next line without its end; none where the other side is gone or says too much.
    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.stream).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await?;
        let Some(line) = line.strip_suffix(b"\n") else { return Ok(None) };
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        self.heard.push_str(&line);
        self.heard.push('\n');
        Ok(Some(line))
    }

    async fn greet(&mut self) -> std::io::Result<Next> {
        if self.fault == MailFault::Hang {
            std::future::pending::<()>().await;
        }
        self.say(&format!("250-{NAME}")).await?;
        self.say("250-8BITMIME").await?;
        Ok(Next::Answer("250 AUTH PLAIN LOGIN"))
    }

    async fn prove(&mut self, rest: &str) -> std::io::Result<Next> {
        let (mechanism, first) = rest.split_once(' ').unwrap_or((rest, ""));
        let shown = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let plain = if first.is_empty() { self.ask("334 ").await? } else { decoded(first) };
                let mut parts = plain.split('\0').skip(1);
                (parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default().to_owned())
            }
            "LOGIN" => {
                let user = if first.is_empty() { self.ask("334 VXNlcm5hbWU6").await? } else { decoded(first) };
                (user, self.ask("334 UGFzc3dvcmQ6").await?)
            }
            _ => return Ok(Next::Answer("504 5.5.4 unknown mechanism")),
        };
        self.known = shown.0 == self.config.user && shown.1 == *self.config.password.expose();
        Ok(Next::Answer(if self.known { "235 2.7.0 welcome" } else { "535 5.7.8 wrong credentials" }))
    }

    async fn ask(&mut self, challenge: &str) -> std::io::Result<String> {
        self.say(challenge).await?;
        Ok(decoded(&self.line().await?.unwrap_or_default()))
    }

    fn from(&mut self, rest: &str) -> Next {
        let address = within_angles(rest);
        match () {
            () if !self.known => Next::Answer("530 5.7.0 say who you are"),
            () if address != self.config.user => Next::Answer("553 5.7.1 not your address"),
            () => {
                self.from = Some(address.to_owned());
                Next::Answer("250 2.1.0 Ok")
            }
        }
    }

    fn to(&mut self, rest: &str) -> Next {
        if self.from.is_none() {
            return Next::Answer("503 5.5.1 from whom");
        }
        match self.fault {
            MailFault::Later => Next::Answer("450 4.2.1 try again later"),
            MailFault::NoMailbox => Next::Answer("550 5.1.1 no such mailbox"),
            _ => {
                self.to.push(within_angles(rest).to_owned());
                Next::Answer("250 2.1.5 Ok")
            }
        }
    }

    async fn data(&mut self) -> std::io::Result<Next> {
        if self.to.is_empty() {
            return Ok(Next::Answer("503 5.5.1 to whom"));
        }
        self.say("354 go on").await?;
        let mut raw = String::new();
        loop {
            let Some(line) = self.line().await? else { return Ok(Next::End) };
            if self.fault == MailFault::BreakInData || raw.len() > MESSAGE_BYTES_MAX {
                return Ok(Next::End);
            }
            if line == "." {
                break;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push('\n');
        }
        let message = read::message(&raw);
        self.write_down(&format!("{}\n{}", message.subject, message.text));
        if self.fault == MailFault::Spam {
            return Ok(Next::Answer("554 5.7.1 refused"));
        }
        let from = self.from.take().unwrap_or_default();
        for to in std::mem::take(&mut self.to) {
            self.config.mailbox.keep(message.clone().into_mail(to, from.clone(), self.config.clock.now()));
        }
        if self.fault == MailFault::BreakAfterData {
            return Ok(Next::End);
        }
        self.say("250 2.0.0 Ok: queued as 4F1A2B3C").await?;
        Ok(Next::Hold)
    }

    /// Writes down what was said, with what of it was encoded as it is read.
    fn write_down(&mut self, read: &str) {
        let heard = std::mem::take(&mut self.heard);
        if !heard.is_empty() {
            self.config.record.keep("mail", format!("{heard}\n{read}"));
        }
    }
}

/// The address of `FROM:<a@b.example> BODY=8BITMIME`.
fn within_angles(text: &str) -> &str {
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address).unwrap_or_default()
}

fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&STANDARD.decode(text.trim()).unwrap_or_default()).into_owned()
}
