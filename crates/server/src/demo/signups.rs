//! People in every stage of the pipeline, and what they talk about.
//!
//! The plan keeps the product's own rules, so that it can be inserted through the product: nobody twice on a posting or
//! on overlapping shifts, never more places held than there are, a standby only where a shift is full, and no place
//! given back on a shift where somebody waits for it.

use std::collections::HashSet;

use jiff::Timestamp;

use super::rng::Rng;
use super::{Mode, Posting, Recipe, Seeker, Shift, Signup, Stage, State, time};

const NOTES: [&str; 8] = [
    "之前做过类似的，可以直接上手。",
    "住得近，骑车十分钟。",
    "时间固定，能做满全程。",
    "第一次做，会认真学。",
    "可以和朋友一起来。",
    "下班后直接过去，不会迟到。",
    "做过半年，流程都熟。",
    "如果这一班满了，其他班也可以。",
];
const REJECTIONS: [&str; 4] =
    ["这一班已经招满，欢迎报下一班", "需要有同类经验的同学", "和已录取同学的时间安排有冲突", "本班次人数调整"];
const CANCELLATIONS: [&str; 3] = ["临时有课，来不了", "家里有事", "时间冲突，抱歉"];
const MERCHANT_CANCELLATIONS: [&str; 2] = ["活动改期，本班次取消", "场地临时检修，本班次取消"];
/// Wages of the demo's own seeker.
const OWN_WAGES: usize = 7;
/// Stages of work that is over, as often as they stand here. A place was held in all but the last three.
const PAST: [Stage; 12] = [
    Stage::Settled,
    Stage::Settled,
    Stage::Settled,
    Stage::Settled,
    Stage::Finished,
    Stage::Finished,
    Stage::CheckedIn,
    Stage::NoShow,
    Stage::Settled,
    Stage::CancelledBySeeker,
    Stage::Rejected,
    Stage::Lapsed,
];
const FUTURE_PICKED: [Stage; 10] = [
    Stage::Applied,
    Stage::Applied,
    Stage::Applied,
    Stage::Shortlisted,
    Stage::Accepted,
    Stage::Confirmed,
    Stage::Confirmed,
    Stage::Rejected,
    Stage::Withdrawn,
    Stage::CancelledByMerchant,
];
const FUTURE_FIRST_COME: [Stage; 5] =
    [Stage::Accepted, Stage::Confirmed, Stage::Confirmed, Stage::Confirmed, Stage::CancelledBySeeker];

/// What is taken so far.
struct Board<'a> {
    recipe: &'a Recipe,
    seekers: &'a [Seeker],
    rng: Rng,
    /// By seeker: the shifts that they have anything to do with.
    busy: Vec<Vec<Shift>>,
    /// (seeker, posting)
    pairs: HashSet<(usize, usize)>,
    signups: Vec<Signup>,
}

/// Sign-ups in the order in which they were made. `postings` are those that people may sign up for.
pub fn signups(recipe: &Recipe, seekers: &[Seeker], postings: impl Iterator<Item = Posting>) -> Vec<Signup> {
    let mut board = Board {
        recipe,
        seekers,
        rng: Rng::stream(recipe.seed, "signups", 0),
        busy: vec![Vec::new(); seekers.len()],
        pairs: HashSet::new(),
        signups: Vec::new(),
    };
    // About two and a half for everybody, so that most have something and a few have a lot.
    let wanted = seekers.len() * 5 / 2;
    for posting in postings {
        if board.signups.len() >= wanted {
            break;
        }
        // A paused posting was live once: people signed up before.
        if matches!(posting.state, State::Live | State::Closed | State::Paused) {
            board.people(&posting);
        }
    }
    let mut signups = board.signups;
    signups.sort_by_key(|signup| signup.applied_at);
    signups
}

impl Board<'_> {
    fn people(&mut self, posting: &Posting) {
        let midnight = time::at(self.recipe.today, 0, 0);
        // One shift at most becomes full, so that the posting as a whole stays open.
        let mut may_fill = posting.shifts.iter().filter(|shift| shift.starts_at > midnight).count() > 1;
        for (index, shift) in posting.shifts.iter().enumerate() {
            let stages = if shift.ends_at < midnight {
                self.past(posting, shift)
            } else if may_fill && shift.headcount <= 4 {
                may_fill = false;
                self.full(posting, shift)
            } else {
                self.future(posting, shift)
            };
            self.sign(posting, index, &stages);
        }
    }

    fn past(&mut self, posting: &Posting, shift: &Shift) -> Vec<Stage> {
        let count = 1 + self.rng.below(shift.headcount.min(4) as usize);
        let recent = shift.starts_at > time::at(self.recipe.today, -2, 0);
        (0..count)
            .map(|_| match (*self.rng.pick(&PAST), posting.mode) {
                // Yesterday's work may not be marked as finished yet; older work is.
                (Stage::Settled | Stage::Finished, _) if recent => Stage::CheckedIn,
                (Stage::CheckedIn, _) if !recent => Stage::Finished,
                (Stage::Rejected, Mode::FirstCome) => Stage::Settled,
                (stage, _) => stage,
            })
            .collect()
    }

    /// Every place taken, and one or two waiting.
    fn full(&mut self, posting: &Posting, shift: &Shift) -> Vec<Stage> {
        let mut stages: Vec<Stage> = (0..shift.headcount)
            .map(|_| *self.rng.pick(&[Stage::Confirmed, Stage::Confirmed, Stage::Accepted]))
            .collect();
        let waiting = 1 + self.rng.below(2);
        stages.extend(std::iter::repeat_n(Stage::Standby, waiting));
        if posting.mode == Mode::MerchantPicks && self.rng.percent(40) {
            stages.push(Stage::Rejected);
        }
        stages
    }

    fn future(&mut self, posting: &Posting, shift: &Shift) -> Vec<Stage> {
        let most = if posting.mode == Mode::FirstCome { shift.headcount.saturating_sub(1).min(4) } else { 5 };
        let count = self.rng.below(most as usize + 1);
        let list: &[Stage] = if posting.mode == Mode::FirstCome { &FUTURE_FIRST_COME } else { &FUTURE_PICKED };
        let mut held = 0;
        (0..count)
            .map(|_| {
                let stage = *self.rng.pick(list);
                // One place stays free here, so that nobody is put on standby by the product.
                if stage.holds_place() || matches!(stage, Stage::CancelledByMerchant) {
                    held += 1;
                    return if held < shift.headcount { stage } else { Stage::Applied };
                }
                stage
            })
            .collect()
    }

    fn sign(&mut self, posting: &Posting, index: usize, stages: &[Stage]) {
        let shift = &posting.shifts[index];
        let latest = time::at(self.recipe.today, 0, -30).min(time::after(shift.starts_at, -6 * 60));
        let window = time::minutes_between(posting.published_at, latest).max(1);
        let mut filled = 0;
        for (position, stage) in stages.iter().enumerate() {
            // Without enough people a shift does not fill, and then nobody waits.
            if *stage == Stage::Standby && filled < shift.headcount {
                continue;
            }
            let minutes = window * (position as i64 + 1) / (stages.len() as i64 + 1);
            let Some(seeker) = self.free_seeker(posting, shift, *stage) else { continue };
            filled += u32::from(stage.holds_place());
            self.busy[seeker].push(*shift);
            self.pairs.insert((seeker, posting.index));
            let note = self.rng.percent(35).then(|| *self.rng.clone().pick(&NOTES));
            let applied_at = time::after(posting.published_at, minutes);
            let reason = self.reason(*stage);
            let (posting, mode, stage) = (posting.index, posting.mode, *stage);
            self.signups.push(Signup { seeker, posting, shift: index, mode, stage, note, reason, applied_at });
        }
    }

    /// Somebody of the same city with nothing else at that time. The demo's own seeker comes first until they have one
    /// of every stage, so that a tour shows them all, and wages enough to fill a wallet's page.
    fn free_seeker(&mut self, posting: &Posting, shift: &Shift, stage: Stage) -> Option<usize> {
        let seekers = self.seekers;
        let free = |board: &Self, seeker: usize| {
            seekers[seeker].home_city == posting.place.city
                && !board.pairs.contains(&(seeker, posting.index))
                && board.busy[seeker].iter().all(|other| apart(other, shift))
        };
        if seekers.is_empty() {
            return None;
        }
        let enough = if stage == Stage::Settled { OWN_WAGES } else { 1 };
        let has = self.signups.iter().filter(|signup| signup.seeker == 0 && signup.stage == stage).count();
        if has < enough && free(self, 0) {
            return Some(0);
        }
        for _ in 0..40 {
            let seeker = self.rng.below(seekers.len());
            if seeker > 0 && free(self, seeker) {
                return Some(seeker);
            }
        }
        None
    }

    fn reason(&mut self, stage: Stage) -> Option<&'static str> {
        match stage {
            Stage::Rejected => Some(*self.rng.pick(&REJECTIONS)),
            Stage::CancelledBySeeker | Stage::Withdrawn => Some(*self.rng.pick(&CANCELLATIONS)),
            Stage::CancelledByMerchant => Some(*self.rng.pick(&MERCHANT_CANCELLATIONS)),
            _ => None,
        }
    }
}

/// Whether two shifts leave half an hour between them.
fn apart(one: &Shift, other: &Shift) -> bool {
    let gap = |first: Timestamp, second: Timestamp| time::minutes_between(first, second) >= 30;
    gap(one.ends_at, other.starts_at) || gap(other.ends_at, one.starts_at)
}
