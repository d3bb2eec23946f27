pub mod categories;
pub mod places;
