//! What a resume says, as it is typed, checked and shown.

use super::refusals::CONTACT_IN_RESUME;
use crate::categories::category;
use crate::places::{city, district};
use crate::rules::names_contact;
use accounts::people::Gender;
use db::entities::postings::WageUnit;
use kernel::text::Lines;
use kernel::{Fen, Refusal};
use platform::clean_text;
use platform::refusals::INVALID_FIELD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const EXPERIENCE_MAX: usize = 10;
const EDUCATION_MAX: usize = 5;
const SKILLS_MAX: usize = 20;
const CATEGORIES_MAX: usize = 8;
const PLACES_MAX: usize = 8;
/// A month's wage that nobody earns by part-time work.
const WAGE_MAX: Fen = Fen(10_000_000);

/// Everything that a resume says beside its files. All of it is optional but the title.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// 1 to 40 characters.
    pub title: String,
    /// At most 20 characters; in the resume database only the first of them is shown.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub gender: Option<Gender>,
    /// At most 500 characters.
    #[serde(default)]
    pub about: Option<String>,
    /// At most 10.
    #[serde(default)]
    pub experience: Vec<Experience>,
    /// At most 5.
    #[serde(default)]
    pub education: Vec<Education>,
    /// At most 20, each of at most 20 characters.
    #[serde(default)]
    pub skills: Vec<String>,
    #[serde(default)]
    pub hours: Vec<Slot>,
    #[serde(default)]
    pub wish: Wish,
}

/// Work that somebody did.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Experience {
    /// As what; 1 to 40 characters.
    pub role: String,
    /// Where; at most 40 characters.
    #[serde(default)]
    pub employer: Option<String>,
    /// When, in the person's own words; at most 40 characters.
    #[serde(default)]
    pub period: Option<String>,
    /// At most 300 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// Where somebody learned.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Education {
    /// 1 to 40 characters.
    pub school: String,
    /// At most 40 characters.
    #[serde(default)]
    pub subject: Option<String>,
    /// At most 40 characters.
    #[serde(default)]
    pub period: Option<String>,
}

kernel::text_enum! {
    /// A part of a day: until noon, until six, until ten, and the night.
    pub enum DayPart {
        Morning = "morning",
        Afternoon = "afternoon",
        Evening = "evening",
        Night = "night",
    }
}

/// A part of a weekday on which somebody can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// 1 is Monday, 7 Sunday.
    pub weekday: u8,
    #[schema(value_type = String)]
    pub part: DayPart,
}

impl Slot {
    /// Its bit among the 28 of a week; none for a weekday that does not exist.
    pub fn bit(self) -> Option<u32> {
        let day = self.weekday.checked_sub(1).filter(|day| *day < 7)?;
        let part = match self.part {
            DayPart::Morning => 0,
            DayPart::Afternoon => 1,
            DayPart::Evening => 2,
            DayPart::Night => 3,
        };
        Some(1 << (u32::from(day) * 4 + part))
    }
}

/// The bits of these slots.
pub fn week(slots: &[Slot]) -> u32 {
    slots.iter().filter_map(|slot| slot.bit()).fold(0, |bits, bit| bits | bit)
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Codes of categories, at most 8.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Codes of cities or districts, at most 8.
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub wage_fen: Option<Fen>,
    #[serde(default)]
    pub wage_unit: Option<WageUnit>,
}

impl Content {
    /// Cleans and checks everything.
    ///
    /// # Errors
    /// The first field that is not allowed, by name.
    pub fn check(mut self) -> Result<Content, Refusal> {
        self.title = required("title", &self.title)?;
        self.name = optional("name", self.name, Lines::One, 20)?;
        self.about = optional("about", self.about, Lines::Many, 500)?;
        at_most("experience", self.experience.len(), EXPERIENCE_MAX)?;
        at_most("education", self.education.len(), EDUCATION_MAX)?;
        at_most("skills", self.skills.len(), SKILLS_MAX)?;
        self.experience = self.experience.into_iter().map(Experience::check).collect::<Result<_, _>>()?;
        self.education = self.education.into_iter().map(Education::check).collect::<Result<_, _>>()?;
        self.skills = self.skills.iter().map(|skill| skill_of(skill)).collect::<Result<_, _>>()?;
        self.hours.sort_unstable();
        self.hours.dedup();
        if self.hours.iter().any(|slot| slot.bit().is_none()) {
            return Err(INVALID_FIELD.on("hours"));
        }
        self.wish.check()?;
        Ok(self)
    }
}

impl Experience {
    fn check(self) -> Result<Experience, Refusal> {
        Ok(Experience {
            role: required("role", &self.role)?,
            employer: optional("employer", self.employer, Lines::One, 40)?,
            period: optional("period", self.period, Lines::One, 40)?,
            text: optional("text", self.text, Lines::Many, 300)?,
        })
    }
}

impl Education {
    fn check(self) -> Result<Education, Refusal> {
        Ok(Education {
            school: required("school", &self.school)?,
            subject: optional("subject", self.subject, Lines::One, 40)?,
            period: optional("period", self.period, Lines::One, 40)?,
        })
    }
}

impl Wish {
    fn check(&mut self) -> Result<(), Refusal> {
        at_most("categories", self.categories.len(), CATEGORIES_MAX)?;
        at_most("places", self.places.len(), PLACES_MAX)?;
        if self.categories.iter().any(|code| category(code).is_none()) {
            return Err(INVALID_FIELD.on("categories"));
        }
        if self.places.iter().any(|code| city(code).is_none() && district(code).is_none()) {
            return Err(INVALID_FIELD.on("places"));
        }
        let amount = self.wage_fen.is_none_or(|wage| wage > Fen::ZERO && wage <= WAGE_MAX);
        if !amount || self.wage_fen.is_some() != self.wage_unit.is_some() {
            return Err(INVALID_FIELD.on("wage_fen"));
        }
        Ok(())
    }
}

fn at_most(field: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count > most { Err(INVALID_FIELD.on(field).with("most", most)) } else { Ok(()) }
}

fn required(field: &str, text: &str) -> Result<String, Refusal> {
    without_contact(field, clean_text(field, text, Lines::One, 1..=40)?)
}

fn skill_of(text: &str) -> Result<String, Refusal> {
    without_contact("skills", clean_text("skills", text, Lines::One, 1..=20)?)
}

/// Empty once cleaned is nothing.
fn optional(field: &str, text: Option<String>, lines: Lines, most: usize) -> Result<Option<String>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let text = without_contact(field, clean_text(field, &text, lines, 0..=most)?)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Numbers and addresses on the net would tell the contact to whoever finds the resume (SPEC RES-4).
fn without_contact(field: &str, text: String) -> Result<String, Refusal> {
    if names_contact(&text) { Err(CONTACT_IN_RESUME.on(field)) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        Content { title: "周末咖啡师".to_owned(), ..Content::default() }
    }

    /// covers: RES-4
    #[test]
    fn a_contact_is_refused_wherever_it_is_typed() {
        let number = || Some("打我电话 199 0000 0001".to_owned());
        let experience = Experience { role: "店员".to_owned(), employer: None, period: None, text: number() };
        for (field, typed) in [
            ("about", Content { about: number(), ..content() }),
            ("title", Content { title: "一九九零零零零零零零一".to_owned(), ..content() }),
            ("skills", Content { skills: vec!["看 example.com".to_owned()], ..content() }),
            ("text", Content { experience: vec![experience], ..content() }),
        ] {
            let refused = typed.check().expect_err(field);
            assert_eq!((refused.code.code, refused.field.as_deref()), ("contact_in_resume", Some(field)));
        }
        let plain = Content { about: Some("3 年经验，2024-2026 做过 120 场".to_owned()), ..content() };
        assert!(plain.check().is_ok());
    }

    /// covers: RES-1
    #[test]
    fn a_week_has_twenty_eight_parts_and_no_others() {
        let mut bits = 0_u32;
        for weekday in 1..=7 {
            for part in DayPart::ALL {
                let bit = Slot { weekday, part: *part }.bit().expect("a slot");
                assert_eq!(bits & bit, 0, "each has its own");
                bits |= bit;
            }
        }
        assert_eq!(bits.count_ones(), 28);
        for weekday in [0, 8, 255] {
            assert_eq!(Slot { weekday, part: DayPart::Night }.bit(), None);
        }
    }
}
