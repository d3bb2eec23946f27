//! One search: how strictly to take the words, how far to look, one page.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use uuid::Uuid;

use super::collect::{COUNT_EXACT_MIN, Collect, Filter, Found, Scoring};
use super::highlight::Marks;
use super::lexicon::Lexicon;
use super::plan::{Plan, scored_fields};
use super::ranges::CellRuns;
use super::reading::{Reading, Taken};
use super::schema::{Attrs, Fields};
use super::text::QueryWords;
use super::types::{Hit, Hits, Key, Near, Order, Query, SearchError, Stage};
use super::view::View;
use super::wishes::Wished;
use super::{LIMIT_MAX, WITHOUT_MAX};

/// With fewer hits than this the words are also tried as pairs of characters.
const FEW: usize = 5;
/// With at most so many candidates one pass over the whole disk is cheaper than several rings.
const RINGS_WORTH: u64 = 2_000;
const FIRST_RING_M: f64 = 1_000.0;
const RING_GROWTH: f64 = 2.5;

/// With so many times as many hits other words are offered.
const FAR_MORE: usize = 3;

/// What stays the same through all stages of a search.
pub(super) struct Asked<'a> {
    pub query: &'a Query<'a>,
    pub fields: &'a Fields,
    pub view: &'a Arc<View>,
    lexicon: &'a Lexicon,
    words: Option<QueryWords>,
    limit: usize,
    as_of_us: i64,
    /// The asked disk, and the documents around it; the same in all stages.
    disk: Option<Disk>,
}

/// A disk with the documents around it.
struct Disk {
    near: Near,
    /// None when it is so large that cells do not help.
    around: Option<CellRuns>,
}

impl Disk {
    fn of(view: &View, near: Near) -> Disk {
        Disk { near, around: Plan::around(view, near) }
    }
}

/// A stage that was carried out.
pub(super) struct Done {
    pub stage: Stage,
    pub taken: Option<Taken>,
    pub found: Found,
    thin: u64,
    did_you_mean: Option<String>,
    /// For the key of the next page.
    scoring: Option<Arc<Scoring>>,
}

pub(super) fn search(
    fields: &Fields,
    view: &Arc<View>,
    lexicon: &Lexicon,
    query: &Query<'_>,
) -> Result<Hits, SearchError> {
    let asked = Asked::new(fields, view, lexicon, query)?;
    let done = match (&asked.words, query.after) {
        (_, None) => asked.first_page()?,
        (None, Some(key)) if key.stage == Stage::All && key.reading.is_none() => asked.run(Stage::All, None)?,
        (Some(words), Some(key)) if key.stage != Stage::All => asked.again(words, key)?,
        (_, Some(_)) => return Err(SearchError::KeyDoesNotFit),
    };
    Ok(asked.page(done))
}

impl<'a> Asked<'a> {
    pub fn new(
        fields: &'a Fields,
        view: &'a Arc<View>,
        lexicon: &'a Lexicon,
        query: &'a Query<'a>,
    ) -> Result<Asked<'a>, SearchError> {
        if query.order == Order::Nearest && query.near.is_none() {
            return Err(SearchError::NearestNeedsPlace);
        }
        Ok(Asked {
            query,
            fields,
            view,
            lexicon,
            words: query.words.and_then(QueryWords::parse),
            limit: query.limit.clamp(1, LIMIT_MAX),
            as_of_us: query.after.map_or(query.now_us, |key| key.as_of_us),
            disk: query.near.map(|near| Disk::of(view, near)),
        })
    }

    /// Takes the words strictly, and less so only when that finds little; mends a slip before words are let go.
    pub fn first_page(&self) -> Result<Done, SearchError> {
        let Some(words) = &self.words else { return self.run(Stage::All, None) };
        let taken = Taken::new(words.clone(), self.query.synonyms, self.lexicon);
        let by_words = self.run(Stage::Words, Some(taken.clone()))?;
        if by_words.found.matched >= FEW || by_words.found.skipped {
            return Ok(by_words);
        }
        let by_pairs = self.run(Stage::Pairs, Some(taken.clone()))?;
        let corrected = self.corrected()?;
        if by_pairs.found.matched > 0 {
            let far_more = by_pairs.found.matched.saturating_mul(FAR_MORE);
            let better = corrected.filter(|done| done.found.matched >= far_more);
            let did_you_mean = better.and_then(|done| done.taken?.reading.corrected);
            return Ok(Done { did_you_mean, ..by_pairs });
        }
        match corrected.filter(|done| done.found.matched > 0) {
            Some(corrected) => Ok(corrected),
            None => self.run(Stage::Relaxed, Some(taken)),
        }
    }

    /// The search with what the words may have been meant for; None when nothing is near them.
    fn corrected(&self) -> Result<Option<Done>, SearchError> {
        let text = self.query.words.and_then(|words| self.lexicon.correct(words));
        let Some((text, words)) = text.and_then(|text| QueryWords::parse(&text).map(|words| (text, words))) else {
            return Ok(None);
        };
        let mut taken = Taken::new(words, self.query.synonyms, self.lexicon);
        taken.reading.corrected = Some(text);
        self.run(Stage::Words, Some(taken)).map(Some)
    }

    /// A later page: everything as it was taken on the first.
    fn again(&self, words: &QueryWords, key: &Key) -> Result<Done, SearchError> {
        let reading: Reading = key.reading.clone().ok_or(SearchError::KeyDoesNotFit)?;
        let words = match &reading.corrected {
            Some(text) => QueryWords::parse(text).ok_or(SearchError::KeyDoesNotFit)?,
            None => words.clone(),
        };
        self.run(key.stage, Some(Taken::again(words, reading)))
    }

    fn run(&self, stage: Stage, taken: Option<Taken>) -> Result<Done, SearchError> {
        let plan = Plan::new(self.fields, &self.view.searcher, self.query, taken.as_ref(), stage)?;
        let scoring = self.scoring(&plan)?;
        let thin = self.thin(&plan)?;
        let found = match (self.query.order, &self.disk) {
            (Order::Nearest, Some(disk)) => self.rings(&plan, disk)?,
            (_, disk) => self.pass(&plan, disk.as_ref(), thin, scoring.clone())?,
        };
        Ok(Done { stage, taken, found, thin, did_you_mean: None, scoring })
    }

    /// Of how many candidates one is looked at. Only "best match" works out a score for each.
    fn thin(&self, plan: &Plan) -> Result<u64, SearchError> {
        if let Some(key) = self.query.after {
            return Ok(key.thin.max(1));
        }
        if self.query.order != Order::Best {
            return Ok(1);
        }
        let candidates = self.candidates(plan);
        Ok(candidates.div_ceil(self.query.budget.max(1)).max(1))
    }

    fn scoring(&self, plan: &Plan) -> Result<Option<Arc<Scoring>>, SearchError> {
        if self.query.order != Order::Best || plan.scored.is_empty() {
            return Ok(None);
        }
        let stats = match self.query.after {
            None => plan.freeze(self.fields, &self.view.searcher)?,
            Some(key) => key.stats.clone().ok_or(SearchError::KeyDoesNotFit)?,
        };
        if stats.doc_freqs.len() != plan.scored.len() {
            return Err(SearchError::KeyDoesNotFit);
        }
        Ok(Some(Arc::new(Scoring { terms: plan.scored.clone(), fields: scored_fields(self.fields), stats })))
    }

    /// Looks in growing disks until the page is full.
    fn rings(&self, plan: &Plan, whole: &Disk) -> Result<Found, SearchError> {
        if self.candidates(plan) <= RINGS_WORTH {
            return self.pass(plan, Some(whole), 1, None);
        }
        let near = whole.near;
        // All that came on earlier pages lies within the last distance: begin beyond it.
        let passed_m = self.query.after.map_or(0.0, |key| key.rank.max(0) as f64);
        let mut radius_m = FIRST_RING_M.max(passed_m * RING_GROWTH.sqrt());
        loop {
            if radius_m >= f64::from(near.radius_m) {
                return self.pass(plan, Some(whole), 1, None);
            }
            let disk = Disk::of(self.view, Near { radius_m: radius_m as u32, ..near });
            let mut found = self.pass(plan, Some(&disk), 1, None)?;
            if found.entries.len() > self.limit {
                found.skipped = true;
                return Ok(found);
            }
            radius_m *= RING_GROWTH;
        }
    }

    /// An upper bound for the documents that a pass over the whole disk would look at.
    pub fn candidates(&self, plan: &Plan) -> u64 {
        let around = self.disk.as_ref().and_then(|disk| disk.around.as_ref());
        around.map_or(u64::MAX, CellRuns::docs).min(plan.candidates_max)
    }

    fn pass(
        &self,
        plan: &Plan,
        disk: Option<&Disk>,
        thin: u64,
        scoring: Option<Arc<Scoring>>,
    ) -> Result<Found, SearchError> {
        let query = self.query;
        let collect = Collect {
            filter: filter_of(query, disk.map(|disk| disk.near)),
            order: query.order,
            after: query.after.map(|key| (key.rank, key.id.as_u128())),
            thin,
            // One more than the page tells whether there is a next one.
            keep: self.limit + 1,
            as_of_us: self.as_of_us,
            scoring,
            wished: query.wishes.map(|wishes| Arc::new(Wished::new(wishes, self.fields))),
            view: self.view.clone(),
        };
        if plan.is_all()
            && disk.is_none()
            && let Some(found) = self.walk(&collect)?
        {
            return Ok(found);
        }
        let around = disk.and_then(|disk| disk.around.as_ref());
        Ok(self.view.searcher.search(&plan.query(around), &collect)?)
    }

    /// A pass over all documents in the order asked for, where they stand in that order; None when that would take long.
    fn walk(&self, collect: &Collect) -> Result<Option<Found>, SearchError> {
        let mut found = Vec::new();
        for (ord, reader) in (0..).zip(self.view.searcher.segment_readers()) {
            let mut segment = collect.for_segment(ord, reader)?;
            if !segment.walk(reader.alive_bitset()) {
                return Ok(None);
            }
            found.push(segment.harvest());
        }
        Ok(Some(collect.merge_fruits(found)?))
    }

    fn page(&self, done: Done) -> Hits {
        let Done { stage, taken, mut found, thin, did_you_mean, scoring } = done;
        let more = found.entries.len() > self.limit;
        found.entries.truncate(self.limit);
        let next = found.entries.last().filter(|_| more).map(|last| Key {
            rank: last.rank,
            id: Uuid::from_u128(last.id),
            stage,
            as_of_us: self.as_of_us,
            reading: taken.as_ref().map(|taken| taken.reading.clone()),
            thin,
            stats: scoring.map(|scoring| scoring.stats.clone()),
        });
        let items: Vec<Hit> = found
            .entries
            .iter()
            .map(|entry| Hit { id: Uuid::from_u128(entry.id), distance_m: entry.distance_m, rank: entry.rank })
            .collect();
        // A lower bound depends on how documents are spread over segments; its cap does not.
        let matched = if found.skipped { found.matched.min(COUNT_EXACT_MIN) } else { found.matched };
        Hits {
            relaxed: stage == Stage::Relaxed && !items.is_empty(),
            items,
            next,
            total: matched.saturating_mul(usize::try_from(thin).unwrap_or(usize::MAX)),
            total_exact: !found.skipped && thin == 1,
            marks: taken
                .as_ref()
                .map(|taken| Marks::new(&taken.words, taken.also_words().into_iter().map(|(word, _)| word))),
            corrected: taken.and_then(|taken| taken.reading.corrected),
            did_you_mean,
            partial: thin > 1,
        }
    }
}

pub(super) fn filter_of(query: &Query<'_>, near: Option<Near>) -> Filter {
    let attrs = Attrs::new(query.kind, query.settlement, query.wage_unit, query.mode, query.category);
    let attrs = attrs.with_part(query.part).with_weekend(query.weekend);
    let attrs = attrs.for_students(query.students).of_company(query.company);
    let days = (query.day_from.is_some() || query.day_to.is_some())
        .then(|| (query.day_from.map_or(i64::MIN, i64::from), query.day_to.map_or(i64::MAX, i64::from)));
    Filter {
        attrs: if near.is_some() { attrs.with_point() } else { attrs },
        wage_min_fen: query.wage_min_fen,
        hourly_min_fen: query.hourly_min_fen,
        days,
        near,
        now_us: query.now_us,
        without: query.without.iter().copied().take(WITHOUT_MAX).collect(),
    }
}
