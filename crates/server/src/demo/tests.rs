use std::collections::{HashMap, HashSet};

use jiff::civil::date;

use super::data::{Venue, data};
use super::rng::hash;
use super::text::TITLE_CHARS;
use super::*;

/// What no text may contain: what the posting rules refuse, and what could lead somebody outside the platform.
const FORBIDDEN: &[&str] = &[
    "押金",
    "保证金",
    "服装费",
    "培训费",
    "体检费",
    "报名费",
    "中介费",
    "介绍费",
    "会员费",
    "办证费",
    "垫付",
    "费用",
    "身份证",
    "刷单",
    "刷信誉",
    "好评",
    "贷",
    "微信",
    "薇信",
    "电话",
    "手机号",
    "加我",
    "私聊",
    "加群",
    "进群",
    "群号",
    "扣扣",
    "qq",
    "vx",
    "男",
    "女",
    "性别",
    "岁",
    "年龄",
    "民族",
    "汉族",
    "宗教",
    "本地人",
    "外地",
    "户口",
    "户籍",
    "籍贯",
    "未婚",
    "已婚",
    "童工",
    "学生证",
    "抵押",
    "返利",
    "佣金",
    "在家做单",
    "@",
    "http",
    "{",
    "}",
    "|",
    "。。",
    "；。",
    "，。",
    "。；",
];

fn world() -> World {
    World::generate(DEFAULT_SEED, DEFAULT_MERCHANTS, DEFAULT_POSTINGS, DEFAULT_SEEKERS, date(2026, 11, 24))
}

fn digest(world: &World) -> u64 {
    let mut text = format!("{world:?}");
    for posting in world.postings() {
        text.push_str(&format!("{posting:?}"));
    }
    hash(&text)
}

fn check_text(text: &str) {
    let lower = text.to_lowercase();
    let allowed = lower.replace("在家做。", "");
    for word in FORBIDDEN {
        assert!(!allowed.contains(word), "{word} in {text}");
    }
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
    assert!(digits.is_none_or(|length| length < 5), "a number that could be a phone in {text}");
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let first = digest(&world());
    assert_eq!(first, digest(&world()));
    let other = World::generate(1, DEFAULT_MERCHANTS, DEFAULT_POSTINGS, DEFAULT_SEEKERS, date(2026, 11, 24));
    assert_ne!(first, digest(&other));
}

#[test]
fn a_posting_does_not_depend_on_the_others() {
    let world = world();
    let all: Vec<Posting> = world.postings().collect();
    assert_eq!(format!("{:?}", world.posting(417)), format!("{:?}", all[417]));
}

#[test]
fn there_is_as_much_as_was_asked_for() {
    let world = world();
    assert_eq!((world.merchants.len(), world.seekers.len()), (60, 200));
    let mut states: HashMap<State, usize> = HashMap::new();
    let mut categories = HashSet::new();
    let mut titles = HashSet::new();
    let mut texts = HashSet::new();
    for posting in world.postings() {
        *states.entry(posting.state).or_default() += 1;
        assert_eq!(world.merchants[posting.merchant].certification, Certification::Approved);
        assert!(market::categories::category(posting.category).is_some());
        categories.insert(posting.category);
        titles.insert(posting.title);
        texts.insert(posting.description);
    }
    assert_eq!(states[&State::Live], 600);
    assert!(State::ALL.iter().all(|state| states[state] >= 10), "{states:?}");
    assert!(categories.len() >= 13, "{categories:?}");
    assert!(titles.len() > 400, "{} titles", titles.len());
    assert_eq!(texts.len(), world.posting_count(), "no description stands twice");
    assert!(world.wanted.len() >= 15 && world.talks.len() >= 40, "{} talks", world.talks.len());
    let kinds: HashSet<_> =
        world.merchants.iter().map(|merchant| merchant.certification).map(|c| format!("{c:?}")).collect();
    assert_eq!(kinds.len(), 4);
    assert!(world.merchants.iter().any(|merchant| merchant.kind == MerchantKind::Sole));
}

#[test]
fn people_are_in_every_stage() {
    let world = world();
    assert!(world.signups.len() >= 300, "{}", world.signups.len());
    let mut stages: HashMap<Stage, usize> = HashMap::new();
    for signup in &world.signups {
        *stages.entry(signup.stage).or_default() += 1;
    }
    for stage in Stage::ALL {
        assert!(stages.get(stage).copied().unwrap_or(0) >= 3, "{stage:?} in {stages:?}");
    }
    let own: HashSet<Stage> = world.signups.iter().filter(|one| one.seeker == 0).map(|one| one.stage).collect();
    assert!(own.len() >= 10, "the demo's seeker sees only {own:?}");
    let talked: HashSet<Stage> = world.talks.iter().map(|talk| world.signups[talk.signup].stage).collect();
    assert!(talked.len() >= 12, "{talked:?}");
    let three = world.seekers.iter().filter(|seeker| seeker.name.is_none() || seeker.intent.is_none()).count();
    assert!(three > 100, "most leave something empty");
}

#[test]
fn signups_keep_the_rules() {
    let world = world();
    let midnight = time::at(world.recipe.today, 0, 0);
    let mut held: HashMap<(usize, usize), u32> = HashMap::new();
    let mut freed = HashSet::new();
    let mut pairs = HashSet::new();
    let mut busy: HashMap<usize, Vec<Shift>> = HashMap::new();
    for signup in &world.signups {
        let posting = world.posting(signup.posting);
        let shift = posting.shifts[signup.shift];
        assert_eq!(posting.mode, signup.mode);
        assert!(pairs.insert((signup.seeker, signup.posting)));
        assert!(posting.published_at < signup.applied_at && signup.applied_at < midnight);
        assert!(signup.applied_at < shift.starts_at);
        assert_eq!(world.seekers[signup.seeker].home_city, posting.place.city);
        let others = busy.entry(signup.seeker).or_default();
        assert!(others.iter().all(|other| other.ends_at <= shift.starts_at || shift.ends_at <= other.starts_at));
        others.push(shift);
        let past = [Stage::CheckedIn, Stage::Finished, Stage::Settled, Stage::NoShow, Stage::Lapsed];
        assert!(!past.contains(&signup.stage) || shift.ends_at < midnight, "{:?} before the work", signup.stage);
        if posting.mode == Mode::FirstCome {
            assert!(!matches!(signup.stage, Stage::Applied | Stage::Shortlisted | Stage::Rejected | Stage::Withdrawn));
        }
        let key = (signup.posting, signup.shift);
        let places = held.entry(key).or_default();
        if signup.stage == Stage::Standby {
            assert_eq!(*places, shift.headcount, "somebody waits for a place that is free");
            assert!(!freed.contains(&key));
        } else if signup.stage.holds_place() {
            *places += 1;
            assert!(*places <= shift.headcount);
        } else {
            freed.insert(key);
        }
    }
}

#[test]
fn shifts_are_sensible() {
    let world = world();
    let (midnight, tomorrow) = (time::at(world.recipe.today, 0, 0), time::at(world.recipe.today, 1, 0));
    for posting in world.postings() {
        assert!(posting.published_at < midnight);
        assert!(posting.state == State::Draft || !posting.shifts.is_empty());
        assert!(posting.shifts.len() <= 24 && posting.shifts.is_sorted_by_key(|shift| shift.starts_at));
        let open = posting.shifts.last().is_none_or(|shift| shift.starts_at >= tomorrow);
        assert_eq!(open, posting.state != State::Closed);
        for shift in &posting.shifts {
            assert!(shift.starts_at < shift.ends_at && shift.headcount > 0 && shift.headcount <= 30);
            assert!(shift.ends_at <= midnight || shift.starts_at >= tomorrow);
            assert!(shift.ends_at <= time::at(world.recipe.today, 22, 0) && shift.ends_at <= posting.valid_until);
            assert!(posting.published_at < shift.starts_at);
            let (day, start) = time::clock(shift.starts_at);
            let (last, end) = time::clock(shift.ends_at);
            assert!(day == last && start.as_str() >= "08:00" && end.as_str() <= "22:00", "{start} {end}");
        }
    }
}

#[test]
fn wages_are_sane() {
    let world = world();
    let mut units = HashSet::new();
    let mut settlements = HashSet::new();
    for posting in world.postings() {
        units.insert(posting.wage_unit);
        settlements.insert(posting.settlement);
        let city = data().streets.city.iter().find(|city| city.code == posting.place.city).expect("a city of the data");
        let minutes = posting.shifts.first().map_or(60, |shift| time::minutes_between(shift.starts_at, shift.ends_at));
        let hourly = match posting.wage_unit {
            WageUnit::Hour => posting.wage_fen,
            WageUnit::Day => posting.wage_fen * 60 / minutes,
            WageUnit::Month => posting.wage_fen * 60 / minutes / 22,
            WageUnit::Piece => {
                assert!((100..2_000).contains(&posting.wage_fen));
                continue;
            }
        };
        let weekend_month = posting.wage_unit == WageUnit::Month && hourly < city.floor_fen;
        let hourly = if weekend_month { hourly * 22 / 8 } else { hourly };
        assert!(hourly >= city.floor_fen || posting.shifts.is_empty(), "{posting:?}");
        assert!(hourly <= 13_000 || posting.shifts.is_empty(), "{posting:?}");
    }
    assert_eq!((units.len(), settlements.len()), (4, 4));
}

/// Somebody quick makes at least the floor by the piece as well.
#[test]
fn pieces_pay_the_floor() {
    let floor = data().streets.city.iter().map(|city| city.floor_fen).max().expect("there are cities");
    for kind in &data().kinds {
        for role in &kind.role {
            let (fen, pace) = (role.piece_fen.unwrap_or(kind.piece_fen), role.pace.unwrap_or(kind.pace));
            let units = role.unit.as_ref().unwrap_or(&kind.unit);
            assert!(!units.contains(&WageUnit::Piece) || fen[0] * pace[0] >= floor, "{}", role.name);
        }
    }
}

#[test]
fn texts_are_lawful() {
    let world = world();
    for posting in world.postings() {
        let chars = posting.title.chars().count();
        assert!(TITLE_CHARS.contains(&chars), "{}", posting.title);
        assert!(posting.description.chars().count() >= 50, "{}", posting.description);
        for text in [&posting.title, &posting.description, &posting.requirements, &posting.contact_name] {
            check_text(text);
        }
    }
    for line in world.talks.iter().flat_map(|talk| &talk.lines) {
        check_text(&line.text);
        assert!(line.at < time::at(world.recipe.today, 0, 0));
    }
    for wanted in &world.wanted {
        check_text(&wanted.title);
        check_text(&wanted.description);
        assert!(TITLE_CHARS.contains(&wanted.title.chars().count()), "{}", wanted.title);
    }
    for seeker in &world.seekers {
        check_text(seeker.intent.as_deref().unwrap_or_default());
    }
}

/// The product's own rules have nothing to say about any posting, not even for a second look.
#[test]
fn the_posting_rules_find_nothing() {
    let rules = market::rules::RuleSet::builtin();
    let world = World::generate(11, DEFAULT_MERCHANTS, 2_000, 10, date(2026, 11, 24));
    for posting in world.postings() {
        let text = market::rules::PostingText {
            title: &posting.title,
            description: &posting.description,
            requirements: &posting.requirements,
            address: &posting.place.address,
            min_age: Some(i32::from(posting.min_age)),
        };
        let found = rules.check(&text);
        assert!(found.is_empty(), "{found:?} in {}", posting.description);
    }
}

#[test]
fn nobody_shares_a_phone_or_a_username() {
    let world = World::generate(3, 900, 100, 3_000, date(2026, 2, 27));
    let members = world.merchants.iter().flat_map(|merchant| &merchant.members).map(|member| &member.account);
    let accounts = members.chain(world.staff.iter().map(|staff| &staff.account));
    let mut people: Vec<(&str, &str)> = accounts.map(|one| (one.phone.as_str(), one.username.as_str())).collect();
    people.extend(world.seekers.iter().map(|seeker| (seeker.phone.as_str(), seeker.username.as_str())));
    let phones: HashSet<&str> = people.iter().map(|(phone, _)| *phone).collect();
    let names: HashSet<&str> = people.iter().map(|(_, name)| *name).collect();
    assert_eq!((phones.len(), names.len()), (people.len(), people.len()));
    assert!(phones.iter().all(|phone| phone.len() == 11 && phone.starts_with("199")));
    assert!(names.iter().all(|name| (4..=20).contains(&name.len())));
    assert_eq!(world.merchants[0].owner().account.phone, "19900000001");
    assert_eq!(world.merchants[0].members[1].account.username, "demo_recruiter");
    assert_eq!(world.seekers[0].phone, "19900000002");
}

#[test]
fn places_are_in_their_district() {
    let world = world();
    let mut cities: HashMap<&str, usize> = HashMap::new();
    for posting in world.postings() {
        let place = &posting.place;
        *cities.entry(place.city).or_default() += 1;
        assert!(market::places::city(place.city).expect("a known city").has_district(place.district));
        let centre = market::places::district(place.district).expect("a known district");
        let north_m = (place.lat - centre.lat) * 111_320.0;
        let east_m = (place.lng - centre.lng) * 111_320.0 * centre.lat.to_radians().cos();
        assert!(north_m.hypot(east_m) < 6_500.0, "{place:?}");
    }
    assert_eq!(cities.len(), 3);
    assert!(cities.iter().all(|(code, count)| *code == "350100" || *count < cities["350100"]), "{cities:?}");
}

#[test]
fn a_hundred_thousand_postings_are_made_one_at_a_time() {
    let world = World::generate(7, 300, 100_000, 200, date(2026, 12, 30));
    assert_eq!(world.posting_count(), 100_100);
    // Only the sum is kept. A sample has its text checked: all of them would take a minute in a debug build.
    let mut live = 0;
    for posting in world.postings() {
        live += usize::from(posting.state == State::Live);
        if posting.index.is_multiple_of(20) {
            check_text(&posting.description);
            check_text(&posting.title);
        }
    }
    assert_eq!(live, 100_000);
}

#[test]
fn small_worlds_hold_too() {
    for (merchants, postings, seekers) in [(0, 0, 0), (0, 10, 5), (1, 1, 1), (2, 30, 0), (1, 0, 3)] {
        let world = World::generate(1, merchants, postings, seekers, date(2026, 1, 1));
        assert_eq!(world.postings().count(), world.posting_count());
    }
}

#[test]
fn the_words_agree_with_the_tables() {
    let data = data();
    for city in &data.streets.city {
        assert!(city.districts.iter().all(|district| spots::city_of(city).has_district(&district.code)));
        assert!(city.districts.iter().all(|district| !district.roads.is_empty() && district.radius_m <= 6_000.0));
    }
    for category in data.trades.iter().flat_map(|trade| &trade.categories) {
        assert!(data.kinds.iter().any(|kind| &kind.category == category), "{category}");
    }
    for role in data.trades.iter().flat_map(|trade| &trade.roles) {
        assert!(data.kinds.iter().flat_map(|kind| &kind.role).any(|known| &known.name == role), "{role}");
    }
    for kind in &data.kinds {
        assert!(market::categories::category(&kind.category).is_some(), "{}", kind.category);
        assert!(kind.venue.iter().all(|venue| *venue != Venue::Court));
        for role in &kind.role {
            assert!(role.duty.len() >= 4 && role.titles.len() >= 2 && !role.note.is_empty(), "{}", role.name);
            assert!(role.pct[0] >= 100 && role.slots.iter().all(|slot| time::slot(slot).is_some()), "{}", role.name);
        }
    }
    for stage in Stage::ALL {
        assert!(data.talks.iter().any(|script| script.stages.contains(stage)), "{stage:?}");
    }
}
