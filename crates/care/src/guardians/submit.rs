use super::papers::{Checked, GuardianPapers, check};
use super::refusals::{
    GUARDIAN_LINK_INVALID, GUARDIAN_PAPER_MISSING, GUARDIAN_TOO_YOUNG, NO_GUARDIAN_NEEDED, SAME_GUARDIAN,
    TOO_MANY_PAPERS,
};
use super::sealing::cell;
use super::{link, store};
use crate::Care;
use accounts::POLICY_CHANGED;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::guardian_documents::GuardianPaper;
use db::entities::guardian_invitations::{self, LinkState};
use db::entities::guardianships::{self, BondState, SaidYes};
use db::entities::notices::NoticeKind;
use kernel::credit_code::Strictness;
use kernel::{GuardianshipId, PersonId, Secret, Timestamp};
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::refusals::NOT_FOUND;
use platform::{Answer, App, Command, Error, Lang, Path, Result, Work, consent_digest};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use vault::PersonKeys;

/// Submissions of one guardian in a day: enough for corrections.
const SUBMISSIONS: Limit = Limit { name: "guardian_submissions", most: 10, window_seconds: 86_400 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitGuardian {
    /// What stands behind `#` in the minor's link.
    #[schema(value_type = String)]
    token: Secret,
    papers: GuardianPapers,
}

/// A submission that staff verify now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Submitted {
    pub id: GuardianshipId,
    pub state: BondState,
}

/// Sends what proves a guardian, with what they say yes to for the minor. Nothing is consented until staff have verified
/// it (SPEC MIN-2); the link is used up.
#[utoipa::path(post, path = "/api/v1/me/wards", operation_id = "submit_guardian", tag = "privacy",
    security(("session" = [])), request_body = SubmitGuardian, responses((status = 201, body = Submitted)))]
pub(crate) async fn submit_guardian(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    command: Command<SubmitGuardian>,
) -> Result<Answer<Submitted>> {
    let app = care.app.clone();
    let SubmitGuardian { token, papers } = command.body;
    if let Some(earlier) = app.find_earlier(&signed, &command.once).await? {
        return Ok(earlier);
    }
    let submission = Submission::of(&app, signed.person, papers, lang).await?;
    let seen = link::find(&app, signed.person, token.clone()).await?;
    care.app
        .once(&signed, command.once, move |work| async move {
            let open = store::find_link(&work, token.expose(), work.now).await?;
            let open = open.filter(|row| row.id == seen.id).ok_or_else(|| GUARDIAN_LINK_INVALID.refuse())?;
            let submitted = submission.enter(&app, &work, open.person_id).await?;
            let used = guardian_invitations::Model { state: LinkState::Used, used_at: Some(work.now), ..open };
            db::update(&work, used).await?;
            Ok((StatusCode::CREATED, submitted))
        })
        .await
}

/// Sends papers again after a refusal. It needs no new link.
#[utoipa::path(put, path = "/api/v1/me/wards/{id}/papers", operation_id = "resubmit_guardian", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), request_body = GuardianPapers,
    responses((status = 200, body = Submitted)))]
pub(crate) async fn resubmit_guardian(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<GuardianshipId>,
    command: Command<GuardianPapers>,
) -> Result<Answer<Submitted>> {
    let app = care.app.clone();
    let own = |row: &guardianships::Model| row.person_id == signed.person;
    let found = guardianships::Entity::find_by_id(id).one(&app.read()).await?;
    let ward = found.filter(own).ok_or_else(|| NOT_FOUND.refuse())?.ward_id;
    let submission = Submission::of(&app, signed.person, command.body, lang).await?;
    care.app
        .once(&signed, command.once, move |work| async move {
            Ok((StatusCode::OK, submission.enter(&app, &work, ward).await?))
        })
        .await
}

/// Papers that passed the checks that need no minor.
struct Submission {
    guardian: PersonId,
    checked: Checked,
    keys: std::sync::Arc<PersonKeys>,
    lang: Lang,
    bucket: db::columns::BlindIndex,
}

impl Submission {
    async fn of(app: &App, guardian: PersonId, papers: GuardianPapers, lang: Lang) -> Result<Submission, Error> {
        let tx = app.read();
        require_consent(&tx, guardian, policy::GUARDIANSHIP).await?;
        let version = app.policy_in_force().version.as_str();
        if papers.policy_version != version {
            return Err(POLICY_CHANGED.on("policy_version").with("version", version).into());
        }
        let checked = check(papers, strictness(app), app.now())?;
        if app.minor(&tx, guardian).await?.is_some() {
            return Err(GUARDIAN_TOO_YOUNG.refuse().into());
        }
        let keys = app.vault.keys_of(guardian).await?;
        let bucket = limits::bucket(app, SUBMISSIONS, &guardian.to_string());
        Ok(Submission { guardian, checked, keys, lang, bucket })
    }

    /// Writes it down for staff.
    async fn enter(self, app: &App, work: &Work, ward: PersonId) -> Result<Submitted, Error> {
        let guardian = self.guardian;
        if !app.minor(work, ward).await?.is_some_and(|minor| minor.is_guarded()) {
            return Err(NO_GUARDIAN_NEEDED.refuse().into());
        }
        store::require_room(work, guardian, ward).await?;
        for (field, id, kind) in [
            ("id_document_id", self.checked.id_document, GuardianPaper::IdCard),
            ("bond_document_id", self.checked.bond_document, GuardianPaper::Bond),
        ] {
            if !store::has_paper(work, guardian, id, kind).await? {
                return Err(GUARDIAN_PAPER_MISSING.on(field).into());
            }
        }
        let earlier = store::between(work, guardian, ward).await?;
        if earlier.as_ref().is_some_and(|row| matches!(row.state, BondState::Pending | BondState::Verified)) {
            return Err(SAME_GUARDIAN.refuse().into());
        }
        if !limits::take(work, SUBMISSIONS, self.bucket.clone()).await? {
            return Err(TOO_MANY_PAPERS.refuse().into());
        }
        let id = earlier.as_ref().map_or_else(|| GuardianshipId::new(work.now, &work.rng), |row| row.id);
        let row = row(app, &self.keys, (id, ward), &self.checked, self.lang, work.now)?;
        if is_same_human(work, &row).await? {
            return Err(SAME_GUARDIAN.on("id_number").into());
        }
        match earlier {
            Some(_) => db::update(work, row).await?,
            None => db::insert(work, row).await?,
        }
        let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::GuardianSubmitted) };
        push(work, ward, &format!("guardianship:{id}:submitted:{}", work.now.micros()), notice).await?;
        Ok(Submitted { id, state: BondState::Pending })
    }
}

/// The row of a submission, checked and sealed with the keys of the guardian.
///
/// # Errors
/// As the checks of [`submit_guardian`]. That the pictures are the guardian's own, and the minor theirs, is the caller's to
/// see to.
pub fn submitted_row(
    app: &App,
    keys: &PersonKeys,
    (id, ward): (GuardianshipId, PersonId),
    papers: GuardianPapers,
    now: Timestamp,
) -> Result<guardianships::Model, Error> {
    let checked = check(papers, strictness(app), now)?;
    row(app, keys, (id, ward), &checked, Lang::Zh, now)
}

fn strictness(app: &App) -> Strictness {
    if app.config.accepts_invented_codes() { Strictness::Demo } else { Strictness::Strict }
}

fn row(
    app: &App,
    keys: &PersonKeys,
    (id, ward): (GuardianshipId, PersonId),
    checked: &Checked,
    lang: Lang,
    now: Timestamp,
) -> Result<guardianships::Model, Error> {
    let Checked { name, id_number, relation, reason, id_document, bond_document, yes } = checked;
    let hex = |item| consent_digest(item, lang).0.iter().map(|byte| format!("{byte:02x}")).collect();
    let said = yes.iter().map(|item| SaidYes {
        item: item.name.to_owned(),
        policy_version: app.policy_in_force().version.clone(),
        text_digest: hex(*item),
    });
    let reason = reason.as_deref().map(|text| keys.seal(cell("relation_reason", id), text)).transpose()?;
    Ok(guardianships::Model {
        id,
        person_id: keys.person(),
        ward_id: ward,
        state: BondState::Pending,
        relation: *relation,
        relation_reason: reason,
        name: keys.seal(cell("name", id), name)?,
        id_number: keys.seal(cell("id_number", id), id_number.as_str())?,
        id_number_blind: app.vault.blind("guardianships", "id_number", id_number.as_str()),
        id_document_id: Some(*id_document),
        bond_document_id: Some(*bond_document),
        said: PublicJson(said.collect()),
        reason: None,
        submitted_at: now,
        decided_at: None,
        decided_by: None,
        ended_at: None,
    })
}

/// Whether this number stands for another guardian of the same minor: two accounts are not two guardians.
async fn is_same_human(work: &Work, row: &guardianships::Model) -> Result<bool, Error> {
    let same = guardianships::Entity::find()
        .filter(guardianships::Column::WardId.eq(row.ward_id))
        .filter(guardianships::Column::PersonId.ne(row.person_id))
        .filter(guardianships::Column::IdNumberBlind.eq(row.id_number_blind.clone()))
        .filter(guardianships::Column::State.is_in([BondState::Pending, BondState::Verified]));
    Ok(same.count(&work.tx).await? > 0)
}
