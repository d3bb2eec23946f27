//! The bench's postings as rows of a whole installation, certified merchants and shifts included.

use super::data::{NOW_US, posting};
use anyhow::Context;
use db::columns::{PublicJson, PublicText};
use db::entities::merchants::{self, CertState, MerchantKind};
use db::entities::outbox::Topic;
use db::entities::postings::{self, PostingKind, PostingState, Settlement, SignUpMode, WageUnit};
use db::entities::shifts;
use kernel::{Fen, MerchantId, PersonId, PostingId, ShiftId, Timestamp};
use market::categories::categories;
use market::search::SearchDoc;
use testkit::TestApp;

/// Postings of one merchant, and postings that are written at once.
const PER_MERCHANT: u64 = 50;
const AT_ONCE: u64 = 1_000;

/// Writes so many postings as if they had been published, and lets the search index follow.
///
/// # Errors
/// When the database does not take them.
pub async fn fill(app: &TestApp, count: u64) -> anyhow::Result<()> {
    let owner = app.someone().await.id;
    for first in (0..count).step_by(AT_ONCE as usize) {
        let numbers = first..count.min(first + AT_ONCE);
        write(app, owner, numbers).await.map_err(|error| anyhow::anyhow!("{error:?}")).context("the postings")?;
    }
    app.sync_index().await;
    // Followers read the last half minute again and again; these postings are older.
    app.clock.advance_seconds(60);
    Ok(())
}

async fn write(app: &TestApp, owner: PersonId, numbers: std::ops::Range<u64>) -> Result<(), platform::Error> {
    let lingong = &app.lingong.app;
    let (now, rng) = (lingong.now(), &lingong.rng);
    let mut rows = Rows::default();
    for number in numbers {
        if number % PER_MERCHANT == 0 {
            rows.merchants.push(merchant(MerchantId::new(now, rng), owner, now));
        }
        let Some(merchant) = rows.merchants.last() else { continue };
        let doc = posting(number);
        let id = PostingId::new(now, rng);
        let starts_at = now.plus_days(2 + (number % 20) as i64);
        rows.shifts.push(shifts::Model {
            id: ShiftId::new(now, rng),
            posting_id: id,
            starts_at,
            ends_at: starts_at.plus_hours(4),
            headcount: 3,
            taken: (number % 3) as i64,
            queue_last: 0,
        });
        rows.postings.push(row(&doc, id, merchant.id, owner, now));
    }
    let subjects: Vec<PostingId> = rows.postings.iter().map(|row| row.id).collect();
    lingong
        .write(move |work| async move {
            db::insert_many(&work, rows.merchants).await?;
            db::insert_many(&work, rows.postings).await?;
            db::insert_many(&work, rows.shifts).await?;
            for subject in subjects {
                work.changed(Topic::Posting, subject.0).await?;
            }
            Ok(())
        })
        .await
}

#[derive(Default)]
struct Rows {
    merchants: Vec<merchants::Model>,
    postings: Vec<postings::Model>,
    shifts: Vec<shifts::Model>,
}

fn merchant(id: MerchantId, owner: PersonId, now: Timestamp) -> merchants::Model {
    merchants::Model {
        id,
        name: PublicText::from("闽江奶茶"),
        kind: MerchantKind::Company,
        certification: CertState::Approved,
        suspension_reason: None,
        recheck_due_at: None,
        created_by: owner,
        created_at: now,
    }
}

fn row(doc: &SearchDoc<'_>, id: PostingId, merchant: MerchantId, author: PersonId, now: Timestamp) -> postings::Model {
    let age_us = NOW_US - doc.published_us;
    let published_at = Timestamp::from_micros(now.micros() - age_us);
    let category = categories().get(usize::from(doc.category)).map(|category| PublicText::from(category.code.as_str()));
    let settlements = [Settlement::Daily, Settlement::Weekly, Settlement::Monthly, Settlement::OnCompletion];
    postings::Model {
        id,
        kind: PostingKind::Job,
        state: PostingState::Live,
        state_reason: None,
        merchant_id: Some(merchant),
        person_id: author,
        title: PublicText::from(doc.title.as_ref()),
        category,
        description: PublicText::from(doc.body.as_ref()),
        requirements: PublicText::from(""),
        mode: if doc.mode == 0 { SignUpMode::FirstCome } else { SignUpMode::MerchantPicks },
        wage: Some(Fen(doc.wage_fen)),
        wage_unit: Some(WageUnit::Hour),
        settlement: settlements.get(usize::from(doc.settlement)).copied(),
        min_age: None,
        city_code: Some(PublicText(doc.city.to_string())),
        district_code: Some(PublicText(doc.district.to_string())),
        address: None,
        gcj02_lat_e6: doc.point.map(|point| point.lat_e6),
        gcj02_lng_e6: doc.point.map(|point| point.lng_e6),
        contact_name: None,
        contact_phone: None,
        contact_email: None,
        album: PublicJson(Vec::new()),
        findings: PublicJson(serde_json::Value::Array(Vec::new())),
        cancel_free_hours: 24,
        valid_until: Some(now.plus_days(40)),
        created_at: published_at,
        updated_at: published_at,
        submitted_at: Some(published_at),
        published_at: Some(published_at),
        refreshed_at: None,
    }
}
