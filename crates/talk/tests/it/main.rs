//! Tests of conversations, messages, the socket and the inbox through HTTP, on both engines.

mod conversations;
mod deliveries;
mod links;
mod mails;
mod messages;
mod notices;
mod photos;
mod socket;
mod world;
