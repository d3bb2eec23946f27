use super::frames::{Asked, ClientFrame, ServerFrame, client_id_in};
use super::hub::Seat;
use super::pace::Pace;
use super::seen::Seen;
use super::{FRAME_BYTES_MAX, session};
use crate::conversations::unread_of;
use crate::messages::{MarkBody, MessageBody, Outgoing, send, set_marks};
use crate::{Talk, notices};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use kernel::{ConversationId, Timestamp};
use platform::auth::Signed;
use platform::refusals::{INTERNAL, MALFORMED_BODY};
use platform::{App, Error};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, timeout};
use uuid::Uuid;

/// How often the server pings, looks at the session and looks whether it missed a hint.
const TICK: Duration = Duration::from_secs(30);
/// A client that says nothing for so long (not even the pong that every browser answers by itself) is gone.
const SILENT_MAX: Duration = Duration::from_secs(90);
/// A client that does not take a frame within this time is too slow; it comes back and catches up.
const SLOW_MAX: Duration = Duration::from_secs(10);
/// How long a closing socket waits for the client's own close.
const FAREWELL: Duration = Duration::from_secs(2);
/// The session is asked again at the latest after so many seconds.
const SESSION_SECONDS: i64 = 60;

/// Close codes: policy violation, broken on our side, unsupported data, signed out.
const POLICY: u16 = 1008;
const BROKEN: u16 = 1011;
const UNSUPPORTED: u16 = 1003;
const SIGNED_OUT: u16 = 4401;

/// Why a socket ends.
enum End {
    /// The client went, or cannot be written to.
    Gone,
    /// We close it.
    Close(u16, &'static str),
}

impl From<Error> for End {
    /// What breaks outside a client's own frame ends the socket: it comes back and catches up from the database.
    fn from(error: Error) -> End {
        tracing::error!(error = format!("{error:?}"), "a socket broke");
        End::Close(BROKEN, "internal")
    }
}

impl From<sea_orm::DbErr> for End {
    fn from(error: sea_orm::DbErr) -> End {
        End::from(Error::from(error))
    }
}

struct Connection {
    app: App,
    signed: Signed,
    seat: Seat,
    sink: SplitSink<WebSocket, Message>,
    /// None until the client said hello: before that nothing is told.
    seen: Option<Seen>,
    pace: Pace,
    heard_at: Instant,
    session_asked_at: Timestamp,
}

/// Serves one socket until it ends.
pub(super) async fn serve(talk: Talk, signed: Signed, seat: Seat, socket: WebSocket) {
    let (sink, mut stream) = socket.split();
    let session_asked_at = talk.app.now();
    let mut connection = Connection {
        app: talk.app,
        signed,
        seat,
        sink,
        seen: None,
        pace: Pace::default(),
        heard_at: Instant::now(),
        session_asked_at,
    };
    if let End::Close(code, reason) = connection.run(&mut stream).await {
        connection.close(&mut stream, code, reason).await;
    }
}

impl Connection {
    async fn run(&mut self, stream: &mut SplitStream<WebSocket>) -> End {
        let mut tick = tokio::time::interval_at(Instant::now() + TICK, TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let mailbox = self.seat.mailbox.clone();
            let done = tokio::select! {
                frame = stream.next() => match frame {
                    Some(Ok(frame)) => self.hear(frame).await,
                    // A frame beyond what is read at all, or not a frame: nothing after it can be read.
                    Some(Err(_)) => Err(End::Close(POLICY, "unreadable")),
                    None => Err(End::Gone),
                },
                () = mailbox.woken(), if self.seen.is_some() => self.look().await,
                _ = tick.tick() => self.check().await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// Says goodbye, and reads on for a moment, so that the code reaches a client that is still sending.
    async fn close(&mut self, stream: &mut SplitStream<WebSocket>, code: u16, reason: &'static str) {
        let frame = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        let farewell = async {
            if self.sink.send(frame).await.is_ok() {
                while let Some(Ok(frame)) = stream.next().await {
                    if matches!(frame, Message::Close(_)) {
                        break;
                    }
                }
            }
        };
        // Who does not answer is cut off.
        let _ = timeout(FAREWELL, farewell).await;
    }

    async fn check(&mut self) -> Result<(), End> {
        if self.heard_at.elapsed() > SILENT_MAX {
            return Err(End::Gone);
        }
        self.ask_session().await?;
        self.deliver(Message::Ping(Vec::new().into())).await?;
        // A hint that was lost, or came to another node, costs a tick at most.
        self.seat.mailbox.look_at_everything();
        Ok(())
    }

    async fn ask_session(&mut self) -> Result<(), End> {
        let now = self.app.now();
        self.session_asked_at = now;
        if session::is_good(&self.app, &self.signed, now).await? {
            Ok(())
        } else {
            Err(End::Close(SIGNED_OUT, "signed_out"))
        }
    }

    async fn hear(&mut self, frame: Message) -> Result<(), End> {
        self.heard_at = Instant::now();
        if !self.pace.allows(self.heard_at) {
            return Err(End::Close(POLICY, "too_many_frames"));
        }
        if self.app.now().seconds_since(self.session_asked_at) >= SESSION_SECONDS {
            self.ask_session().await?;
        }
        match frame {
            Message::Text(text) if text.len() > FRAME_BYTES_MAX => Err(End::Close(POLICY, "frame_too_large")),
            Message::Text(text) => self.answer(&text).await,
            Message::Binary(bytes) if bytes.len() > FRAME_BYTES_MAX => Err(End::Close(POLICY, "frame_too_large")),
            Message::Binary(_) => Err(End::Close(UNSUPPORTED, "text_only")),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    async fn answer(&mut self, text: &str) -> Result<(), End> {
        let Ok(frame) = serde_json::from_str::<ClientFrame>(text) else {
            return self.refuse(client_id_in(text), MALFORMED_BODY.code).await;
        };
        match frame.asked() {
            Asked::Ping => self.say(&ServerFrame::Pong).await,
            Asked::Hello(_) if self.seen.is_some() => Err(End::Close(POLICY, "hello_twice")),
            Asked::Hello(after) => self.hello(after).await,
            Asked::Send(conversation, body) => self.send(conversation, body).await,
            Asked::Mark(conversation, body) => self.mark(conversation, body).await,
        }
    }

    async fn hello(&mut self, after: HashMap<ConversationId, i64>) -> Result<(), End> {
        let (seen, first, later) = Seen::hello(&self.app.read(), self.app.now(), self.signed.person, after).await?;
        self.seen = Some(seen);
        for id in first {
            self.look_at(id).await?;
        }
        self.tell_inbox().await?;
        let unread = unread_of(&self.app.read(), self.signed.person).await?;
        self.say(&ServerFrame::CaughtUp { unread }).await?;
        for id in later {
            self.seat.mailbox.look_at(id);
        }
        Ok(())
    }

    /// Looks wherever the hub said.
    async fn look(&mut self) -> Result<(), End> {
        let places = self.seat.mailbox.take();
        if places.everything
            && let Some(seen) = &self.seen
        {
            let behind = seen.behind(&self.app.read(), self.signed.person).await?;
            for id in behind {
                self.look_at(id).await?;
            }
        }
        for id in places.conversations {
            self.look_at(id).await?;
        }
        for chat_id in places.support {
            self.say(&ServerFrame::Support { chat_id }).await?;
        }
        if places.inbox || places.everything { self.tell_inbox().await } else { Ok(()) }
    }

    /// Tells what is new in one conversation. What does not fit into one look is looked at again.
    async fn look_at(&mut self, id: ConversationId) -> Result<(), End> {
        self.look_at_but(id, None).await
    }

    /// As [`Self::look_at`], without the message that this very socket sent: its `sent` tells it.
    async fn look_at_but(&mut self, id: ConversationId, sent: Option<i64>) -> Result<(), End> {
        let Some(seen) = &mut self.seen else { return Ok(()) };
        let news = match seen.look(&self.app, self.signed.person, id).await {
            Ok(news) => news,
            // Not theirs, or not any more: nothing to tell.
            Err(Error::Refused(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for message in news.messages {
            if Some(message.seq) != sent {
                self.say(&ServerFrame::Message { message }).await?;
            }
        }
        for (side, delivered, read) in news.marks {
            self.say(&ServerFrame::Mark { conversation_id: id, side, delivered, read }).await?;
        }
        if news.more {
            self.seat.mailbox.look_at(id);
        }
        Ok(())
    }

    async fn tell_inbox(&mut self) -> Result<(), End> {
        let count = notices::unread(&self.app.read(), self.signed.person).await?;
        self.say(&ServerFrame::Notice { count }).await
    }

    async fn send(&mut self, conversation: ConversationId, body: MessageBody) -> Result<(), End> {
        let client_id = body.client_id;
        let message = match self.write_message(conversation, body).await {
            Ok(message) => message,
            Err(error) => return self.refuse_for(Some(client_id), error).await,
        };
        // What came before it is told before it, and itself only once. A look that does not come nearer means that the
        // person was taken out of the conversation meanwhile.
        let mut told = self.told(conversation);
        while self.seen.is_some() && told.is_none_or(|seq| seq < message.seq) {
            self.look_at_but(conversation, Some(message.seq)).await?;
            let now = self.told(conversation);
            if now == told {
                break;
            }
            told = now;
        }
        self.say(&ServerFrame::Sent { client_id, message }).await
    }

    fn told(&self, conversation: ConversationId) -> Option<i64> {
        self.seen.as_ref()?.seq(conversation)
    }

    async fn write_message(
        &self,
        conversation: ConversationId,
        body: MessageBody,
    ) -> Result<crate::messages::MessageView, Error> {
        // The session was opened by a request that only reads; a message is a write.
        self.app.require_policy_accepted(self.signed.person).await?;
        let outgoing = Outgoing::new(conversation, body)?;
        let (app, person) = (self.app.clone(), self.signed.person);
        let keys = app.vault.keys_of(person).await?;
        self.app.write(move |work| async move { send(&app, &work, person, &keys, outgoing).await }).await
    }

    async fn mark(&mut self, conversation: ConversationId, body: MarkBody) -> Result<(), End> {
        let person = self.signed.person;
        let done = self.app.write(move |work| async move { set_marks(&work, conversation, person, body).await }).await;
        match done {
            Ok(()) => Ok(()),
            Err(error) => self.refuse_for(None, error).await,
        }
    }

    async fn refuse_for(&mut self, client_id: Option<Uuid>, error: Error) -> Result<(), End> {
        let code = match error {
            Error::Refused(refusal) => refusal.code.code,
            Error::Denied(denied) => denied.why.code(),
            Error::Broken(error) => {
                tracing::error!(error = format!("{error:#}"), "a frame broke");
                INTERNAL.code
            }
        };
        self.refuse(client_id, code).await
    }

    async fn refuse(&mut self, client_id: Option<Uuid>, code: &'static str) -> Result<(), End> {
        self.say(&ServerFrame::Refused { client_id, code }).await
    }

    async fn say(&mut self, frame: &ServerFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|error| End::from(Error::from(anyhow::Error::from(error))))?;
        self.deliver(Message::Text(text.into())).await
    }

    async fn deliver(&mut self, message: Message) -> Result<(), End> {
        match timeout(SLOW_MAX, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}
