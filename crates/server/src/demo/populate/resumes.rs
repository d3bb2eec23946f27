use super::super::{Gender, Resume};
use super::{Filling, written};
use anyhow::Context;
use db::entities::postings::WageUnit;
use db::entities::resumes;
use kernel::{Fen, ResumeId, Timestamp};
use market::resumes::{Content, DayPart, Education, Experience, Slot, Wish, make_public, new_row};
use platform::Lang;

const WAGE: Fen = Fen(2_000);

/// Writes the world's resumes and makes them public, each in the words of who wrote it.
///
/// # Errors
/// When the database cannot be written, or the product's checks refuse a resume of the world.
pub(super) async fn write(filling: &Filling) -> anyhow::Result<()> {
    for (index, resume) in filling.world.resumes.iter().enumerate() {
        let at = written_at(filling, index);
        let id = ResumeId::new(at, &filling.ids.rng("resume", index));
        if written::<resumes::Entity>(&filling.app, id).await? {
            continue;
        }
        let content = content(filling, resume)?.check().map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let keys = &filling.people.seekers[resume.seeker];
        let row = new_row(keys, id, &content, at).map_err(|error| anyhow::anyhow!("{error}"))?;
        let app = filling.app.clone();
        let publish = filling.app.write(move |mut work| async move {
            work.now = at;
            db::insert(&work, row.clone()).await?;
            make_public(&app, &work, row, Lang::Zh).await
        });
        publish.await.with_context(|| format!("resume {index}"))?;
    }
    Ok(())
}

/// Within the last two days, after everybody registered.
fn written_at(filling: &Filling, index: usize) -> Timestamp {
    let back = 3_600 + 3_000 * i64::try_from(index % 50).unwrap_or_default();
    filling.times.now.plus_seconds(-back)
}

fn content(filling: &Filling, resume: &Resume) -> anyhow::Result<Content> {
    let seeker = &filling.world.seekers[resume.seeker];
    let gender = seeker.gender.and_then(|gender: Gender| accounts::people::Gender::parse(gender.as_str()));
    let slot = |(weekday, part): &(u8, &str)| {
        Ok(Slot { weekday: *weekday, part: DayPart::parse(part).context("a part of the day")? })
    };
    Ok(Content {
        title: resume.title.to_owned(),
        name: seeker.name.clone(),
        gender,
        about: Some(resume.about.to_owned()),
        experience: vec![Experience {
            role: resume.role.to_owned(),
            employer: Some(resume.employer.to_owned()),
            period: Some(resume.period.to_owned()),
            text: None,
        }],
        education: resume
            .school
            .map(|school| Education { school: school.to_owned(), subject: None, period: None })
            .into_iter()
            .collect(),
        skills: resume.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        hours: resume.hours.iter().map(slot).collect::<anyhow::Result<_>>()?,
        wish: Wish {
            categories: vec![resume.category.to_owned()],
            places: vec![seeker.home_city.to_owned()],
            wage_fen: Some(WAGE),
            wage_unit: Some(WageUnit::Hour),
        },
    })
}
