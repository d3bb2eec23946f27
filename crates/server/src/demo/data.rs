//! The words and streets that the world is put together from, read from the TOML files in `data/demo/`.

use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Debug)]
pub struct Data {
    pub streets: Streets,
    pub names: Names,
    pub trades: Vec<Trade>,
    pub phrases: Phrases,
    pub talks: Vec<Script>,
    pub kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Streets {
    pub malls: Vec<String>,
    pub parks: Vec<String>,
    pub halls: Vec<String>,
    pub offices: Vec<String>,
    pub estates: Vec<String>,
    pub city: Vec<CityStreets>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityStreets {
    pub code: String,
    /// How much of the world is in this city.
    pub share: u32,
    /// No hour of work in this city is paid less; at or above the local hourly minimum.
    pub floor_fen: i64,
    pub districts: Vec<DistrictStreets>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistrictStreets {
    pub code: String,
    pub weight: u32,
    pub radius_m: f64,
    pub roads: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub surnames: Vec<String>,
    pub given: Vec<String>,
    pub contact_titles: ContactTitles,
    pub brand_first: Vec<String>,
    pub brand_second: Vec<String>,
    pub username_words: Vec<String>,
    pub intents: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactTitles {
    pub shop: Vec<String>,
    pub lesson: Vec<String>,
    pub other: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trade {
    pub weight: u32,
    pub categories: Vec<String>,
    #[serde(default)]
    pub roles: Vec<String>,
    pub shop: Vec<String>,
    pub company: Vec<String>,
    #[serde(default)]
    pub sole: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    pub titles: Vec<String>,
    pub openings: Vec<String>,
    pub reasons: Vec<String>,
    pub novices: Vec<String>,
    pub hours: Vec<String>,
    pub breaks: Vec<String>,
    pub meals_full: Vec<String>,
    pub meals_none: Vec<String>,
    pub pay_hour: Vec<String>,
    pub pay_day: Vec<String>,
    pub pay_piece: Vec<String>,
    pub pay_month: Vec<String>,
    pub settled_daily: Vec<String>,
    pub settled_weekly: Vec<String>,
    pub settled_monthly: Vec<String>,
    pub settled_on_completion: Vec<String>,
    pub closings: Vec<String>,
    pub plans: Vec<String>,
    pub duties: Vec<String>,
    pub whens: Whens,
    pub routes: Routes,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whens {
    pub any: Vec<String>,
    pub weekend: Vec<String>,
    pub weekday: Vec<String>,
    pub run: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    pub mall: Vec<String>,
    pub shop: Vec<String>,
    pub inn: Vec<String>,
    pub warehouse: Vec<String>,
    pub office: Vec<String>,
    pub hall: Vec<String>,
    pub court: Vec<String>,
    pub estate: Vec<String>,
    pub street: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    pub stages: Vec<super::Stage>,
    /// Each begins with `s:` (the seeker says it) or `m:` (the merchant).
    pub lines: Vec<String>,
}

/// A category and its roles. What a role leaves out it takes from here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub category: String,
    pub unit: Vec<super::WageUnit>,
    pub settle: Vec<super::Settlement>,
    pub days: Vec<Days>,
    pub heads: [i64; 2],
    pub venue: Vec<Venue>,
    #[serde(default)]
    pub piece: String,
    #[serde(default)]
    pub piece_fen: [i64; 2],
    #[serde(default)]
    pub pace: [i64; 2],
    pub ask: Vec<String>,
    pub role: Vec<Role>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub name: String,
    pub titles: Vec<String>,
    /// What an hour pays, in percent of the city's floor.
    pub pct: [i64; 2],
    /// `HH:MM-HH:MM`, between 08:00 and 22:00.
    pub slots: Vec<String>,
    pub duty: Vec<String>,
    pub note: Vec<String>,
    pub unit: Option<Vec<super::WageUnit>>,
    pub settle: Option<Vec<super::Settlement>>,
    pub days: Option<Vec<Days>>,
    pub heads: Option<[i64; 2]>,
    pub venue: Option<Vec<Venue>>,
    pub piece: Option<String>,
    pub piece_fen: Option<[i64; 2]>,
    pub pace: Option<[i64; 2]>,
    pub ask: Option<Vec<String>>,
}

/// On which days a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    Any,
    Weekend,
    Weekday,
    /// A few days one after another.
    Run,
}

/// The sort of place where a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Venue {
    Shop,
    Inn,
    Mall,
    Warehouse,
    Office,
    Hall,
    Court,
    Estate,
    Street,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TradeFile {
    trade: Vec<Trade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TalkFile {
    talk: Vec<Script>,
}

const KINDS: [&str; 14] = [
    include_str!("../../data/demo/roles/catering.toml"),
    include_str!("../../data/demo/roles/retail.toml"),
    include_str!("../../data/demo/roles/promotion.toml"),
    include_str!("../../data/demo/roles/flyers.toml"),
    include_str!("../../data/demo/roles/logistics.toml"),
    include_str!("../../data/demo/roles/courier.toml"),
    include_str!("../../data/demo/roles/events.toml"),
    include_str!("../../data/demo/roles/tutoring.toml"),
    include_str!("../../data/demo/roles/data_entry.toml"),
    include_str!("../../data/demo/roles/customer_service.toml"),
    include_str!("../../data/demo/roles/housekeeping.toml"),
    include_str!("../../data/demo/roles/hotel.toml"),
    include_str!("../../data/demo/roles/security.toml"),
    include_str!("../../data/demo/roles/wanted_other.toml"),
];

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the demo's words are part of the program and a test parses them")
}

/// All words, parsed once.
pub fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| Data {
        streets: read(include_str!("../../data/demo/streets.toml")),
        names: read(include_str!("../../data/demo/names.toml")),
        trades: read::<TradeFile>(include_str!("../../data/demo/trades.toml")).trade,
        phrases: read(include_str!("../../data/demo/phrases.toml")),
        talks: read::<TalkFile>(include_str!("../../data/demo/talks.toml")).talk,
        kinds: KINDS.into_iter().map(read).collect(),
    })
}

/// Puts words into the `{gaps}` of a template. A gap that nobody fills stays, and a test finds it.
pub fn fill(template: &str, words: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match words.iter().find(|(word, _)| *word == name) {
            Some((_, value)) => text.push_str(value),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}
