//! Invented postings all over the country, the same for every side: dense in ten cities, thin elsewhere.

use market::search::{GcjPoint, Near, SearchDoc, document_words};
use uuid::Uuid;

pub const NOW_US: i64 = 1_790_000_000_000_000;
const DAY_US: i64 = 86_400_000_000;
/// Ten cities with how many of a hundred postings lie there; the first is the densest.
const CITIES: [(u32, i64, i64, u64); 10] = [
    (310_100, 31_230_400, 121_473_700, 14),
    (110_100, 39_904_200, 116_407_400, 12),
    (440_100, 23_129_100, 113_264_400, 10),
    (440_300, 22_543_100, 114_057_900, 10),
    (510_100, 30_572_800, 104_066_800, 8),
    (330_100, 30_274_100, 120_155_100, 7),
    (420_100, 30_592_800, 114_305_500, 7),
    (350_100, 26_074_500, 119_296_500, 6),
    (610_100, 34_341_600, 108_939_800, 6),
    (320_100, 32_060_300, 118_796_900, 5),
];
pub const WORDS: [&str; 24] = [
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
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn word(&mut self) -> &'static str {
        // Squared, so that some words are common and others rare.
        let at = self.below(1_000) * self.below(1_000) * WORDS.len() as u64 / 1_000_000;
        WORDS[at as usize]
    }

    fn spread(&mut self, e6: u64) -> i64 {
        let mut one = || self.below(2 * e6 + 1) as i64 - e6 as i64;
        (one() + one() + one()) / 3
    }

    /// A point in one of the cities, most near its middle.
    pub fn city_point(&mut self) -> (u32, GcjPoint) {
        let mut at = self.below(85);
        let city = CITIES.iter().find(|city| {
            let here = at < city.3;
            at = at.saturating_sub(city.3);
            here
        });
        let (code, lat, lng, _) = *city.unwrap_or(&CITIES[0]);
        (code, GcjPoint { lat_e6: lat + self.spread(250_000), lng_e6: lng + self.spread(280_000) })
    }

    fn point(&mut self) -> (u32, GcjPoint) {
        if self.below(100) < 85 {
            return self.city_point();
        }
        let lat_e6 = 22_000_000 + self.below(20_000_000) as i64;
        (0, GcjPoint { lat_e6, lng_e6: 100_000_000 + self.below(22_000_000) as i64 })
    }
}

/// The middle of the densest city.
pub const fn densest() -> GcjPoint {
    GcjPoint { lat_e6: CITIES[0].1, lng_e6: CITIES[0].2 }
}

/// The posting of this number, made anew each time: a million of them need no memory.
pub fn posting(number: u64) -> SearchDoc<'static> {
    let mut random = Random(number.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let text = |words: u64, random: &mut Random| (0..words).map(|_| random.word()).collect::<Vec<_>>().join(" ");
    let (title, body) = (text(2, &mut random), text(6, &mut random));
    let (city, point) = random.point();
    let published_us = NOW_US - random.below(60 * 86_400) as i64 * 1_000_000;
    let wage_fen = 1_000 + random.below(60) as i64 * 50;
    SearchDoc {
        id: Uuid::from_u64_pair(Random(number).next(), number),
        kind: 0,
        merchant: 1 + number % 5_000,
        title: title.into(),
        body: body.into(),
        category: random.below(14) as u16,
        settlement: random.below(4) as u8,
        wage_unit: random.below(4) as u8,
        wage_fen,
        hourly_fen: Some(wage_fen),
        mode: random.below(2) as u8,
        city,
        district: city + random.below(8) as u32,
        point: Some(point),
        days: vec![20_718 + random.below(30) as i32],
        parts: std::array::from_fn(|_| random.below(3) == 0),
        weekend: random.below(2) == 0,
        students: random.below(3) == 0,
        company: !number.is_multiple_of(3),
        published_us,
        refreshed_us: published_us,
        valid_until_us: NOW_US + DAY_US,
    }
}

/// What is asked of every side.
#[derive(Clone, Debug)]
pub struct Question {
    pub words: Vec<&'static str>,
    pub near: Option<Near>,
    pub category: Option<u16>,
    pub settlement: Option<u8>,
    pub hourly_min_fen: Option<i64>,
    /// By distance, else by time.
    pub nearest: bool,
}

impl Question {
    pub fn newest() -> Question {
        Question {
            words: Vec::new(),
            near: None,
            category: None,
            settlement: None,
            hourly_min_fen: None,
            nearest: false,
        }
    }
}

/// Words as the product cuts them: what its dictionary does not know is found by its characters, and the other sides must
/// be asked the same.
pub fn cut(words: &[&'static str]) -> Vec<String> {
    words.iter().flat_map(|word| document_words(word)).collect()
}

/// A posting as the scan in memory and the database keep it.
#[derive(Clone)]
pub struct Row {
    pub id: Uuid,
    pub title: String,
    pub tokens: Vec<String>,
    pub category: u16,
    pub settlement: u8,
    pub hourly_fen: i64,
    pub point: GcjPoint,
    pub newest_us: i64,
}

impl Row {
    pub fn of(doc: &SearchDoc<'_>) -> Row {
        let mut tokens: Vec<String> =
            [&doc.title, &doc.body].into_iter().flat_map(|text| document_words(text)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        Row {
            id: doc.id,
            title: doc.title.to_string(),
            tokens,
            category: doc.category,
            settlement: doc.settlement,
            hourly_fen: doc.hourly_fen.unwrap_or(0),
            point: doc.point.unwrap_or(GcjPoint { lat_e6: 0, lng_e6: 0 }),
            newest_us: doc.published_us,
        }
    }
}
