//! What names a person or their rows elsewhere: queued jobs, other people's notices, who did something.

use super::jobs::ERASE;
use crate::holdings;
use db::Holds;
use db::columns::Kind;
use db::entities::TABLES;
use kernel::{ErasureId, PersonId};
use platform::{Error, Work};
use std::collections::BTreeMap;

/// Columns that go on naming the person by an id that leads nowhere any more, with the reason.
pub const KEPT_NAMES: &[(&str, &str, &str)] = &[
    ("merchants", "created_by", "a merchant's records are kept three years, and refer to its first owner"),
    ("merchant_invitations", "invited_by", "the invited person's row; gone after ninety days"),
    (
        "audit_log",
        "body",
        "an entry cannot change without breaking the log; it holds ids and codes, and goes at its end",
    ),
    (
        "audit_log",
        "actor",
        "who looked at somebody else's data, such as a number to dial; the same entry of the same log",
    ),
    ("incidents", "registered_by", "who registered it, as an id that names nobody any more; the record is kept by law"),
    ("partners", "created_by", "who entered the agreement, as an id that names nobody any more"),
    ("transfers", "created_by", "who entered it, as an id that names nobody any more"),
    ("processor_askings", "asked_by", "who asked a third party, as an id that names nobody any more"),
    ("reward_campaigns", "created_by", "who began it, as an id that names nobody any more"),
    ("tax_files", "made_by", "who made the file for the tax office, as an id that names nobody any more"),
    ("support_chats", "owner_id", "who served somebody else's chat, as an id that names nobody any more"),
    ("support_messages", "by_person", "who wrote in somebody else's chat, as an id that names nobody any more"),
    ("canaries", "person_id", "the self-audit's own persons, whom it erases itself"),
];

/// Deletes them. Doing it again finds nothing.
///
/// # Errors
/// When a row cannot be written.
pub(super) async fn delete(work: &Work, id: ErasureId, person: PersonId) -> Result<BTreeMap<String, i64>, Error> {
    let mut counted = BTreeMap::new();
    counted.insert("traces/jobs".to_owned(), delete_jobs(work, id, person).await?);
    counted.insert("traces/notices".to_owned(), delete_notices(work, person).await?);
    forget_names(work, person).await?;
    Ok(counted)
}

/// Jobs about the person or about rows of theirs; not the one that erases them.
async fn delete_jobs(work: &Work, id: ErasureId, person: PersonId) -> Result<i64, Error> {
    let mut gone = work.run("DELETE FROM jobs WHERE subject = $1", [person.into()]).await?;
    for held in holdings::all().filter(|held| held.holding.row == "id") {
        let Some((condition, value)) = held.holding.subject.is(person) else { continue };
        let sql = format!(
            "DELETE FROM jobs WHERE kind <> $2 AND subject <> $3 AND subject IN (SELECT id FROM {} WHERE {condition})",
            held.table.name
        );
        gone += work.run(&sql, [value, ERASE.0.into(), id.into()]).await?;
    }
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
}

/// What others were told of the person's sign-ups and conversations, or of the person by name.
async fn delete_notices(work: &Work, person: PersonId) -> Result<i64, Error> {
    let about = "DELETE FROM notices WHERE person_id <> $1 AND (application_id IN (SELECT id FROM applications WHERE \
                 person_id = $1) OR conversation_id IN (SELECT id FROM conversations WHERE person_id = $1))";
    let mut gone = work.run(about, [person.into()]).await?;
    let named = "DELETE FROM notices WHERE dedupe LIKE $1";
    gone += work.run(named, [format!("%{person}%").into()]).await?;
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
}

/// In tables that hold nobody's rows, whoever did something is not named any more where the column allows it.
async fn forget_names(work: &Work, person: PersonId) -> Result<(), Error> {
    for table in TABLES.iter().filter(|table| matches!(table.holds, Holds::Nobody)) {
        for column in table.columns.iter().filter(|column| column.kind == Kind::Person && column.optional) {
            let sql = format!("UPDATE {} SET {c} = NULL WHERE {c} = $1", table.name, c = column.name);
            work.run(&sql, [person.into()]).await?;
        }
    }
    // An invitation that an erased owner sent cannot be answered any more.
    let sql = "UPDATE merchant_invitations SET state = 'withdrawn' WHERE invited_by = $1 AND state = 'open'";
    work.run(sql, [person.into()]).await?;
    Ok(())
}
