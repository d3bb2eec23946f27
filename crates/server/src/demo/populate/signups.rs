use super::super::{Posting, Signup};
use super::rows::Rows;
use super::timeline::{Change, Timeline};
use super::{Filling, ratings, work, written};
use anyhow::Context;
use db::entities::application_history;
use db::entities::application_notes;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::sharings::{self, RecipientKind};
use kernel::{ApplicationId, MerchantId, NoteId, PersonId, RowId, Timestamp};
use market::applications::application::Step;
use market::applications::{jobs, notes, view};
use policy::{ApplicationText, Field as _, PersonName, Purpose as _, Recruiting, SignUpRecord, Username};
use talk::notices::Notice;
use vault::PersonKeys;
use vault::sharing::Delivery;

/// Sign-ups in one unit of work.
const CHUNK: usize = 100;
/// What the demo's own merchant noted on some of those who signed up.
const NOTES: [&str; 3] = ["电话沟通过，时间没问题。", "上次做得很好，优先安排。", "第一次来，安排老员工带一下。"];
const NOTE_EVERY: usize = 4;

/// Signs everybody up and takes them to where the world wants them.
///
/// # Errors
/// When the database cannot be written, or an act of the world breaks a rule of the product.
pub(super) async fn sign_up(filling: &Filling, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<()> {
    let all: Vec<(usize, &Signup)> = filling.world.signups.iter().enumerate().collect();
    let mut done = 0;
    for chunk in all.chunks(CHUNK) {
        let (first, _) = chunk[0];
        let id = filling.ids.application(first, filling.board.entered(first).applied_at);
        if !written::<applications::Entity>(&filling.app, id).await? {
            let mut rows = Rows::default();
            for (index, signup) in chunk {
                add(filling, *index, signup, &mut rows).with_context(|| format!("sign-up {index}"))?;
            }
            write(filling, rows).await?;
        }
        done += chunk.len();
        progress(done, all.len());
    }
    Ok(())
}

async fn write(filling: &Filling, rows: Rows) -> anyhow::Result<()> {
    let now = filling.times.now;
    let to_come = |row: &&applications::Model| row.state == ApplicationState::Confirmed && row.starts_at > now;
    let confirmed: Vec<applications::Model> = rows.applications.iter().filter(to_come).cloned().collect();
    filling
        .app
        .write(move |work| async move {
            rows.insert(&work).await?;
            for row in confirmed {
                market::calendar::schedule_reminders(&work, &row).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// A sign-up on its way into the rows.
struct Entry<'a> {
    id: ApplicationId,
    merchant_id: MerchantId,
    posting: &'a Posting,
    seeker: &'a PersonKeys,
    /// The member who wrote the posting also looks after those who sign up.
    recruiter: PersonId,
    rng: kernel::Rng,
}

fn add(filling: &Filling, index: usize, signup: &Signup, rows: &mut Rows) -> anyhow::Result<()> {
    let posting = filling.world.posting(signup.posting);
    let merchant = &filling.world.merchants[posting.merchant];
    let entered = filling.board.entered(index);
    let timeline = Timeline::of(signup, &posting, entered.applied_at, &filling.times)?;
    let id = filling.ids.application(index, entered.applied_at);
    let entry = Entry {
        id,
        merchant_id: filling.ids.merchant(merchant, &filling.times),
        posting: &posting,
        seeker: &filling.people.seekers[signup.seeker],
        recruiter: filling.people.members[posting.merchant][posting.member].person(),
        rng: filling.ids.rng("application rows", index),
    };
    let shift = &posting.shifts[signup.shift];
    let row = applications::Model {
        id,
        shift_id: filling.ids.shift(&posting, signup.shift, &filling.times),
        posting_id: filling.ids.posting(&posting, &filling.times),
        merchant_id: entry.merchant_id,
        person_id: entry.seeker.person(),
        state: timeline.state,
        queue_no: entered.queue_no,
        note: signup
            .note
            .map(|text| entry.seeker.seal(view::cell("note", id), text).expect("a new person has every key")),
        starts_at: shift.starts_at.into(),
        ends_at: shift.ends_at.into(),
        cancel_free_hours: i64::from(posting.cancel_free_hours),
        applied_at: entered.applied_at,
        accepted_at: timeline.accepted_at,
        confirm_by: timeline.confirm_by,
        bound_at: timeline.bound_at,
        ended_at: timeline.ended_at,
        ended_by: timeline.ended_by,
        marked: timeline.marked,
        reason: signup
            .reason
            .map(|text| entry.seeker.seal(view::cell("reason", id), text).expect("a new person has every key")),
    };
    work::add(&row, &posting, &timeline, &filling.times, rows)?;
    rows.applications.push(row);
    rate(filling, &entry, index, rows);
    rows.sharings.extend(delivered(&entry, &merchant.name, entered.applied_at, signup.note.is_some()));
    for change in &timeline.changes {
        follow(filling, &entry, change, rows);
    }
    if let (Some(at), Some(until)) = (timeline.accepted_at, timeline.offered_until)
        && until > filling.times.now
    {
        rows.enqueue(jobs::LAPSE, id.0, until, at, &entry.rng);
    }
    if posting.merchant == 0 && index.is_multiple_of(NOTE_EVERY) {
        note(filling, &entry, index, &timeline, rows);
    }
    Ok(())
}

/// What both sides said of work that is over.
fn rate(filling: &Filling, entry: &Entry<'_>, index: usize, rows: &mut Rows) {
    let Some(row) = rows.applications.last().cloned() else { return };
    let Some(ended_at) = row.ended_at else { return };
    if !matches!(row.state, ApplicationState::Finished | ApplicationState::Settled) {
        return;
    }
    let now = filling.times.now;
    let work = ratings::Work { row: &row, seeker: entry.seeker, member: entry.recruiter, ended_at, now };
    ratings::rate(&work, index, &filling.ids.rng("ratings", index), rows);
}

/// What the merchant learnt by the sign-up, as signing up writes it into the sharing ledger.
fn delivered(entry: &Entry<'_>, merchant: &str, at: Timestamp, with_note: bool) -> Vec<sharings::Model> {
    let mut fields = vec![PersonName::SPEC, Username::SPEC, SignUpRecord::SPEC];
    if with_note {
        fields.push(ApplicationText::SPEC);
    }
    let delivery = Delivery {
        person: entry.seeker.person(),
        recipient_kind: RecipientKind::Merchant,
        recipient_id: Some(entry.merchant_id.0),
        recipient: merchant.to_owned(),
        fields,
        purpose: Recruiting::SPEC.name,
        matter: entry.id.0,
    };
    vault::sharing::delivered(at, &entry.rng, delivery)
}

/// A change's row of history, and the notices that tell the other side.
fn follow(filling: &Filling, entry: &Entry<'_>, change: &Change, rows: &mut Rows) {
    let by_person = match change.side {
        Side::Seeker => Some(entry.seeker.person()),
        Side::Merchant => Some(entry.recruiter),
        Side::Staff | Side::System => None,
    };
    rows.application_history.push(application_history::Model {
        id: RowId::new(change.at, &entry.rng),
        application_id: entry.id,
        at: change.at,
        from_state: change.from,
        to_state: change.to,
        by_side: change.side,
        by_person,
    });
    let (kind, to_seeker, to_merchant) = match change.step {
        None => (NoticeKind::NewApplication, false, true),
        Some(Step::Confirm) => (NoticeKind::Confirmed, false, true),
        Some(Step::Cancel) if change.side == Side::Seeker => (NoticeKind::SeekerCancelled, false, true),
        Some(Step::Lapse) => (NoticeKind::OfferLapsed, true, true),
        Some(Step::Cancel | Step::Close) => (NoticeKind::MerchantCancelled, true, false),
        Some(Step::Shortlist) => (NoticeKind::Shortlisted, true, false),
        Some(Step::Accept) => (NoticeKind::PlaceOffered, true, false),
        Some(Step::Standby) => (NoticeKind::OnStandby, true, false),
        Some(Step::Reject) => (NoticeKind::Rejected, true, false),
        Some(Step::CheckIn) => (NoticeKind::CheckedIn, true, false),
        Some(Step::NoShow) => (NoticeKind::NoShow, true, false),
        Some(Step::Finish) => (NoticeKind::WorkFinished, true, false),
        Some(Step::Settle) => (NoticeKind::Settled, true, false),
        Some(Step::Contest) => (NoticeKind::HoursAsked, false, true),
    };
    let notice = Notice {
        posting: Some(filling.ids.posting(entry.posting, &filling.times)),
        application: Some(entry.id),
        merchant: Some(entry.merchant_id),
        ..Notice::of(kind)
    };
    let dedupe = format!("application:{}:{kind}:{}", entry.id, change.at.micros());
    // The owner and the recruiter: those who may recruit.
    let recruiters = filling.people.members[entry.posting.merchant].iter().take(2).map(|keys| keys.person());
    let seeker = to_seeker.then(|| entry.seeker.person());
    for person in seeker.into_iter().chain(recruiters.filter(|_| to_merchant)) {
        rows.tell(person, dedupe.clone(), notice, change.at, &filling.times, &entry.rng);
    }
}

/// The merchant's own note, sealed for whoever wrote it.
fn note(filling: &Filling, entry: &Entry<'_>, index: usize, timeline: &Timeline, rows: &mut Rows) {
    let keys = &filling.people.members[entry.posting.merchant][entry.posting.member];
    let last = timeline.changes.last().map_or(filling.times.now, |change| change.at);
    let at = last.plus_minutes(1).min(filling.times.now);
    let id = NoteId::new(at, &entry.rng);
    rows.application_notes.push(application_notes::Model {
        id,
        application_id: entry.id,
        person_id: keys.person(),
        text: keys.seal(notes::cell(id), NOTES[index / NOTE_EVERY % NOTES.len()]).expect("a new person has every key"),
        created_at: at,
    });
}
