//! What seekers and merchants say to each other about a sign-up.

use super::data::{data, fill};
use super::postings::Wage;
use super::rng::Rng;
use super::text::{rate_text, settlement_name};
use super::{Line, Posting, Recipe, Side, Signup, Talk, time};

/// A talk for every other sign-up, until there are enough.
pub fn talks(recipe: &Recipe, signups: &[Signup], find: impl Fn(usize) -> Posting) -> Vec<Talk> {
    let wanted = (signups.len() / 5).max(48);
    let mut talks = Vec::new();
    for (index, signup) in signups.iter().enumerate() {
        let mut rng = Rng::stream(recipe.seed, "talk", index);
        // The demo's own seeker talks about everything.
        if signup.seeker != 0 && (talks.len() >= wanted || rng.percent(45)) {
            continue;
        }
        let scripts: Vec<_> = data().talks.iter().filter(|script| script.stages.contains(&signup.stage)).collect();
        if scripts.is_empty() {
            continue;
        }
        let script = rng.pick(&scripts);
        let posting = find(signup.posting);
        let lines = lines(&mut rng, recipe, signup, &posting, &script.lines);
        talks.push(Talk { seeker: signup.seeker, posting: signup.posting, signup: index, lines });
    }
    talks
}

fn lines(rng: &mut Rng, recipe: &Recipe, signup: &Signup, posting: &Posting, script: &[String]) -> Vec<Line> {
    let shift = &posting.shifts[signup.shift];
    let (date, start) = time::clock(shift.starts_at);
    let (_, end) = time::clock(shift.ends_at);
    let hours = time::minutes_between(shift.starts_at, shift.ends_at) as f64 / 60.0;
    let wage = Wage { fen: posting.wage_fen, unit: posting.wage_unit, settlement: posting.settlement, pace: 0 };
    let street = posting.place.address.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default();
    let words = [
        ("day", time::date_text(date)),
        ("time", format!("{start}到{end}")),
        ("hours", hours.to_string()),
        ("start", start),
        ("rate", rate_text(wage, "")),
        ("settle", settlement_name(posting.settlement).to_owned()),
        ("street", street.to_owned()),
        ("contact", posting.contact_name.clone()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let last = time::at(recipe.today, 0, -1);
    // On a shift that is over, the end of the talk is about what happened there.
    let mut at = if shift.ends_at < last && signup.stage.holds_place() { shift.starts_at } else { signup.applied_at };
    let mut lines = Vec::new();
    for line in script {
        let Some((side, text)) = line.split_once(':') else { continue };
        let side = if side == "s" { Side::Seeker } else { Side::Merchant };
        at = time::after(at, rng.between(1, 3)).min(last);
        lines.push(Line { side, text: fill(text, &words), at });
    }
    lines
}
