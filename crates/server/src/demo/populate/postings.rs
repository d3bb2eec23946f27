use super::super::{Posting, State, Wanted};
use super::rows::Rows;
use super::times::PostingTimes;
use super::{Filling, video, written};
use anyhow::Context;
use db::columns::{PublicJson, PublicText};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::{self, Side};
use db::entities::postings::{self, PostingKind, PostingState, Settlement, SignUpMode, WageUnit};
use db::entities::shifts;
use futures_util::stream::{self, StreamExt};
use kernel::point::DatumName;
use kernel::{AlbumItemId, PersonId, PostingId, RowId, Secret, Timestamp};
use market::postings::body::{PlaceBody, PointBody, PostingBody, ShiftBody};
use market::postings::jobs::EXPIRE;
use market::postings::{submit, write};
use std::sync::Arc;
use talk::notices::Notice;

/// Postings in one unit of work; so many chunks are prepared while one is written.
const CHUNK: usize = 400;
const AHEAD: usize = 2;
/// Every so many postings have a picture.
const PICTURE_EVERY: usize = 3;
/// Of ten postings that are not live, this one was given back by the reviewer, and this one waits with a finding.
const GIVEN_BACK: usize = 5;
const WITH_FINDING: usize = 6;
/// Of those that wait, this one has its point far from its address, so that the map service finds something.
const MISPLACED: usize = 1;
/// Some six kilometres to the east, in millionths of a degree.
const MISPLACED_BY: i64 = 60_000;
const GIVEN_BACK_REASON: &str = "请把每一班的集合地点写清楚，再提交一次。";
/// What makes a reviewer look: the rules point at it, and leave the decision to people.
const FINDING_TEXT: &str = "\n同等条件下本地人优先。";

/// Publishes everything that the world's merchants publish.
///
/// # Errors
/// When the database cannot be written, or the product's checks refuse a posting of the world.
pub(super) async fn publish(filling: &Arc<Filling>, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<()> {
    let total = filling.world.posting_count();
    let starts = (0..total).step_by(CHUNK);
    let mut chunks = stream::iter(starts).map(|start| prepare(filling.clone(), start..(start + CHUNK).min(total)));
    let mut chunks = std::pin::pin!(chunks.by_ref().buffered(AHEAD));
    let mut done = 0;
    while let Some(rows) = chunks.next().await {
        if let Some(rows) = rows? {
            rows.write(&filling.app).await?;
        }
        done = (done + CHUNK).min(total);
        progress(done, total);
    }
    Ok(())
}

/// The rows of some postings; none when they are written already.
async fn prepare(filling: Arc<Filling>, range: std::ops::Range<usize>) -> anyhow::Result<Option<Rows>> {
    let first = filling.ids.posting(&filling.world.posting(range.start), &filling.times);
    if written::<postings::Entity>(&filling.app, first).await? {
        return Ok(None);
    }
    tokio::task::spawn_blocking(move || {
        let mut rows = Rows::default();
        for index in range {
            add(&filling, &filling.world.posting(index), &mut rows).with_context(|| format!("posting {index}"))?;
        }
        Ok(Some(rows))
    })
    .await?
}

fn add(filling: &Filling, posting: &Posting, rows: &mut Rows) -> anyhow::Result<()> {
    let times = filling.times.of(posting);
    let keys = &filling.people.members[posting.merchant][posting.member];
    let id = filling.ids.posting(posting, &filling.times);
    let draft = body(filling, posting).check(times.created)?;
    let mut row = write::new_row(times.created, id, keys.person(), &draft, keys)?;
    let other = posting.index.checked_sub(filling.world.recipe.postings).map(|other| other % 10);
    let given_back = posting.state == State::Draft && other == Some(GIVEN_BACK) && !posting.shifts.is_empty();
    row.state = PostingState::parse(posting.state.as_str()).context("a state of the demo")?;
    if posting.state != State::Draft || given_back {
        row.submitted_at = Some(times.submitted);
        row.valid_until = Some(Timestamp::from(posting.valid_until));
    }
    if posting.state == State::InReview {
        if other == Some(MISPLACED) {
            row.gcj02_lng_e6 = row.gcj02_lng_e6.map(|lng| lng + MISPLACED_BY);
        }
        // A test of the generator proves that the rules find nothing in its texts, so only these are judged anew.
        let findings = filling.rules.check_on(&submit::text_of(&row), filling.times.today);
        row.findings = PublicJson(serde_json::to_value(findings)?);
    }
    if given_back {
        row.state_reason = Some(GIVEN_BACK_REASON.into());
    }
    if matches!(posting.state, State::Live | State::Paused | State::Closed) {
        row.published_at = Some(times.published);
    }
    let history = history(filling, posting.state, given_back, &times, keys.person());
    row.updated_at = history.last().map_or(times.created, |change| change.at);
    finish(filling, &row, history, &format!("posting/{}", posting.index), rows);
    for (index, shift) in posting.shifts.iter().enumerate() {
        let taken = filling.board.taken(posting.index, index);
        rows.shifts.push(shifts::Model {
            id: filling.ids.shift(posting, index, &filling.times),
            posting_id: id,
            starts_at: shift.starts_at.into(),
            ends_at: shift.ends_at.into(),
            headcount: i64::from(shift.headcount),
            taken: taken.held,
            queue_last: taken.drawn,
        });
    }
    rows.postings.push(row);
    Ok(())
}

/// The posting as its author would write it in the form.
fn body(filling: &Filling, posting: &Posting) -> PostingBody {
    let place = &posting.place;
    let point = PointBody { lat: place.lat, lng: place.lng, datum: DatumName::Gcj02 };
    let merchant = &filling.world.merchants[posting.merchant];
    let mut description = posting.description.clone();
    let other = posting.index.checked_sub(filling.world.recipe.postings).map(|other| other % 10);
    if posting.state == State::InReview && other == Some(WITH_FINDING) {
        description.push_str(FINDING_TEXT);
    }
    PostingBody {
        kind: PostingKind::Job,
        merchant_id: Some(filling.ids.merchant(merchant, &filling.times)),
        title: posting.title.clone(),
        category: Some(posting.category.to_owned()),
        description,
        requirements: posting.requirements.clone(),
        mode: SignUpMode::parse(posting.mode.as_str()),
        wage_fen: Some(posting.wage_fen),
        wage_unit: WageUnit::parse(posting.wage_unit.as_str()),
        settlement: Settlement::parse(posting.settlement.as_str()),
        min_age: Some(i64::from(posting.min_age)),
        place: PlaceBody {
            city_code: Some(place.city.to_owned()),
            district_code: Some(place.district.to_owned()),
            address: Some(place.address.clone()),
            point: Some(point),
        },
        contact_name: Some(Secret::new(posting.contact_name.clone())),
        contact_phone: Some(Secret::new(posting.contact_phone.clone())),
        contact_email: None,
        shifts: posting
            .shifts
            .iter()
            .map(|shift| ShiftBody {
                starts_at: shift.starts_at.into(),
                ends_at: shift.ends_at.into(),
                headcount: i64::from(shift.headcount),
            })
            .collect(),
        album: album(filling, posting),
        valid_until: None,
        cancel_free_hours: Some(i64::from(posting.cancel_free_hours)),
    }
}

/// A picture for some postings, and a video before it for one.
fn album(filling: &Filling, posting: &Posting) -> Vec<AlbumItemId> {
    let photo = || AlbumItemId(filling.ids.photo(posting.merchant, posting.member, &filling.times).0);
    let film = || AlbumItemId(filling.ids.video(posting, &filling.times).0);
    let films = video::belongs_to(posting).then(film);
    films.into_iter().chain(posting.index.is_multiple_of(PICTURE_EVERY).then(photo)).collect()
}

/// One change of a posting's state.
struct Change {
    at: Timestamp,
    from: Option<PostingState>,
    to: PostingState,
    side: Side,
    person: PersonId,
    reason: Option<&'static str>,
}

fn history(filling: &Filling, state: State, given_back: bool, times: &PostingTimes, author: PersonId) -> Vec<Change> {
    use PostingState as S;
    let reviewer = filling.people.reviewer();
    let by = |at, from, to, side| {
        let person = if side == Side::Staff { reviewer } else { author };
        Change { at, from: Some(from), to, side, person, reason: None }
    };
    let begun =
        Change { at: times.created, from: None, to: S::Draft, side: Side::Merchant, person: author, reason: None };
    let mut all = vec![begun];
    if state != State::Draft || given_back {
        all.push(by(times.submitted, S::Draft, S::InReview, Side::Merchant));
    }
    if given_back {
        let back = by(times.published, S::InReview, S::Draft, Side::Staff);
        all.push(Change { reason: Some(GIVEN_BACK_REASON), ..back });
    }
    if matches!(state, State::Live | State::Paused | State::Closed) {
        all.push(by(times.published, S::InReview, S::Live, Side::Staff));
    }
    match state {
        State::Paused => all.push(by(times.ended, S::Live, S::Paused, Side::Merchant)),
        State::Closed => all.push(by(times.ended, S::Live, S::Closed, Side::Merchant)),
        State::Draft | State::InReview | State::Live => {}
    }
    all
}

/// What follows from a posting's history: its rows, the notices to its author, the job that ends it, the outbox.
fn finish(filling: &Filling, row: &postings::Model, history: Vec<Change>, name: &str, rows: &mut Rows) {
    let rng = filling.ids.rng(name, 0);
    for change in history {
        let kind = match (change.side, change.to) {
            (Side::Staff, PostingState::Live) => Some(NoticeKind::PostingApproved),
            (Side::Staff, _) => Some(NoticeKind::PostingRefused),
            _ => None,
        };
        if let Some(kind) = kind {
            let notice = Notice { posting: Some(row.id), merchant: row.merchant_id, ..Notice::of(kind) };
            let dedupe = format!("posting:{}:{kind}:{}", row.id, change.at.micros());
            rows.tell(row.person_id, dedupe, notice, change.at, &filling.times, &rng);
        }
        rows.posting_history.push(posting_history::Model {
            id: RowId::new(change.at, &rng),
            posting_id: row.id,
            at: change.at,
            from_state: change.from,
            to_state: change.to,
            by_side: change.side,
            by_person: Some(change.person),
            reason: change.reason.map(PublicText::from),
            evidence: None,
        });
    }
    if let (Some(at), Some(until)) = (row.published_at, row.valid_until)
        && until > filling.times.now
    {
        rows.enqueue(EXPIRE, row.id.0, until, at, &rng);
    }
    rows.changed.push((row.id, row.updated_at));
}

/// Publishes what people who look for work say of themselves.
///
/// # Errors
/// As [`publish`].
pub(super) async fn publish_wanted(filling: &Filling) -> anyhow::Result<()> {
    let mut rows = Rows::default();
    for (index, wanted) in filling.world.wanted.iter().enumerate() {
        add_wanted(filling, index, wanted, &mut rows).with_context(|| format!("work wanted {index}"))?;
    }
    match rows.postings.first() {
        Some(first) if !written::<postings::Entity>(&filling.app, first.id).await? => {
            Ok(rows.write(&filling.app).await?)
        }
        _ => Ok(()),
    }
}

fn add_wanted(filling: &Filling, index: usize, wanted: &Wanted, rows: &mut Rows) -> anyhow::Result<()> {
    let published = Timestamp::from(wanted.published_at);
    let times = PostingTimes {
        created: published.plus_minutes(-50),
        submitted: published.plus_minutes(-40),
        published,
        ended: published,
    };
    let keys = &filling.people.seekers[wanted.seeker];
    let body = PostingBody {
        kind: PostingKind::Wanted,
        merchant_id: None,
        title: wanted.title.clone(),
        category: Some(wanted.category.to_owned()),
        description: wanted.description.clone(),
        requirements: String::new(),
        mode: None,
        wage_fen: None,
        wage_unit: None,
        settlement: None,
        min_age: None,
        place: PlaceBody { city_code: Some(wanted.city.to_owned()), ..PlaceBody::default() },
        contact_name: None,
        contact_phone: None,
        contact_email: None,
        shifts: Vec::new(),
        album: Vec::new(),
        valid_until: Some(wanted.valid_until.into()),
        cancel_free_hours: None,
    };
    let draft = body.check(times.created)?;
    let id = PostingId::new(times.created, &filling.ids.rng("wanted", index));
    let mut row = write::new_row(times.created, id, keys.person(), &draft, keys)?;
    row.state = PostingState::Live;
    row.submitted_at = Some(times.submitted);
    row.published_at = Some(times.published);
    let history = history(filling, State::Live, false, &times, keys.person());
    row.updated_at = times.published;
    finish(filling, &row, history, &format!("wanted/{index}"), rows);
    rows.postings.push(row);
    Ok(())
}
