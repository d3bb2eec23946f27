//! One search: how strictly to take the words, how far to look, one page.

use std::sync::Arc;

use tantivy::Searcher;
use uuid::Uuid;

use super::LIMIT_MAX;
use super::collect::{COUNT_EXACT_MIN, Collect, Filter, Found, Scoring};
use super::plan::{Plan, scored_fields};
use super::schema::{Attrs, Fields};
use super::text::QueryWords;
use super::types::{Hit, Hits, Key, Near, Order, Query, SearchError, Stage};
use super::wishes::Wished;

/// With fewer hits than this the words are also tried as pairs of characters.
const FEW: usize = 5;
/// With at most so many candidates one pass over the whole disk is cheaper than several rings.
const RINGS_WORTH: u64 = 2_000;
const FIRST_RING_M: f64 = 1_000.0;
const RING_GROWTH: f64 = 2.5;

/// What stays the same through all stages of a search.
struct Asked<'a> {
    query: &'a Query<'a>,
    fields: &'a Fields,
    searcher: &'a Searcher,
    words: Option<QueryWords>,
    limit: usize,
    as_of_us: i64,
}

/// A stage that was carried out.
struct Done {
    stage: Stage,
    found: Found,
    /// For the key of the next page.
    scoring: Option<Arc<Scoring>>,
}

pub(super) fn search(fields: &Fields, searcher: &Searcher, query: &Query<'_>) -> Result<Hits, SearchError> {
    if query.order == Order::Nearest && query.near.is_none() {
        return Err(SearchError::NearestNeedsPlace);
    }
    let asked = Asked {
        query,
        fields,
        searcher,
        words: query.words.and_then(QueryWords::parse),
        limit: query.limit.clamp(1, LIMIT_MAX),
        as_of_us: query.after.map_or(query.now_us, |key| key.as_of_us),
    };
    let done = match (&asked.words, query.after) {
        (None, None) => asked.run(Stage::All)?,
        (Some(_), None) => asked.first_page()?,
        (words, Some(key)) if words.is_some() == (key.stage != Stage::All) => asked.run(key.stage)?,
        (_, Some(_)) => return Err(SearchError::KeyDoesNotFit),
    };
    Ok(asked.page(done))
}

impl Asked<'_> {
    /// Takes the words strictly, and less so only when that finds little.
    fn first_page(&self) -> Result<Done, SearchError> {
        let by_words = self.run(Stage::Words)?;
        if by_words.found.matched >= FEW || by_words.found.skipped {
            return Ok(by_words);
        }
        let by_pairs = self.run(Stage::Pairs)?;
        if by_pairs.found.matched > 0 {
            return Ok(by_pairs);
        }
        self.run(Stage::Relaxed)
    }

    fn run(&self, stage: Stage) -> Result<Done, SearchError> {
        let plan = Plan::new(self.fields, self.searcher, self.query, self.words.as_ref(), stage)?;
        let scoring = self.scoring(&plan)?;
        let found = match (self.query.order, self.query.near) {
            (Order::Nearest, Some(near)) => self.rings(&plan, near)?,
            (_, near) => self.pass(&plan, near, scoring.clone())?,
        };
        Ok(Done { stage, found, scoring })
    }

    fn scoring(&self, plan: &Plan) -> Result<Option<Arc<Scoring>>, SearchError> {
        if self.query.order != Order::Best || plan.scored.is_empty() {
            return Ok(None);
        }
        let stats = match self.query.after {
            None => plan.freeze(self.fields, self.searcher)?,
            Some(key) => key.stats.clone().ok_or(SearchError::KeyDoesNotFit)?,
        };
        if stats.doc_freqs.len() != plan.scored.len() {
            return Err(SearchError::KeyDoesNotFit);
        }
        Ok(Some(Arc::new(Scoring { terms: plan.scored.clone(), fields: scored_fields(self.fields), stats })))
    }

    /// Looks in growing disks until the page is full.
    fn rings(&self, plan: &Plan, near: Near) -> Result<Found, SearchError> {
        if self.candidates(plan, near)? <= RINGS_WORTH {
            return self.pass(plan, Some(near), None);
        }
        // All that came on earlier pages lies within the last distance: begin beyond it.
        let passed_m = self.query.after.map_or(0.0, |key| key.rank.max(0) as f64);
        let mut radius_m = FIRST_RING_M.max(passed_m * RING_GROWTH.sqrt());
        loop {
            if radius_m >= f64::from(near.radius_m) {
                return self.pass(plan, Some(near), None);
            }
            let disk = Near { radius_m: radius_m as u32, ..near };
            let mut found = self.pass(plan, Some(disk), None)?;
            if found.entries.len() > self.limit {
                found.skipped = true;
                return Ok(found);
            }
            radius_m *= RING_GROWTH;
        }
    }

    /// An upper bound for the documents that a pass over the whole disk would look at.
    fn candidates(&self, plan: &Plan, near: Near) -> Result<u64, SearchError> {
        let Some(cells) = Plan::cells(near) else {
            return Ok(plan.candidates_max);
        };
        let mut inside = 0;
        for reader in self.searcher.segment_readers() {
            inside += cells.runs(reader)?.iter().map(|run| u64::from(run.end - run.start)).sum::<u64>();
        }
        Ok(inside.min(plan.candidates_max))
    }

    fn pass(&self, plan: &Plan, near: Option<Near>, scoring: Option<Arc<Scoring>>) -> Result<Found, SearchError> {
        let query = self.query;
        let attrs = Attrs::new(query.kind, query.settlement, query.wage_unit, query.mode, query.category);
        let days = (query.day_from.is_some() || query.day_to.is_some())
            .then(|| (query.day_from.map_or(i64::MIN, i64::from), query.day_to.map_or(i64::MAX, i64::from)));
        let collect = Collect {
            filter: Filter {
                attrs: if near.is_some() { attrs.with_point() } else { attrs },
                wage_min_fen: query.wage_min_fen,
                days,
                near,
                now_us: query.now_us,
            },
            order: query.order,
            after: query.after.map(|key| (key.rank, key.id.as_u128())),
            // One more than the page tells whether there is a next one.
            keep: self.limit + 1,
            as_of_us: self.as_of_us,
            scoring,
            wished: query.wishes.map(|wishes| Arc::new(Wished::new(wishes, self.fields))),
        };
        let cells = near.and_then(Plan::cells);
        Ok(self.searcher.search(&plan.query(cells.as_ref()), &collect)?)
    }

    fn page(&self, done: Done) -> Hits {
        let Done { stage, mut found, scoring } = done;
        let more = found.entries.len() > self.limit;
        found.entries.truncate(self.limit);
        let next = found.entries.last().filter(|_| more).map(|last| Key {
            rank: last.rank,
            id: Uuid::from_u128(last.id),
            stage,
            as_of_us: self.as_of_us,
            stats: scoring.map(|scoring| scoring.stats.clone()),
        });
        let items: Vec<Hit> = found
            .entries
            .iter()
            .map(|entry| Hit { id: Uuid::from_u128(entry.id), distance_m: entry.distance_m, rank: entry.rank })
            .collect();
        Hits {
            relaxed: stage == Stage::Relaxed && !items.is_empty(),
            items,
            next,
            // A lower bound depends on how documents are spread over segments; its cap does not.
            total: if found.skipped { found.matched.min(COUNT_EXACT_MIN) } else { found.matched },
            total_exact: !found.skipped,
        }
    }
}
