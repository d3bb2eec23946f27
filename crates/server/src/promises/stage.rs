//! Uses the platform as people do.

use super::Target;
use super::api::{Api, text};
use super::backups::Copies;
use super::canary::{Canary, random, random_chinese};
use super::world::{Secrets, World};
use anyhow::Context;
use db::entities::merchants::CertState;
use db::entities::postings::PostingState;
use db::entities::{merchants, people, postings};
use kernel::{MerchantId, PostingId, Rng, Secret, Timestamp};
use platform::App;
use sea_orm::EntityTrait;
use serde_json::json;
use std::str::FromStr;

/// What the canaries write; each is found again by nothing but itself.
struct Texts {
    merchant_contact: String,
    contact_phone: String,
    name: String,
    intent: String,
    note: String,
    message: String,
}

/// Says that they are fourteen and signs up all the same; gives the answer.
async fn tries_as_a_child(minor: &Canary, sign_up: &str, now: Timestamp) -> anyhow::Result<(u16, String)> {
    minor.api.put("/api/v1/me/profile", json!({ "birth_year_month": young(now) })).await?.ok()?;
    let refused = minor.api.post(sign_up, json!({})).await?;
    Ok((refused.status, refused.code().to_owned()))
}

pub(super) async fn play(target: Target, [merchant, seeker, stranger, minor]: [Canary; 4]) -> anyhow::Result<World> {
    let Target { app, base, logs } = target;
    let texts = Texts::draw(&app.rng);
    let nobody = Api::nobody(&base)?;
    let (merchant_id, posting, shift, draft) = recruit(&app, &merchant, &texts).await?;
    let camera = random(&app.rng, 24);
    let album = merchant.api.post_picture("/api/v1/photos", picture(&camera)?).await?.ok()?;

    show(&app, merchant_id, posting).await?;
    let sign_up = format!("/api/v1/shifts/{shift}/applications");
    let minor_refused = tries_as_a_child(&minor, &sign_up, app.now()).await?;
    let application = seeker.api.post(&sign_up, json!({})).await?.ok()?;
    let talk = seeker.api.post("/api/v1/conversations", json!({ "posting_id": posting })).await?.ok()?;
    let (application, conversation) = (text(&application, "id")?, text(&talk, "id")?);
    let number = format!("/api/v1/applications/{application}/phone");
    let number_for_seeker = seeker.api.get(&number).await?.status;
    let number_for_stranger = stranger.api.get(&number).await?.status;
    let public_view = nobody.get(&format!("/api/v1/postings/{posting}")).await?;
    let public_page = nobody.get(&format!("/jobs/{posting}")).await?;
    hide(&app, posting).await?;

    let messages = format!("/api/v1/conversations/{conversation}/messages");
    let client_id = uuid::Builder::from_random_bytes(app.rng.bytes()).into_uuid();
    let message = json!({ "client_id": client_id, "kind": "text", "text": texts.message });
    let said = seeker.api.post(&messages, message).await?.ok();
    let photos = format!("/api/v1/conversations/{conversation}/photos");
    let chat_photo = seeker.api.post_picture(&photos, picture(&camera)?).await?.ok()?;
    let notes = format!("/api/v1/applications/{application}/notes");
    merchant.api.post(&notes, json!({ "text": texts.note })).await?.ok()?;

    let (position, guest_words) = (position(&app.rng), random_chinese(&app.rng, 8));
    let near = format!("/api/v1/postings/search?lat={}&lng={}&radius_m=1000", position.0, position.1);
    let found = seeker.api.get(&near).await?.ok();
    nobody.get(&format!("/api/v1/postings/search?q={guest_words}")).await?.ok()?;
    let password = format!("Aa9-{}", random(&app.rng, 20));
    give_password(&app, &merchant, &password).await?;
    seeker.api.put("/api/v1/me/profile", json!({ "name": texts.name, "intent": texts.intent })).await?.ok()?;
    let empty_profile_worked = said.is_ok() && found.is_ok();
    Ok(World {
        copies: Copies::new(&app.rng)?,
        minor_refused,
        number_for_seeker,
        number_for_stranger,
        public_view: (public_view.status == 200 && public_page.status == 200)
            .then(|| public_view.text + &public_page.text),
        empty_profile_worked,
        merchant_id,
        posting,
        draft,
        application: id(&application)?,
        conversation: id(&conversation)?,
        album: id(&text(&album, "id")?)?,
        chat_photo: id(&text(&chat_photo, "id")?)?,
        secrets: Secrets {
            personal: texts.secrets(&[&merchant, &seeker, &stranger, &minor]),
            position,
            guest_words,
            camera,
            password,
        },
        app,
        nobody,
        logs,
        merchant,
        seeker,
        stranger,
        minor,
    })
}

impl Texts {
    fn draw(rng: &Rng) -> Texts {
        Texts {
            merchant_contact: random_chinese(rng, 6),
            contact_phone: format!("1998{:07}", u32::from_be_bytes(rng.bytes()) % 10_000_000),
            name: random_chinese(rng, 6),
            intent: random_chinese(rng, 10),
            note: random_chinese(rng, 10),
            message: random_chinese(rng, 12),
        }
    }

    fn secrets(self, canaries: &[&Canary]) -> Vec<(&'static str, String)> {
        let mut all = vec![
            ("a contact's name", self.merchant_contact),
            ("a contact's number", self.contact_phone),
            ("a person's name", self.name),
            ("an intent", self.intent),
            ("a merchant's note", self.note),
            ("a message", self.message),
        ];
        for canary in canaries {
            all.push(("a phone number", canary.phone.clone()));
            all.push(("a username", canary.username.clone()));
        }
        all
    }
}

/// A merchant with a job, and a draft of another. Nothing is handed in, so no reviewer sees it.
async fn recruit(
    app: &App,
    canary: &Canary,
    texts: &Texts,
) -> anyhow::Result<(MerchantId, PostingId, String, PostingId)> {
    let body = json!({ "name": "自动核验专用", "kind": "sole" });
    let merchant = text(&canary.api.post("/api/v1/merchants", body).await?.ok()?, "id")?;
    let starts_at = app.now().plus_days(3);
    let job = json!({
        "merchant_id": merchant, "kind": "job", "title": "自动核验专用，请忽略", "category": "catering",
        "description": "平台自查用的职位，不对外发布，几分钟内自动删除。", "mode": "merchant_picks",
        "wage_fen": 3_000, "wage_unit": "hour", "settlement": "daily",
        "contact_name": texts.merchant_contact, "contact_phone": texts.contact_phone,
        "shifts": [{ "starts_at": starts_at, "ends_at": starts_at.plus_hours(4), "headcount": 2 }],
        "cancel_free_hours": 24,
    });
    let posting = canary.api.post("/api/v1/postings", job.clone()).await?.ok()?;
    let shift = text(&posting["shifts"][0], "id")?;
    let draft = canary.api.post("/api/v1/postings", job).await?.ok()?;
    Ok((id(&merchant)?, id(&text(&posting, "id")?)?, shift, id(&text(&draft, "id")?)?))
}

/// Makes the job live without the search hearing of it: only who knows its address can reach it.
async fn show(app: &App, merchant: MerchantId, posting: PostingId) -> anyhow::Result<()> {
    app.write(move |work| async move {
        if let Some(row) = merchants::Entity::find_by_id(merchant).one(&work.tx).await? {
            db::update(&work, merchants::Model { certification: CertState::Approved, ..row }).await?;
        }
        if let Some(row) = postings::Entity::find_by_id(posting).one(&work.tx).await? {
            let now = Some(work.now);
            let valid_until = Some(work.now.plus_days(4));
            let live =
                postings::Model { state: PostingState::Live, submitted_at: now, published_at: now, valid_until, ..row };
            db::update(&work, live).await?;
        }
        Ok(())
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

/// A password as setting one leaves it, without the message that proves who asks.
async fn give_password(app: &App, canary: &Canary, password: &str) -> anyhow::Result<()> {
    let hash = app.vault.passwords.hash(Secret::new(password.to_owned())).await?;
    let person = canary.person;
    app.write(move |work| async move {
        if let Some(row) = people::Entity::find_by_id(person).one(&work.tx).await? {
            db::update(&work, people::Model { password: Some(hash), ..row }).await?;
        }
        Ok(())
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

/// And takes it back.
async fn hide(app: &App, posting: PostingId) -> anyhow::Result<()> {
    app.write(move |work| async move {
        if let Some(row) = postings::Entity::find_by_id(posting).one(&work.tx).await? {
            db::update(&work, postings::Model { state: PostingState::Closed, ..row }).await?;
        }
        Ok(())
    })
    .await
    .map_err(|error| anyhow::anyhow!("{error}"))
}

fn id<I: FromStr>(text: &str) -> anyhow::Result<I> {
    text.parse().ok().context("an id")
}

/// The month of somebody who is fourteen.
fn young(now: Timestamp) -> String {
    let today = kernel::calendar::day_of(now);
    format!("{:04}-{:02}", today.year() - 14, today.month())
}

/// A point in the sea off Fuzhou with digits that nothing else has.
fn position(rng: &Rng) -> (String, String) {
    let digits = u32::from_be_bytes(rng.bytes()) % 100_000;
    (format!("26.01{digits:05}"), format!("119.61{:05}", 99_999 - digits))
}

/// A JPEG that is refused before anybody looks at it.
pub(super) fn jpeg() -> anyhow::Result<Vec<u8>> {
    picture("self-audit")
}

/// A JPEG with camera data, as a phone makes it.
fn picture(camera: &str) -> anyhow::Result<Vec<u8>> {
    let mut plain = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(96, 64, |x, y| image::Rgb([(x * 2) as u8, (y * 3) as u8, 90]));
    pixels.write_to(&mut plain, image::ImageFormat::Jpeg)?;
    let plain = plain.into_inner();
    // Big-endian TIFF with one entry, the maker's name.
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x0f\0\x02".to_vec();
    tiff.extend(u32::try_from(camera.len() + 1)?.to_be_bytes());
    tiff.extend(26_u32.to_be_bytes());
    tiff.extend([0; 4]);
    tiff.extend(camera.as_bytes());
    tiff.push(0);
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(tiff.len() + 8)?.to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&plain[2..]);
    Ok(bytes)
}
