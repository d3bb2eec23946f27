//! Puts the house together: it alone knows every slice.

mod api_doc;
mod audit;
mod background;
pub mod backup;
pub mod demo;
mod health;
mod lingong;
mod pages;
pub mod promises;
mod serve;
mod vendor_tokens;
mod vendors;
mod web;

pub use api_doc::document;
pub use background::Background;
pub use lingong::{Lingong, open_app};
pub use serve::{ADDRESS_FILE, serve};
pub use vendors::{DOCTOR_FILE, DOCTOR_HEADER, Simulators, VendorAnswer, VendorState, ask_vendors};
