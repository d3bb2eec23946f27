//! Random but repeatable postings and questions, and small helpers.

use std::borrow::Cow;

use tempfile::TempDir;
use uuid::Uuid;

use crate::search::{GcjPoint, Hits, Key, Near, Order, Query, SearchDoc, SearchIndex, Wishes, Writer};

pub const NOW_US: i64 = 1_790_000_000_000_000;
/// The day of that moment in China.
pub const TODAY: i32 = 20_717;
pub const DAY_US: i64 = 86_400_000_000;
/// Wuyi Square, Fuzhou.
pub const CENTER: GcjPoint = GcjPoint { lat_e6: 26_074_500, lng_e6: 119_296_500 };

const WORDS: [&str; 24] = [
    "奶茶",
    "店员",
    "传单",
    "派发",
    "服务员",
    "收银",
    "快递",
    "分拣",
    "家教",
    "促销",
    "理货",
    "骑手",
    "客服",
    "礼仪",
    "展会",
    "仓库",
    "打包",
    "咖啡",
    "导购",
    "保安",
    "日结",
    "周末",
    "暑假",
    "夜班",
];

/// SplitMix64.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    pub fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len() as u64) as usize]
    }

    /// Around the centre: dense inside, thin outside.
    pub fn point(&mut self) -> GcjPoint {
        let mut offset = |spread: i64| {
            let sum: i64 = (0..4).map(|_| self.below(2 * spread as u64 + 1) as i64 - spread).sum();
            sum / 2
        };
        GcjPoint { lat_e6: CENTER.lat_e6 + offset(90_000), lng_e6: CENTER.lng_e6 + offset(100_000) }
    }
}

pub fn id(number: u64) -> Uuid {
    // Mixed, so that the order of ids says nothing about the order of insertion.
    Uuid::from_u64_pair(Rng(number).next(), number)
}

/// Values come from small sets, so that ties in every sort key are common.
pub fn doc(number: u64, rng: &mut Rng) -> SearchDoc<'static> {
    let text = |rng: &mut Rng, words: u64| (0..words).map(|_| rng.word()).collect::<String>();
    let (title_words, body_words) = (1 + rng.below(3), rng.below(8));
    let published_us = NOW_US - rng.below(400) as i64 * DAY_US / 10;
    let city = 350_100 + rng.below(2) as u32 * 100;
    SearchDoc {
        id: id(number),
        kind: u8::from(rng.one_in(8)),
        merchant: number % 7,
        title: Cow::Owned(text(rng, title_words)),
        body: Cow::Owned(text(rng, body_words)),
        category: rng.below(6) as u16,
        settlement: rng.below(3) as u8,
        wage_unit: rng.below(3) as u8,
        wage_fen: 1_000 + rng.below(30) as i64 * 500,
        hourly_fen: (!rng.one_in(5)).then(|| 1_000 + rng.below(30) as i64 * 500),
        mode: rng.below(2) as u8,
        city,
        district: city + rng.below(4) as u32,
        point: (!rng.one_in(15)).then(|| rng.point()),
        days: (0..rng.below(4)).map(|_| 20_700 + rng.below(30) as i32).collect(),
        parts: std::array::from_fn(|_| rng.one_in(3)),
        weekend: rng.one_in(2),
        students: rng.one_in(3),
        company: !number.is_multiple_of(3),
        published_us,
        refreshed_us: published_us + i64::from(rng.one_in(4) as u8) * DAY_US,
        valid_until_us: if rng.one_in(10) { NOW_US - 1 } else { NOW_US + rng.below(2) as i64 },
    }
}

pub fn docs(count: u64, seed: u64) -> Vec<SearchDoc<'static>> {
    let mut rng = Rng(seed);
    (0..count).map(|number| doc(number, &mut rng)).collect()
}

/// A posting that differs from others only by its words.
pub fn titled(number: u64, title: &str, body: &str) -> SearchDoc<'static> {
    SearchDoc {
        id: id(number),
        kind: 0,
        merchant: 1,
        title: Cow::Owned(title.to_owned()),
        body: Cow::Owned(body.to_owned()),
        category: 1,
        settlement: 1,
        wage_unit: 1,
        wage_fen: 2_000,
        hourly_fen: Some(2_000),
        mode: 0,
        city: 350_100,
        district: 350_102,
        point: Some(CENTER),
        days: vec![20_700],
        parts: [true, false, false, false],
        weekend: false,
        students: false,
        company: true,
        published_us: NOW_US - DAY_US,
        refreshed_us: NOW_US - DAY_US,
        valid_until_us: NOW_US + DAY_US,
    }
}

/// A random question without words; `order` is always possible.
pub fn question(rng: &mut Rng) -> Query<'static> {
    let orders = [Order::Nearest, Order::Newest, Order::Best, Order::BestPaid];
    let mut query = Query::all(orders[rng.below(4) as usize], 20, NOW_US);
    query.limit = 1 + rng.below(40) as usize;
    if query.order == Order::Nearest || rng.one_in(2) {
        let radius_m = [300, 1_000, 1_001, 3_000, 10_000, 20_000, 50_000, 10_000_000][rng.below(8) as usize];
        query.near = Some(Near { point: rng.point(), radius_m });
    }
    query.city = rng.one_in(4).then(|| 350_100 + rng.below(2) as u32 * 100);
    query.district = rng.one_in(8).then(|| 350_100 + rng.below(4) as u32);
    query.category = rng.one_in(5).then(|| rng.below(7) as u16);
    query.settlement = rng.one_in(5).then(|| rng.below(3) as u8);
    query.wage_unit = rng.one_in(5).then(|| rng.below(3) as u8);
    query.wage_min_fen = rng.one_in(4).then(|| 1_000 + rng.below(15_000) as i64);
    query.hourly_min_fen = rng.one_in(6).then(|| rng.below(15_000) as i64);
    query.part = rng.one_in(6).then(|| rng.below(4) as u8);
    query.weekend = rng.one_in(6);
    query.students = rng.one_in(6);
    query.company = rng.one_in(6);
    query.day_from = rng.one_in(5).then(|| 20_700 + rng.below(30) as i32);
    query.day_to = rng.one_in(5).then(|| 20_700 + rng.below(30) as i32);
    query.mode = rng.one_in(6).then(|| rng.below(2) as u8);
    query.without = [&[][..], &[3], &[1, 5, 6]][rng.below(3) as usize];
    query.kind = rng.one_in(3).then(|| rng.below(2) as u8);
    query
}

/// None for two in three, else wishes of which each part may be missing.
pub fn wishes(rng: &mut Rng) -> Option<Wishes> {
    rng.one_in(3).then(|| Wishes {
        words: (0..rng.below(4)).map(|_| rng.word().to_owned()).collect(),
        categories: (0..rng.below(3)).map(|_| rng.below(7) as u16).collect(),
        city: rng.one_in(2).then(|| 350_100 + rng.below(2) as u32 * 100),
        from_day: rng.one_in(2).then(|| 20_700 + rng.below(30) as i32),
    })
}

/// None, one or two words, sometimes one that nothing holds.
pub fn words(rng: &mut Rng) -> Option<String> {
    match rng.below(6) {
        0 | 1 => None,
        2 => Some(rng.word().to_owned()),
        3 => Some(format!("{} {}", rng.word(), rng.word())),
        4 => Some(format!("{}{}", rng.word(), rng.word())),
        _ => Some(format!("{} 火箭", rng.word())),
    }
}

pub struct Place {
    pub dir: TempDir,
    pub index: SearchIndex,
    pub writer: Writer,
}

pub fn empty() -> Place {
    let dir = TempDir::new().unwrap();
    let index = SearchIndex::open(dir.path()).unwrap().index;
    let writer = index.writer().unwrap();
    Place { dir, index, writer }
}

pub fn filled(docs: &[SearchDoc<'static>]) -> Place {
    let mut place = empty();
    place.writer.rebuild(docs.iter().cloned().map(Ok), 1, |_| {}).unwrap();
    place
}

pub fn ids(hits: &Hits) -> Vec<Uuid> {
    hits.items.iter().map(|hit| hit.id).collect()
}

/// All pages; `between` runs after each.
pub fn walk(index: &SearchIndex, query: &Query<'_>, mut between: impl FnMut()) -> Vec<Hits> {
    let mut pages = Vec::new();
    let mut after: Option<Key> = None;
    loop {
        let page = index.search(&Query { after: after.as_ref(), ..query.clone() }).unwrap();
        after = page.next.clone();
        pages.push(page);
        if after.is_none() {
            return pages;
        }
        between();
    }
}
