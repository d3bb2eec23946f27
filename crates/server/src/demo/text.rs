//! What merchants write: titles, descriptions and requirements. Numbers come from the posting's own fields, so the text
//! never contradicts them.

use super::data::{Days, Kind, Phrases, Role, Venue, data, fill};
use super::postings::{Schedule, Wage};
use super::rng::Rng;
use super::spots::{Spot, district_name, short_name};
use super::{Merchant, Recipe, Settlement, WageUnit, time};

/// In characters, both included.
pub const TITLE_CHARS: std::ops::RangeInclusive<usize> = 6..=20;

/// Everything that a text may speak of.
pub struct Facts<'a> {
    pub recipe: &'a Recipe,
    pub merchant: &'a Merchant,
    pub kind: &'a Kind,
    pub role: &'a Role,
    pub schedule: &'a Schedule,
    pub wage: Wage,
    pub spot: &'a Spot,
    pub headcount: i64,
    pub contact: &'a str,
}

/// Named words for [`fill`].
type Words = Vec<(&'static str, String)>;

fn put(template: &str, words: &Words) -> String {
    let borrowed: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(template, &borrowed)
}

/// Title, description, requirements.
pub fn write(rng: &mut Rng, facts: &Facts<'_>) -> (String, String, String) {
    let words = words(rng, facts);
    let title = title(rng, facts, &words);
    let description = description(rng, facts, words);
    let asked = 2 + rng.below(3);
    let asks = rng.sample(facts.role.ask.as_ref().unwrap_or(&facts.kind.ask), asked);
    let requirements = asks.into_iter().map(String::as_str).collect::<Vec<_>>().join("；") + "。";
    (title, description, requirements)
}

/// How the posting names its contact: a surname and what the person is there.
pub fn contact(rng: &mut Rng, kind: &Kind, name: &str) -> String {
    let titles = &data().names.contact_titles;
    let list = match kind.category.as_str() {
        "catering" | "retail" | "hotel" => &titles.shop,
        "tutoring" => &titles.lesson,
        _ => &titles.other,
    };
    let surname: String = name.chars().take(1).collect();
    format!("{surname}{}", rng.pick(list))
}

fn words(rng: &mut Rng, facts: &Facts<'_>) -> Words {
    let phrases = &data().phrases;
    let piece = facts.role.piece.as_deref().unwrap_or(&facts.kind.piece);
    let minutes = facts.schedule.minutes();
    let amount = yuan(facts.wage.fen);
    let settled = match facts.wage.settlement {
        Settlement::Daily => &phrases.settled_daily,
        Settlement::Weekly => &phrases.settled_weekly,
        Settlement::Monthly => &phrases.settled_monthly,
        Settlement::OnCompletion => &phrases.settled_on_completion,
    };
    let heads = format!("{}{}", facts.headcount, rng.pick(&["名", "人", "位"]));
    let district = district_name(facts.spot.place.district);
    let slots: Vec<String> = facts.schedule.slots.iter().map(|slot| slot_text(*slot)).collect();
    vec![
        ("rate", rate_text(facts.wage, piece)),
        ("sum", yuan(facts.wage.fen * minutes / 60)),
        ("n", amount),
        ("piece", piece.to_owned()),
        ("pace", facts.wage.pace.to_string()),
        ("hours", hours_text(minutes)),
        ("settle", settlement_name(facts.wage.settlement).to_owned()),
        ("settled", rng.pick(settled).clone()),
        ("heads", heads),
        ("district", short_name(district).to_owned()),
        ("street", facts.spot.road.clone()),
        ("mall", facts.spot.name.clone()),
        ("floor", facts.spot.floor.clone()),
        ("brand", facts.merchant.name.clone()),
        ("role", facts.role.name.clone()),
        ("contact", facts.contact.to_owned()),
        ("slots", slots.join("或")),
        ("slot", slot_name(facts.schedule).to_owned()),
        ("when", when(rng, phrases, facts.schedule.days).clone()),
        ("dates", dates_text(facts)),
        ("reason", rng.pick(&phrases.reasons).clone()),
        ("novice", rng.pick(&phrases.novices).clone()),
        ("note", rng.pick(&facts.role.note).clone()),
    ]
}

fn title(rng: &mut Rng, facts: &Facts<'_>, words: &Words) -> String {
    let shared = &data().phrases.titles;
    // A pattern can come out too long or too short with these words; the next one may not.
    for _ in 0..12 {
        let own = rng.percent(45);
        let found = put(rng.word(if own { &facts.role.titles } else { shared }), words);
        if TITLE_CHARS.contains(&found.chars().count()) {
            return found;
        }
    }
    format!("招{}兼职人员", facts.role.name)
}

fn description(rng: &mut Rng, facts: &Facts<'_>, mut words: Words) -> String {
    let phrases = &data().phrases;
    let duties = rng.sample(&facts.role.duty, 3);
    for (name, duty) in ["d1", "d2", "d3"].into_iter().zip(&duties) {
        words.push((name, (*duty).clone()));
    }
    words.push(("dutylist", duties.iter().map(|duty| duty.as_str()).collect::<Vec<_>>().join("；") + "。"));
    let (route, meal) = (route(rng, facts), meal(rng, facts));
    let parts = [
        ("opening", put(rng.word(&phrases.openings), &words)),
        ("duty", put(rng.word(&phrases.duties), &words)),
        ("schedule", put(rng.word(&phrases.hours), &words) + pause(rng, facts)),
        ("pay", put(rng.word(pay(phrases, facts.wage.unit)), &words)),
        ("route", put(route, &words)),
        ("meal", meal.to_owned()),
        ("closing", rng.pick(&phrases.closings).clone()),
    ];
    words.extend(parts);
    let text = put(rng.word(&phrases.plans), &words);
    let lines = text.split('|').map(str::trim).filter(|line| !line.is_empty() && !line.ends_with(['】', '：']));
    lines.collect::<Vec<_>>().join("\n")
}

fn pay(phrases: &Phrases, unit: WageUnit) -> &[String] {
    match unit {
        WageUnit::Hour => &phrases.pay_hour,
        WageUnit::Day => &phrases.pay_day,
        WageUnit::Piece => &phrases.pay_piece,
        WageUnit::Month => &phrases.pay_month,
    }
}

fn route(rng: &mut Rng, facts: &Facts<'_>) -> &'static str {
    let routes = &data().phrases.routes;
    rng.word(match facts.spot.venue {
        Venue::Mall => &routes.mall,
        Venue::Inn => &routes.inn,
        Venue::Warehouse => &routes.warehouse,
        Venue::Office => &routes.office,
        Venue::Hall => &routes.hall,
        Venue::Court => &routes.court,
        Venue::Estate => &routes.estate,
        Venue::Street => &routes.street,
        Venue::Shop => &routes.shop,
    })
}

/// Who works through a meal is fed; who works four hours in between is told that there is none.
fn meal(rng: &mut Rng, facts: &Facts<'_>) -> &'static str {
    let phrases = &data().phrases;
    let over = |from: i64, to: i64| facts.schedule.slots.iter().all(|slot| slot.0 <= from && slot.1 >= to);
    let long = facts.schedule.minutes() >= 270 || matches!(facts.kind.category.as_str(), "catering" | "hotel");
    let fed = long && (over(11 * 60 + 30, 12 * 60 + 30) || over(17 * 60 + 30, 18 * 60 + 30));
    rng.word(if fed { &phrases.meals_full } else { &phrases.meals_none })
}

fn pause(rng: &mut Rng, facts: &Facts<'_>) -> &'static str {
    if facts.schedule.minutes() >= 420 { rng.word(&data().phrases.breaks) } else { "" }
}

fn when<'a>(rng: &mut Rng, phrases: &'a Phrases, days: Days) -> &'a String {
    let whens = &phrases.whens;
    rng.pick(match days {
        Days::Any => &whens.any,
        Days::Weekend => &whens.weekend,
        Days::Weekday => &whens.weekday,
        Days::Run => &whens.run,
    })
}

fn dates_text(facts: &Facts<'_>) -> String {
    let text = |offset: &i64| time::date_text(time::day(facts.recipe.today, *offset));
    let offsets = &facts.schedule.offsets;
    match (facts.schedule.days, offsets.first(), offsets.last()) {
        (Days::Weekend, ..) => "周末".to_owned(),
        (Days::Weekday, ..) => "工作日".to_owned(),
        (_, Some(only), Some(last)) if only == last => text(only),
        (Days::Run, Some(first), Some(last)) => format!("{}到{}", text(first), text(last)),
        _ => "近期".to_owned(),
    }
}

fn slot_name(schedule: &Schedule) -> &'static str {
    match schedule.slots.as_slice() {
        [(from, to)] if to - from >= 420 && *from < 720 => "全天班",
        [(from, _)] if *from < 690 => "早班",
        [(from, _)] if *from < 960 => "午后班",
        [_] => "晚班",
        _ => "多班次",
    }
}

/// `10:00-14:00`
fn slot_text((from, to): (i64, i64)) -> String {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

fn hours_text(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => hours.to_string(),
        (hours, 30) => format!("{hours}.5"),
        _ => format!("{:.1}", minutes as f64 / 60.0),
    }
}

/// `25`, `25.5`
pub fn yuan(fen: i64) -> String {
    match (fen / 100, fen % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

/// `25元/小时`
pub fn rate_text(wage: Wage, piece: &str) -> String {
    let unit = match wage.unit {
        WageUnit::Hour => "小时",
        WageUnit::Day => "天",
        WageUnit::Month => "月",
        WageUnit::Piece if piece.is_empty() => "件",
        WageUnit::Piece => piece,
    };
    format!("{}元/{unit}", yuan(wage.fen))
}

pub fn settlement_name(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::Daily => "日结",
        Settlement::Weekly => "周结",
        Settlement::Monthly => "月结",
        Settlement::OnCompletion => "完工结",
    }
}
