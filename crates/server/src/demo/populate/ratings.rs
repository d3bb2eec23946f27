//! What the two sides said of each other after work that is over.

use super::rows::Rows;
use db::entities::posting_history::Side;
use db::entities::ratings;
use kernel::{PersonId, RatingId, Rng, Timestamp};
use policy::RatingText;
use vault::{Cell, PersonKeys};

/// Of so many done sign-ups one is not rated yet, so that there is something to do.
const UNRATED_EVERY: usize = 4;

/// Stars with what is said beside them.
type Words = [(i64, Option<&'static str>); 8];

const OF_MERCHANTS: Words = [
    (5, Some("准时结算，店长很耐心。")),
    (5, None),
    (4, Some("活不重，休息时间够。")),
    (4, Some("地方好找，同事也好相处。")),
    (5, Some("说好的时间下班，没有拖。")),
    (3, Some("高峰期有点忙，其他还可以。")),
    (4, None),
    (2, Some("临时换了岗位，没有提前说。")),
];
const OF_SEEKERS: Words = [
    (5, Some("准时，做事认真。")),
    (4, Some("上手快，好沟通。")),
    (5, None),
    (5, Some("主动收拾，欢迎再来。")),
    (4, None),
    (3, Some("迟到了十分钟，后面表现不错。")),
    (5, Some("细心，顾客也夸。")),
    (4, Some("能吃苦。")),
];

/// Whose work it was.
pub(super) struct Work<'a> {
    pub row: &'a db::entities::applications::Model,
    pub seeker: &'a PersonKeys,
    pub member: PersonId,
    pub ended_at: Timestamp,
    pub now: Timestamp,
}

/// Both sides rate the work of most sign-ups; what they said is shown.
pub(super) fn rate(work: &Work<'_>, index: usize, rng: &Rng, rows: &mut Rows) {
    if index.is_multiple_of(UNRATED_EVERY) {
        return;
    }
    let shown_at = work.ended_at.plus_hours(3).min(work.now);
    let sides = [
        (Side::Seeker, work.seeker.person(), OF_MERCHANTS, work.ended_at.plus_hours(1)),
        (Side::Merchant, work.member, OF_SEEKERS, shown_at),
    ];
    for (by_side, by_person, words, at) in sides {
        let (stars, text) = words[rng.below(words.len() as u64) as usize];
        let rated_at = at.min(work.now);
        let id = RatingId::new(rated_at, rng);
        let seal = |text| {
            let cell = Cell::new("ratings", "text", id.0);
            work.seeker.seal::<RatingText>(cell, text).expect("a new person has every key")
        };
        rows.ratings.push(ratings::Model {
            id,
            application_id: work.row.id,
            posting_id: work.row.posting_id,
            merchant_id: work.row.merchant_id,
            person_id: work.row.person_id,
            by_side,
            by_person,
            stars,
            text: text.map(seal),
            rated_at,
            shown_at: Some(shown_at),
            counted: true,
            reply: None,
            replied_at: None,
            appeal_state: None,
            appeal_reason: None,
            appealed_at: None,
            hidden: false,
            decision_reason: None,
            decided_at: None,
            decided_by: None,
        });
    }
}
