//! What inviting costs: some a day are free, as data; beyond them a resume pack is used where the merchant has one.

use db::entities::service_orders::Product;
use kernel::{MerchantId, PersonId, PostingId};
use platform::limits::{self, Limit};
use platform::{App, Error, Work};
use wallet::orders::{self, Use};

/// Invitations that a merchant sends within a day without paying.
pub(super) const FREE: Limit = Limit { name: "job_invitations_free", most: 20, window_seconds: 86_400 };
/// And with all packs: nobody's inbox is an advertising space.
const MOST: Limit = Limit { name: "job_invitations", most: 200, window_seconds: 86_400 };

/// Takes one invitation from what the merchant may send. This is the one place where a pack is used.
///
/// # Errors
/// `too_many_requests` over the most of a day, `service_used_up` when neither the free ones nor a pack is left.
pub(super) async fn take(
    app: &App,
    work: &Work,
    merchant: MerchantId,
    posting: PostingId,
    by: PersonId,
) -> Result<(), Error> {
    let subject = merchant.to_string();
    if !limits::take(work, MOST, limits::bucket(app, MOST, &subject)).await? {
        return Err(platform::refusals::TOO_MANY_REQUESTS.refuse().into());
    }
    if limits::take(work, FREE, limits::bucket(app, FREE, &subject)).await? {
        return Ok(());
    }
    orders::consume(work, Use { merchant, product: Product::Resume, posting, by, until: work.now }).await
}
