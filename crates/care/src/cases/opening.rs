//! Opens what is sealed in a case of customer service, for whoever has it.

use super::about;
use crate::requests::case::may_open;
use crate::requests::opening;
use crate::requests::store;
use crate::requests::view::{CaseEventView, CaseRow, CaseView};
use db::entities::access_ledger::ActorKind;
use db::entities::cases;
use kernel::{PersonId, PhotoId};
use platform::{App, Error, Work};
use policy::{CaseContact, CaseText, Field as _, Helping, SupportPicture};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// The rule by which it is opened, as it stands in the access ledger.
const BASIS: &str = "support_case";

/// A case as customer service sees it.
#[derive(Serialize, ToSchema)]
pub struct SupportCase {
    #[serde(flatten)]
    pub case: CaseView,
    /// The posting's title or the merchant's name that it is about.
    pub about_title: Option<String>,
    /// Only for whoever has it.
    pub pictures: Vec<PhotoId>,
}

/// A grant for the person of a case, with the case as its matter.
pub(super) async fn grant(work: &Work, case: &cases::Model, actor: PersonId) -> Result<Grant<Helping>, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: BASIS,
        persons: vec![case.person_id],
        fields: &[CaseText::SPEC.name, CaseContact::SPEC.name, SupportPicture::SPEC.name],
        matter: Some(Matter::Case(case.id.0)),
    };
    Ok(vault::grant(work, work.now, &work.rng, ask).await?)
}

/// The case as this reader may see it: whole when they have it, else without what was written.
pub(super) async fn view(app: &App, work: &Work, case: cases::Model, reader: PersonId) -> Result<SupportCase, Error> {
    let row = CaseRow::of(&case, reader, work.now);
    let events = store::events(work, case.id).await?;
    let about_title = about::title(work, case.about, case.about_id).await?;
    // What was answered stays readable for whoever answered it, as long as they may read at all.
    let as_open = cases::Model { state: cases::CaseState::Open, ..case.clone() };
    if let Err(code) = may_open(&as_open, reader, work.now) {
        let history = events.into_iter().map(|event| CaseEventView::of(event, None)).collect();
        let closed_because = Some(code.code);
        let case = CaseView { case: row, closed_because, text: None, contact: None, answer: None, history };
        return Ok(SupportCase { case, about_title, pictures: Vec::new() });
    }
    let pictures = talk::support::pictures_of_case(work, case.id).await?;
    let keys = app.vault.keys_of(case.person_id).await?;
    let grant = grant(work, &case, reader).await?;
    Ok(SupportCase { case: opening::whole(&keys, &grant, case, row, events)?, about_title, pictures })
}
