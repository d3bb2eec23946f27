//! Merchants (商家): a name, a kind, and whether their qualification stands (SPEC MER-1, MER-3, MER-4).
//!
//! Invariants:
//! - Whoever makes a merchant is its first owner; it always has one.
//! - Members see role and certification; anybody else who is signed in sees name and badge, which every posting shows
//!   anyway, and nothing more.
//! - A change of the qualification tells the followers of every posting that is visible or becomes so.
//!
//! Deliberately absent: a change of the name or kind (it comes with a review of the change), and the deletion of a
//! merchant (records are kept three years, SPEC RULE-5).
//!
//! Other slices may call [`require_certified`], [`cards`], [`recruiters_of`], [`finance_of`] and [`owners_of`].

mod create;
mod read;
pub mod refusals;
mod standing;
pub(crate) mod store;
pub(crate) mod typed;
pub(crate) mod view;

pub(crate) use create::MEMBERSHIPS_MAX;
pub use standing::{MerchantCard, cards, finance_of, owners_of, recruiters_of, require_certified};
pub use view::Merchant;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new().routes(routes!(create::create_merchant)).routes(routes!(read::get_merchant))
}
