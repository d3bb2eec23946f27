//! The copy and the erasure of somebody with ten thousand rows (SPEC RIGHT-1, DEL-1), beside the bare statements that read
//! and empty the same rows of somebody else in the same run.
//!
//! Half of the rows are sealed messages, which an erasure empties; half are notices, which it deletes. Not in the baseline:
//! opening what is sealed, the archive, all other tables, the keys, the certificate, writing the disk's log back.

use crate::machine;
use crate::stats::median;
use crate::table::{self, Column};
use anyhow::Context;
use db::columns::PublicText;
use db::entities::erasures::ErasureReason;
use db::entities::messages::{self, MessageKind};
use db::entities::notices::{self, NoticeKind};
use db::entities::posting_history::Side;
use db::entities::postings::SignUpMode;
use kernel::{ConversationId, MessageId, NoticeId, PersonId};
use std::hint::black_box;
use std::time::{Duration, Instant};
use testkit::{Client, JobPlan, On, TestApp, json};
use uuid::Uuid;
use vault::Cell;

const ROWS: usize = 10_000;
const ROUNDS: usize = 3;
/// Rows of one write while they are made.
const CHUNK: usize = 1_000;

const COLUMNS: &[Column] = &[
    Column { name: "engine", width: 10 },
    Column { name: "what", width: 7 },
    Column { name: "product ms", width: 10 },
    Column { name: "bare ms", width: 10 },
    Column { name: "ratio", width: 5 },
];

/// Prints the table.
///
/// # Errors
/// When something is left of the person, or is missing in the copy.
pub async fn run() -> anyhow::Result<()> {
    println!("a person with {ROWS} rows; {}", machine::facts());
    println!("the median of {ROUNDS} rounds, each with two new persons\n\n{}", table::head(COLUMNS));
    for on in [On::Sqlite, On::DurablePostgres] {
        let app = TestApp::start(on).await;
        let mut times: [Vec<f64>; 4] = Default::default();
        for round in 0..ROUNDS {
            let (theirs, others) = (fill(&app, 2 * round).await?, fill(&app, 2 * round + 1).await?);
            times[0].push(ms(copy(&app, theirs).await?));
            times[1].push(ms(read_bare(&app, others).await?));
            times[2].push(ms(erase(&app, theirs).await?));
            times[3].push(ms(empty_bare(&app, others).await?));
        }
        let [copy, read, erase, empty] = times.map(|times| median(&times));
        let engine = if on == On::Sqlite { "SQLite" } else { "PostgreSQL" };
        for (what, product, bare) in [("copy", copy, read), ("erasure", erase, empty)] {
            let cells = [format!("{product:.0}"), format!("{bare:.0}"), format!("{:.1}", product / bare)];
            let cells = [vec![engine.to_owned(), what.to_owned()], cells.to_vec()].concat();
            println!("{}", table::row(COLUMNS, &cells));
        }
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Somebody with as many rows.
async fn fill(app: &TestApp, number: usize) -> anyhow::Result<PersonId> {
    let number = u32::try_from(number)?;
    let client: Client =
        app.register(&format!("bench_person_{number}"), &format!("1990000{:04}", 1_000 + number)).await;
    let person = client.person_id().await;
    let job = app.job(JobPlan::new(app, SignUpMode::MerchantPicks, 48, 1)).await;
    let talk = client.post("/api/v1/conversations", json!({ "posting_id": job.posting })).await.ok();
    let talk: ConversationId = talk["id"].as_str().and_then(|id| id.parse().ok()).context("a conversation")?;
    let house = &app.lingong.app;
    let keys = house.vault.keys_of(person).await?;
    for chunk in 0..ROWS / 2 / CHUNK {
        let keys = keys.clone();
        let written = house.write(move |work| async move {
            let (mut said, mut told) = (Vec::new(), Vec::new());
            for at in 0..CHUNK {
                let id = MessageId::new(work.now, &work.rng);
                let text = "明天上午九点在店门口见，需要带健康证吗？";
                said.push(messages::Model {
                    id,
                    conversation_id: talk,
                    seq: i64::try_from(chunk * CHUNK + at + 1).unwrap_or(i64::MAX),
                    person_id: person,
                    side: Side::Seeker,
                    kind: MessageKind::Text,
                    body: Some(keys.seal(Cell::new("messages", "body", id.0), text)?),
                    photo_id: None,
                    posting_id: None,
                    recording_id: None,
                    resume_delivery_id: None,
                    client_id: Uuid::from_bytes(work.rng.bytes()),
                    at: work.now,
                });
                told.push(notices::Model {
                    id: NoticeId::new(work.now, &work.rng),
                    person_id: person,
                    kind: NoticeKind::NewSignIn,
                    dedupe: PublicText(format!("bench:{chunk}:{at}")),
                    posting_id: None,
                    application_id: None,
                    merchant_id: None,
                    conversation_id: None,
                    created_at: work.now,
                    read_at: None,
                    matter: None,
                });
            }
            db::insert_many(&work, said).await?;
            Ok(db::insert_many(&work, told).await?)
        });
        written.await.map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(person)
}

async fn copy(app: &TestApp, person: PersonId) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let mut archive = Vec::new();
    let packed = care::export::hand_over(&app.lingong.app, person, "benchmark", &mut archive, &|_| {}).await;
    let packed = packed.map_err(|error| anyhow::anyhow!("{error}"))?;
    anyhow::ensure!(packed.rows >= i64::try_from(ROWS)?, "{} rows are in the copy", packed.rows);
    Ok(start.elapsed())
}

async fn read_bare(app: &TestApp, person: PersonId) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let reader = app.lingong.app.read();
    let said = reader.rows("SELECT id, seq, at, body FROM messages WHERE person_id = $1", [person.into()]).await?;
    let told = reader.rows("SELECT id, kind, created_at FROM notices WHERE person_id = $1", [person.into()]).await?;
    for row in &said {
        black_box(row.try_get::<Vec<u8>>("", "body")?);
    }
    anyhow::ensure!(said.len() + told.len() >= ROWS, "the rows are there");
    Ok(start.elapsed())
}

async fn erase(app: &TestApp, person: PersonId) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let erased = care::erasure::ledger::erase_now(&app.lingong.app, person, ErasureReason::Requested).await;
    erased.map_err(|error| anyhow::anyhow!("{error}"))?;
    let time = start.elapsed();
    let sql = "SELECT COUNT(*) AS n FROM messages WHERE person_id = $1 AND LENGTH(body) > 0";
    let left = app.lingong.app.read().row(sql, [person.into()]).await?.context("a count")?;
    anyhow::ensure!(left.try_get::<i64>("", "n")? == 0, "a message is left");
    Ok(time)
}

async fn empty_bare(app: &TestApp, person: PersonId) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let done = app.lingong.app.write(move |work| async move {
        let nothing: db::sea_orm::Value = Vec::<u8>::new().into();
        work.run("UPDATE messages SET body = $2 WHERE person_id = $1", [person.into(), nothing]).await?;
        Ok(work.run("DELETE FROM notices WHERE person_id = $1", [person.into()]).await?)
    });
    done.await.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(start.elapsed())
}
