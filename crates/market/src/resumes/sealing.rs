//! A resume's words between their sealed columns and [`Content`].

use super::content::{Content, Experience, Slot, Wish};
use accounts::people::Gender;
use anyhow::Context;
use db::columns::Sealed;
use db::entities::resumes;
use kernel::ResumeId;
use platform::Error;
use policy::{
    AllowedFor, Field, Purpose, ResumeBasics, ResumeEducation, ResumeExperience, ResumeHours, ResumeName, ResumeSkills,
    ResumeWish,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vault::{Cell, Erased, Grant, PersonKeys};

/// What stands in the column of the basics.
#[derive(Serialize, Deserialize)]
struct Basics {
    title: String,
    gender: Option<Gender>,
    about: Option<String>,
}

/// Where a column of a resume is sealed, with its owner's keys.
pub fn cell(column: &'static str, id: ResumeId) -> Cell {
    Cell::new("resumes", column, id.0)
}

/// Seals what was checked into the row.
pub(super) fn give(row: &mut resumes::Model, keys: &PersonKeys, content: &Content) -> Result<(), Error> {
    let id = row.id;
    let basics = Basics { title: content.title.clone(), gender: content.gender, about: content.about.clone() };
    row.basics = keys.seal(cell("basics", id), &text(&basics)?)?;
    row.name = content.name.as_ref().map(|name| keys.seal(cell("name", id), name)).transpose()?;
    row.experience = seal_list(keys, "experience", id, &content.experience)?;
    row.education = seal_list(keys, "education", id, &content.education)?;
    row.skills = seal_list(keys, "skills", id, &content.skills)?;
    row.hours = seal_list(keys, "hours", id, &content.hours)?;
    row.wish = Some(keys.seal(cell("wish", id), &text(&content.wish)?)?);
    Ok(())
}

/// A row without words yet.
pub(super) fn sealed_basics(keys: &PersonKeys, id: ResumeId) -> Result<Sealed<ResumeBasics>, Erased> {
    keys.seal(cell("basics", id), "{}")
}

fn seal_list<F: Field, T: Serialize>(
    keys: &PersonKeys,
    column: &'static str,
    id: ResumeId,
    list: &[T],
) -> Result<Option<Sealed<F>>, Error> {
    if list.is_empty() {
        return Ok(None);
    }
    Ok(Some(keys.seal(cell(column, id), &text(&list)?)?))
}

pub(super) fn text<T: Serialize>(value: &T) -> Result<String, Error> {
    Ok(serde_json::to_string(value).context("a resume is plain data")?)
}

pub(super) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    // The error of serde would name what stands there.
    Ok(serde_json::from_str(text).map_err(|_| anyhow::anyhow!("a sealed part of a resume is not what was sealed"))?)
}

/// Everything that a resume says, opened.
///
/// # Errors
/// When the grant does not cover its owner.
pub(super) fn open<P: Purpose>(row: &resumes::Model, keys: &PersonKeys, grant: &Grant<P>) -> Result<Content, Error>
where
    ResumeName: AllowedFor<P>,
    ResumeBasics: AllowedFor<P>,
    ResumeExperience: AllowedFor<P>,
    ResumeEducation: AllowedFor<P>,
    ResumeSkills: AllowedFor<P>,
    ResumeHours: AllowedFor<P>,
    ResumeWish: AllowedFor<P>,
{
    let id = row.id;
    let basics: Basics = parsed(&keys.open(grant, cell("basics", id), &row.basics)?)?;
    let name = row.name.as_ref().map(|sealed| keys.open(grant, cell("name", id), sealed)).transpose()?;
    let experience: Option<Vec<Experience>> = open_part(keys, grant, "experience", id, row.experience.as_ref())?;
    let hours: Option<Vec<Slot>> = open_part(keys, grant, "hours", id, row.hours.as_ref())?;
    let wish: Option<Wish> = open_part(keys, grant, "wish", id, row.wish.as_ref())?;
    Ok(Content {
        title: basics.title,
        name,
        gender: basics.gender,
        about: basics.about,
        experience: experience.unwrap_or_default(),
        education: open_part(keys, grant, "education", id, row.education.as_ref())?.unwrap_or_default(),
        skills: open_part(keys, grant, "skills", id, row.skills.as_ref())?.unwrap_or_default(),
        hours: hours.unwrap_or_default(),
        wish: wish.unwrap_or_default(),
    })
}

fn open_part<P: Purpose, F: AllowedFor<P>, T: DeserializeOwned>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    column: &'static str,
    id: ResumeId,
    sealed: Option<&Sealed<F>>,
) -> Result<Option<T>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(parsed(&keys.open(grant, cell(column, id), sealed)?)?))
}
