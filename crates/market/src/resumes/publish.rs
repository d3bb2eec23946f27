//! Private and public (SPEC RES-2): a consent of its own, with the exact words of who sees what, and back at once.

use super::read::{Resume, view};
use super::refusals::TERMS_CHANGED;
use super::{parts, store, take_back, visibility};
use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::Digest;
use db::entities::consents::ConsentAction;
use db::entities::outbox::Topic;
use db::entities::resumes;
use db::entities::sharings::RecipientKind;
use kernel::{PersonId, ResumeId};
use platform::auth::Signed;
use platform::refusals::GUARDIAN_DECIDES;
use platform::{Answer, App, Command, Error, Lang, Path, Result, Work};
use policy::{Purpose, RESUME_PUBLIC, ShowingResumes};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use utoipa::ToSchema;
use vault::consent::Said;
use vault::sharing::Delivery;

/// What is said before a resume becomes public, line by line: who, what, what not, that looks are recorded, and how back.
const TERMS: [(&str, &str); 4] = [
    (
        "公开后，通过平台认证且资质有效的商家可以在简历库中搜索到这份简历，看到：标题、性别、自我介绍、姓氏、工作经历、教育经历、技能、可工作时间、期望和图片。",
        "Once public, merchants that are certified and whose qualification stands find this resume in the resume database and see: title, gender, introduction, first character of the name, experience, education, skills, available hours, wishes and pictures.",
    ),
    (
        "不会显示：完整姓名、手机号码和附件。只有在您投递简历或接受邀请时，您逐项确认提供的内容才会给该商家看。",
        "Not shown: full name, mobile number and documents. Only when you deliver the resume or accept an invitation does that merchant see the parts that you confirm one by one.",
    ),
    (
        "商家每次查看都有记录，您可以在“谁看过我的简历”里看到，也可以屏蔽某个商家。",
        "Each look of a merchant is recorded for you to read, and you can refuse a merchant.",
    ),
    (
        "您随时可以改回保密，立即生效，搜索结果中同时消失。",
        "You can make it private again at any time; it holds at once, and the resume is gone from search.",
    ),
];

/// What is agreed to by making a resume public.
#[derive(Serialize, ToSchema)]
pub struct ResumeTerms {
    pub lines: Vec<String>,
    /// Send this back when the resume is made public: it names exactly these words.
    pub digest: String,
    /// Whether a guardian has to allow it first.
    pub guardian_decides: bool,
}

/// Makes a resume public.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishResume {
    /// Of the words that were shown.
    pub digest: String,
}

fn digest(lang: Lang) -> Vec<u8> {
    let mut hash = sha2::Sha256::new();
    for (zh, en) in TERMS {
        hash.update(lang.pick(zh, en).as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The words that are agreed to by making a resume public.
#[utoipa::path(get, path = "/api/v1/me/resume-terms", operation_id = "get_resume_terms", tag = "resumes",
    security(("session" = [])), responses((status = 200, body = ResumeTerms)))]
pub async fn get_resume_terms(State(market): State<Market>, signed: Signed, lang: Lang) -> Result<Json<ResumeTerms>> {
    let may = visibility::ward_may(&market.app, &market.app.read(), signed.person).await?;
    Ok(Json(ResumeTerms {
        lines: TERMS.iter().map(|(zh, en)| lang.pick(zh, en).to_owned()).collect(),
        digest: hex(&digest(lang)),
        guardian_decides: !may,
    }))
}

/// Makes a resume public (SPEC RES-2): the consent with the hash of the words shown, the release in the sharing ledger, and
/// the switch are one unit of work. A ward's needs the guardian's consent, given on the guardian's own page (SPEC MIN-3).
#[utoipa::path(put, path = "/api/v1/me/resumes/{id}/publication", operation_id = "publish_resume", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)), request_body = PublishResume,
    responses((status = 200, body = Resume)))]
pub async fn publish_resume(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ResumeId>,
    command: Command<PublishResume>,
) -> Result<Answer<Resume>> {
    let (app, person) = (market.app.clone(), signed.person);
    let told = digest(lang);
    if command.body.digest != hex(&told) {
        return Err(TERMS_CHANGED.on("digest").into());
    }
    let guarded = app.minor(&app.read(), person).await?.is_some_and(|minor| minor.is_guarded());
    let unit = move |work: Work| async move {
        let row = store::lock_own(&work, id, person).await?;
        if guarded {
            if !visibility::ward_may(&app, &work, person).await? {
                return Err(GUARDIAN_DECIDES.refuse().with("item", RESUME_PUBLIC.name).into());
            }
        } else {
            agree(&app, &work, person, told).await?;
        }
        let row = show(&work, row).await?;
        Ok((StatusCode::OK, view(&app, &work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Makes a resume public for its owner, who read the words in this language and decides alone, in the caller's unit of work.
///
/// # Errors
/// When the database cannot be written.
pub async fn make_public(app: &App, work: &Work, row: resumes::Model, lang: Lang) -> Result<(), Error> {
    agree(app, work, row.person_id, digest(lang)).await?;
    show(work, row).await?;
    Ok(())
}

async fn agree(app: &App, work: &Work, person: PersonId, told: Vec<u8>) -> Result<(), Error> {
    let said = Said {
        person,
        item: RESUME_PUBLIC,
        action: ConsentAction::Given,
        policy_version: app.policy_in_force().version.as_str(),
        text_digest: Digest(told),
        channel: "self",
        by: person,
    };
    platform::consent::say(work, said).await?;
    Ok(())
}

async fn show(work: &Work, mut row: resumes::Model) -> Result<resumes::Model, Error> {
    if !row.public {
        release(work, &row).await?;
    }
    row.public = true;
    row.published_at = row.published_at.or(Some(work.now));
    db::update(work, row.clone()).await?;
    work.changed(Topic::Resume, row.id.0).await?;
    Ok(row)
}

/// What every certified merchant may find from now on stands in the sharing ledger (SPEC SHARE-1); each look adds its own row.
async fn release(work: &Work, row: &resumes::Model) -> Result<(), Error> {
    let delivery = Delivery {
        person: row.person_id,
        recipient_kind: RecipientKind::Merchant,
        recipient_id: None,
        recipient: "通过认证且资质有效的商家（简历库）".to_owned(),
        fields: parts::PUBLIC.iter().map(|part| parts::field(*part)).collect(),
        purpose: ShowingResumes::SPEC.name,
        matter: row.id.0,
    };
    Ok(vault::sharing::deliver(work, work.now, &work.rng, delivery).await?)
}

/// Makes a resume private. It holds at once; when it was the last public one, the consent is withdrawn with it.
#[utoipa::path(delete, path = "/api/v1/me/resumes/{id}/publication", operation_id = "hide_resume", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)), responses((status = 200, body = Resume)))]
pub async fn hide_resume(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ResumeId>,
) -> Result<Json<Resume>> {
    let (app, person) = (market.app.clone(), signed.person);
    let policy_version = market.app.policy_in_force().version.as_str();
    let unit = move |work: Work| async move {
        let row = store::lock_own(&work, id, person).await?;
        let row = if row.public { take_back::hide(&work, row).await? } else { row };
        let public = store::of_person(&work, person).await?.iter().any(|row| row.public);
        if !public && vault::consent::stands(&work, person, RESUME_PUBLIC).await? {
            let said = Said {
                person,
                item: RESUME_PUBLIC,
                action: ConsentAction::Withdrawn,
                policy_version,
                text_digest: Digest(digest(lang)),
                channel: "self",
                by: person,
            };
            platform::consent::say(&work, said).await?;
        }
        view(&app, &work, row).await
    };
    let resume = market.app.write(unit).await?;
    market.shelf.forget(id).await;
    Ok(Json(resume))
}
