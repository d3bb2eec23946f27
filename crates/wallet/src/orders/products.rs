//! What is sold, as data. Prices are in fen and hold from the moment a program with them starts.

use db::entities::service_orders::Product;
use kernel::Fen;

/// What one pack of a product is.
#[derive(Debug)]
pub struct Pack {
    pub product: Product,
    /// Units of one pack.
    pub units: i64,
    pub price: Fen,
    pub zh: &'static str,
    pub en: &'static str,
    /// What one unit does.
    pub note_zh: &'static str,
    pub note_en: &'static str,
}

/// Packs of one order at most.
pub const PACKS_MAX: i64 = 50;

/// Everything that is sold.
pub const PACKS: &[Pack] = &[
    Pack {
        product: Product::Refresh,
        units: 10,
        price: Fen(2_000),
        zh: "刷新包（10 次）",
        en: "10 refreshes",
        note_zh: "24 小时内再次刷新职位时用一次",
        note_en: "One lifts a posting again within 24 hours",
    },
    Pack {
        product: Product::Pinning,
        units: 7,
        price: Fen(6_860),
        zh: "置顶包（7 天）",
        en: "7 days of pinning",
        note_zh: "职位在列表顶部展示一天，并标注“广告”",
        note_en: "A posting stands at the top of lists for a day, labelled as an advertisement",
    },
];

/// The pack of a product; none for what is not sold now.
pub fn pack_of(product: Product) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.product == product)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-4
    #[test]
    fn a_unit_costs_a_whole_number_of_fen_and_no_order_is_too_dear() {
        for pack in PACKS {
            assert_eq!(pack.price.0 % pack.units, 0, "{}: a unit can be given back", pack.zh);
            assert!(pack.price > Fen::ZERO && pack.price.checked_mul(PACKS_MAX).is_some(), "{}", pack.zh);
            assert_eq!(pack_of(pack.product).map(|found| found.zh), Some(pack.zh), "sold once");
        }
    }
}
