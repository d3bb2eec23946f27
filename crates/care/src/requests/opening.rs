//! Opens what is sealed in a case, for whoever has it.

use super::case::may_open;
use super::store::{self, cell};
use super::view::{CaseEventView, CaseRow, CaseView};
use db::entities::access_ledger::ActorKind;
use db::entities::cases;
use kernel::PersonId;
use platform::{App, Error, Work};
use policy::{AllowedFor, AnsweringRequests, CaseContact, CaseText, Field, Purpose};
use vault::{Ask, Cell, Grant, Matter, PersonKeys};

/// The rule by which it is opened, as it stands in the access ledger.
pub(super) const BASIS: &str = "open_case";

/// A grant for the person of a case, with the case as its matter.
pub(super) async fn grant(
    work: &Work,
    case: &cases::Model,
    actor: PersonId,
    fields: &[&'static str],
) -> Result<Grant<AnsweringRequests>, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: BASIS,
        persons: vec![case.person_id],
        fields,
        matter: Some(Matter::Case(case.id.0)),
    };
    Ok(vault::grant::<AnsweringRequests>(work, work.now, &work.rng, ask).await?)
}

/// The case as this reader may see it: whole when they have it, else without its texts.
pub(super) async fn view(app: &App, work: &Work, case: cases::Model, reader: PersonId) -> Result<CaseView, Error> {
    let row = CaseRow::of(&case, reader, work.now);
    let events = store::events(work, case.id).await?;
    if let Err(code) = may_open(&case, reader, work.now) {
        let history = events.into_iter().map(|event| CaseEventView::of(event, None)).collect();
        let closed_because = Some(code.code);
        return Ok(CaseView { case: row, closed_because, text: None, contact: None, answer: None, history });
    }
    let grant = grant(work, &case, reader, &[CaseText::SPEC.name, CaseContact::SPEC.name]).await?;
    let keys = app.vault.keys_of(case.person_id).await?;
    whole(&keys, &grant, case, row, events)
}

/// The case with everything that is sealed in it.
pub(crate) fn whole<P: Purpose>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    case: cases::Model,
    row: CaseRow,
    events: Vec<db::entities::case_events::Model>,
) -> Result<CaseView, Error>
where
    CaseText: AllowedFor<P>,
    CaseContact: AllowedFor<P>,
{
    let contact = case.contact.as_ref().map(|sealed| keys.open(grant, cell("contact", case.id), sealed)).transpose()?;
    let answer = case.answer.as_ref().map(|sealed| keys.open(grant, cell("answer", case.id), sealed)).transpose()?;
    let mut history = Vec::with_capacity(events.len());
    for event in events {
        let cell = Cell::new("case_events", "note", event.id.0);
        let note = event.note.as_ref().map(|sealed| keys.open(grant, cell, sealed)).transpose()?;
        history.push(CaseEventView::of(event, note));
    }
    Ok(CaseView {
        case: row,
        closed_because: None,
        text: Some(keys.open(grant, cell("text", case.id), &case.text)?),
        contact,
        answer,
        history,
    })
}
