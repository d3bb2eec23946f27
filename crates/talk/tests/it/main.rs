//! Tests of conversations, messages, the socket and the inbox through HTTP, on both engines.

mod carrier;
mod conversations;
mod deliveries;
mod links;
mod messages;
mod notices;
mod photos;
mod recordings;
mod reports;
mod socket;
mod unread;
mod world;
