//! Telling everybody, and recording who passes; some hundred in a step, until nobody is left.

use super::BATCH;
use crate::Care;
use crate::sharing::record_transfer;
use db::entities::notices::NoticeKind;
use db::entities::transfer_persons::{self, Column, TransferAnswer};
use db::entities::transfers::{self, TransferTerms};
use kernel::TransferId;
use platform::{Due, Error, JobKind};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use talk::notices::Notice;

pub(super) const TELL: JobKind = JobKind("transfer_tell");
pub(super) const PASS: JobKind = JobKind("transfer_pass");

pub(super) async fn tell(care: Care, due: Due) -> Result<(), Error> {
    let id = TransferId(due.subject);
    care.app
        .write(move |work| async move {
            let rows = transfer_persons::Entity::find()
                .filter(Column::TransferId.eq(id))
                .filter(Column::ToldAt.is_null())
                .order_by_asc(Column::PersonId)
                .limit(BATCH)
                .all(&work.tx)
                .await?;
            let full = rows.len() as u64 == BATCH;
            for mut row in rows {
                let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::TransferAnnounced) };
                talk::notices::push(&work, row.person_id, &format!("transfer:{id}"), notice).await?;
                row.told_at = Some(work.now);
                db::update(&work, row).await?;
            }
            if full {
                work.enqueue(TELL, id.0, due.detail + 1, work.now).await?;
            }
            Ok(())
        })
        .await
}

pub(super) async fn pass(care: Care, due: Due) -> Result<(), Error> {
    let id = TransferId(due.subject);
    care.app
        .write(move |work| async move {
            let Some(transfer) = transfers::Entity::find_by_id(id).one(&work.tx).await? else { return Ok(()) };
            let passes = match transfer.terms {
                TransferTerms::AsksAgain => Condition::all().add(Column::Answer.eq(TransferAnswer::Accepted)),
                TransferTerms::SamePolicy => {
                    Condition::any().add(Column::Answer.is_null()).add(Column::Answer.ne(TransferAnswer::Declined))
                }
            };
            let rows = transfer_persons::Entity::find()
                .filter(Column::TransferId.eq(id))
                .filter(Column::PassedAt.is_null())
                .filter(passes)
                .order_by_asc(Column::PersonId)
                .limit(BATCH)
                .all(&work.tx)
                .await?;
            let full = rows.len() as u64 == BATCH;
            if !rows.is_empty() {
                let persons = rows.iter().map(|row| row.person_id).collect();
                record_transfer(&work, &transfer, persons).await?;
            }
            for mut row in rows {
                row.passed_at = Some(work.now);
                db::update(&work, row).await?;
            }
            if full {
                work.enqueue(PASS, id.0, due.detail + 1, work.now).await?;
            }
            Ok(())
        })
        .await
}
