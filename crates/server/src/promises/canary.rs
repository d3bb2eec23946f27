//! The invented persons: how they come into being and sign in.

use super::Target;
use super::api::{Api, text};
use accounts::people::{NewPerson, PersonRows, Transport, Username};
use anyhow::Context;
use db::columns::PublicText;
use db::entities::{canaries, sessions};
use kernel::phone::Phone;
use kernel::{PersonId, Rng, SessionId};
use platform::{App, Lang};
use serde_json::json;

/// How long a canary's session lives where it is made by a row.
const SESSION_HOURS: i64 = 1;

/// One invented person, signed in.
#[derive(Clone)]
pub(crate) struct Canary {
    pub person: PersonId,
    pub username: String,
    pub phone: String,
    pub token: String,
    pub api: Api,
}

/// Four of them: one who recruits, one who seeks work, one who is a stranger to both, one who is a child.
pub(super) async fn all(target: &Target) -> anyhow::Result<[Canary; 4]> {
    Ok([one(target).await?, one(target).await?, one(target).await?, one(target).await?])
}

async fn one(target: &Target) -> anyhow::Result<Canary> {
    let app = &target.app;
    let (username, phone) = (format!("canary_{}", random(&app.rng, 12)), invented_phone(&app.rng));
    let nobody = Api::nobody(&target.base)?;
    let token = if app.config.demo { by_code(&nobody, &username, &phone).await? } else { None };
    let token = match token {
        Some(token) => token,
        None => by_row(app, &username, &phone).await?,
    };
    let api = nobody.signed(&token);
    let me = api.get("/api/v1/me").await?.ok()?;
    let person: PersonId = text(&me, "id")?.parse().context("an id")?;
    // On record at once, so that the next run finds whatever this one leaves.
    note(app, person).await?;
    Ok(Canary { person, username, phone, token, api })
}

async fn note(app: &App, person: PersonId) -> anyhow::Result<()> {
    app.write(move |work| async move {
        let sql = "DELETE FROM canaries WHERE person_id = $1";
        work.run(sql, [person.into()]).await?;
        Ok(db::insert(&work, canaries::Model { person_id: person, created_at: work.now }).await?)
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

/// As people register: the demo's phone shows the code. None when the limits refuse one more code.
async fn by_code(nobody: &Api, username: &str, phone: &str) -> anyhow::Result<Option<String>> {
    let asked = nobody.post("/api/v1/auth/sms-codes", json!({ "phone": phone })).await?;
    if asked.status == 429 {
        return Ok(None);
    }
    asked.ok()?;
    let messages = nobody.get("/sandbox/sms").await?.ok()?;
    let message = messages["items"].as_array().into_iter().flatten().find(|it| it["phone"] == phone);
    let code = message.and_then(|it| it["params"]["code"].as_str()).context("no code reached the demo's phone")?;
    let version = text(&nobody.get("/api/v1/policy").await?.ok()?, "version")?;
    let body = json!({ "username": username, "phone": phone, "code": code, "policy_version": version });
    let signed = nobody.post("/api/v1/auth/registrations", body).await?.ok()?;
    Ok(Some(text(&signed, "token")?))
}

/// Where messages would reach somebody: the same rows as a registration makes, and a session.
async fn by_row(app: &App, username: &str, phone: &str) -> anyhow::Result<String> {
    let person = PersonId::new(app.now(), &app.rng);
    note(app, person).await?;
    let keys = app.vault.create_keys(person).await?;
    let token = random(&app.rng, 40);
    let username = Username::parse(username).map_err(|_| anyhow::anyhow!("a canary's name"))?;
    let phone = Phone::parse(phone).map_err(|_| anyhow::anyhow!("a canary's number"))?;
    let new =
        NewPerson { username: &username, phone: &phone, password: None, lang: Lang::Zh, transport: Transport::Bearer };
    let PersonRows { person: row, profile, consent } = PersonRows::of(app, &keys, new, app.now(), &app.rng)?;
    let digest = vault::token_digest(&token);
    app.write(move |work| async move {
        db::insert(&work, row).await?;
        db::insert(&work, profile).await?;
        db::insert(&work, consent).await?;
        let session = sessions::Model {
            id: SessionId::new(work.now, &work.rng),
            person_id: person,
            token_digest: digest,
            device: PublicText::from("self-audit"),
            created_at: work.now,
            last_seen_at: work.now,
            expires_at: work.now.plus_hours(SESSION_HOURS),
            revoked_at: None,
        };
        Ok(db::insert(&work, session).await?)
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(token)
}

/// Lower-case letters and digits.
pub(super) fn random(rng: &Rng, length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let draw = || char::from(LETTERS[usize::from(rng.bytes::<1>()[0] & 31)]);
    (0..length).map(|_| draw()).collect()
}

/// Chinese characters, so that no text of the platform holds the same by chance.
pub(super) fn random_chinese(rng: &Rng, length: usize) -> String {
    const LETTERS: [char; 32] = [
        '鸢', '鹤', '鹭', '鸥', '鹂', '鹳', '鸮', '鹃', '鹦', '鹑', '鸫', '鹟', '鸲', '鹡', '鸰', '鹨', '鹪', '鹩',
        '鸻', '鹬', '鸨', '鹈', '鹕', '鸬', '鹚', '鹇', '鹎', '鸪', '鹧', '鸠', '鸱', '鹛',
    ];
    (0..length).map(|_| LETTERS[usize::from(rng.bytes::<1>()[0] & 31)]).collect()
}

/// A number that nothing is ever sent to outside the demo.
fn invented_phone(rng: &Rng) -> String {
    let number = u32::from_be_bytes(rng.bytes()) % 10_000_000;
    format!("1999{number:07}")
}
