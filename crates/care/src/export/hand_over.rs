//! The operator's copy of somebody's data, for a case (SPEC RIGHT-5).

use super::pack::{Packed, write_copy};
use super::refusals::CASE_NEEDED;
use crate::holdings::Reading;
use anyhow::Context;
use db::entities::access_ledger::ActorKind;
use db::entities::people;
use kernel::PersonId;
use kernel::text::Lines;
use platform::{App, Error, clean_text};
use policy::{AnsweringRequests, FIELDS, Purpose};
use sea_orm::EntityTrait;
use std::io::Write;
use uuid::Uuid;
use vault::{Ask, Grant};

/// Writes the archive, up to 4 GiB. That it was done, and for which case, is recorded first: the person sees it among
/// those who saw their data.
///
/// # Errors
/// When there is no case or no such person, the ledger cannot be written, or anything cannot be read.
pub async fn hand_over<W: Write + Send>(
    app: &App,
    person: PersonId,
    case: &str,
    sink: W,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<Packed, Error> {
    let case = clean_text("case", case, Lines::One, 2..=100).map_err(|_| CASE_NEEDED.refuse())?;
    let found = people::Entity::find_by_id(person).one(&app.read()).await?;
    let row = found.context("there is no such person")?;
    if row.phone.is_emptied() {
        return Err(anyhow::anyhow!("this person was erased").into());
    }
    let fields: Vec<&'static str> =
        FIELDS.iter().filter(|field| field.allows(AnsweringRequests::SPEC)).map(|field| field.name).collect();
    let basis = format!("operator_export: {case}");
    app.write(move |work| async move {
        let ask = Ask {
            // The operator has no account; whoever may start the program on the machine is the operator.
            actor: PersonId(Uuid::nil()),
            actor_kind: ActorKind::System,
            basis: &basis,
            persons: vec![person],
            fields: &fields,
            matter: None,
        };
        let _recorded: Grant<AnsweringRequests> = vault::grant(&work, work.now, &work.rng, ask).await?;
        Ok(())
    })
    .await?;
    write_copy(app, (person, Reading::Own), sink, None, tell).await
}
