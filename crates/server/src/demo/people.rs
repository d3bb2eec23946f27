//! Invented people. Every phone lies in a block that starts with 199 0000 or 199 0010 and is given out by position.

use market::places;

use super::data::data;
use super::rng::Rng;
use super::spots::{city_of, pick_city};
use super::time;
use super::{Account, Gender, Recipe, Seeker, Staff, Wanted};

pub const MERCHANT_PHONE: u64 = 19_900_000_001;
pub const SEEKER_PHONE: u64 = 19_900_000_002;
pub const RECRUITER_PHONE: u64 = 19_900_000_003;
pub const STAFF_PHONE: u64 = 19_900_000_009;
pub const ADMIN_PHONE: u64 = 19_900_000_010;
pub const PRIVACY_PHONE: u64 = 19_900_000_011;
pub const FINANCE_PHONE: u64 = 19_900_000_012;
/// The first phone of the merchants' people; a merchant has a run of [`MEMBERS_MAX`].
pub const MERCHANTS_PHONE: u64 = 19_900_001_000;
pub const SEEKERS_PHONE: u64 = 19_900_100_000;
pub const MEMBERS_MAX: usize = 4;
/// So many merchants fit in front of the seekers' phones.
pub const MERCHANTS_MAX: usize = (SEEKERS_PHONE - MERCHANTS_PHONE) as usize / MEMBERS_MAX;

/// The operator's people of the demo.
pub fn staff() -> Vec<Staff> {
    let person = |username: &str, phone: u64, name: &str| Account {
        username: username.to_owned(),
        phone: phone.to_string(),
        name: name.to_owned(),
    };
    vec![
        Staff { account: person("demo_staff", STAFF_PHONE, "审核员小谢"), roles: &["reviewer", "support"] },
        Staff { account: person("demo_admin", ADMIN_PHONE, "管理员老周"), roles: &["admin"] },
        Staff { account: person("demo_privacy", PRIVACY_PHONE, "个人信息保护小郑"), roles: &["privacy"] },
        Staff { account: person("demo_finance", FINANCE_PHONE, "财务小邱"), roles: &["finance"] },
    ]
}

/// A surname and a full name that begins with it.
pub fn name(rng: &mut Rng) -> (&'static str, String) {
    let names = &data().names;
    let surname = rng.word(&names.surnames);
    let mut full = format!("{surname}{}", rng.word(&names.given));
    if rng.percent(75) {
        full.push_str(rng.word(&names.given));
    }
    (surname, full)
}

pub fn seekers(recipe: &Recipe) -> Vec<Seeker> {
    (0..recipe.seekers).map(|index| seeker(recipe, index)).collect()
}

fn seeker(recipe: &Recipe, index: usize) -> Seeker {
    let mut rng = Rng::stream(recipe.seed, "seeker", index);
    if index == 0 {
        return demo_seeker();
    }
    let city = city_of(pick_city(&mut rng));
    let (_, full) = name(&mut rng);
    let gender = *rng.pick(&[Gender::Male, Gender::Female, Gender::Unstated]);
    // Nineteen whole years are on the safe side of eighteen, whatever the month.
    let year = i64::from(recipe.today.year()) - if rng.percent(70) { rng.between(19, 27) } else { rng.between(28, 52) };
    let birth = format!("{year}-{:02}", rng.between(1, 12));
    let intent = rng.pick(&data().names.intents).clone();
    let word = rng.pick(&data().names.username_words);
    Seeker {
        index,
        // The position makes it unique, in whatever order people register.
        username: format!("{word}{:04}", index * 7 + 13),
        phone: (SEEKERS_PHONE + index as u64).to_string(),
        home_city: &city.code,
        name: rng.percent(60).then_some(full),
        gender: rng.percent(40).then_some(gender),
        birth_year_month: rng.percent(45).then_some(birth),
        city: rng.percent(70).then_some(city.code.as_str()),
        intent: rng.percent(40).then_some(intent),
    }
}

fn demo_seeker() -> Seeker {
    let fuzhou = &city_of(&data().streets.city[0]).code;
    Seeker {
        index: 0,
        username: "demo_seeker".to_owned(),
        phone: SEEKER_PHONE.to_string(),
        home_city: fuzhou,
        name: Some("叶晓棠".to_owned()),
        gender: None,
        birth_year_month: None,
        city: Some(fuzhou),
        intent: Some("想找周末和晚上的兼职，餐饮、活动都可以".to_owned()),
    }
}

const WANTED: [(&str, &str, &str); 8] = [
    ("餐饮兼职求职，周末全天", "catering", "在奶茶店做过半年，点单、出杯、打烊都熟，周六周日全天有空，离得近的优先。"),
    ("求晚间便利店收银", "retail", "工作日晚上六点以后有空，用过收银系统，账目没出过错，希望固定一家店。"),
    ("大学生求活动类兼职", "events", "做过两次展会引导和一次马拉松补给，能站一整天，时间以周末为主。"),
    ("钢琴陪练求职", "tutoring", "学琴十二年，带过三位学员，擅长纠正手型和节奏，晚上七点以后可以上课。"),
    ("求分拣打包短期工", "logistics", "接下来两周都有空，体力好，做过快递分拣，可以接受早班和晚班。"),
    ("录入整理类求职", "data_entry", "打字快，表格熟练，做事细心，工作日白天可以到现场。"),
    ("家庭保洁固定钟点", "housekeeping", "做了五年保洁，自己有常用工具，希望固定每周两三家，上午时间最好。"),
    ("配送兼职，自有电动车", "courier", "电动车已上牌，附近的路都熟，中午和晚饭两个高峰可以跑。"),
];

/// About one seeker in twelve says what work they want.
pub fn wanted(recipe: &Recipe, seekers: &[Seeker]) -> Vec<Wanted> {
    let mut rng = Rng::stream(recipe.seed, "wanted", 0);
    let mut found = Vec::new();
    for seeker in seekers.iter().skip(1).step_by(12) {
        let (title, category, text) = *rng.pick(&WANTED);
        let city = places::city(seeker.home_city).map_or("", |city| city.name.as_str());
        let back = rng.between(1, 12);
        found.push(Wanted {
            seeker: seeker.index,
            title: title.to_owned(),
            category,
            description: format!("{text}人在{city}，希望路上不超过四十分钟。"),
            city: seeker.home_city,
            published_at: time::at(recipe.today, -back, rng.between(9 * 60, 21 * 60)),
            valid_until: time::at(recipe.today, rng.between(14, 45), 22 * 60),
        });
    }
    found
}
