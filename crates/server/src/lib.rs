//! Puts the house together: it alone knows every slice.

mod api_doc;
mod health;
mod lingong;

pub use api_doc::document;
pub use lingong::Lingong;
