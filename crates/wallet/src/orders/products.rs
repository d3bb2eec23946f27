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
    /// Days after the payment within which its units are used; none where they do not lapse.
    pub lapse_days: Option<i64>,
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
        lapse_days: None,
    },
    Pack {
        product: Product::Pinning,
        units: 7,
        price: Fen(6_860),
        zh: "置顶包（7 天）",
        en: "7 days of pinning",
        note_zh: "职位在列表顶部展示一天，并标注“广告”",
        note_en: "A posting stands at the top of lists for a day, labelled as an advertisement",
        lapse_days: None,
    },
    Pack {
        product: Product::ExtraPosting,
        units: 5,
        price: Fen(9_900),
        zh: "更多发布（5 个名额）",
        en: "5 more posting places",
        note_zh: "免费名额用完后，提交发布时自动启用一个，多一个在招名额，30 天有效",
        note_en: "Used by itself when a posting is handed in beyond the free places: one more place for 30 days",
        lapse_days: None,
    },
    Pack {
        product: Product::Resume,
        units: 20,
        price: Fen(19_800),
        zh: "简历包（20 次邀请）",
        en: "20 invitations from the resume database",
        note_zh: "当天 20 次免费邀请用完后，每邀请一位简历库的求职者用一次，付款后 90 天内有效",
        note_en: "One invites a seeker of the resume database beyond the 20 free ones of a day; within 90 days of the payment",
        lapse_days: Some(90),
    },
];

/// The pack of a product.
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
