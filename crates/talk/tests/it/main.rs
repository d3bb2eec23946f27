//! Tests of conversations, messages, the socket and the inbox through HTTP, on both engines.

mod carrier;
mod conversations;
mod deliveries;
mod desk_elsewhere;
mod links;
mod mails;
mod messages;
mod notices;
mod photos;
mod recordings;
mod reports;
mod socket;
mod support;
mod unread;
mod web_push;
mod world;
