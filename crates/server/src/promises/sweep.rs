//! Erases the canaries as people are erased, and afterwards removes what a law would keep of people: they were none.

use super::world::World;
use anyhow::Context;
use db::entities::erasures::ErasureReason;
use db::entities::{canaries, photos};
use db::{Db, Holds, Subject};
use kernel::PersonId;
use platform::App;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What hangs on a person's postings, sign-ups and merchants, in an order that the foreign keys allow. `$1` is the person.
const BY_POSTING: &[&str] = &[
    "DELETE FROM messages WHERE conversation_id IN (SELECT id FROM conversations WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM conversation_marks WHERE conversation_id IN (SELECT id FROM conversations WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM photos WHERE person_id = $1",
    "DELETE FROM support_messages WHERE chat_id IN (SELECT id FROM support_chats WHERE person_id = $1)",
    "DELETE FROM recordings WHERE person_id = $1",
    "DELETE FROM talk_reports WHERE conversation_id IN (SELECT id FROM conversations WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM conversations WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM application_notes WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM application_history WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM pay_slips WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM wages WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM settlements WHERE posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM ratings WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM attendance_events WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM attendances WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM relay_bindings WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1))",
    "DELETE FROM applications WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM reports WHERE person_id = $1 OR posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM shifts WHERE posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM posting_history WHERE posting_id IN (SELECT id FROM postings WHERE person_id = $1)",
    "DELETE FROM postings WHERE person_id = $1",
];

/// Their merchants, once nobody's rows of any other kind point there.
const BY_MERCHANT: &[&str] = &[
    "DELETE FROM merchant_members WHERE merchant_id IN (SELECT id FROM merchants WHERE created_by = $1)",
    "DELETE FROM merchants WHERE created_by = $1",
];

/// Erases the canaries of this run, the way of everybody who cancels.
pub(super) async fn erase_all(world: &World) -> anyhow::Result<()> {
    for canary in [&world.seeker, &world.stranger, &world.minor, &world.merchant] {
        let erased = care::erasure::ledger::erase_now(&world.app, canary.person, ErasureReason::Requested).await;
        erased.map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(())
}

/// Removes whatever canaries there are, of this run or of one that was interrupted.
pub(super) async fn leftovers(app: &App) -> anyhow::Result<()> {
    for canary in canaries::Entity::find().all(&app.read()).await? {
        remove(app, canary.person_id).await?;
    }
    Ok(())
}

/// Their own keyring connection: the vault hands out no way to delete keys that a law would hold.
async fn open_keyring(app: &App) -> anyhow::Result<Db> {
    Db::open(&app.config.keyring_database()).await
}

async fn remove(app: &App, person: PersonId) -> anyhow::Result<()> {
    // The keys first: from here on every copy is unreadable, whatever happens to the rest.
    let keyring = open_keyring(app).await?;
    let destroyed = keyring
        .write(move |tx| async move { tx.run("DELETE FROM person_keys WHERE person_id = $1", [person.into()]).await });
    destroyed.await?;
    keyring.close().await;
    pictures(app, person).await?;
    app.write(move |work| async move {
        for sql in BY_POSTING {
            work.run(sql, [person.into()]).await?;
        }
        // Whatever a table declares as this person's, so that a new table is not forgotten.
        for table in db::entities::TABLES.iter().filter(|table| table.name != "people") {
            let Holds::Person(holding) = &table.holds else { continue };
            let Subject::Column(column) = holding.subject else { continue };
            work.run(&format!("DELETE FROM {} WHERE {column} = $1", table.name), [person.into()]).await?;
        }
        for sql in BY_MERCHANT {
            work.run(sql, [person.into()]).await?;
        }
        work.run("DELETE FROM jobs WHERE subject = $1", [person.into()]).await?;
        work.run("DELETE FROM people WHERE id = $1", [person.into()]).await?;
        work.run("DELETE FROM canaries WHERE person_id = $1", [person.into()]).await?;
        Ok(())
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

async fn pictures(app: &App, person: PersonId) -> anyhow::Result<()> {
    let rows = photos::Entity::find().filter(photos::Column::PersonId.eq(person)).all(&app.read()).await?;
    for row in rows {
        for name in ["photos/{}", "photos/{}.thumb", "talk/{}", "talk/{}.thumb"] {
            let file = app.config.data_dir.join("blobs").join(name.replace("{}", &row.id.to_string()));
            if file.exists() {
                std::fs::remove_file(&file).context("a picture cannot be deleted")?;
            }
        }
    }
    Ok(())
}
