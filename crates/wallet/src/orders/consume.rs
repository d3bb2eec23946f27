use super::refusals::NOTHING_LEFT;
use db::Tx;
use db::entities::service_orders::Product;
use db::entities::service_uses;
use kernel::{MerchantId, PersonId, PostingId, RowId, ServiceOrderId, Timestamp};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// What a unit is used for.
pub struct Use {
    pub merchant: MerchantId,
    pub product: Product,
    pub posting: PostingId,
    pub by: PersonId,
    /// Until when it counts; now where it is done at once.
    pub until: Timestamp,
}

/// Uses one unit, of the oldest paid order that has one, in the caller's unit of work.
///
/// # Errors
/// `service_used_up`.
pub async fn consume(work: &Work, wanted: Use) -> Result<(), Error> {
    let order_id = take_credit(work, wanted.merchant, wanted.product).await?;
    let row = service_uses::Model {
        id: RowId::new(work.now, &work.rng),
        order_id,
        merchant_id: wanted.merchant,
        product: wanted.product,
        posting_id: wanted.posting,
        by_person: Some(wanted.by),
        at: work.now,
        until: wanted.until,
    };
    Ok(db::insert(work, row).await?)
}

/// Takes one unit of a product that was bought, in the caller's unit of work, and says of which order: first of what lapses
/// soonest, then of the oldest. For what is used without a posting, such as a contact of a resume pack; whoever takes it keeps
/// the order beside what it was taken for.
///
/// # Errors
/// `service_used_up`.
pub async fn take_credit(work: &Work, merchant: MerchantId, product: Product) -> Result<ServiceOrderId, Error> {
    // One statement picks and takes, so that of two at once each takes its own unit or is told that nothing is left.
    let sql = "UPDATE service_orders SET used = used + 1, changed_at = $3 WHERE id = (SELECT id FROM service_orders \
               WHERE merchant_id = $1 AND product = $2 AND state = 'paid' AND used + returned < units \
               AND (lapses_at IS NULL OR lapses_at > $3) ORDER BY CASE WHEN lapses_at IS NULL THEN 1 ELSE 0 END, \
               lapses_at, id LIMIT 1) AND used + returned < units RETURNING id";
    let values = [merchant.into(), product.into(), work.now.into()];
    work.one_at_a_time(&lock_key(&format!("service units {merchant} {product}"))).await?;
    match work.row(sql, values).await? {
        Some(taken) => Ok(taken.try_get("", "id")?),
        None => Err(NOTHING_LEFT.refuse().with("product", product.as_str()).into()),
    }
}

/// Eight bytes that differ from text to text (FNV-1a).
fn lock_key(text: &str) -> [u8; 8] {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix).to_be_bytes()
}

/// Postings that are pinned now, the one that was pinned last first; at most so many.
///
/// # Errors
/// When the database cannot be read.
pub async fn pinned(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(PostingId, Timestamp)>, DbErr> {
    let rows = service_uses::Entity::find()
        .filter(service_uses::Column::Product.eq(Product::Pinning))
        .filter(service_uses::Column::Until.gt(now))
        .order_by_desc(service_uses::Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.posting_id, row.until)).collect())
}

/// Until when a posting is pinned, if it ever was.
///
/// # Errors
/// When the database cannot be read.
pub async fn pinned_until(tx: &Tx, posting: PostingId) -> Result<Option<Timestamp>, DbErr> {
    let row = service_uses::Entity::find()
        .filter(service_uses::Column::Product.eq(Product::Pinning))
        .filter(service_uses::Column::PostingId.eq(posting))
        .order_by_desc(service_uses::Column::Until)
        .one(tx)
        .await?;
    Ok(row.map(|row| row.until))
}

/// Posting places that a merchant has beyond the free ones now, and when the next of them ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn extra_places(tx: &Tx, merchant: MerchantId, now: Timestamp) -> Result<(u64, Option<Timestamp>), DbErr> {
    let standing = service_uses::Entity::find()
        .filter(service_uses::Column::MerchantId.eq(merchant))
        .filter(service_uses::Column::Product.eq(Product::ExtraPosting))
        .filter(service_uses::Column::Until.gt(now));
    let first = standing.clone().order_by_asc(service_uses::Column::Until).one(tx).await?;
    Ok((standing.count(tx).await?, first.map(|row| row.until)))
}

/// Units of a product that a merchant can still use.
///
/// # Errors
/// When the database cannot be read.
pub async fn credits_left(tx: &Tx, merchant: MerchantId, product: Product, now: Timestamp) -> Result<i64, DbErr> {
    let sql = "SELECT CAST(COALESCE(SUM(units - used - returned), 0) AS BIGINT) AS unused FROM service_orders \
               WHERE merchant_id = $1 AND product = $2 AND state = 'paid' AND (lapses_at IS NULL OR lapses_at > $3)";
    let row = tx.row(sql, [merchant.into(), product.into(), now.into()]).await?;
    row.map_or(Ok(0), |row| row.try_get("", "unused"))
}
