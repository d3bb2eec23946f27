//! What is saved of a search.

use super::super::question::{Asked, DayPart, SearchPostings};
use db::entities::postings::{PostingKind, Settlement, SignUpMode, WageUnit};
use kernel::{Code, Refusal};
use platform::Error;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

static SEARCH_TOO_WIDE: Code = Code::new(
    422,
    "search_too_wide",
    "请先输入搜索词，或选择城市、区域或职位类别，再订阅",
    "Type words, or choose a city, district or category, before you save the search",
);

/// A search to be saved: the parameters of a search without a point, whose names they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSearch {
    pub q: Option<String>,
    pub city: Option<String>,
    pub district: Option<String>,
    pub category: Option<String>,
    pub settlement: Option<Settlement>,
    pub wage_unit: Option<WageUnit>,
    pub wage_min_fen: Option<i64>,
    pub hourly_min_fen: Option<i64>,
    pub part: Option<DayPart>,
    pub weekend: Option<bool>,
    pub students: Option<bool>,
    pub company: Option<bool>,
    pub date_from: Option<String>,
    pub date_to: Option<String>,
    pub mode: Option<SignUpMode>,
    /// `job` unless told.
    pub kind: Option<PostingKind>,
}

impl SavedSearch {
    /// One way to write the same search, if it can be asked at all.
    ///
    /// # Errors
    /// What a search refuses, and `search_too_wide` for everything in the country.
    pub(super) fn check(self) -> Result<SavedSearch, Refusal> {
        let joined = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let search = SavedSearch {
            q: self.q.map(joined).filter(|words| !words.is_empty()),
            weekend: self.weekend.filter(|wanted| *wanted),
            students: self.students.filter(|wanted| *wanted),
            company: self.company.filter(|wanted| *wanted),
            kind: Some(self.kind.unwrap_or(PostingKind::Job)),
            ..self
        };
        let narrow = [&search.q, &search.city, &search.district, &search.category];
        if narrow.iter().all(|part| part.is_none()) {
            return Err(SEARCH_TOO_WIDE.refuse());
        }
        search.asked()?;
        Ok(search)
    }

    /// The question that a search with these parameters is.
    ///
    /// # Errors
    /// What a search refuses.
    pub(super) fn asked(&self) -> Result<Asked, Refusal> {
        let same = self.clone();
        Asked::of(SearchPostings {
            q: same.q,
            city: same.city,
            district: same.district,
            category: same.category,
            settlement: same.settlement,
            wage_unit: same.wage_unit,
            wage_min_fen: same.wage_min_fen,
            hourly_min_fen: same.hourly_min_fen,
            part: same.part,
            weekend: same.weekend,
            students: same.students,
            company: same.company,
            date_from: same.date_from,
            date_to: same.date_to,
            mode: same.mode,
            kind: same.kind,
            ..SearchPostings::default()
        })
    }

    /// As it is sealed.
    pub(super) fn text(&self) -> Result<String, Error> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::from)?)
    }

    /// From what was sealed.
    pub(super) fn parsed(text: &str) -> Result<SavedSearch, Error> {
        // The error of serde would name what stands there.
        Ok(serde_json::from_str(text).map_err(|_| anyhow::anyhow!("a saved search is not what was sealed"))?)
    }
}
