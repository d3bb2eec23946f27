//! Red packets (红包) that the operator pays itself, with the tax withheld (SPEC MKT-1, MKT-2, PAY-5).
//!
//! Invariants:
//! - What was drawn stands against the budget at once; the campaign's row is the lock, and a CHECK refuses a fen more. What
//!   nobody collects in time goes back.
//! - A person draws at most `per_person` packets of a campaign (a unique key), and a number of an identity card belongs to
//!   one account (another), so that neither repeating, nor many at once, nor second accounts drain it.
//! - Name and ID number are asked when the first packet is collected and not before, after a consent of its own; they are
//!   sealed, and open for declaring the tax only ([`crate::filing`]).
//! - Every figure of the tax is shown with its rule and source before the person says yes, and the yes names the net amount:
//!   where it has changed meanwhile, nothing is paid.
//! - In the operator's own book the gross amount is an expense: the net leaves its funds, the tax is owed to the tax office. In
//!   the book of wages the net enters custody and is the person's at once, so that the operator has no account there
//!   (PAY-7). Both are booked in one unit of work, and no transfer crosses the books.
//!
//! Deliberately absent: sending the net amounts from the operator's account to the payer. Finance does that, and
//! reconciliation compares.

mod campaign;
mod change;
mod collect;
mod create;
mod deposit;
mod draw;
mod figures;
mod read;
mod refusals;
mod staff;
mod store;

pub(crate) use read::behind;
pub(crate) use store::regime_of;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(read::list_campaigns))
        .routes(routes!(read::list_my_rewards))
        .routes(routes!(read::get_reward))
        .routes(routes!(draw::draw_reward))
        .routes(routes!(collect::collect_reward))
        .routes(routes!(staff::list_staff_campaigns, create::create_campaign))
        .routes(routes!(change::change_campaign))
        .routes(routes!(staff::list_campaign_rewards))
        .routes(routes!(deposit::get_own_funds, deposit::deposit_own_funds))
}
