//! The words that every crate speaks: ids, money, time, randomness, secrets, refusals.
//!
//! Nothing here does IO. Time and randomness are passed in as [`Clock`] and [`Rng`]; the ambient ones are banned
//! by clippy.toml everywhere else.

mod area;
pub mod calendar;
pub mod credit_code;
mod fen;
pub mod holidays;
pub mod id_number;
mod ids;
pub mod majority;
pub mod mask;
pub mod phone;
pub mod point;
mod refusal;
mod rng;
mod secret;
pub mod text;
mod text_enum;
mod time;

pub use fen::Fen;
pub use ids::*;
pub use refusal::{Code, Refusal};
pub use rng::Rng;
pub use secret::Secret;
pub use time::{Clock, ManualClock, Timestamp};

#[doc(hidden)]
pub mod reexport {
    #[cfg(feature = "columns")]
    pub use sea_orm;
    pub use serde;
    #[cfg(feature = "schema")]
    pub use utoipa;
}
